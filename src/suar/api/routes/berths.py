"""The berth plan for programs: places of a port, and who lies or is to lie at one of them."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from suar.accounts.actors import Actor
from suar.api import answers, shown
from suar.api.auth import caller_of
from suar.api.routes.calls import port_named
from suar.api.schemas import BIGGEST
from suar.api.schemas.berths import BerthsOut, BookingsOut
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls import plan
from suar.portcalls.berthings import Berthing
from suar.registry.models import Place
from suar.workflow import permissions

router = Router(tags=["services"])

Days = Annotated[int, Field(ge=1, le=31, description="how many days of the plan")]
PlaceId = Annotated[int, Field(ge=1, le=BIGGEST)]


@router.get("/ports/{port}/places", response={200: BerthsOut, **answers.READ}, operation_id="listPlaces")
def list_places(request: HttpRequest, port: str) -> dict[str, Any]:
    """The berths, jetties and anchorages of a port in use, with depth and clearance."""
    _business(caller_of(request).actor)
    found = port_named(port) if port.isprintable() else port_named("")
    rows = Place.objects.filter(port=found, active=True).select_related("operator").order_by("code")
    return {"items": [_place(row) for row in rows]}


@router.get("/places/{place}/bookings", response={200: BookingsOut, **answers.READ}, operation_id="listBookings")
def list_bookings(request: HttpRequest, place: PlaceId, since: str = "", days: Days = 7) -> dict[str, Any]:
    """Who lies or is to lie at a place from a time on (now, where none is given); without offset it is the port's.

    Ships and windows are for everybody who has business at ports; `port_call` stands only at calls you may see.
    """
    actor = caller_of(request).actor
    _business(actor)
    found = Place.objects.select_related("port").filter(pk=place, active=True).first()
    if found is None:
        raise NotThere(Problem("place", "not_found", gettext("Tempat ini tidak ada."), gettext("Lihat /ports.")))
    start = _moment(since, found.port.zone) if since else clock.now()
    end = start + timedelta(days=days)
    lying = plan.berthings([found], start, end)
    calls = permissions.calls(actor).filter(pk__in={one.call_id for one in lying}).values_list("pk", flat=True)
    own = set(calls)
    return {
        "start": shown.moment(start),
        "end": shown.moment(end),
        "items": [_booking(one, one.call_id if one.call_id in own else None) for one in lying],
    }


def _business(actor: Actor) -> None:
    """Whoever works for an organisation that is not frozen. Else NotThere."""
    if not actor.active:
        text = gettext("Halaman ini tidak ada untuk Anda.")
        raise NotThere(Problem("", "not_found", text, gettext("Hubungi kantor pelabuhan.")))


def _moment(text: str, zone: str) -> datetime:
    """A time as sent; without offset it is the port's."""
    try:
        at = datetime.fromisoformat(text)
        at = (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone or "Asia/Jakarta"))).astimezone(UTC)
        if 2000 <= at.year <= 2100:
            return at
    except (ValueError, OverflowError):
        pass
    raise Refused(
        Problem(
            "since", "not_a_time", gettext("Ini bukan tanggal dan jam."),
            gettext("Tulis tanggal dan jam, misalnya 2025-01-31T13:45+07:00."),
        )
    )  # fmt: skip


def _place(row: Place) -> dict[str, Any]:
    return {
        "id": row.pk,
        "code": row.code,
        "name": row.name,
        "kind": row.kind,
        "length_m": shown.decimal(row.length_m),
        "depth_m": shown.decimal(row.depth_m),
        "under_keel_clearance_m": shown.decimal(row.under_keel_clearance_m),
        "operator": row.operator.name if row.operator else None,
    }


def _booking(one: Berthing, call: int | None) -> dict[str, Any]:
    return {
        "ship": one.ship,
        "length_m": shown.decimal(one.length_m),
        "draught_m": shown.decimal(one.draught_m),
        "state": one.state,
        "from_m": shown.decimal(one.from_m),
        "to_m": shown.decimal(one.to_m),
        "start": shown.moment(one.start),
        "end": shown.moment(one.end),
        "alongside": one.alongside,
        "double_banked": one.alongside_of is not None,
        "all_fast_at": shown.moment(one.stay.start) if one.stay else None,
        "last_line_at": shown.moment(one.stay.end) if one.stay else None,
        "port_call": call,
    }
