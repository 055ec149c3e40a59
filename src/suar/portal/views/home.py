"""The first screen of everybody: who works where, what needs them, and one box to find anything."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from suar.accounts.actors import Actor
from suar.accounts.roles import Craft, Role
from suar.kernel import clock
from suar.portal import companyhome, menusearch, moments
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.companyhome import MOST
from suar.portal.companyhome import SOON as SOON  # the list of ships asks for it here
from suar.portal.notices import Told, told
from suar.portal.readywork import pager, ready_work
from suar.registry.models import ShipPaper
from suar.workflow import news, permissions
from suar.workflow.models import Notice

#: Who works on the water and has nothing to do at a desk.
_SENT_OUT = (Craft.PILOT, Craft.MOORING)


@signed_in
def home(request: Asked) -> HttpResponse:
    """Pilots and gangs go to their orders, whoever has a desk to it; others see what needs them."""
    actor = request.actor
    if actor.craft in _SENT_OUT and actor.has_role(Role.PORT_OPERATOR):
        return redirect("portal:dispatch_mine")
    if permissions.may_use_desk(actor):
        return redirect("portal:desk")
    sought, after = request.GET.get("q", "").strip()[:60], request.GET.get("siap", "")[:40]
    work = ready_work(actor, after, oldest_first=not actor.has_role(Role.AGENT))
    granted = menusearch.granted(actor)
    context: dict[str, Any] = {
        **companyhome.context(actor),
        **_welcome(request, granted),
        "sought": sought,
        "found": _found(request, sought, granted) if sought else None,
        "work": work.items,
        "work_pager": pager(work, after, {"q": sought}),
        "notices": _notices(request),
        "lapsing": _lapsing(request),
        "may_open_call": permissions.may_open_call(actor),
    }
    return render(request, "portal/home/home.html", context)


def _welcome(request: Asked, granted: list[menusearch.Menu]) -> dict[str, Any]:
    """The greeting of the hour, the moment with its zone, and the favourites."""
    keys: list[str] = getattr(request.user, "favourites", [])
    favourites = menusearch.favourites(keys, granted)
    return {
        "greeting": moments.greeting(str(request.user)),
        "now_text": moments.today_text(clock.now()),
        "favourites": favourites,
        "all": menusearch.headed(granted),
        "chosen": {menu.key for menu in favourites},
    }


def _found(request: Asked, sought: str, granted: list[menusearch.Menu]) -> dict[str, Any]:
    """Menus with the words that are sought; calls and ships that begin with it, by number or name."""
    calls = permissions.calls(request.actor).filter(
        Q(number__istartswith=sought) | Q(request_number__istartswith=sought)
        | Q(ship__name_key__startswith=sought.casefold()) | Q(number__iendswith=sought)
    )  # fmt: skip
    ships = permissions.ships(request.actor).filter(
        Q(name_key__startswith=sought.casefold()) | Q(registration_key__istartswith=sought)
        | Q(imo_number__startswith=sought) | Q(call_sign__istartswith=sought)
    )  # fmt: skip
    return {
        "calls": calls.order_by("-created_at", "-id")[:MOST],
        "ships": ships.order_by("name_key")[:MOST],
        "menus": [menu for menu in granted if menu.matches(sought)][:MOST],
    }


@dataclass(frozen=True, slots=True)
class Unread:
    """A notice of the company that nobody has ticked off yet."""

    pk: int
    told: Told


def _notices(request: Asked) -> list[Unread]:
    found = _unread(request.actor).order_by("-at", "-pk")[:MOST]
    return [Unread(notice.pk, told(notice)) for notice in found]


def _unread(actor: Actor) -> QuerySet[Notice]:
    """What the company, or the office, has not read yet."""
    return news.concerning(actor).filter(read_at=None)


def _lapsing(request: Asked) -> list[ShipPaper]:
    until = clock.today("Asia/Jakarta") + SOON
    papers = permissions.papers(request.actor).filter(expires_on__lte=until)
    return list(papers.select_related("ship").order_by("expires_on")[:MOST]) if request.actor.organisation_id else []


@signed_in
@require_POST
def mark_read(request: Asked) -> HttpResponse:
    """The notices that stood on the page have been read; those behind them come forward."""
    seen = [int(pk) for pk in request.POST.getlist("notice")[:MOST] if pk.isascii() and pk.isdigit() and len(pk) < 19]
    unread = Notice.objects.filter(pk__in=_unread(request.actor).filter(pk__in=seen).values("pk"))
    unread.update(read_at=clock.now())
    return redirect("portal:home")
