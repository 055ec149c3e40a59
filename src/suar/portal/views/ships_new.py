"""Entering a ship: once, by her marks; one that is known already is only put under the company's care."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portal import drafting
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.forms import BoundForm, Draft, from_answers, read_post, statement
from suar.workflow import permissions, shipforms


@signed_in
def new(request: Asked) -> HttpResponse:
    """The form of a ship."""
    if not permissions.may_keep_ships(request.actor):
        raise Http404
    language = drafting.language()
    ordinary = {"flag": "ID", "category": "commercial", "unmanned": False}
    draft = Draft(from_answers(shipforms.ShipForm, ordinary, language, "Asia/Jakarta"), language)
    if request.method != "POST":
        return _form(request, draft, None)
    try:
        draft = Draft(read_post(shipforms.ShipForm, request.POST), drafting.language_of(request.POST))
        form = statement(shipforms.ShipForm, draft, zone="Asia/Jakarta")
        entered = shipforms.enter(request.actor, form)
    except Refused as refused:
        return _form(request, draft, refused)
    if entered.known:
        messages.info(
            request,
            gettext("Kapal dengan tanda ini sudah ada dalam register: %(name)s. Perusahaan Anda kini ikut mengurusnya.")
            % {"name": entered.ship.name},
        )
    for warning in shipforms.warnings(form):
        messages.warning(request, warning)
    return redirect("portal:ship", pk=entered.ship.pk)


def _form(request: Asked, draft: Draft, refused: Refused | None) -> HttpResponse:
    language = drafting.language()
    draft = draft.read_in(shipforms.ShipForm, language)
    form = BoundForm(shipforms.ShipForm, draft.tree, refused.problems if refused else (), language=language)
    context = {"form": form, "language": language}
    return render(request, "portal/ships/new.html", context, status=refused.status if refused else 200)
