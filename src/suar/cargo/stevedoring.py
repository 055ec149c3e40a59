"""What stevedores may do on a call and what they did each day: the only writer of stevedoring plans and daily work."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from suar.cargo.lines import Filed
from suar.cargo.models import DailyWork, Direction, Packaging, PlannedWork, StevedoringPlan
from suar.kernel import clock
from suar.portcalls.models import PortCall
from suar.registry.models import LabourPool, Port

#: What stevedores handle; goods in transit or carried through are not worked here.
WORKED = (Direction.DISCHARGE, Direction.LOAD)


class Work(Protocol):
    """A plan as a form states it: when, with how many gangs of how many men, and which goods."""

    starts_at: datetime
    ends_at: datetime
    gangs: int
    men_per_gang: int

    @property
    def cargo(self) -> Sequence[Filed]: ...


@dataclass(frozen=True, slots=True)
class Handled:
    """Goods of one kind, worked on a day; the packaging decides where a kind is planned in several."""

    direction: Direction
    packaging: Packaging
    commodity: str
    tonnes: Decimal


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of one kind of goods is planned and done, in tonnes."""

    direction: Direction
    packaging: Packaging
    commodity: str
    dangerous: bool
    planned: Decimal = Decimal(0)
    done: Decimal = Decimal(0)

    @property
    def percent(self) -> int | None:
        """Whole percents of the plan that are done; None where the plan no longer names these goods."""
        return int(self.done * 100 / self.planned) if self.planned else None


def plan(call: PortCall, stevedore_id: int, work: Work) -> StevedoringPlan:
    """The stevedore may work so from now on."""
    made = StevedoringPlan(call=call, stevedore_id=stevedore_id)
    _write(made, work)
    return made


def replan(standing_plan: StevedoringPlan, work: Work) -> None:
    """The plan is changed; what was reported of it stays."""
    PlannedWork.objects.filter(plan=standing_plan).delete()
    _write(standing_plan, work)


def _write(row: StevedoringPlan, work: Work) -> None:
    row.starts_at, row.ends_at = work.starts_at, work.ends_at
    row.gangs, row.men = work.gangs, work.gangs * work.men_per_gang
    row.save()
    PlannedWork.objects.bulk_create(
        PlannedWork(
            plan=row,
            position=position,
            direction=line.direction,
            packaging=line.packaging,
            commodity=line.commodity,
            tonnes=line.tonnes,
            dangerous=line.dangerous,
        )
        for position, line in enumerate(work.cargo)
    )


def cancel(call: PortCall, stevedore_id: int) -> None:
    """The stevedore may no longer work; what was done stays done."""
    StevedoringPlan.objects.filter(call=call, stevedore=stevedore_id, cancelled_at=None).update(
        cancelled_at=clock.now()
    )


def standing(call: PortCall, stevedore_id: int | None) -> StevedoringPlan | None:
    """The plan of a stevedore that is in force on a call."""
    return StevedoringPlan.objects.filter(call=call, stevedore=stevedore_id, cancelled_at=None).first()


def has_worked(call: PortCall, stevedore_id: int) -> bool:
    """Whether the stevedore reported work on a call: what was done is not undone by anybody's letter."""
    return DailyWork.objects.filter(plan__call=call, plan__stevedore=stevedore_id, superseded=False).exists()


def planned(call: PortCall, *, except_stevedore: int | None = None) -> list[PlannedWork]:
    """The lines of all plans in force on a call (but those of one stevedore)."""
    found = PlannedWork.objects.filter(plan__call=call, plan__cancelled_at=None)
    return list(found.exclude(plan__stevedore=except_stevedore) if except_stevedore else found)


def report(into: StevedoringPlan, on: date, done: Iterable[Handled], *, remarks: str, user_id: int | None) -> None:
    """Write down a day's work. A later report of the day by the same stevedore takes the place of the earlier one."""
    earlier = DailyWork.objects.filter(plan__call=into.call_id, plan__stevedore=into.stevedore_id, on=on)
    earlier.filter(superseded=False).update(superseded=True)
    now = clock.now()
    DailyWork.objects.bulk_create(
        DailyWork(
            plan=into,
            on=on,
            direction=one.direction,
            packaging=one.packaging,
            commodity=one.commodity,
            tonnes=one.tonnes,
            remarks=remarks,
            recorded_at=now,
            recorded_by_id=user_id,
        )
        for one in done
    )


def progress(call: PortCall, stevedore_id: int | None = None) -> list[Progress]:
    """Every kind of goods of a call (or of one stevedore on it), planned and done so far. Two queries.

    Work done under a plan that has ended since was done all the same.
    """
    plans = PlannedWork.objects.filter(plan__call=call, plan__cancelled_at=None)
    days = DailyWork.objects.filter(plan__call=call, superseded=False)
    if stevedore_id is not None:
        plans, days = plans.filter(plan__stevedore=stevedore_id), days.filter(plan__stevedore=stevedore_id)
    found: dict[tuple[str, str, str], Progress] = {}
    for line in plans:
        so_far = found.get(_kind(line)) or Progress(*_named(line), line.dangerous)
        dangerous = so_far.dangerous or line.dangerous
        found[_kind(line)] = replace(so_far, dangerous=dangerous, planned=so_far.planned + line.tonnes)
    for day in days:
        so_far = found.get(_kind(day)) or Progress(*_named(day), dangerous=False)
        found[_kind(day)] = replace(so_far, done=so_far.done + day.tonnes)
    return list(found.values())


def _kind(row: PlannedWork | DailyWork) -> tuple[str, str, str]:
    return row.direction, row.packaging, row.commodity


def _named(row: PlannedWork | DailyWork) -> tuple[Direction, Packaging, str]:
    return Direction(row.direction), Packaging(row.packaging), row.commodity


def handled(call: PortCall) -> list[Progress]:
    """The goods of which daily reports say that they were worked; none where no day was reported."""
    return [kind for kind in progress(call) if kind.done]


def prefilled(worked: Iterable[Progress]) -> list[dict[str, object]]:
    """What was worked as the answers of a form that asks for cargo lines."""
    return [
        {
            "direction": kind.direction,
            "packaging": kind.packaging,
            "commodity": kind.commodity,
            "tonnes": kind.done,
            "dangerous": kind.dangerous,
        }
        for kind in worked
    ]


def pool(port: Port, on: date) -> LabourPool | None:
    """The dock labour that a port can put to work on a day; None where nobody has said."""
    return LabourPool.objects.filter(port=port, since__lte=on).order_by("-since").first()


def gangs_at_work(call: PortCall, start: datetime, end: datetime, *, except_stevedore: int | None) -> int:
    """The most gangs that other plans at the port of this call take at one moment of a time."""
    others = StevedoringPlan.objects.filter(
        call__port=call.port_id, cancelled_at=None, starts_at__lt=end, ends_at__gt=start
    ).exclude(call=call, stevedore=except_stevedore)
    taken = list(others.values_list("starts_at", "ends_at", "gangs"))
    # Gangs are most at a moment when a plan begins, or when ours does.
    moments = {max(begins, start) for begins, _ends, _gangs in taken}
    return max((sum(g for begins, ends, g in taken if begins <= at < ends) for at in moments), default=0)
