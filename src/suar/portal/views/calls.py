"""Port calls: the list, the birth of a new one, and the page on which everything about one stands."""

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from suar.exchange import access
from suar.kernel import clock
from suar.kernel.compiled import Keyed
from suar.kernel.words import gettext
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.callpage import call_page
from suar.portal.lists import Moment, as_file
from suar.portal.newcall import ask
from suar.portal.psadpage import psad_page
from suar.portal.standing import Stand, stands
from suar.portcalls.models import PortCall, Trade
from suar.registry.models import Port
from suar.workflow import flags, permissions, registry

PAGE = 25
_CALLS = Keyed(PortCall, "port", "ship", "agent", "place__operator")
_STATES = {
    "open": Q(closed_at=None, cancelled_at=None),
    "closed": Q(closed_at__isnull=False),
    "cancelled": Q(cancelled_at__isnull=False),
}


@signed_in
def calls(request: Asked) -> HttpResponse:
    """The calls this person may see, newest first; filters stand in the address."""
    filters = {name: request.GET.get(name, "").strip()[:60] for name in ("q", "port", "state", "trade")}
    found, following = _page(_filtered(request, filters), request.GET.get("after", ""))
    rows = stands(request.actor, found)
    as_asked = _file(rows, request.GET.get("as", ""))
    if as_asked is not None:
        return as_asked
    query = urlencode({name: value for name, value in filters.items() if value})
    after = request.GET.get("after", "")
    marked = flags.of(found)
    context = {
        "rows": [(row, marked[row.call.pk]) for row in rows],
        "proposed": access.proposals_wait(request.actor),
        "filters": filters,
        "ports": Port.objects.order_by("name").values("code", "name")[:500],
        "trades": Trade.choices,
        "states": [("open", gettext("Berjalan")), ("closed", gettext("Selesai")), ("cancelled", gettext("Dibatalkan"))],
        "may_open_call": permissions.may_open_call(request.actor),
        "by_number": [s for s in registry.current() if permissions.may_file_from_outside(request.actor, s)],
        "files": [(kind.upper(), urlencode({**filters, "after": after, "as": kind})) for kind in ("csv", "xlsx")],
        "pager": {
            "previous_url": f"?{query}" if after else "",
            "next_url": f"?{query}&{urlencode({'after': following})}" if following else "",
        },
    }
    return render(request, "portal/calls/list.html", context)


def _filtered(request: Asked, filters: dict[str, str]) -> QuerySet[PortCall]:
    found = permissions.calls(request.actor)
    if filters["q"]:
        found = found.filter(
            Q(number__istartswith=filters["q"]) | Q(request_number__istartswith=filters["q"])
            | Q(number__iendswith=filters["q"]) | Q(ship__name_key__contains=filters["q"].casefold())
        )  # fmt: skip
    if filters["port"]:
        found = found.filter(port__code=filters["port"])
    if filters["trade"] in Trade.values:
        found = found.filter(trade_in=filters["trade"])
    return found.filter(_STATES[filters["state"]]) if filters["state"] in _STATES else found


def _page(found: QuerySet[PortCall], after: str) -> tuple[list[PortCall], str]:
    """One page by (created_at, id), and the key of the next."""
    stamp, _tilde, pk = after.partition("~")
    moment = clock.written(stamp)
    if moment is not None and pk.isascii() and pk.isdigit() and len(pk) < 19:
        found = found.annotate(
            beyond=RawSQL("(portcalls_portcall.created_at, portcalls_portcall.id) < (%s, %s)", (moment, int(pk)))
        ).filter(beyond=True)
    keys = list(found.order_by("-created_at", "-id").values_list("pk", "created_at")[: PAGE + 1])
    rows = _CALLS.in_order([pk for pk, _created in keys[:PAGE]])
    if len(keys) <= PAGE:
        return rows, ""
    last, created = keys[PAGE - 1]
    return rows, f"{created.isoformat()}~{last}"


def _file(rows: list[Stand], kind: str) -> HttpResponse | None:
    head = [
        gettext("Nomor kunjungan"), gettext("Kapal"), gettext("Pelabuhan"), gettext("Agen"), gettext("Pelayaran"),
        gettext("ETA"), gettext("Berikutnya"),
    ]  # fmt: skip
    lines = [
        [
            row.call, row.call.ship, row.call.port, row.call.agent, row.call.trade_in,
            Moment(row.call.eta, row.call.port.zone) if row.call.eta else None, row.next.sentence,
        ]
        for row in rows
    ]  # fmt: skip
    return as_file(kind, "kunjungan", gettext("Kunjungan"), head, lines)


@signed_in
def new(request: Asked) -> HttpResponse:
    """Say which ship is coming where; the page says beforehand what will be asked."""
    if not permissions.may_open_call(request.actor):
        raise Http404
    asked = ask(request)
    if asked.call is not None:
        return redirect("portal:call", ref=str(asked.call))
    status = 422 if asked.problems and request.method == "POST" else 200
    return render(request, "portal/calls/new.html", {"asked": asked}, status=status)


@signed_in
def call(request: Asked, ref: str) -> HttpResponse:
    """THE page of a call: what is next, the road, times, papers, cargo, crew, money, history."""
    return render(request, "portal/calls/call.html", call_page(request.actor, call_named(request, ref)))


@signed_in
def psad(request: Asked, ref: str) -> HttpResponse:
    """The request for services with every agency's answer, and the promise of twelve hours; fit to be printed."""
    return render(request, "portal/calls/psad.html", psad_page(request.actor, call_named(request, ref)))


def call_named(request: Asked, ref: str) -> PortCall:
    """The call of an id or number that this person may see. Else 404."""
    found = permissions.calls(request.actor)
    if ref.isascii() and ref.isdigit() and len(ref) < 19:
        one = found.filter(pk=int(ref)).first()
    elif "\x00" in ref:
        one = None
    else:
        one = found.filter(Q(number=ref[:40]) | Q(request_number=ref[:40])).first()
    if one is None:
        raise Http404
    return one
