"""The only writer of work orders: who is sent to a ship, the times they report, and the master's signature."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls import times
from suar.portcalls.models import BerthBooking, Movement, MovementKind, PortCall, TimeSource, WorkMovement, WorkOrder
from suar.portcalls.reports import Reported, expected, finished, reported_at, time_problems
from suar.registry.models import Command, Place, PlaceKind

#: Reported twice within this time it is the same press of the button, on a phone that sent it twice.
SAME_PRESS = timedelta(minutes=1)
#: Reports that are times of the ship herself, with the money that hangs on them (ruling 16).
_MOVEMENTS = {Reported.ALL_FAST: MovementKind.ALL_FAST, Reported.CAST_OFF: MovementKind.LAST_LINE}

_NOT_BEGUN = Q(pilot_on_at=None, first_line_at=None, all_fast_at=None, cast_off_at=None, pilot_off_at=None)
_AT_ANCHOR = Q(place__isnull=False, place__kind=PlaceKind.ANCHORAGE)
_FROM_ANCHOR = Q(from_place__isnull=False, from_place__kind=PlaceKind.ANCHORAGE)
_FINISHED = (
    (Q(pilot=None) | Q(pilot_on_at__isnull=False, pilot_off_at__isnull=False))
    & (Q(movement=WorkMovement.OUT) | _AT_ANCHOR | Q(first_line_at__isnull=False, all_fast_at__isnull=False))
    & (
        Q(movement=WorkMovement.IN)
        | (Q(movement=WorkMovement.OUT) & _AT_ANCHOR)
        | (Q(movement=WorkMovement.SHIFT) & _FROM_ANCHOR)
        | Q(cast_off_at__isnull=False)
    )
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Who goes where and when, as the operator orders it."""

    movement: WorkMovement
    planned_at: datetime
    from_name: str
    to_name: str
    pilot_id: int | None
    mooring_id: int | None
    tugs: tuple[str, ...]
    #: Where a shift begins.
    from_place: Place | None = None


def issue(call: PortCall, task: Task, *, application_id: int, operator_id: int) -> WorkOrder:
    """Send them."""
    return WorkOrder.objects.create(
        call=call,
        operator_id=operator_id,
        application_id=application_id,
        movement=task.movement,
        from_name=task.from_name,
        to_name=task.to_name,
        place=call.place,
        from_place=task.from_place,
        planned_at=task.planned_at,
        pilot_id=task.pilot_id,
        mooring_id=task.mooring_id,
        tugs="\n".join(task.tugs),
    )


def not_begun(call: PortCall, movement: WorkMovement) -> QuerySet[WorkOrder]:
    """Orders in force for a movement on which nobody has begun: another takes their place."""
    return WorkOrder.objects.filter(_NOT_BEGUN, call=call, movement=movement, cancelled_at=None)


def cancel(application_id: int) -> None:
    """Call off what is not signed; what a master signed stays as it was."""
    WorkOrder.objects.filter(application_id=application_id, cancelled_at=None, signed_at=None).update(
        cancelled_at=clock.now()
    )


def of(application_id: int) -> WorkOrder | None:
    """The order in force whose paper an application is."""
    return standing().filter(application_id=application_id).first()


def standing() -> QuerySet[WorkOrder]:
    """Orders that were not called off, with what is shown of them."""
    return WorkOrder.objects.filter(cancelled_at=None).select_related(
        "call__ship", "call__port", "place", "from_place", "pilot", "mooring", "operator"
    )


def unfinished(call: PortCall, movement: WorkMovement) -> bool:
    """Whether an order for this movement has begun and is not finished."""
    return standing().filter(~_NOT_BEGUN, call=call, movement=movement, signed_at=None).exclude(_FINISHED).exists()


def report(
    call: PortCall, application_id: int, kind: Reported, at: datetime, *, source: TimeSource, user_id: int | None
) -> WorkOrder:
    """Write down when it happened; until the master signs, a later report of the same kind corrects it."""
    order = _open(application_id)
    before = reported_at(order, kind)
    if before is not None and abs(at - before) < SAME_PRESS:
        return order
    problems = time_problems(order, kind, at)
    if problems:
        raise Refused.of(problems)
    if kind in _MOVEMENTS:
        meant = _booking_of(order, kind)
        times.observe(call, _MOVEMENTS[kind], at, source=source, user_id=user_id, meant=meant)
    setattr(order, f"{kind.value}_at", at)
    order.save(update_fields=[f"{kind.value}_at"])
    return order


def may_give_up(order: WorkOrder) -> bool:
    """Whether the ship can still turn back: she is neither fast nor cast off, and nothing is finished or signed."""
    moved = any(reported_at(order, kind) is not None for kind in _MOVEMENTS)
    return order.signed_at is None and not moved and not finished(order)


def _place_of(order: WorkOrder, kind: Reported) -> int | None:
    """Where a time of the ship happens: on a shift the lines are cast off where it begins."""
    cast_off = kind == Reported.CAST_OFF and order.movement == WorkMovement.SHIFT
    return order.from_place_id if cast_off else order.place_id


def _written(order: WorkOrder, kind: Reported) -> Movement | None:
    """The ship's time that this order wrote, whoever corrected it since."""
    told = reported_at(order, kind)
    if told is None:
        return None
    same = Movement.objects.filter(call=order.call_id, kind=_MOVEMENTS[kind], place=_place_of(order, kind), at=told)
    return same.select_related("booking__place").order_by("pk").last()


def _booking_of(order: WorkOrder, kind: Reported) -> BerthBooking | None:
    """The stay of which this order told before; a correction belongs to it, whatever she did since."""
    known = [w for each in _MOVEMENTS if each == kind and (w := _written(order, each)) is not None]
    return known[-1].booking if known else None


def follow(movement: Movement, *, officer: bool) -> None:
    """A time of the ship was written elsewhere: the order says the same, so that what is signed is what is charged.

    What a master signed stays as signed; the port's office alone may correct the ship's time after that.
    """
    kind = next((kind for kind, fact in _MOVEMENTS.items() if fact == movement.kind), None)
    if kind is None:
        return
    orders = (
        standing().filter(call=movement.call_id, **{f"{kind.value}_at__isnull": False}).order_by("planned_at", "pk")
    )
    told = [order for order in orders if _place_of(order, kind) == movement.place_id]
    same_stay = [order for order in told if _same_stay(_written(order, kind), movement)]
    order = same_stay[-1] if same_stay else None
    if order is None:
        return
    if order.signed_at is not None:
        if not officer:
            raise Refused(signed_problem(order), status=409)
        return
    problems = time_problems(order, kind, movement.at)
    if problems and not officer:
        raise Refused.of(problems)
    if not problems:
        setattr(order, f"{kind.value}_at", movement.at)
        order.save(update_fields=[f"{kind.value}_at"])


def _same_stay(written: Movement | None, movement: Movement) -> bool:
    return written is not None and (written.booking_id, written.place_id) == (movement.booking_id, movement.place_id)


def corrected(order: WorkOrder) -> dict[Reported, datetime]:
    """Times of the order that the port's office has written otherwise since; those are charged."""
    found: dict[Reported, datetime] = {}
    for kind, fact in _MOVEMENTS.items():
        written = _written(order, kind)
        if written is None:
            continue
        office = Movement.objects.filter(
            call=order.call_id, kind=fact, place=written.place_id, booking=written.booking_id, superseded=False,
            source=TimeSource.OFFICE, confirmed_at__isnull=False,
        ).first()  # fmt: skip
        if office is not None and office.at != written.at:
            found[kind] = office.at
    return found


def sign(application_id: int, master_name: str) -> WorkOrder:
    """The master signs the times; from then on nothing of them changes. Unmanned hulls in tow are signed with her."""
    order = _open(application_id)
    missing = [str(kind.label) for kind in expected(order) if reported_at(order, kind) is None]
    if missing:
        text = gettext("Belum semua waktu dicatat: %(what)s.") % {"what": ", ".join(missing)}
        raise Refused(Problem("", "missing", text, gettext("Catat waktu itu lebih dahulu.")))
    in_tow = [one for one in together(order) if one.pk != order.pk and one.call.ship.unmanned and finished(one)]
    for one in (order, *in_tow):
        one.signed_at, one.signed_by_master = clock.now(), master_name
        one.save(update_fields=["signed_at", "signed_by_master"])
    return order


def to_sign(user_id: int | None) -> QuerySet[WorkOrder]:
    """What waits for this master's signature: finished orders of the ships in her or his command, oldest first."""
    today = clock.today("Asia/Jakarta")
    now = Q(until=None) | Q(until__gte=today)
    ships = Command.objects.filter(now, user=user_id, since__lte=today).values("ship")
    return standing().filter(_FINISHED, call__ship__in=ships, signed_at=None).order_by("planned_at", "pk")


def together(order: WorkOrder) -> list[WorkOrder]:
    """The orders of all hulls of a convoy for the same movement, manned ones first: one pilot, one press for all."""
    if order.call.convoy_id is None:
        return [order]
    others = standing().filter(
        call__convoy=order.call.convoy_id, movement=order.movement, planned_at=order.planned_at,
        operator=order.operator_id, signed_at=None,
    )  # fmt: skip
    return sorted([order, *others.exclude(pk=order.pk)], key=lambda one: (one.call.ship.unmanned, one.pk))


def _open(application_id: int) -> WorkOrder:
    order = of(application_id)
    if order is None:
        text = gettext("Perintah kerja ini sudah diganti atau dibatalkan.")
        raise Refused(Problem("", "state", text, gettext("Buka perintah kerja yang berlaku.")), status=409)
    if order.signed_at is not None:
        raise Refused(signed_problem(order), status=409)
    return order


def signed_problem(order: WorkOrder) -> Problem:
    """Why nothing changes any more."""
    assert order.signed_at is not None
    text = gettext("Nakhoda %(name)s sudah menandatangani waktu ini pada %(time)s.")
    said = {"name": order.signed_by_master, "time": times.local(order.signed_at, order.call.port)}
    return Problem("at", "signed", text % said, gettext("Waktu yang ditandatangani tidak diubah lagi."))
