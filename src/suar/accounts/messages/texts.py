"""Every text that leaves Suar by mail, SMS or WhatsApp, in one place. Both languages: this one and its English part."""

from suar.accounts.messages.kinds import Kind
from suar.accounts.roles import Channel, Family
from suar.kernel.words import _

_BY_MAIL = (Channel.EMAIL,)
_NOT_BY_PHONE = (Channel.SMS, Channel.WHATSAPP)

_ALL = (
    Kind(
        "confirm_account",
        Family.SECURITY,
        _("Akun Suar Anda siap dikonfirmasi"),
        _(
            "Yth. {name},\n\nakun Suar dengan nama pengguna {username} telah dibuat untuk Anda di {organisation}.\n"
            "Konfirmasi surel Anda dan pasang kata sandi melalui tautan ini, sekali pakai, sampai {until}:\n{url}\n\n"
            "Bila Anda tidak mengenal permintaan ini, abaikan surel ini."
        ),
        always=_BY_MAIL,
        never=(*_NOT_BY_PHONE, Channel.WEB),
        secret=True,
        bilingual=True,
    ),
)
KINDS: dict[str, Kind] = {kind.code: kind for kind in _ALL}
