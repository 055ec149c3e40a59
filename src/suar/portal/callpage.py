"""Everything that stands on the page of a call, cut to what its reader may see; the same number of queries always."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from suar.accounts.actors import Actor
from suar.billing.models import Invoice
from suar.kernel import clock
from suar.kernel.words import gettext, said
from suar.portal import trouble
from suar.portal.charges import charges
from suar.portal.further import further
from suar.portal.graph import Node, process_svg
from suar.portal.history import BILLING, Entry, entries
from suar.portal.moments import clock_text, length_text, relative_text
from suar.portal.standing import Stand, look_of, look_of_application, stands
from suar.portal.templatetags.suar import number
from suar.portal.times import happenings
from suar.portal.urged import urged
from suar.portcalls import lying
from suar.portcalls.models import PortCall
from suar.records.chain import particulars
from suar.records.models import Event
from suar.registry.models import ShipPaper
from suar.workflow import flags, landing, permissions, postponing, ship_to_ship, towing
from suar.workflow.hulls import hulls_of
from suar.workflow.models import Application, IssuedDocument
from suar.workflow.money import bills_missing, readable
from suar.workflow.road import BILL, Stop


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """One application of the call in the list of services."""

    app: Application
    title: str
    status: str
    seconds: int
    document: IssuedDocument | None


@dataclass(frozen=True, slots=True)
class Do:
    """Something this reader can do now: where it leads, and whether it is the main thing."""

    label: str
    url: str
    primary: bool = False
    begins: str = ""


def call_page(actor: Actor, call: PortCall) -> dict[str, Any]:
    """The context of the page of a call."""
    stand = stands(actor, [call])[0]
    beside = further(actor, stand)
    bills = Invoice.objects.filter(call=call).select_related("payer").prefetch_related("lines", "codes__payments")
    money, crew = permissions.sees_money(actor, call), permissions.sees_crew(actor, call)
    reads, invoices = readable(actor, call), list(bills) if money else []
    return {
        "call": call,
        "zone": call.port.zone,
        "stand": stand,
        "graph": _graph(actor, stand),
        "does": does(actor, stand),
        "further": beside,
        "happenings": happenings(call, landing.allowed(s.application for s in stand.stops if s.application)),
        "services": [*(_row(app) for app in stand.applications), *_of_other_ships(actor, call)],
        "papers": _papers(actor, call),
        "cargo": list(call.cargo.all()),
        "crew": list(call.crew.all()) if crew else [],
        "sees_money": money,
        "bills_missing": bills_missing(actor) if permissions.lacks_bills(actor, call) else None,
        "charges": charges(invoices, reads),
        "history": _history(call, stand.applications, money=money, but={i.number for i in invoices if not reads(i)}),
        "flags": urged(flags.of([call])[call.pk], stand, beside),
        "trouble": trouble.of(call, actor),
        "hulls": _hulls(actor, call),
        "sees_ship": permissions.ships(actor).filter(pk=call.ship_id).exists(),
        "companions": _companions(actor, call),
        "may_couple": towing.may_couple(actor, call),
        "ship_facts": _ship_facts(call),
        "call_facts": _call_facts(call),
    }


def _hulls(actor: Actor, call: PortCall) -> list[tuple[PortCall, bool]]:
    """The hulls she travels with, and whether this reader has their pages too."""
    others = hulls_of(call)
    seen = set(permissions.calls(actor).filter(pk__in=[hull.pk for hull in others]).values_list("pk", flat=True))
    return [(hull, hull.pk in seen) for hull in others]


def _companions(actor: Actor, call: PortCall) -> list[PortCall]:
    """Open calls of the same agent here that could join this ship's convoy."""
    if call.closed_at or call.cancelled or not towing.may_couple(actor, call):
        return []
    open_here = permissions.calls(actor).filter(port=call.port_id, agent=call.agent_id, closed_at=None)
    others = open_here.filter(cancelled_at=None, convoy=None).exclude(pk=call.pk)
    known = others.select_related(None).select_related("ship").only("number", "request_number", "ship__name")
    return list(known.order_by("-created_at", "-id")[:50])


def _ship_facts(call: PortCall) -> list[tuple[str, object]]:
    ship = call.ship
    return [
        (gettext("Tanda pengenal"), ship.identity),
        (gettext("Bendera"), ship.flag),
        (gettext("Jenis"), ship.ship_type),
        (gettext("Tonase kotor"), f"GT {number(ship.gross_tonnage)}"),
        (gettext("Panjang"), f"{number(ship.length_m)} m"),
    ]


def _call_facts(call: PortCall) -> list[tuple[str, object]]:
    return [
        (gettext("Pelabuhan"), call.port.name),
        (gettext("Tempat"), call.place.name if call.place else ""),
        (gettext("Agen"), call.agent.name),
        (gettext("Voyage"), call.voyage_number),
        (gettext("Nakhoda"), call.master_name),
        (gettext("Dari"), f"{call.origin} ({call.trade_in})" if call.origin else call.trade_in),
        (gettext("Menuju"), f"{call.destination} ({call.trade_out})" if call.destination else call.trade_out),
    ]


def _row(app: Application) -> ServiceRow:
    documents = list(app.documents.all())
    newest = documents[-1] if documents else None
    seconds = app.office_seconds
    if app.in_review and app.step_started_at is not None:
        seconds += int((clock.now() - app.step_started_at).total_seconds())
    return ServiceRow(app, said(app.service.title), look_of_application(app, newest), seconds, newest)


def _of_other_ships(actor: Actor, call: PortCall) -> list[ServiceRow]:
    """Transfers filed on another ship's call of which this one is the other side, where the reader may open them."""
    named = list(ship_to_ship.naming(call).values_list("pk", flat=True))
    if not named:
        return []
    found = permissions.applications(actor).filter(pk__in=named).prefetch_related("documents").order_by("pk")
    rows = [(_row(app), app.visit.ship.name) for app in found[:20]]
    return [replace(row, title=f"{row.title} · {ship}") for row, ship in rows]


def _graph(actor: Actor, stand: Stand) -> str:
    nodes = [_node(actor, stand, stop) for stop in stand.stops]
    edges = [(first, stop.code) for stop in stand.stops for first in (*stop.needs, *stop.after)]
    return process_svg(nodes, edges, title=gettext("Jalannya kunjungan %(call)s") % {"call": stand.call})


def _node(actor: Actor, stand: Stand, stop: Stop) -> Node:
    app, zone = stop.application, stand.call.port.zone
    status, href, detail, word = look_of(stop), None, "", ""
    if stop.code == BILL:
        href = "#money" if permissions.sees_money(actor, stand.call) else None
    elif app is not None:
        href = reverse("portal:application", args=[app.pk]) if stop.seen else None
        if app.in_review and app.due_at is not None:
            detail = f"{gettext('batas')} {clock_text(app.due_at, zone)} · {relative_text(app.due_at, clock.now())}"
        elif app.decided_at is not None:
            detail = f"{clock_text(app.decided_at, zone)} · {_taken(app)}"
    elif stop.status == "ready" and stop.service is not None and permissions.may_file(actor, stop.service, stand.call):
        href, word = begin_url(stop.code, stand.call), gettext("Siap diajukan")
    return Node(stop.code, said(stop.title), status, word, detail, href)


def _taken(app: Application) -> str:
    return length_text(timedelta(seconds=app.office_seconds))


def begin_url(code: str, call: PortCall) -> str:
    """Where an application of a service begins on a call."""
    return f"{reverse('portal:begin', args=[code])}?kunjungan={call.pk}"


def does(actor: Actor, stand: Stand) -> list[Do]:
    """The buttons under the sentence: what is next first, then whatever else is ready."""
    found: list[Do] = []
    for stop in stand.stops:
        main = stop.code == stand.next.code
        app = stop.application
        if stop.code == BILL:
            if stop.status == "applicant" and permissions.reads_bills(actor) and _pays(actor, stand):
                found.append(Do(gettext("Bayar tagihan"), "#money", main))
        elif app is not None and permissions.may(actor, "edit", app):
            found.append(Do(gettext("Lanjutkan %(code)s") % {"code": stop.code}, _at(app), main))
        elif app is not None and app.paused_at is None and permissions.may(actor, "grant", app):
            found.append(Do(gettext("Putuskan %(code)s") % {"code": stop.code}, _at(app), main))
        elif _may_begin(actor, stand, stop):
            begin = reverse("portal:begin", args=[stop.code])
            found.append(Do(gettext("Ajukan %(code)s") % {"code": stop.code}, begin, main, stop.code))
    happened = lying.recorded(stand.call)
    for app in () if stand.call.closed_at else stand.applications:
        for name, action in app.service.actions().items():
            if app.granted and name not in happened and permissions.may_act(actor, name, app):
                lifts = app.service_code == postponing.CODE  # while she is postponed nothing else is next
                found.append(Do(said(action.title), f"{_at(app)}#act-{name}", lifts))
    found.sort(key=lambda do: not do.primary)
    return found


def _pays(actor: Actor, stand: Stand) -> bool:
    return stand.call.agent_id == actor.organisation_id


def _may_begin(actor: Actor, stand: Stand, stop: Stop) -> bool:
    if stop.service is None or not permissions.may_file(actor, stop.service, stand.call):
        return False
    granted = {other.code for other in stand.stops if other.done}
    anew = stop.status in ("refused", "withdrawn") or look_of(stop) == "lapsed"
    return stop.status == "ready" or (anew and granted.issuperset(stop.needs))


def _at(app: Application) -> str:
    return reverse("portal:application", args=[app.pk])


@dataclass(frozen=True, slots=True)
class Kept:
    """A paper of the ship, and whether it runs out before she leaves."""

    paper: ShipPaper
    lapses: str
    readable: bool


def _papers(actor: Actor, call: PortCall) -> list[Kept]:
    moments = [m for m in (call.etd, call.eta, clock.now()) if m is not None]
    leaves = clock.day(max(moments), call.port.zone)
    papers = permissions.papers(actor).filter(ship=call.ship_id, organisation=call.agent_id).select_related("file")
    return [
        Kept(paper, _lapses(paper, leaves), actor.is_officer or paper.organisation_id == actor.organisation_id)
        for paper in papers
    ]


def _lapses(paper: ShipPaper, leaves: date) -> str:
    if paper.expires_on is None:
        return ""
    return "late" if paper.expires_on < leaves else "soon" if (paper.expires_on - leaves).days <= 30 else ""


def _history(
    call: PortCall, applications: Sequence[Application], *, money: bool, but: Collection[str | None]
) -> list[Entry]:
    """The chains of the call and of its applications as one story, newest first; bills for whom they concern.

    ``but``: numbers of bills that are somebody else's.
    """
    about = Q(subject_kind="portcall", subject_id=call.pk)
    about &= Q() if money else ~Q(verb__in=BILLING)
    about |= Q(subject_kind="application", subject_id__in=[app.pk for app in applications])
    events = Event.objects.filter(about).order_by("-at", "-id")[:200]
    shown = [each for each in events if each.verb not in BILLING or particulars(each).get("invoice") not in but]
    return entries(shown, {app.pk: app for app in applications})
