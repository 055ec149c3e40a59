"""Another service of the same call comes first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.workflow import registry
from suar.workflow.models import Application
from suar.workflow.requirements.asked import Requirement
from suar.workflow.requirements.standing import Standing


@dataclass(frozen=True)
class Granted(Requirement):
    """Another service of the same call is granted (where the road of this call goes through it)."""

    service: str
    law: str = ""

    @property
    def services(self) -> tuple[str, ...]:  # type: ignore[override]
        return (self.service,)

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        needed = registry.in_force(self.service, clock.today(app.port.zone))
        if app.call is None or not needed.on_road(app.call) or standing.granted(self.service):
            return
        yield Problem(
            "",
            "requires",
            gettext("%(title)s (%(code)s) belum disetujui.") % {"title": needed.title, "code": needed.code},
            gettext("Tunggu atau ajukan %(code)s lebih dahulu.") % {"code": needed.code},
            self.law or needed.law,
        )

    def words(self) -> str:
        return gettext("%(code)s disetujui") % {"code": self.service}


@dataclass(frozen=True)
class Filed(Requirement):
    """Another service of the same call has been handed in: asked for, whether or not it is decided."""

    service: str
    law: str = ""

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        needed = registry.in_force(self.service, clock.today(app.port.zone))
        if app.call is None or not needed.on_road(app.call) or standing.filed(self.service):
            return
        yield Problem(
            "",
            "requires",
            gettext("%(title)s (%(code)s) belum diajukan.") % {"title": needed.title, "code": needed.code},
            gettext("Ajukan %(code)s lebih dahulu.") % {"code": needed.code},
            self.law or needed.law,
        )

    def words(self) -> str:
        return gettext("%(code)s diajukan") % {"code": self.service}
