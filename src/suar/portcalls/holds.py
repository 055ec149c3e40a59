"""Ships that are kept in port: the only writer of holds. One stands for all calls of the ship until it is lifted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from suar.kernel import clock
from suar.portcalls.models import Hold, HoldKind, PortCall


def set_on(call: PortCall, kind: HoldKind, *, legal_ground: str, number: str, application_id: int) -> Hold:
    """The ship of this call may not sail, from now on."""
    return Hold.objects.create(
        application_id=application_id,
        ship_id=call.ship_id,
        call=call,
        kind=kind,
        legal_ground=legal_ground[:200],
        number=number[:60],
        set_at=clock.now(),
    )


def lift(hold: Hold, because: str) -> None:
    """She may sail again, as far as this hold is concerned."""
    hold.lifted_at, hold.lifted_because = clock.now(), because
    hold.save(update_fields=["lifted_at", "lifted_because"])


def in_force(ship_id: int) -> QuerySet[Hold]:
    """The holds on a ship, oldest first."""
    return Hold.objects.filter(ship=ship_id, lifted_at=None).order_by("set_at", "pk")


def of(application_id: int | None) -> Hold | None:
    """The hold that was set with an application, while it is in force."""
    return Hold.objects.filter(application_id=application_id, lifted_at=None).first() if application_id else None


def stood_at(ship_id: int, at: datetime) -> Hold | None:
    """A hold that was on the ship at a moment, whatever became of it."""
    then = Hold.objects.filter(ship=ship_id, set_at__lte=at).filter(Q(lifted_at=None) | Q(lifted_at__gt=at))
    return then.order_by("set_at", "pk").first()


def on_call(call_id: int) -> bool:
    """Whether the ship of a call is held; one query."""
    return Hold.objects.filter(ship__calls=call_id, lifted_at=None).exists()


def on_ships(ships: Iterable[int]) -> set[int]:
    """Those of the ships that are held; one query."""
    return set(Hold.objects.filter(ship__in=list(ships), lifted_at=None).values_list("ship_id", flat=True))
