"""Port calls: say "new call", list, and read one with its road; and the ships that may call."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Prefetch
from django.http import HttpRequest
from ninja import Router

from suar.accounts.actors import Actor
from suar.api import answers, cases, paging, schemas, shown
from suar.api.auth import caller_of
from suar.api.once import Answer, once
from suar.billing.models import Invoice, InvoiceKind
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls import holds
from suar.portcalls.models import PortCall, Trade
from suar.registry.models import Port
from suar.registry.ports import require_set_up
from suar.workflow import flags, money, newcall, permissions, postponing, psad, towing
from suar.workflow.hulls import hulls_of
from suar.workflow.models import Application
from suar.workflow.promise import promise
from suar.workflow.road import Stop, next_of, road

router = Router(tags=["port calls"])


@router.post(
    "/port-calls",
    response={201: schemas.CallOut, **answers.WRITE},
    operation_id="openPortCall",
    openapi_extra=answers.REPEATABLE,
)
@once
def open_port_call(request: HttpRequest, payload: schemas.NewCall) -> Answer:
    """A ship is coming. An exempt ship is registered as served by hand, and refused (422) with the reason."""
    actor = caller_of(request).actor
    port = port_named(payload.port)
    call, *_others = newcall.open_convoy(
        actor,
        port=port,
        ship_ids=[payload.ship, *payload.together],
        trade_in=Trade(payload.trade_in),
        trade_out=Trade(payload.trade_out),
        eta=_moment(payload.eta, port.zone),
    )
    return 201, _whole(actor, cases.call_named(actor, call.pk))


@router.get("/port-calls", response={200: schemas.CallPage, **answers.READ}, operation_id="listPortCalls")
def list_port_calls(
    request: HttpRequest, port: str = "", after: paging.After | None = None, limit: paging.Limit = 50
) -> dict[str, Any]:
    """The calls you may see, newest first."""
    rows = permissions.calls(caller_of(request).actor)
    if port:
        rows = rows.filter(port__code=port) if port.isprintable() else rows.none()
    found, key = paging.newest_first(rows, after, limit)
    return shown.listed(map(shown.call, found), key)


@router.get("/port-calls/{call}", response={200: schemas.CallOut, **answers.READ}, operation_id="getPortCall")
def get_port_call(request: HttpRequest, call: str) -> dict[str, Any]:
    """One call by id or number: its road (graph), and the one thing that is next."""
    actor = caller_of(request).actor
    return _whole(actor, cases.call_named(actor, call))


@router.get("/port-calls/{call}/psad", response={200: schemas.PsadOut, **answers.READ}, operation_id="getPsad")
def get_psad(request: HttpRequest, call: str) -> dict[str, Any]:
    """The request for services, what every agency answers to it, and the promise of twelve hours."""
    actor = caller_of(request).actor
    found = cases.call_named(actor, call)
    applications, stops = _road(actor, found)
    return {
        "call": str(found),
        "promise": shown.promise(promise(found, applications)),
        "answers": [shown.answer(each) for each in psad.answers(found, stops)],
    }


@router.post(
    "/port-calls/{call}/convoy",
    response={200: schemas.CallOut, **answers.WRITE},
    operation_id="joinConvoy",
    openapi_extra=answers.REPEATABLE,
)
@once
def join_convoy(request: HttpRequest, call: str, payload: schemas.Hulls) -> Answer:
    """From now on these calls travel with this one: what is filed is asked once, with a part for each hull."""
    actor = caller_of(request).actor
    found = cases.call_named(actor, call)
    towing.couple(actor, [found.pk, *payload.calls])
    return 200, _whole(actor, cases.call_named(actor, found.pk))


@router.delete(
    "/port-calls/{call}/convoy",
    response={200: schemas.CallOut, **answers.WRITE},
    operation_id="leaveConvoy",
    openapi_extra=answers.REPEATABLE,
)
@once
def leave_convoy(request: HttpRequest, call: str) -> Answer:
    """The hull goes her own way."""
    actor = caller_of(request).actor
    found = cases.call_named(actor, call)
    towing.split(actor, found.pk)
    return 200, _whole(actor, cases.call_named(actor, found.pk))


@router.get("/ships", response={200: schemas.ShipPage, **answers.READ}, operation_id="listShips")
def list_ships(request: HttpRequest, after: paging.After | None = None, limit: paging.Limit = 50) -> dict[str, Any]:
    """The ships you may put on a form."""
    found, key = paging.newest_first(permissions.ships(caller_of(request).actor), after, limit)
    return shown.listed(map(shown.ship, found), key)


def port_named(code: str) -> Port:
    """The port of a code. Else NotThere."""
    port = Port.objects.filter(code=code).first()
    if port is None:
        raise NotThere(Problem("port", "not_found", gettext("Pelabuhan ini tidak ada."), gettext("Lihat /ports.")))
    require_set_up(port)
    return port


def _moment(text: str | None, zone: str) -> datetime | None:
    """A time as sent; without offset it is the port's."""
    if text is None:
        return None
    at: datetime | None = None
    try:
        at = datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        at = None
    if at is None or not 2000 <= at.year <= 2100:
        raise Refused(
            Problem(
                "eta",
                "not_a_time",
                gettext("Ini bukan tanggal dan jam."),
                gettext("Tulis tanggal dan jam, misalnya 2025-01-31T13:45+07:00."),
            )
        )
    return at


def _road(actor: Actor, call: PortCall) -> tuple[list[Application], list[Stop]]:
    """All applications of a call, and its road as this reader sees it."""
    every = Application.objects.filter(call=call)
    seen = set(permissions.applications(actor).filter(call=call).values_list("pk", flat=True))
    found = list(every.select_related("port", "organisation", "desk").prefetch_related("documents"))
    for app in found:
        app.call = call
    return found, road(call, found, seen)


def _lost_minutes(found: Iterable[Application]) -> int:
    """What postponements have cost the call so far."""
    postponed = [app for app in found if app.service_code == postponing.CODE and app.version]
    return int(sum(postponing.took(app).total_seconds() for app in postponed) // 60)


def _whole(actor: Actor, call: PortCall) -> dict[str, Any]:
    found, stops = _road(actor, call)
    bills = Invoice.objects.filter(call=call, voided_at=None).exclude(kind=InvoiceKind.ESTIMATE)
    bills = bills.select_related("payer").order_by("pk").prefetch_related(Prefetch("codes"))
    reads = money.readable(actor, call)
    return {
        **shown.call(call),
        "place": call.place.name if call.place else None,
        "convoy": [str(hull) for hull in hulls_of(call)],
        "flags": [{"code": flag.code, "text": flag.text} for flag in flags.of([call])[call.pk]],
        "holds": [shown.hold(row) for row in holds.in_force(call.ship_id)],
        "postponed": any(app.service_code == postponing.CODE and app.granted for app in found),
        "time_lost_minutes": _lost_minutes(found),
        "origin": call.origin,
        "destination": call.destination,
        "master_name": call.master_name,
        "next": shown.next_step(next_of(call, stops)),
        "graph": [shown.stop(each) for each in stops],
        "movements": [shown.movement(m) for m in call.movements.filter(superseded=False)],
        "bills": [shown.bill(row, whole=reads(row)) for row in bills] if permissions.sees_money(actor, call) else [],
        "promise": shown.promise(promise(call, found)),
    }
