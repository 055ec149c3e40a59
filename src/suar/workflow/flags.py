"""What a supervisor should look at on a call: late notices and decisions, overlapping calls, stays beyond belief."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, OuterRef, QuerySet, Subquery

from suar.kernel import clock
from suar.kernel.words import gettext
from suar.portcalls import times, visits, windows
from suar.portcalls.models import Movement, MovementKind, PortCall
from suar.portcalls.visits import ASSUMED_STAY, NOTICE
from suar.registry.models import Port
from suar.workflow import by_hand, validity
from suar.workflow import urgent as urgency
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
    """The flags of each call by its id; at most nine queries for one call or for many, three of them rare.

    Their movements should be prefetched.
    """
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
    by_id = {call.pk: call for call in calls}
    notices = Application.objects.filter(call__in=by_id, service_code="PKK")
    urgent, late = set(), set()
    for notice in notices.only("call_id", "service_code", "state", "filed_at", "statement"):
        eta = by_id[notice.call_id or 0].eta
        if urgency.says(notice) and notice.state in (State.IN_REVIEW, State.SENT_BACK, State.GRANTED):
            urgent.add(notice.call_id or 0)
        elif eta is not None and notice.filed_at is not None and notice.filed_at > eta - NOTICE:
            late.add(notice.call_id or 0)
    for pk in urgent:
        yield pk, Flag("urgent", gettext("DARURAT: kapal datang tanpa pemberitahuan 24 jam sebelumnya."))
    for pk in late:
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
    timed = announced.exclude(announced_at=None).exclude(eta=None).order_by("eta", "pk")
    known: QuerySet[PortCall] = timed.annotate(left=_left())
    windows_of: dict[int, tuple[datetime, datetime]] = {}
    for other in known.only("number", "request_number", "ship_id", "port_id", "eta", "etd"):
        others[other.ship_id].append(other)
        windows_of[other.pk] = _window(other)
    met = [
        (call, other)
        for call in standing
        for other in others[call.ship_id]
        if other.pk != call.pk and _meet(windows_of.get(call.pk) or _window(call), windows_of[other.pk])
    ]
    away = {other.port_id for call, other in met if other.port_id != call.port_id}
    ports = Port.objects.in_bulk(away) if away else {}
    for call, other in met:
        said = {"call": other, "port": ports[other.port_id].name if other.port_id in ports else ""}
        if other.port_id != call.port_id:
            yield call.pk, Flag("two_ports", gettext("R21: kapal ini juga diberitahukan di %(port)s: %(call)s.") % said)
        else:
            yield call.pk, Flag("overlap", gettext("R21: waktunya tumpang tindih dengan %(call)s.") % said)


def _left() -> Subquery:
    """When each ship left, as it was confirmed."""
    sure = Movement.objects.filter(call=OuterRef("pk"), kind=MovementKind.DEPARTED, superseded=False)
    return Subquery(sure.filter(confirmed_at__isnull=False).order_by("-at").values("at")[:1])


def _meet(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> bool:
    (start, end), (begins, ends) = one, other
    return start < ends and begins < end


def _window(call: PortCall) -> tuple[datetime, datetime]:
    """From her ETA until she left, or is to leave: who sailed early is in nobody's way."""
    assert call.eta is not None
    end = call.etd if call.etd is not None and call.etd > call.eta else call.eta + ASSUMED_STAY
    return call.eta, getattr(call, "left", None) or end


def _together(calls: Sequence[PortCall]) -> Iterable[tuple[int, Flag]]:
    """Ships that were in two ports at nearly the same time, by what happened and not by what was planned."""
    moved = {call.pk: [m.at for m in _standing(call)] for call in calls}
    ships = {call.ship_id for call in calls if moved[call.pk]}
    there: dict[int, list[tuple[int, datetime]]] = defaultdict(list)
    known = Movement.objects.filter(call__ship__in=ships, superseded=False, call__cancelled_at=None)
    recent = known.filter(at__gte=min((c.created_at for c in calls), default=clock.now()) - LONG_STAY)
    for ship, port, at in recent.values_list("call__ship", "call__port", "at").order_by("at", "pk"):
        there[ship].append((port, at))
    near: dict[int, tuple[int, datetime]] = {}
    for call in calls:
        for port, at in there[call.ship_id]:
            if port != call.port_id and any(abs(at - moment) < APART for moment in moved[call.pk]):
                near.setdefault(call.pk, (port, at))
    ports = Port.objects.in_bulk({port for port, _at in near.values()}) if near else {}
    for pk, (port, at) in near.items():
        said = {"port": ports[port].name, "time": times.local(at, ports[port])}
        yield pk, Flag("two_ports", gettext("Kapal ini juga tercatat di %(port)s pada %(time)s.") % said)


def _standing(call: PortCall) -> list[Movement]:
    return [m for m in call.movements.all() if not m.superseded]


def _uncovered(calls: Sequence[PortCall]) -> Iterable[tuple[int, Flag]]:
    """Ships that left while no clearance covered it."""
    gone = [call for call in calls if times.confirmed(call, MovementKind.DEPARTED) is not None]
    left = [call.pk for call in gone if not (call.manual and call.ship.category in by_hand.FREE)]
    papers = IssuedDocument.objects.filter(call__in=left, kind__in=("SPB", "SPBM"))
    covered = {paper.call_id for paper in papers if validity.standing(paper) == validity.Standing.USED}
    for pk in left:
        if pk not in covered:
            yield pk, Flag("uncovered", gettext("Berangkat tanpa SPB yang berlaku."))


def _ending(calls: Sequence[PortCall]) -> Iterable[tuple[int, Flag]]:
    """Ships that still lie at a berth which is theirs for a few hours more."""
    by_id, now = {call.pk: call for call in calls}, clock.now()
    soon = list(windows.closing(now).filter(call__in=by_id).values_list("pk", flat=True))
    if not soon:  # nearly always: who lies there is the dearer question
        return
    for booked in windows.ending(now).filter(pk__in=soon).select_related(None).select_related("place"):
        said = {"place": booked.place.name, "end": times.local(booked.during.upper, by_id[booked.call_id].port)}
        yield booked.call_id, Flag("window_ends", gettext("Masa sandar di %(place)s berakhir %(end)s.") % said)
