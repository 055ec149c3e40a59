"""Which operators serve a ship: that of the place called at, and in a shift that of the berth she comes from."""

from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from suar.kernel import clock
from suar.portcalls import variants
from suar.portcalls.models import BerthBooking, Movement, MovementKind, PortCall, WorkMovement, WorkOrder

#: A ship does not lie on at a berth for longer than this after her time there.
LOOK_BACK = timedelta(days=60)


def serves(company: int, call: PortCall) -> bool:
    """Whether a company serves the ship now; no query unless she shifts away from its berth."""
    if variants.operator_id(call) == company:
        return True
    return call.shift_id is not None and any(found.filter(call=call).exists() for found in _left_behind(company))


def served_by(company: int | None) -> Q:
    """What is true of the calls that a company serves."""
    berth, order = _left_behind(company)
    left = Q(pk__in=berth.values("call")) | Q(pk__in=order.values("call"))  # few ships shift: both are short lists
    return Q(place__operator=company) | (Q(shift_id__isnull=False) & left)


def _left_behind(company: int | None) -> tuple[QuerySet[BerthBooking], QuerySet[WorkOrder]]:
    """Its berths at which a ship in a shift still lies, and its orders for movements away from them, unsigned."""
    gone = Movement.objects.filter(booking=OuterRef("pk"), kind=MovementKind.LAST_LINE, superseded=False)
    berth = BerthBooking.objects.filter(
        ~Exists(gone.filter(confirmed_at__isnull=False)), place__operator=company, cancelled_at=None,
        determined_at__isnull=False, during__endswith__gt=clock.now() - LOOK_BACK, call__shift_id__isnull=False,
    )  # fmt: skip
    order = WorkOrder.objects.filter(
        operator=company, movement=WorkMovement.SHIFT, cancelled_at=None, signed_at=None
    )  # fmt: skip
    return berth.order_by(), order.order_by()
