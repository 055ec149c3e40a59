"""The officer's desk: what waits, one case on one screen, and its decision."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from suar.accounts import postings
from suar.accounts.roles import MENU_RULES, Right, Role
from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portal import casework, deskcase, deskline, deskqueue, drafting, queuefile
from suar.portal.access import deciders, officers
from suar.portal.actors import Asked
from suar.portal.deskcase import Typed
from suar.portal.deskqueue import Filters
from suar.portal.forms import Draft, apply_row_action, is_row_action, read_post, statement
from suar.portal.readywork import pager, ready_work
from suar.workflow import lifecycle, permissions, sanctioned
from suar.workflow.models import Application


def _seen(request: Asked, pk: int) -> Application:
    """The case, if this officer may see it; else there is no such page."""
    found = permissions.applications(request.actor).select_related("decided_by", "desk")
    app = found.filter(pk=pk).first() if pk < 2**63 else None
    if app is None:
        raise Http404
    return app


@officers
def desk(request: Asked) -> HttpResponse:
    """The queues, the cases by their limit with the late ones on top, and the times that agents claim."""
    return _list(request, Filters.of(request.GET), "portal/desk/desk.html")


@officers
def late(request: Asked) -> HttpResponse:
    """Cases past their limit, for the head of the office and the directorate; other desks filter their own queue."""
    if not permissions.may_oversee(request.actor):
        raise Http404
    return _list(request, replace(Filters.of(request.GET), late=True), "portal/desk/late.html")


def _list(request: Asked, filters: Filters, template: str) -> HttpResponse:
    actor = request.actor
    tabs = deskqueue.tabs(actor, filters)
    page = deskqueue.page(actor, filters, tabs)
    cases = deskqueue.listed(page.items)
    as_asked = queuefile.of(cases, request.GET.get("as", ""))
    if as_asked is not None:
        return as_asked
    context = {
        "filters": filters,
        "files": [(kind.upper(), filters.query(after=filters.after, **{"as": kind})) for kind in queuefile.KINDS],
        "tabs": tabs,
        "figures": deskline.line(actor, filters, tabs),
        "cases": cases,
        "any_bulk": any(case.bulk for case in cases),
        "total": sum(tab.count for tab in tabs),
        "late_total": sum(tab.late for tab in tabs),
        "all_url": filters.query(layanan="") or "?",
        "ports": deskqueue.ports(actor),
        "claims": deskqueue.claims(actor),
        "kept": deskqueue.kept(actor),
        "organisation": actor.organisation,
        "looks_at_sanctions": sanctioned.may_look(actor),
        "posts": postings.may_post(actor, Right.VIEW),
        "reads_rules": permissions.may_oversee(actor) and actor.has_right(MENU_RULES, Right.VIEW),
        "keeps_ports": permissions.may_see_ports(actor),
        "keeps_permits": permissions.may_see_permits(actor),
        "keeps_rates": permissions.may_see_rates(actor),
        "oversees": permissions.may_oversee(actor),
        "reads_lk3": permissions.may_read_lk3(actor),
        "reads_register": permissions.may_read_register(actor),
        "is_operator": actor.has_role(Role.PORT_OPERATOR),
        "pager": {
            "previous_url": (filters.query() or "?") if filters.after else "",
            "next_url": filters.query(after=page.after) if page.after else "",
        },
    }
    return render(request, template, context | _to_fill_in(request, filters))


def _to_fill_in(request: Asked, filters: Filters) -> dict[str, Any]:
    """Drafts that lie ready for an operator, oldest first; offices file nothing."""
    if not request.actor.has_role(Role.PORT_OPERATOR):
        return {}
    after = request.GET.get("siap", "")[:40]
    work = ready_work(request.actor, after, oldest_first=True)
    kept = {"layanan": filters.service, "terlambat": "1" if filters.late else ""}
    return {"work": work.items, "work_pager": pager(work, after, kept)}


@deciders
def case(request: Asked, pk: int) -> HttpResponse:
    """The whole case on one screen."""
    return _case(request, _seen(request, pk))


def _case(
    request: Asked, app: Application, typed: Typed | None = None, refused: Refused | None = None,
    acted: casework.Acted | None = None,
) -> HttpResponse:  # fmt: skip
    problems = refused.problems if refused else ()
    context = deskcase.context(request.actor, app, Filters.of(request.GET), typed, problems, acted)
    context["lost"] = refused is not None and refused.status == 409
    status = refused.status if refused else 422 if acted and acted[2] else 200
    return render(request, "portal/desk/case.html", context, status=status)


@deciders
@require_POST
def decide(request: Asked, pk: int) -> HttpResponse:
    """Grant, send back, reject or revoke. Whoever was faster is named, and what was typed stays on the screen."""
    app, typed = _seen(request, pk), Typed.of(request.POST)
    do = _OUTCOMES.get(request.POST.get("_outcome", ""))
    if do is None:
        raise Http404
    try:
        if do is _grant:
            typed = _with_determination(request, app, typed)
        said = do(request, app, typed)
    except Refused as refused:
        if refused.status not in (400, 409, 422):
            raise
        return _case(request, _seen(request, pk), typed, refused)
    messages.success(request, said)
    return redirect(_onward(request, pk))


def _with_determination(request: Asked, app: Application, typed: Typed) -> Typed:
    form = app.current_step.form if app.in_review else None
    return replace(typed, determined=read_post(form, request.POST)) if form else typed


def _grant(request: Asked, app: Application, typed: Typed) -> str:
    decided = None
    form = app.current_step.form if app.in_review else None
    if form is not None and typed.determined is not None:
        draft = Draft(typed.determined, drafting.language_of(request.POST))
        visible = permissions.visible(request.actor, app.port)
        decided = statement(form, draft, zone=app.port.zone, visible=visible)
    done = lifecycle.grant(
        app.pk, request.actor, version=typed.version, decided=decided, together=typed.together,
        partner_versions=typed.partners,
    )  # fmt: skip
    return gettext("%(case)s disetujui.") % {"case": f"{done.service_code} {done}"}


def _send_back(request: Asked, app: Application, typed: Typed) -> str:
    lifecycle.send_back(
        app.pk, request.actor, reason=typed.reason, text=typed.text, anchors=typed.anchors(), version=typed.version,
        together=typed.together,
    )  # fmt: skip
    return gettext("%(case)s dikembalikan kepada pemohon.") % {"case": f"{app.service_code} {app}"}


def _reject(request: Asked, app: Application, typed: Typed) -> str:
    lifecycle.reject(
        app.pk, request.actor, reason=typed.reason, text=typed.text, anchors=typed.anchors(), version=typed.version,
        together=typed.together,
    )  # fmt: skip
    return gettext("%(case)s ditolak.") % {"case": f"{app.service_code} {app}"}


def _revoke(request: Asked, app: Application, typed: Typed) -> str:
    lifecycle.revoke(app.pk, request.actor, reason=typed.reason, text=typed.text)
    return gettext("%(case)s dicabut.") % {"case": f"{app.service_code} {app}"}


_OUTCOMES: dict[str, Callable[[Asked, Application, Typed], str]] = {
    "grant": _grant,
    "send_back": _send_back,
    "reject": _reject,
    "revoke": _revoke,
}


def _onward(request: Asked, pk: int) -> str:
    """The next case of the same queue, or the desk where none is left."""
    if not permissions.may_use_desk(request.actor):
        return reverse("portal:home")
    filters = Filters.of(request.GET)
    following = deskqueue.open_cases(request.actor, filters).exclude(pk=pk).order_by("due_at", "id").first()
    if following is None:
        return reverse("portal:desk")
    return reverse("portal:desk_case", args=[following.pk]) + filters.query()


@officers
@require_POST
def act(request: Asked, pk: int, name: str) -> HttpResponse:
    """Record or confirm what only this service has; back to where the officer was. Refused, what was typed stays."""
    app = _seen(request, pk)
    action = app.service.actions().get(name)
    if action is None:
        raise Http404
    at_case = request.POST.get("_back") == "case"
    back = reverse("portal:desk_case", args=[pk]) if at_case else reverse("portal:desk")
    draft, form = Draft({}, "id"), None
    try:
        if action.form is not None:
            draft = Draft(read_post(action.form, request.POST), drafting.language_of(request.POST))
            pressed = request.POST.get("_action", "")
            if is_row_action(pressed):  # a row more or less: nothing is recorded yet
                draft = replace(draft, tree=apply_row_action(action.form, draft.tree, pressed))
                return _case(request, app, acted=(name, draft, ()))
            form = statement(action.form, draft, zone=app.port.zone)
        lifecycle.act(app.pk, request.actor, name, form)
    except Refused as refused:
        if refused.status not in (409, 422):
            raise
        if at_case and refused.status == 422 and action.form is not None:
            return _case(request, app, acted=(name, draft, refused.problems))
        for problem in refused.problems:
            messages.error(request, f"{problem.text} {problem.remedy}".strip())
        return redirect(back)
    messages.success(request, gettext("Tercatat."))
    return redirect(back)
