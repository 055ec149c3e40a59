"""One application: its form while it is with the applicant, otherwise what was filed, decided and issued."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portal import casework, drafting, kept
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.foresight import foresight
from suar.portal.forms import Draft, apply_row_action, is_row_action, read_post, statement
from suar.workflow import lifecycle, permissions, registry
from suar.workflow.models import Application
from suar.workflow.standard import standard_of


def seen(request: Asked, pk: int) -> Application:
    """The application, if this person may see it; else there is no such page."""
    found = permissions.applications(request.actor).filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    return found


@signed_in
def begin(request: Asked, code: str) -> HttpResponse:
    """What a service asks and promises, and the button that opens its draft on a call."""
    ref = request.POST.get("kunjungan") or request.GET.get("kunjungan", "")
    calls = permissions.calls(request.actor)
    call = calls.filter(pk=int(ref)).first() if ref.isascii() and ref.isdigit() and len(ref) < 19 else None
    if call is None or not registry.exists(code):
        raise Http404
    if request.method == "POST":
        app = lifecycle.begin(request.actor, code, port=call.port, call_id=call.pk)
        return redirect("portal:application", pk=app.pk)
    standard = standard_of(registry.versions(code)[-1])
    return render(request, "portal/applications/begin.html", {"standard": standard, "call": call})


@signed_in
def application(request: Asked, pk: int) -> HttpResponse:
    """The page of an application."""
    app = seen(request, pk)
    if not permissions.may(request.actor, "edit", app):
        if request.method == "POST":
            lifecycle.save_draft(app.pk, request.actor, app.draft, None)  # refuses, and says why
        return render(request, "portal/applications/view.html", casework.filed(request.actor, app))
    if request.method == "POST":
        return _posted(request, app)
    before = kept.take(request, request.path)
    if before is not None:
        return _restored(request, app, before)
    return _form(request, app, drafting.stored(app, request.actor))


def _restored(request: Asked, app: Application, before: drafting.Typed) -> HttpResponse:
    """What was typed as the session ended becomes the draft, unless a newer one lies there: then the person chooses."""
    draft, _problems = drafting.read(app, before)
    try:
        app = lifecycle.save_draft(app.pk, request.actor, draft.dumps(), drafting.seen_version(app, before))
    except Refused as refused:
        return _form(request, app, draft, refused, conflict=refused.status == 409)
    messages.info(request, gettext("Isian Anda sebelum sesi berakhir sudah dipulihkan."))
    return _form(request, app, draft)


def _posted(request: Asked, app: Application) -> HttpResponse:
    action = request.POST.get("_action", "save")
    try:
        tree = read_post(app.asked_form, drafting.own(request.POST))
    except Refused as refused:
        draft, _problems = drafting.read(app, request.POST)
        return _form(request, app, draft, refused)
    draft = Draft(tree, drafting.language_of(request.POST), drafting.page_of(request.POST))
    try:
        if is_row_action(action):
            draft = replace(draft, tree=apply_row_action(app.asked_form, tree, action))
        version = None if "_overwrite" in request.POST else drafting.seen_version(app, request.POST)
        saved = lifecycle.save_draft(app.pk, request.actor, draft.dumps(), version)
    except Refused as refused:
        return _form(request, app, draft, refused, conflict=refused.status == 409)
    if action == "submit":
        return _submitted(request, saved, draft)
    if not is_row_action(action):
        messages.success(request, gettext("Draf tersimpan."))
    return redirect("portal:application", pk=app.pk)


def _submitted(request: Asked, app: Application, draft: Draft) -> HttpResponse:
    try:
        form = statement(
            app.asked_form, draft, zone=app.port.zone, visible=permissions.visible(request.actor, app.port)
        )
        app = lifecycle.submit(app.pk, request.actor, form)
    except Refused as refused:
        if refused.status not in (400, 422):
            raise
        return _form(request, app, draft, refused)
    if app.granted:
        messages.success(request, gettext("Tercatat."))
    else:
        messages.success(request, gettext("Diajukan dengan nomor %(number)s.") % {"number": app.request_number})
    return _onwards(request, app)


def _onwards(request: Asked, app: Application) -> HttpResponse:
    """The page of the call, where this person sees it; a stranger to the call stays on its own case."""
    if app.call is not None and permissions.calls(request.actor).filter(pk=app.call.pk).exists():
        return redirect("portal:call", ref=str(app.call))
    return redirect("portal:application", pk=app.pk)


def _form(
    request: Asked, app: Application, draft: Draft, refused: Refused | None = None, *, conflict: bool = False
) -> HttpResponse:
    problems = refused.problems if refused else casework.remarks(app)
    context = casework.form(request.actor, app, draft, problems, get_language() or "id")
    context |= {"conflict": conflict, "refused": refused is not None}
    return render(request, "portal/applications/form.html", context, status=refused.status if refused else 200)


@signed_in
@require_POST
def save(request: Asked, pk: int) -> HttpResponse:
    """The autosave of a form: answers with the new version of the draft."""
    app = seen(request, pk)
    tree = read_post(app.asked_form, drafting.own(request.POST))
    draft = Draft(tree, drafting.language_of(request.POST), drafting.page_of(request.POST))
    try:
        saved = lifecycle.save_draft(app.pk, request.actor, draft.dumps(), drafting.seen_version(app, request.POST))
    except Refused as refused:
        if refused.status != 409 or not permissions.may(request.actor, "edit", app):
            raise
        context = {"page": reverse("portal:application", args=[app.pk]), "problems": refused.problems}
        answer = render(request, "portal/applications/conflict.html", context, status=409)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#problems", "innerHTML"
        return answer
    seen_before = foresight(request.actor, saved, draft)
    shown = {"draft_version": saved.draft_version, "oob": True, "foresight": seen_before}
    return render(request, "portal/applications/saved.html", shown)


@signed_in
@require_POST
def withdraw(request: Asked, pk: int) -> HttpResponse:
    """The applicant takes back what is not granted."""
    app = seen(request, pk)
    app = lifecycle.withdraw(app.pk, request.actor, text=request.POST.get("text", "").strip()[:500])
    messages.success(request, gettext("%(code)s ditarik.") % {"code": app.service_code})
    return _onwards(request, app) if app.call else redirect("portal:company")


@signed_in
@require_POST
def act(request: Asked, pk: int, name: str) -> HttpResponse:
    """An action that only this service has, with its small form."""
    app = seen(request, pk)
    action = app.service.actions().get(name)
    if action is None:
        raise Http404
    draft, form = Draft({}, "id"), None
    try:
        if action.form is not None:
            draft = Draft(read_post(action.form, drafting.own(request.POST)), drafting.language_of(request.POST))
            pressed = request.POST.get("_action", "")
            if is_row_action(pressed):  # a row more or less: nothing is recorded yet
                draft = replace(draft, tree=apply_row_action(action.form, draft.tree, pressed))
                context = casework.filed(request.actor, app, acted=(name, draft, ()))
                return render(request, "portal/applications/view.html", context)
            visible = permissions.visible(request.actor, app.port)
            form = statement(action.form, draft, zone=app.port.zone, visible=visible)
        lifecycle.act(app.pk, request.actor, name, form)
    except Refused as refused:
        if refused.status != 422:
            raise
        context = casework.filed(request.actor, app, acted=(name, draft, refused.problems))
        return render(request, "portal/applications/view.html", context, status=422)
    messages.success(request, gettext("Tercatat."))
    return _onwards(request, app)
