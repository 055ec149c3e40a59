"""Letters of delegation: given, held, used and ended; and the paper itself."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from suar.accounts import delegations
from suar.accounts.models import Delegation
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portal import acting, handedin, letterforms, plainform
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.administrators import tabs
from suar.portal.limits import at_most
from suar.records import files
from suar.records.models import StoredFile
from suar.workflow import letters

PAGE = 50
_WHY = (plainform.Ask("why", "", "textarea", maxlength=300),)


@signed_in
def listed(request: Asked) -> HttpResponse:
    """Letters of this company, newest first, fifty at a time; those that can be used now stand above them."""
    _require(request)
    found, after = delegations.letters(request.actor).order_by("-pk"), request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    rows = list(found[: PAGE + 1])
    context = {
        "tabs": tabs(request.actor, "delegations"),
        "rows": [{"one": each, "look": letterforms.look(each)} for each in rows[:PAGE]],
        "own": request.actor.employer or request.actor.organisation,
        "usable": list(delegations.usable(request.user)[:PAGE]),  # type: ignore[arg-type]
        "in_use": request.actor.delegation,
        "may_give": delegations.may_give(request.actor),
        "pager": {
            "previous_url": "?" if after else "",
            "next_url": f"?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        },
    }
    return render(request, "portal/letters/list.html", context)


@signed_in
def new(request: Asked) -> HttpResponse:
    """Ask for the terms, show the letter as it would be, then give it."""
    _require(request)
    if not delegations.may_give(request.actor):
        raise Http404
    asks, problems = letterforms.asks(request.actor), tuple[Problem, ...]()
    typed: plainform.Typed = {"since": f"{delegations.today():%Y-%m-%d}", "services": []}
    file: StoredFile | None = None
    if request.method == "POST":
        at_most(request, "letters", 20)  # names of companies could be guessed here
        typed = plainform.typed(request.POST, asks)
        try:
            file = handedin.paper(request, "letter", only_pdf=True)
            terms = letterforms.terms(asks, typed, file)
            if request.POST.get("step") == "give":
                made = letters.give(request.actor, terms)
                messages.success(request, gettext("Surat kuasa berlaku; admin perusahaan itu diberi tahu."))
                return redirect("portal:delegation", pk=made.pk)
            letter = letters.checked(request.actor, terms)
        except Refused as refused:
            if refused.status not in (413, 422):
                raise
            problems = refused.problems
        else:
            if request.POST.get("step") != "edit":
                return _preview(request, letter, asks, typed, file)
    context = {
        "fields": plainform.fields(asks, typed, problems),
        "problems": plainform.summary(problems),
        "file": file,
        "file_problem": handedin.problem_of("letter", problems),
    }
    return render(request, "portal/letters/new.html", context, status=422 if problems else 200)


def _preview(
    request: Asked, letter: Delegation, asks: list[plainform.Ask], typed: plainform.Typed, file: StoredFile | None
) -> HttpResponse:
    context = {"letter": letter, "facts": letterforms.facts(letter), "file": file}
    return render(request, "portal/letters/preview.html", context | {"hidden": plainform.hidden(asks, typed)})


@signed_in
def letter(request: Asked, pk: int) -> HttpResponse:
    """One letter, and its end where this reader may end it."""
    found = _seen(request, pk)
    return _page(request, found, ())


@signed_in
@require_POST
def end(request: Asked, pk: int) -> HttpResponse:
    """Revoke it, or decline it."""
    found = _seen(request, pk)
    try:
        delegations.end(request.actor, pk, plainform.typed(request.POST, _WHY)["why"])
    except Refused as refused:
        if refused.status != 422:
            raise
        return _page(request, found, refused.problems)
    messages.success(request, gettext("Surat kuasa diakhiri. Yang diminta dengannya sejak sekarang ditolak."))
    return redirect("portal:delegation", pk=pk)


@signed_in
@require_POST
def use(request: Asked, pk: int) -> HttpResponse:
    """Work in the principal's name from now on."""
    found = delegations.usable(request.user).filter(pk=pk if pk < 2**63 else 0).first()  # type: ignore[arg-type]
    if found is None:
        raise Http404
    acting.begin(request, found)
    messages.success(request, gettext("Anda kini bertindak atas nama %(company)s.") % {"company": found.principal})
    return redirect("portal:home")


@signed_in
@require_POST
def stop(request: Asked) -> HttpResponse:
    """Work for one's own company again."""
    acting.stop(request)
    messages.success(request, gettext("Anda kembali bekerja untuk perusahaan Anda sendiri."))
    return redirect("portal:home")


@signed_in
def paper(request: Asked, pk: int) -> HttpResponse:
    """The letter itself, for both sides."""
    found = _seen(request, pk)
    if found.letter is None:
        raise Http404
    answer = HttpResponse(files.read(found.letter), content_type=found.letter.mime)
    answer["Content-Disposition"] = f'attachment; filename="surat-kuasa-{found.pk}.pdf"'
    return answer


def _require(request: Asked) -> None:
    if not delegations.may_see(request.actor):
        raise Http404


def _seen(request: Asked, pk: int) -> Delegation:
    _require(request)
    found = delegations.letters(request.actor).filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


def _page(request: Asked, found: Delegation, problems: tuple[Problem, ...]) -> HttpResponse:
    look, word = letterforms.look(found)
    declines = found.delegate_id == request.actor.organisation_id
    context: dict[str, Any] = {
        "letter": found, "facts": letterforms.facts(found), "look": look, "word": word,
        "may_end": delegations.may_end(request.actor, found), "declines": declines,
        "problems": plainform.summary(problems), "why": request.POST.get("why", "")[:300],
        "paper_url": reverse("portal:delegation_paper", args=[found.pk]) if found.letter_id else "",
    }  # fmt: skip
    return render(request, "portal/letters/letter.html", context, status=422 if problems else 200)
