"""Ships that are served by hand: who was turned away and why, and the office's own entry of a visit."""

from django.db.models import Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portal.access import officers
from suar.portal.actors import Asked
from suar.portal.lists import as_csv
from suar.portal.moments import moment_text
from suar.portcalls.exemptions import ExemptionKind
from suar.portcalls.models import ManualEntry
from suar.registry.models import Port, Ship
from suar.registry.ports import served
from suar.workflow import by_hand, lifecycle, permissions
from suar.workflow.models import ENDED, Application
from suar.workflow.transaction import transition

PAGE = 50


def _cells(entry: ManualEntry) -> list[str]:
    return [
        moment_text(entry.at, entry.port.zone),
        entry.ship.name,
        entry.ship.identity,
        f"GT {entry.ship.gross_tonnage}",
        str(ExemptionKind(entry.exemption).label),
        entry.organisation.name,
        entry.port.name,
    ]


def _head() -> list[str]:
    return [
        gettext("Waktu"),
        gettext("Kapal"),
        gettext("Tanda"),
        gettext("Tonase kotor"),
        gettext("Dilayani manual, karena"),
        gettext("Agen"),
        gettext("Pelabuhan"),
    ]


@officers
def register(request: Asked) -> HttpResponse:
    """Newest first, a page at a time by id; as CSV exactly what is shown."""
    if not permissions.may_read_register(request.actor):
        raise Http404
    entries = permissions.manual_entries(request.actor)
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        entries = entries.filter(pk__lt=int(after))
    found = list(entries.order_by("-id")[: PAGE + 1])
    shown = found[:PAGE]
    head = _head()
    if request.GET.get("format") == "csv":
        return as_csv("register-manual", head, [_cells(one) for one in shown])
    rows = [[{"text": text, "label": label} for text, label in zip(_cells(one), head, strict=True)] for one in shown]
    context = {
        "columns": [{"label": label} for label in head],
        "rows": rows,
        "may_enter": any(by_hand.may_enter(request.actor, port) for port in _ports(request)),
        "csv_url": f"?format=csv&after={after}",
        "pager": {
            "previous_url": "?" if after else "",
            "next_url": f"?after={shown[-1].pk}" if len(found) > PAGE else "",
        },
    }
    return render(request, "portal/desk/manual.html", context)


def _ports(request: Asked) -> list[Port]:
    return list(permissions.overseen_ports(request.actor, served()).order_by("name")[:500])


#: Ships that fit what was typed; more is no answer.
_FOUND = 20


@officers
def enter(request: Asked) -> HttpResponse:
    """Choose the ship; the visit opens, and what the office writes down of it lies before the officer."""
    ports = [port for port in _ports(request) if by_hand.may_enter(request.actor, port)]
    if not ports:
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET
    chosen = asked.get("port", "")
    port = next((one for one in ports if one.code == chosen), ports[0])
    if request.method == "POST" and chosen not in ("", port.code):
        raise Http404  # a visit is never entered at another port than the one that was named
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            return _entered(request, port, _id(asked.get("ship", "")), _id(asked.get("entry", "")))
        except Refused as refused:
            if refused.status == 403:
                raise
            problems = tuple(refused.problems)
    sought = asked.get("q", "").replace("\x00", "").strip()[:60]
    context = {
        "ports": ports, "port": port, "q": sought, "problems": problems, "entry": _id(asked.get("entry", "")),
        "ships": list(_ships(sought, _id(asked.get("ship", "")))[:_FOUND]), "chosen": _id(asked.get("ship", "")),
    }  # fmt: skip
    return render(request, "portal/desk/by_hand.html", context, status=422 if problems else 200)


@transition
def _entered(request: Asked, port: Port, ship: int, entry: int) -> HttpResponse:
    """The visit and what is written of it begin together, or neither does."""
    call = by_hand.enter(request.actor, port, ship, entry_id=entry or None)
    known = Application.objects.filter(call=call, service_code="MANUAL").exclude(state__in=ENDED).first()
    draft = known or lifecycle.begin(request.actor, "MANUAL", port=port, call_id=call.pk)
    return redirect("portal:application", pk=draft.pk)


def _ships(sought: str, chosen: int) -> QuerySet[Ship]:
    """Ships by the beginning of a name or mark; without a question the one that is chosen."""
    if not sought:
        return Ship.objects.filter(pk=chosen)
    fits = (
        Q(name_key__startswith=sought.casefold()) | Q(registration_key__istartswith=sought)
        | Q(imo_number__startswith=sought) | Q(call_sign__istartswith=sought) | Q(pk=chosen)
    )  # fmt: skip
    return Ship.objects.filter(fits).order_by("name_key", "pk")


def _id(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0
