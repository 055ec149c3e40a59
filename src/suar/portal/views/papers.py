"""Papers handed in with an application: one by one, so that a failure loses nothing else."""

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.portal import drafting
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.paperwork import PREFIX, one_slot
from suar.portal.views.applications import seen
from suar.records.filetypes import MAX_BYTES
from suar.workflow import attachments, lifecycle
from suar.workflow.models import Application


@signed_in
@require_POST
def papers(request: Asked, pk: int) -> HttpResponse:
    """Take papers in, or let one go; htmx gets the one paper's part of the page back."""
    app = seen(request, pk)
    problems: list[Problem] = []
    touched: list[str] = []
    letting_go = request.POST.get("detach", "").removeprefix(PREFIX).split(".")[0]
    if letting_go:
        attachments.detach(app.pk, request.actor, letting_go)
        touched.append(letting_go)
    for name, upload in request.FILES.items():
        code = name.removeprefix(PREFIX)
        touched.append(code)
        problems += _taken_in(request, app, code, upload)
    if not request.htmx:
        _keep_typed(request, app)
    if request.htmx and touched:
        return _one(request, app, touched[0], problems)
    for problem in problems:
        messages.error(request, f"{problem.text} {problem.remedy}")
    if not touched:
        messages.warning(request, gettext("Pilih berkas lebih dahulu."))
    return redirect("portal:application", pk=app.pk)


def _keep_typed(request: Asked, app: Application) -> None:
    """Without scripts the whole page is sent along with a paper: what was typed on it is not lost."""
    draft, _problems = drafting.read(app, request.POST)
    try:
        lifecycle.save_draft(app.pk, request.actor, draft.dumps(), drafting.seen_version(app, request.POST))
    except Refused as refused:
        if refused.status != 409:
            raise
        for problem in refused.problems:
            messages.warning(request, problem.text)


def _taken_in(request: Asked, app: Application, code: str, upload: object) -> list[Problem]:
    if not isinstance(upload, UploadedFile):
        return []
    content = upload.read(MAX_BYTES + 1)
    try:
        attachments.attach(app.pk, request.actor, code, content, upload.name or "")
    except Refused as refused:
        if refused.status not in (413, 422):
            raise
        return [Problem(f"files.{code}", p.code, p.text, p.remedy, p.law) for p in refused.problems]
    return []


def _one(request: Asked, app: Application, code: str, problems: list[Problem]) -> HttpResponse:
    slot = next((s for s in attachments.slots(app) if s.attachment.code == code), None)
    if slot is None:
        raise NotThere(Problem(f"files.{code}", "not_found", gettext("Lampiran ini tidak diminta.")))
    return render(request, "portal/applications/paper.html", {"paper": one_slot(app, slot, problems), "oob": True})
