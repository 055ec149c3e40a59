"""The dashboard line of a desk: what waits, what is late, what was decided today, which ships are here and come."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from suar.accounts.actors import Actor
from suar.accounts.roles import OFFICE_ROLES, Role
from suar.kernel import clock
from suar.kernel.words import gettext
from suar.portal.deskqueue import Filters, QueueTab
from suar.portal.moments import JAKARTA, length_text
from suar.portcalls.models import PortCall, WorkOrder
from suar.portcalls.presence import presence
from suar.registry.models import Place, Port
from suar.workflow import permissions, registry, relations
from suar.workflow.models import Application


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of the line with its words; ``tone`` where it calls for something."""

    value: str
    label: str
    url: str = ""
    tone: str = ""


def line(actor: Actor, filters: Filters, tabs: Sequence[QueueTab]) -> list[Figure]:
    """The line of this desk. At most four queries, however much waits and however many ships there are."""
    ports = _ports(actor, filters)
    places: Q | None = None
    if actor.has_role(Role.PORT_OPERATOR):
        places = Q(port__in=_own_places(actor).values("port"), place__operator=actor.organisation_id)
    elif ports:
        places = Q(port__code__in=ports)
    figures = _waiting(filters, tabs)
    if places is None:  # the whole country: what waits is counted, ships are on the monitor
        return figures
    day = _today(actor, ports)
    figures.append(Figure(str(_decided(actor, ports, day).count()), gettext("diputus hari ini")))
    calls = PortCall.objects.filter(places)
    if not actor.has_role(Role.PORT_OPERATOR):
        calls = calls.filter(pk__in=permissions.calls(actor).values("pk"))  # agencies: those that concern them
    figures += _ships(calls)
    return figures + _orders(actor, day) if actor.has_role(Role.PORT_OPERATOR) else figures


def _ports(actor: Actor, filters: Filters) -> Collection[str]:
    """Ports of which the line speaks: where one is posted, cut by the choice of a port."""
    posted = {port for role, port in actor.postings if role in OFFICE_ROLES}
    if not filters.port:
        return posted
    return {filters.port} if filters.port in posted or actor.has_role(Role.DIRECTORATE) else set()


def _own_places(actor: Actor) -> QuerySet[Place]:
    return Place.objects.filter(relations.within(actor), operator=actor.organisation_id)


def _waiting(filters: Filters, tabs: Sequence[QueueTab]) -> list[Figure]:
    waiting, late = sum(tab.count for tab in tabs), sum(tab.late for tab in tabs)
    oldest = min((tab.oldest for tab in tabs if tab.oldest is not None), default=None)
    url = reverse("portal:desk") + filters.query(terlambat="1", layanan="")
    found = [
        Figure(str(waiting), gettext("menunggu keputusan")),
        Figure(str(late), gettext("terlambat"), url if late else "", "rejected" if late else ""),
    ]
    if oldest is not None:
        found.append(Figure(length_text(clock.now() - oldest), gettext("menunggu paling lama")))
    return found


def _today(actor: Actor, ports: Collection[str]) -> datetime:
    """When today began at the desk's port (the first by its code, where there are several)."""
    mine = Q(places__operator=actor.organisation_id) if actor.has_role(Role.PORT_OPERATOR) else Q(code__in=ports)
    zone = Port.objects.filter(mine).order_by("code").values_list("zone", flat=True).first() or JAKARTA
    return datetime.combine(clock.today(zone), time.min, ZoneInfo(zone))


def _decided(actor: Actor, ports: Collection[str], since: datetime) -> QuerySet[Application]:
    """What this desk decided: the operator its own, an office what its functions decide (its head: all of it)."""
    today = Application.objects.filter(decided_at__gte=since, decided_by__isnull=False).order_by()
    if actor.has_role(Role.PORT_OPERATOR):
        return today.filter(port__in=_own_places(actor).values("port"), desk=actor.organisation_id)
    held = {role for role, _port in actor.postings}
    every = bool({Role.HEAD_OF_OFFICE} & held) or actor.has_role(Role.DIRECTORATE)
    codes = [s.code for s in registry.current() if s.steps and (every or {step.by for step in s.steps} & held)]
    return today.filter(port__code__in=ports, desk=None, service_code__in=codes)


def _ships(calls: QuerySet[PortCall]) -> list[Figure]:
    here = presence(calls)
    return [
        Figure(str(here.alongside), gettext("kapal sandar")),
        Figure(str(here.at_anchor), gettext("kapal labuh")),
        Figure(str(here.expected), gettext("tiba dalam 24 jam")),
    ]


def _orders(actor: Actor, day: datetime) -> list[Figure]:
    """Work orders of the operator that were planned for today, and those that no master has signed."""
    at = relations.within(actor, "call__port__code")
    today = WorkOrder.objects.filter(at, operator=actor.organisation_id, cancelled_at=None)
    today = today.filter(planned_at__gte=day, planned_at__lt=day + timedelta(days=1))
    found = today.aggregate(planned=Count("pk"), unsigned=Count("pk", filter=Q(signed_at=None)))
    url = reverse("portal:dispatch")
    figures = [Figure(str(found["planned"]), gettext("perintah kerja hari ini"), url)]
    if found["unsigned"]:
        figures.append(Figure(str(found["unsigned"]), gettext("di antaranya belum selesai"), url))
    return figures
