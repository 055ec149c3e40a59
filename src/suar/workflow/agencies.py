"""What health decides about a ship that comes or leaves, and what it holds up (rulings 7 and 8)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import models

from suar.accounts.actors import Actor
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import Movement, MovementKind, PortCall
from suar.registry.models import Place
from suar.workflow import guards, issuing, registry
from suar.workflow.forms import BaseForm, Field, LongText, PortTime, Section
from suar.workflow.models import Application, State
from suar.workflow.requirements import Granted, Standing
from suar.workflow.service import Check

PRATIQUE = "COP"


class Pratique(models.TextChoices):
    """What health lets the ship do."""

    FREE = "free", _("Praktik bebas (free pratique)")
    RESTRICTED = "restricted", _("Praktik terbatas (restricted pratique)")


class Inspection(BaseForm):
    """What health found on board, or on what terms it lets her alongside before it has been there."""

    inspected_at: PortTime | None = Field(
        None, title=_("Waktu pemeriksaan"), description=_("Wajib bila praktik bebas diberikan")
    )
    result: Pratique = Field(title=_("Hasil"))
    berth_allowed: bool = Field(
        False, title=_("Boleh sandar selama terbatas"), description=_("Izin tertulis; syaratnya ditulis pada catatan")
    )
    note: LongText | None = Field(None, title=_("Catatan dan syarat"))
    sections = (Section(_("Pemeriksaan kesehatan"), ("inspected_at", "result", "berth_allowed", "note")),)

    @property
    def may_berth(self) -> bool:
        """She may come alongside: free, or by what health wrote."""
        return self.result == Pratique.FREE or self.berth_allowed


class Sailing(models.TextChoices):
    """What health says of a ship that wants to leave."""

    CLEAR = "clear", _("Boleh berlayar")
    CONDITIONS = "conditions", _("Boleh berlayar dengan syarat")


class HealthClearance(BaseForm):
    """What health found on board before she leaves."""

    inspected_at: PortTime = Field(title=_("Waktu pemeriksaan"))
    result: Sailing = Field(title=_("Hasil"))
    note: LongText | None = Field(None, title=_("Catatan dan syarat"))
    sections = (Section(_("Pemeriksaan kesehatan"), ("inspected_at", "result", "note")),)


def arrival_problems(call: PortCall, field: str = "") -> Iterable[Problem]:
    """What is looked at on board waits for her arrival; before it nobody has been there (ruling 7)."""
    # Made fast by her pilot she is here, though nobody wrote down when she came in.
    if all(times.confirmed(call, kind) is None for kind in (MovementKind.ARRIVED, MovementKind.ALL_FAST)):
        text = gettext("Kedatangan kapal belum dikonfirmasi, jadi belum ada yang diperiksa di kapal.")
        remedy = gettext("Catat kapal tiba pada SPM; kantor pelabuhan, pandu atau operator mengonfirmasinya.")
        yield Problem(field, "not_arrived", text, remedy, "UU 17/2008")


def _sure(call: PortCall) -> list[Movement]:
    """What was confirmed of the ship; one query."""
    return [move for move in call.movements.all() if not move.superseded and move.confirmed_at is not None]


def here_since(call: PortCall) -> datetime | None:
    """Since when somebody can have been aboard; of a ship made fast whose arrival nobody wrote down, since her ETA."""
    return _since(call, _sure(call))


def _since(call: PortCall, sure: Sequence[Movement]) -> datetime | None:
    arrived = [move.at for move in sure if move.kind == MovementKind.ARRIVED]
    if arrived:
        return max(arrived)
    fast = [move.at for move in sure if move.kind == MovementKind.ALL_FAST]
    return min((*fast, call.eta or fast[0])) if fast else None


def aboard_problems(call: PortCall, inspected_at: datetime) -> Iterable[Problem]:
    """An inspection on board lies between her arrival and now, while she was here."""
    sure = _sure(call)
    left = max((move.at for move in sure if move.kind == MovementKind.DEPARTED), default=None)
    if left is not None and inspected_at > left:
        text = gettext("Kapal sudah berangkat pada %(time)s.") % {"time": times.local(left, call.port)}
        yield Problem("inspected_at", "departed", text, gettext("Periksa kedua waktu."))
    since = _since(call, sure)
    if since is not None and inspected_at < since:
        text = gettext("Pemeriksaan mendahului kedatangan kapal (%(time)s).") % {"time": times.local(since, call.port)}
        yield Problem("inspected_at", "order", text, gettext("Periksa kedua waktu."))
    if inspected_at > clock.now():
        text = gettext("Waktu pemeriksaan masih di masa depan.")
        yield Problem("inspected_at", "clock", text, gettext("Isi setelah pemeriksaan selesai."))


def clearance_problems(call: PortCall, decided: HealthClearance) -> Iterable[Problem]:
    """Health clears a ship that it has seen, and writes down what it asks of her."""
    yield from arrival_problems(call, "inspected_at")
    yield from aboard_problems(call, decided.inspected_at)
    if decided.result == Sailing.CONDITIONS and not decided.note:
        text = gettext("Syarat berlayar belum ditulis.")
        yield Problem("note", "missing", text, gettext("Tulis apa yang harus dipenuhi kapal."))


def inspection_problems(call: PortCall, decided: Inspection) -> Iterable[Problem]:
    """Free pratique follows an inspection on board after she arrived; a restriction says its terms."""
    if decided.result == Pratique.FREE:
        yield from arrival_problems(call, "result")
    elif decided.inspected_at is not None:
        yield from arrival_problems(call, "inspected_at")
    if decided.inspected_at is not None:
        yield from aboard_problems(call, decided.inspected_at)
    if decided.result == Pratique.FREE and decided.inspected_at is None:
        text = gettext("Praktik bebas diberikan setelah pemeriksaan.")
        yield Problem("inspected_at", "missing", text, gettext("Isi waktu pemeriksaan."))
    if decided.result == Pratique.RESTRICTED and not decided.note:
        text = gettext("Syarat praktik terbatas belum ditulis.")
        yield Problem("note", "missing", text, gettext("Tulis apa yang boleh dan tidak boleh dilakukan kapal."))


def earlier_problems(app: Application, before: datetime | None, at: datetime) -> Iterable[Problem]:
    """Who looks again looks after the first time."""
    if before is not None and at < before:
        text = gettext("Waktu ini mendahului pemeriksaan sebelumnya (%(time)s).") % {
            "time": times.local(before, app.port)
        }
        yield Problem("at", "order", text, gettext("Periksa kedua waktu."))


def lift_restriction(app: Application, inspected_at: datetime, actor: Actor) -> None:
    """A restricted ship is free from now on; a new paper stands in place of the old one."""
    decided = app.decided_form
    assert isinstance(decided, Inspection)
    free = decided.model_copy(update={"inspected_at": inspected_at, "result": Pratique.FREE})
    guards.refuse_if(
        replace(p, field="at")
        for p in (*inspection_problems(app.visit, free), *earlier_problems(app, decided.inspected_at, inspected_at))
    )
    issuing.decide_anew(app, free, actor)


@dataclass(frozen=True)
class Cleared(Granted):
    """Another agency has cleared the ship; until then the port names what is missing as R17."""

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        for problem in super().problems(app, standing):
            yield replace(problem, code="R17")


def _applies(call: PortCall) -> bool:
    return registry.in_force(PRATIQUE, clock.today(call.port.zone)).on_road(call)


def inspection_of(call: PortCall) -> Inspection | None:
    """What health decided on this call; None while it has not."""
    app = Application.objects.filter(call=call, service_code=PRATIQUE, state=State.GRANTED).order_by("-pk").first()
    decided = app.decided_form if app is not None else None
    return decided if isinstance(decided, Inspection) else None


def pratique_problems(call: PortCall, to: Place) -> Iterable[Problem]:
    """From abroad a ship moves to a berth or jetty only with health's leave; to an anchorage she moves freely."""
    if to.is_anchorage or not _applies(call):
        return
    found = inspection_of(call)
    if found is not None and found.may_berth:
        return
    if found is None:
        text = gettext("Free pratique (COP) belum diberikan; kapal dari luar negeri belum boleh sandar.")
    else:
        text = gettext("Praktik terbatas: kesehatan belum mengizinkan kapal sandar.")
    remedy = gettext("Olah gerak ke area labuh karantina bebas; sandar menunggu kesehatan.")
    yield Problem("to_place", "R17", text, remedy, "UU 17/2008")


def pratique_check(call: PortCall) -> Iterable[Check]:
    """Where health stands with a ship from abroad, as evidence; nothing for the others."""
    if not _applies(call):
        return
    found = inspection_of(call)
    said = str(found.result.label) if found is not None else gettext("diminta, belum diputus")
    yield Check.of(gettext("Free pratique (COP)"), found is not None and found.result == Pratique.FREE, said)
