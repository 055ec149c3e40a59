"""All menus of a person: searched, put in front, and the page of one service from which it is begun."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from suar.accounts import profile
from suar.accounts.models import User
from suar.kernel import clock
from suar.kernel.words import gettext
from suar.portal import menusearch, moments
from suar.portal.access import signed_in
from suar.portal.accountforms import typed
from suar.portal.actors import Asked
from suar.portal.companyhome import MOST, open_calls
from suar.workflow import permissions, registry
from suar.workflow.standard import standard_of

#: More tiles than this are no favourites.
_FAVOURITES = 24


@signed_in
def menus(request: Asked) -> HttpResponse:
    """Search over the menus; favourites as tiles, chosen in the same place."""
    assert isinstance(request.user, User)
    granted = menusearch.granted(request.actor)
    sought = request.GET.get("q", "").replace("\x00", "").strip()[:60]
    chosen = menusearch.favourites(request.user.favourites, granted)
    context = {
        "greeting": moments.greeting(str(request.user)),
        "now_text": moments.today_text(clock.now()),
        "sought": sought,
        "found": menusearch.headed(menu for menu in granted if menu.matches(sought)),
        "favourites": chosen,
        "all": menusearch.headed(granted),
        "chosen": {menu.key for menu in chosen},
        "choosing": "pilih" in request.GET,
    }
    return render(request, "portal/account/menus.html", context)


@signed_in
@require_POST
def favour(request: Asked) -> HttpResponse:
    """Put menus in front; only granted ones, in the order of the list."""
    assert isinstance(request.user, User)
    wanted = set(request.POST.getlist("menu")[:500])
    kept = [menu.key for menu in menusearch.granted(request.actor) if menu.key in wanted][:_FAVOURITES]
    profile.favour(request.user, kept)
    if kept:
        messages.success(request, gettext("Favorit disimpan."))
    else:
        messages.info(request, gettext("Favorit dikosongkan."))
    return redirect("portal:home" if typed(request.POST, "next", 20) == "home" else "portal:menus")


@signed_in
def menu(request: Asked, code: str) -> HttpResponse:
    """One service: what it asks and promises, and where this person begins it."""
    service = registry.current_of(code) if registry.exists(code) else None
    if service is None or not menusearch.may_open(request.actor, service):
        raise Http404
    files = any(request.actor.has_role(role) for role in service.applicants()) and not service.opened_by_system
    calls = open_calls(request.actor) if files and service.on_call and not service.from_outside else None
    context = {
        "standard": standard_of(service),
        "calls": list(calls.select_related("ship", "port")[:MOST]) if calls is not None else [],
        "on_call": service.on_call,
        "from_outside": permissions.may_file_from_outside(request.actor, service),
        "at_company": files and not service.on_call,
        "at_desk": permissions.may_use_desk(request.actor),
    }
    return render(request, "portal/account/menu.html", context)
