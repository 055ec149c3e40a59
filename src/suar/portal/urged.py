"""What stands out on a call, each with what its reader can do about it there and then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from suar.kernel.words import gettext
from suar.portal.further import Further
from suar.portal.standing import Stand
from suar.workflow.flags import Flag
from suar.workflow.models import Application, State

#: Which service answers a flag.
_ANSWERED_BY = {"window_ends": "TAMBAT"}


@dataclass(frozen=True, slots=True)
class Urged:
    """A flag; ``label`` and ``url`` of what answers it, if anything does, and whether that begins something new."""

    text: str
    label: str = ""
    url: str = ""
    begins: bool = False


def urged(flags: Sequence[Flag], stand: Stand, offered: Sequence[Further]) -> list[Urged]:
    """The flags of a call for a reader who is offered these services beside its road."""
    return [_urged(flag, stand, offered) for flag in flags]


def _urged(flag: Flag, stand: Stand, offered: Sequence[Further]) -> Urged:
    code = _ANSWERED_BY.get(flag.code, "")
    filed = [app for app in stand.applications if app.service_code == code and not app.ended and not app.granted]
    service = next((one for one in offered if one.code == code), None)
    if filed:
        return Urged(flag.text, _state(filed[-1]), reverse("portal:application", args=[filed[-1].pk]))
    if service is not None:
        return Urged(flag.text, gettext("Ajukan %(code)s") % {"code": code}, service.url, begins=True)
    return Urged(flag.text)


def _state(app: Application) -> str:
    if app.state == State.IN_REVIEW:
        return gettext("%(what)s menunggu keputusan.") % {"what": app.service_code}
    return gettext("Lanjutkan %(code)s") % {"code": app.service_code}
