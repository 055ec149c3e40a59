"""Sanctions: the desk of those who impose and decide them, and the company's own page with its appeal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from suar.accounts import sanctions
from suar.accounts.models import Appeal, Organisation, Sanction
from suar.accounts.roles import STATE
from suar.accounts.sanctions import Imposed
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portal import handedin, plainform, sanctionlines
from suar.portal.access import officers, signed_in
from suar.portal.actors import Asked
from suar.portal.limits import at_most
from suar.records import files
from suar.records.models import StoredFile
from suar.workflow import sanctioned

PAGE = 50
_SOUGHT = (plainform.Ask("company", "", "search"),)


@officers
def listed(request: Asked) -> HttpResponse:
    """Sanctions, newest first; those that stand, those with an appeal to decide, or all."""
    if not sanctioned.may_look(request.actor):
        raise Http404
    state, after = request.GET.get("state", "standing"), request.GET.get("after", "")
    found = sanctioned.listed(request.actor)
    kinds = {
        "standing": (gettext("Berjalan"), Q(ended_at=None)),
        "appeals": (gettext("Keberatan"), sanctions.with_appeal_to_decide()),
        "all": (gettext("Semua"), Q()),
    }
    state = state if state in kinds else "standing"
    found = found.filter(kinds[state][1])
    if after.isascii() and after.isdigit() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    rows = list(found[: PAGE + 1])
    context = {
        "rows": [{"one": each, "look": sanctionlines.look(each)} for each in rows[:PAGE]],
        "tabs": [{"url": f"?state={k}", "label": label, "active": k == state} for k, (label, _q) in kinds.items()],
        "may_impose": sanctions.imposers_port(request.actor) is not None,
        "pager": {
            "previous_url": f"?state={state}" if after else "",
            "next_url": f"?state={state}&after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        },
    }
    return render(request, "portal/sanctions/list.html", context)


@officers
def new(request: Asked) -> HttpResponse:
    """Find the company, see which step comes next, and impose it."""
    if sanctions.imposers_port(request.actor) is None:
        raise Http404
    given = request.POST if request.method == "POST" else request.GET
    sought = " ".join(plainform.typed(given, _SOUGHT)["company"].split())[:160]
    company = _company(request, sought) if sought else None
    kind, sentence = sanctionlines.next_step(company) if company else ("", "")
    asks = [*sanctionlines.IMPOSE, *([sanctionlines.FREEZE_DAYS] if kind == Sanction.Kind.FREEZE else [])]
    typed, problems, file = plainform.typed(given, asks), list[Problem](), None
    if request.method == "POST" and company is not None:
        try:
            file = handedin.paper(request, "letter", only_pdf=True)
            problems = plainform.missing(asks, typed, gettext("harus diisi"))
            days = typed.get("days", "")
            if days and not (days.isascii() and days.isdigit()):
                problems.append(Problem("days", "form", gettext("Tulis jumlah hari dengan angka.")))
            if problems:
                raise Refused.of(problems)
            what = Imposed(typed["ground"], typed["number"], file, int(days) if days else None)
            made = sanctioned.impose(request.actor, company, what)
            messages.success(request, gettext("Sanksi dijatuhkan; perusahaan diberi tahu."))
            return redirect("portal:sanction", pk=made.pk)
        except Refused as refused:
            if refused.status not in (409, 413, 422):
                raise
            problems = [*refused.problems]
    elif sought and company is None:
        text = gettext("Tidak ada perusahaan dengan NIB atau nama itu yang bekerja di pelabuhan Anda.")
        problems = [Problem("company", "not_found", text, gettext("Tulis NIB atau nama lengkapnya."))]
    context = {
        "company": company, "sought": sought, "kind": kind, "sentence": sentence,
        "fields": plainform.fields(asks, typed, problems), "problems": plainform.summary(problems),
        "file": file, "file_problem": handedin.problem_of("letter", problems),
    }  # fmt: skip
    return render(request, "portal/sanctions/new.html", context, status=422 if problems and company else 200)


def _company(request: Asked, sought: str) -> Organisation | None:
    compact = sought.replace(" ", "")
    is_nib = compact.isascii() and compact.isdigit()
    named = Q(nib=compact) if is_nib else Q(name__iexact=sought)
    found = list(sanctioned.companies(request.actor).filter(named)[:2])
    return found[0] if len(found) == 1 else None


def _seen(request: Asked, pk: int) -> Sanction:
    found = sanctioned.listed(request.actor).filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


@officers
def sanction(request: Asked, pk: int) -> HttpResponse:
    """One sanction with its appeal."""
    return _page(request, _seen(request, pk), ())


@officers
@require_POST
def act(request: Asked, pk: int, name: str) -> HttpResponse:
    """Lift it, or decide the appeal."""
    found = _seen(request, pk)
    why = plainform.typed(request.POST, [plainform.Ask("why", "", "textarea")])["why"]
    acts: dict[str, Callable[[], object]] = {
        "cabut": lambda: sanctions.lift(request.actor, pk, why),
        "pertahankan": lambda: sanctions.decide(request.actor, pk, Appeal.Outcome.UPHELD, why),
        "batalkan": lambda: sanctions.decide(request.actor, pk, Appeal.Outcome.LIFTED, why),
    }
    if name not in acts:
        raise Http404
    try:
        acts[name]()
    except Refused as refused:
        if refused.status != 422:
            raise
        return _page(request, found, refused.problems)
    messages.success(request, gettext("Tercatat; perusahaan diberi tahu."))
    return redirect("portal:sanction", pk=pk)


def _page(request: Asked, found: Sanction, problems: tuple[Problem, ...]) -> HttpResponse:
    context = _facts(found) | {
        "may_lift": sanctions.may_lift(request.actor, found),
        "may_decide": sanctions.may_decide(request.actor, found),
        "problems": plainform.summary(problems),
        "why": request.POST.get("why", "")[:2000],
        "series": [_line(one) for one in sanctions.sanctions().filter(organisation=found.organisation_id)[:20]],
    }
    return render(request, "portal/sanctions/sanction.html", context, status=422 if problems else 200)


def _facts(found: Sanction) -> dict[str, Any]:
    appeal = getattr(found, "appeal", None)
    return {
        "sanction": found,
        "look": sanctionlines.look(found),
        "facts": sanctionlines.facts(found),
        "appeal": appeal,
        "appeal_answer": sanctionlines.answer_of(appeal) if appeal else "",
    }


def _line(one: Sanction) -> dict[str, Any]:
    return {"one": one, "look": sanctionlines.look(one)}


@signed_in
def own(request: Asked) -> HttpResponse:
    """What stands against one's own company, and what it may say; also read while it is frozen."""
    return _own(request, ())


@signed_in
@require_POST
def appeal(request: Asked, pk: int) -> HttpResponse:
    """Say why the sanction should not stand."""
    at_most(request, "appeal", 10)
    found = sanctions.sanctions().filter(pk=pk if pk < 2**63 else 0, organisation=_own_company(request)).first()
    if found is None:
        raise Http404
    typed, file = plainform.typed(request.POST, sanctionlines.APPEAL), None
    try:
        file = handedin.paper(request, "file")
        problems = plainform.missing(sanctionlines.APPEAL, typed, gettext("harus diisi"))
        if problems:
            raise Refused.of(problems)
        sanctions.appeal(request.actor, pk, typed["text"], file)
    except Refused as refused:
        if refused.status not in (413, 422):
            raise
        return _own(request, refused.problems, typed, file)
    messages.success(request, gettext("Keberatan diterima. Direktorat memutusnya."))
    return redirect("portal:own_sanctions")


def _own_company(request: Asked) -> Organisation:
    company = request.actor.employer or request.actor.organisation
    if company is None or company.kind in STATE or request.actor.delegation is not None:
        raise Http404
    return company


def _own(
    request: Asked, problems: tuple[Problem, ...], typed: dict[str, Any] | None = None, file: StoredFile | None = None
) -> HttpResponse:
    rows = list(sanctions.sanctions().filter(organisation=_own_company(request))[:20])
    open_to = next((one for one in rows if sanctions.may_appeal(request.actor, one)), None)
    context = {
        "rows": [_facts(one) for one in rows],
        "open_to": open_to,
        "fields": plainform.fields(sanctionlines.APPEAL, typed or {}, problems),
        "problems": plainform.summary(problems),
        "file": file,
        "file_problem": handedin.problem_of("file", problems),
    }
    return render(request, "portal/sanctions/own.html", context, status=422 if problems else 200)


@signed_in
def paper(request: Asked, pk: int, which: str) -> HttpResponse:
    """The letter of a sanction, or what came with the appeal: for the company and those who look after it."""
    mine = request.actor.employer or request.actor.organisation
    every = sanctions.sanctions().select_related("appeal__file")
    own_ones = every.filter(organisation=mine) if mine and request.actor.delegation is None else every.none()
    seen = sanctioned.listed(request.actor).values("pk")
    found = (every.filter(pk__in=seen) | own_ones).filter(pk=pk if pk < 2**63 else 0).first()
    appealed = getattr(found, "appeal", None)
    file = found.letter if found is not None and which == "surat" else appealed.file if appealed else None
    if file is None or which not in ("surat", "keberatan"):
        raise Http404
    answer = HttpResponse(files.read(file), content_type=file.mime)
    answer["Content-Disposition"] = f'attachment; filename="{which}-{pk}.{file.kind.lower()}"'
    return answer
