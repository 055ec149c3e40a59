"""Ports as they are set up: the list, one port with all that is said of it, and who changed what."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from suar.kernel import clock
from suar.portal import portfacts
from suar.portal.access import officers
from suar.portal.actors import Asked
from suar.portal.moments import JAKARTA
from suar.registry.models import Port, PortTariffClass
from suar.registry.ports import name_key
from suar.workflow import permissions
from suar.workflow import ports as keeping

PAGE, CHANGES, NEWEST = 50, 25, 5


@officers
@require_safe
def ports(request: Asked) -> HttpResponse:
    """Ports in order of their codes, a page at a time; found by code, name or another name."""
    if not permissions.may_see_ports(request.actor):
        raise Http404
    sought = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:80]
    after = request.GET.get("after", "").replace("\x00", "")[:5]
    found = _sought(permissions.kept_ports(request.actor), sought).filter(code__gt=after)
    listed = list(_with_figures(found).order_by("code")[: PAGE + 1])
    kept = {"q": sought} if sought else {}
    context = {
        "ports": listed[:PAGE],
        "q": sought,
        "pager": {
            "previous_url": f"?{urlencode(kept)}" if after else "",
            "next_url": f"?{urlencode({**kept, 'after': listed[PAGE - 1].code})}" if len(listed) > PAGE else "",
        },
    }
    return render(request, "portal/ports/list.html", context)


def _sought(found: QuerySet[Port], sought: str) -> QuerySet[Port]:
    if not sought:
        return found
    key = name_key(sought)
    other = Port.objects.filter(aliases__alias_key__startswith=key).values("pk")
    return found.filter(Q(code__startswith=sought.upper()) | Q(name_key__contains=key) | Q(pk__in=other))


def _with_figures(found: QuerySet[Port]) -> QuerySet[Port]:
    classes = PortTariffClass.objects.filter(port=OuterRef("pk"), since__lte=clock.today(JAKARTA))
    return found.annotate(
        of_class=Subquery(classes.order_by("-since").values("tariff_class")[:1]),
        in_use=Count("places", filter=Q(places__active=True)),
    )


def seen(request: Asked, code: str) -> Port:
    """The port, if it is this person's to read; else there is no such page."""
    found = permissions.kept_ports(request.actor).filter(code=code.replace("\x00", "")[:5]).first()
    if found is None:
        raise Http404
    return found


@officers
@require_safe
def port(request: Asked, code: str) -> HttpResponse:
    """One port: office, flags, standing, tariff classes, labour, places in use, and what changed last."""
    found = seen(request, code)
    office = keeping.office_facts(found)
    context: dict[str, Any] = {
        "port": found,
        "office": portfacts.lines({name: office[name] for name in keeping.OFFICE}),
        "flags": portfacts.lines({name: office[name] for name in keeping.FLAGS}),
        "structure": portfacts.lines(keeping.structure_facts(found)) if found.zone else [],
        "classes": list(found.tariff_classes.order_by("-since")[:NEWEST]),
        "labour": list(found.labour_pools.order_by("-since")[:NEWEST]),
        "places": list(found.places.filter(active=True).select_related("operator").order_by("code")[: PAGE + 1]),
        "changes": [portfacts.change(each) for each in keeping.changes(found)[:NEWEST]],
        "today": clock.today(found.zone or JAKARTA),
        **may(request, found),
    }
    return render(request, "portal/ports/port.html", context)


def may(request: Asked, found: Port) -> dict[str, bool]:
    """What this person may change of a port; nothing before it is set up."""
    actor, ready = request.actor, bool(found.zone)
    return {
        "keeps_office": ready and permissions.may_keep_office(actor, found),
        "keeps_places": ready and permissions.may_keep_places(actor, found),
        "sets_structure": ready and permissions.may_set_structure(actor),
        "sets_up": not ready and permissions.may_set_structure(actor),
    }


@officers
@require_safe
def history(request: Asked, code: str) -> HttpResponse:
    """Every change of a port, newest first."""
    found = seen(request, code)
    before = request.GET.get("before", "")
    known = before.isascii() and before.isdigit() and len(before) < 10
    rows = keeping.changes(found)
    listed = list((rows.filter(sequence__lt=int(before)) if known else rows)[: CHANGES + 1])
    context = {
        "port": found,
        "changes": [portfacts.change(each) for each in listed[:CHANGES]],
        "pager": {
            "previous_url": "?" if known else "",
            "next_url": f"?before={listed[CHANGES - 1].sequence}" if len(listed) > CHANGES else "",
        },
    }
    return render(request, "portal/ports/history.html", context)
