"""What a supervisor should look at on a call: late notices and decisions, overlapping calls, stays beyond belief."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import BooleanField, ExpressionWrapper, F, Q

from suar.kernel import clock
from suar.kernel.words import gettext
from suar.portcalls import times, visits, windows
from suar.portcalls.models import Movement, MovementKind, PortCall
from suar.portcalls.visits import ASSUMED_STAY, NOTICE
from suar.workflow import urgent as urgency
from suar.workflow import validity
from suar.workflow.models import Application, Decision, IssuedDocument, State

#: A stay planned longer than this is more often a slip of the year than a stay (own practice).
LONG_STAY = timedelta(days=90)
#: No ship is in two ports within this time.
APART = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to look at. ``code``: late_notice, late_decision, overlap, two_ports, urgent, no_show …"""

    code: str
    text: str


def of(calls: Sequence[PortCall]) -> dict[int, list[Flag]]:
    """The flags of each call by its id; six queries for one call or for many."""
    found: dict[int, list[Flag]] = defaultdict(list)
    for call in calls:
        found[call.pk] += _of_times(call)
    for pk, flag in (
        *_notices(calls),
        *_late_decisions(calls),
        *_overlaps(calls),
        *_together(calls),
        *_uncovered(calls),
        *_ending(calls),
    ):
        found[pk].append(flag)
    return found


def _of_times(call: PortCall) -> Iterable[Flag]:
    waits = call.announced_at is not None and not call.cancelled and call.closed_at is None
    if waits and not call.imported and visits.stayed_away(call):
        yield Flag("no_show", gettext("Kapal tidak datang 72 jam setelah ETA."))
    if call.eta is None or call.etd is None:
        return
    if call.etd <= call.eta:
        yield Flag("order", gettext("ETD tidak sesudah ETA."))
    elif call.etd - call.eta > LONG_STAY:
        days = {"days": (call.etd - call.eta).days}
        yield Flag("long_stay", gettext("Rencana tinggal %(days)s hari: periksa tahunnya.") % days)


def _notices(calls: Sequence[PortCall]) -> Iterable[tuple[int, Flag]]:
    """Ships announced late, and those in distress that were announced when they could be."""
    here = Application.objects.filter(call__in=[c.pk for c in calls])
    urgent = urgency.marked() & Q(state__in=(State.IN_REVIEW, State.SENT_BACK, State.GRANTED))
    late = Q(service_code="PKK", filed_at__gt=F("call__eta") - NOTICE)
    found = here.filter(urgent | late).annotate(distress=ExpressionWrapper(urgent, output_field=BooleanField()))
    for pk, distress in found.values_list("call_id", "distress").distinct():
        if pk is not None and distress:
            yield pk, Flag("urgent", gettext("DARURAT: kapal datang tanpa pemberitahuan 24 jam sebelumnya."))
        elif pk is not None:
            yield pk, Flag("late_notice", gettext("R07: PKK diajukan kurang dari 24 jam sebelum tiba."))


def _late_decisions(calls: Sequence[PortCall]) -> Iterable[tuple[int, Flag]]:
    late = Decision.objects.filter(application__call__in=[c.pk for c in calls], decided_at__gt=F("due_at"))
    for pk, code in late.values_list("application__call_id", "application__service_code").distinct():
        if pk is not None:
            yield pk, Flag("late_decision", gettext("%(code)s diputus setelah batas waktunya.") % {"code": code})


def _overlaps(calls: Sequence[PortCall]) -> Iterable[tuple[int, Flag]]:
    """Other announced calls of the same ship at the same time, here or at another port."""
    standing = [call for call in calls if call.announced_at is not None and not call.cancelled and call.eta is not None]
    others: dict[int, list[PortCall]] = defaultdict(list)
    announced = PortCall.objects.filter(ship__in={c.ship_id for c in standing}, cancelled_at=None)
    for other in announced.exclude(announced_at=None).exclude(eta=None).select_related("port").order_by("eta", "pk"):
        others[other.ship_id].append(other)
    for call in standing:
        for other in others[call.ship_id]:
            if other.pk != call.pk and _meet(call, other):
                yield call.pk, _overlap(call, other)


def _meet(one: PortCall, other: PortCall) -> bool:
    (start, end), (begins, ends) = _window(one), _window(other)
    return start < ends and begins < end


def _window(call: PortCall) -> tuple[datetime, datetime]:
    assert call.eta is not None
    end = call.etd if call.etd is not None and call.etd > call.eta else call.eta + ASSUMED_STAY
    return call.eta, end


def _together(calls: Sequence[PortCall]) -> Iterable[tuple[int, Flag]]:
    """Ships that were in two ports at nearly the same time, by what happened and not by what was planned."""
    ships = {call.ship_id for call in calls}
    there: dict[int, list[Movement]] = defaultdict(list)
    known = Movement.objects.filter(call__ship__in=ships, superseded=False, call__cancelled_at=None)
    recent = known.filter(at__gte=min((c.created_at for c in calls), default=clock.now()) - LONG_STAY)
    for movement in recent.select_related("call__port").order_by("at", "pk"):
        there[movement.call.ship_id].append(movement)
    for call in calls:
        mine = [m for m in there[call.ship_id] if m.call_id == call.pk]
        for other in there[call.ship_id]:
            if other.call.port_id != call.port_id and any(abs(m.at - other.at) < APART for m in mine):
                said = {"port": other.call.port.name, "time": times.local(other.at, other.call.port)}
                yield call.pk, Flag("two_ports", gettext("Kapal ini juga tercatat di %(port)s pada %(time)s.") % said)
                break


def _overlap(call: PortCall, other: PortCall) -> Flag:
    said = {"call": other, "port": other.port.name}
    if other.port_id != call.port_id:
        return Flag("two_ports", gettext("R21: kapal ini juga diberitahukan di %(port)s: %(call)s.") % said)
    return Flag("overlap", gettext("R21: waktunya tumpang tindih dengan %(call)s.") % said)


def _uncovered(calls: Sequence[PortCall]) -> Iterable[tuple[int, Flag]]:
    """Ships that left while no clearance covered it."""
    by_call: dict[int, list[IssuedDocument]] = defaultdict(list)
    for paper in IssuedDocument.objects.filter(call__in=[c.pk for c in calls], kind="SPB"):
        by_call[paper.call_id or 0].append(paper)
    for call in calls:
        left = times.confirmed(call, MovementKind.DEPARTED)
        if left is not None and not any(validity.standing(p) == validity.Standing.USED for p in by_call[call.pk]):
            yield call.pk, Flag("uncovered", gettext("Berangkat tanpa SPB yang berlaku."))


def _ending(calls: Sequence[PortCall]) -> Iterable[tuple[int, Flag]]:
    """Ships that still lie at a berth which is theirs for a few hours more."""
    for booked in windows.ending(clock.now()).filter(call__in=[c.pk for c in calls]):
        said = {"place": booked.place.name, "end": times.local(booked.during.upper, booked.call.port)}
        yield booked.call_id, Flag("window_ends", gettext("Masa sandar di %(place)s berakhir %(end)s.") % said)
