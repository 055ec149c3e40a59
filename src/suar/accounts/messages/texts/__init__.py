"""Every text that leaves Suar by mail, SMS or WhatsApp, in one place: Indonesian here, English in locale/en/parts."""

from suar.accounts.messages.kinds import Kind
from suar.accounts.messages.texts import accounts, company, news, registration, signins

__all__ = ["KINDS"]

_AREAS = (accounts, signins, registration, company, news)
KINDS: dict[str, Kind] = {kind.code: kind for area in _AREAS for kind in area.ALL}
