"""The ships a company looks after, and the papers of each, kept once with their expiry."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Prefetch, Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portal import drafting
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.forms import BoundForm, Draft, read_post, statement
from suar.portal.views.home import SOON
from suar.records.filetypes import MAX_BYTES
from suar.registry.models import Ship
from suar.workflow import attachments, permissions, shipforms
from suar.workflow.particulars import doubtful_imo

PAGE = 40


@signed_in
def ships(request: Asked) -> HttpResponse:
    """The list, by name; a search finds the beginning of name or mark."""
    sought = request.GET.get("q", "").strip()[:60]
    after = request.GET.get("after", "")[:140]
    found = permissions.ships(request.actor)
    if sought:
        found = found.filter(
            Q(name_key__startswith=sought.casefold()) | Q(registration_key__istartswith=sought)
            | Q(imo_number__startswith=sought) | Q(call_sign__istartswith=sought)
        )  # fmt: skip
    name, _tilde, pk = after.rpartition("~")
    if name and pk.isascii() and pk.isdigit() and len(pk) < 19:
        found = found.filter(Q(name_key__gt=name) | Q(name_key=name, pk__gt=int(pk)))
    rows = list(
        found.order_by("name_key", "pk").prefetch_related(Prefetch("papers", permissions.papers(request.actor)))[
            : PAGE + 1
        ]
    )
    more, rows = len(rows) > PAGE, rows[:PAGE]
    following = f"{rows[-1].name_key}~{rows[-1].pk}" if more else ""
    until = clock.today("Asia/Jakarta") + SOON
    context = {
        "rows": [(ship, [p for p in ship.papers.all() if shipforms.lapsing(p, until)]) for ship in rows],
        "sought": sought,
        "may_keep": permissions.may_keep_ships(request.actor),
        "pager": {
            "previous_url": f"?{urlencode({'q': sought})}" if after else "",
            "next_url": f"?{urlencode({'q': sought, 'after': following})}" if following else "",
        },
    }
    return render(request, "portal/ships/list.html", context)


def _seen(request: Asked, pk: int) -> Ship:
    found = permissions.ships(request.actor).filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


@signed_in
def ship(request: Asked, pk: int) -> HttpResponse:
    """One ship with her papers and her calls that this person may see."""
    return _page(request, _seen(request, pk))


def _page(request: Asked, one: Ship, tree: Draft | None = None, refused: Refused | None = None) -> HttpResponse:
    language = drafting.language()
    form = BoundForm(
        shipforms.PaperForm, tree.tree if tree else {}, refused.problems if refused else (), language=language
    )
    context: dict[str, Any] = {
        "ship": one,
        "papers": permissions.papers(request.actor).filter(ship=one).select_related("file", "organisation"),
        "until": clock.today("Asia/Jakarta"),
        "soon": clock.today("Asia/Jakarta") + SOON,
        "calls": permissions.calls(request.actor).filter(ship=one).order_by("-created_at", "-id")[:20],
        "form": form,
        "language": language,
        "may_keep": permissions.may_keep_ships(request.actor),
        "doubtful_imo": doubtful_imo(one),
        "organisation_id": request.actor.organisation_id,
        "is_officer": request.actor.is_officer,
    }
    return render(request, "portal/ships/ship.html", context, status=refused.status if refused else 200)


@signed_in
def paper(request: Asked, pk: int) -> HttpResponse:
    """Keep a paper of the ship in place of the one of its kind."""
    one = _seen(request, pk)
    if request.method != "POST":
        return redirect("portal:ship", pk=pk)
    if not permissions.may_keep_ships(request.actor):
        raise Http404
    draft = Draft({}, drafting.language_of(request.POST))
    try:
        draft = Draft(read_post(shipforms.PaperForm, request.POST), draft.language)
        form = statement(shipforms.PaperForm, draft, zone="Asia/Jakarta")
        upload = request.FILES.get("_file")
        if not isinstance(upload, UploadedFile):
            raise Refused(
                Problem("", "R01", gettext("Berkas surat belum dipilih."), gettext("Pilih PDF, JPG atau PNG."))
            )
        stored = attachments.take_in(upload.read(MAX_BYTES + 1), upload.name or "", request.actor)
        shipforms.keep_paper(request.actor, one, form, stored)
    except Refused as refused:
        if refused.status == 403:
            raise
        return _page(request, one, draft, refused)
    messages.success(request, gettext("Surat kapal disimpan dan akan ditawarkan pada setiap kunjungan."))
    return redirect("portal:ship", pk=pk)
