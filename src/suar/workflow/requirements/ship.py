"""Nobody keeps the ship in port, or she has sailed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from suar.kernel.errors import Problem
from suar.kernel.words import gettext, said
from suar.portcalls import times
from suar.portcalls.models import Hold, MovementKind
from suar.workflow.models import Application
from suar.workflow.requirements.asked import Requirement
from suar.workflow.requirements.standing import Standing


@dataclass(frozen=True)
class NotHeld(Requirement):
    """Nobody keeps the ship in port: no court, customs, police or port state control (ruling 28)."""

    law: str = "UU 17/2008"

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        if app.call is None:
            return
        for hold in Hold.objects.filter(ship=app.call.ship_id, lifted_at=None).order_by("set_at"):
            yield Problem(
                "",
                "R20",
                gettext("Kapal ditahan oleh %(who)s sejak %(since)s (%(ground)s).")
                % {
                    "who": said(hold.get_kind_display()),
                    "since": times.local(hold.set_at, app.port),
                    "ground": hold.legal_ground,
                },
                gettext("Selesaikan perkaranya; penahanan diangkat oleh instansi yang menetapkannya."),
                self.law,
            )

    def words(self) -> str:
        return gettext("kapal tidak ditahan")


@dataclass(frozen=True)
class NotPostponed(Requirement):
    """The harbour master has not postponed the departure (PM 28/2022)."""

    law: str = "PM 28/2022"

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        if standing.granted("TUNDA"):
            yield Problem(
                "",
                "R15",
                gettext("Syahbandar menunda keberangkatan kapal ini."),
                gettext("Penuhi perintah pada penundaan, lalu minta pemeriksaan ulang."),
                self.law,
            )

    def words(self) -> str:
        return gettext("keberangkatan tidak ditunda")


@dataclass(frozen=True)
class Sailed(Requirement):
    """The ship's departure is recorded."""

    law: str = "PM 28/2022"

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        if app.call is None or times.confirmed(app.call, MovementKind.DEPARTED) is None:
            yield Problem(
                "",
                "requires",
                gettext("Keberangkatan kapal belum dikonfirmasi kantor pelabuhan."),
                gettext("Catat waktu berangkat pada SPB; petugas mengonfirmasinya."),
                self.law,
            )

    def words(self) -> str:
        return gettext("kapal sudah berangkat")
