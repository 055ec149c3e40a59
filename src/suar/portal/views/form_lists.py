"""Lists on a form by file: the blank workbook of a list, and a filled one put into the form; nothing is submitted."""

from dataclasses import replace

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext, said
from suar.portal import casework, drafting
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.forms import Draft, filling, statement
from suar.portal.lists import XLSX
from suar.portal.rows import choices
from suar.portal.views.applications import seen
from suar.workflow import lifecycle, permissions
from suar.workflow.lists import read_list, template
from suar.workflow.lists.tables import MOST_BYTES
from suar.workflow.models import Application
from suar.workflow.statements import Question

#: The file of a list is posted under its name with this before it; autosave leaves it out.
PREFIX = "_list."


@signed_in
def form_list(request: Asked, pk: int) -> HttpResponse:
    """The template of a list; posted with the whole form: the file of the list whose button was pressed."""
    app = seen(request, pk)
    if not permissions.may(request.actor, "edit", app):
        raise Http404
    if request.method == "POST":
        return _taken_in(request, app)
    path = request.GET.get("daftar", "")
    if not path:  # a page drawn by the post, opened again in another language
        return redirect("portal:application", pk=app.pk)
    question = _list(app, path)
    answer = HttpResponse(template(question), content_type=XLSX)
    name = slugify(said(question.title)) or "daftar"
    answer["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _list(app: Application, path: str) -> Question:
    question = filling.list_at(app.asked_form, path)
    if question is None:
        raise Http404
    return question


def _taken_in(request: Asked, app: Application) -> HttpResponse:
    verb, _colon, path = request.POST.get("_action", "").partition(":")
    question, instead = _list(app, path), verb == "list-instead"
    draft, problems = drafting.read(app, request.POST)
    draft = draft.read_in(app.asked_form, drafting.language())
    upload = request.FILES.get(f"{PREFIX}{path}")
    try:
        if problems:
            raise Refused(*problems)
        if not isinstance(upload, UploadedFile):
            text = gettext("Belum ada berkas yang dipilih.")
            raise Refused(Problem("", "missing", text, gettext("Pilih berkas XLSX atau CSV lebih dahulu.")))
        room = filling.room(question, draft.tree, path, instead=instead)
        reading = read_list(question, upload.read(MOST_BYTES + 1), upload.name or "", room)
        write = filling.writer(question, draft.language, choices(request.actor, app.port))
        done = filling.filled(draft.tree, path, reading, write, instead=instead)
        draft = replace(draft, tree=done.tree)
        app = lifecycle.save_draft(app.pk, request.actor, draft.dumps(), drafting.seen_version(app, request.POST))
    except Refused as refused:
        if refused.status == 409:
            return _drawn(request, app, draft, refused.problems, 409)
        at = [replace(problem, field=problem.field or path) for problem in refused.problems]
        return _drawn(request, app, draft, at, 422)
    faults = filling.of_rows(path, done, _against(request, app, draft))
    notes = filling.notes(path, reading, done, faults)
    messages.success(request, filling.summary(path, question, reading, done))
    if reading.ignored:
        text = gettext("Kolom yang tidak dipakai: %(columns)s.") % {"columns": ", ".join(reading.ignored)}
        messages.info(request, text)
    shown = [*filling.read_faults(path, done), *faults]
    return _drawn(request, app, draft, shown, 200, notes)


def _against(request: Asked, app: Application, draft: Draft) -> tuple[Problem, ...]:
    """All that the form would say if it were submitted now."""
    try:
        visible = permissions.visible(request.actor, app.port)
        statement(app.asked_form, draft, zone=app.port.zone, visible=visible)
    except Refused as refused:
        return refused.problems
    return ()


def _drawn(
    request: Asked, app: Application, draft: Draft, problems: list[Problem] | tuple[Problem, ...], status: int,
    notes: list[filling.Note] | None = None,
) -> HttpResponse:  # fmt: skip
    context = casework.form(request.actor, app, draft, problems, draft.language)
    context |= {"conflict": status == 409, "refused": bool(problems), "notes": notes or []}
    return render(request, "portal/applications/form.html", context, status=status)
