"""The button "same as last time" of a form: fills in what the last granted statement said, and says what it filled."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portal import casework, drafting
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.forms import from_answers
from suar.portal.forms.merging import Merged, merged
from suar.portal.views.applications import seen
from suar.workflow import lifecycle, permissions
from suar.workflow.as_before import before

#: More titles than this are counted, not named.
_MOST = 12


@signed_in
@require_POST
def as_before(request: Asked, pk: int) -> HttpResponse:
    """Fill the empty boxes of the posted form (``_instead``: the others too); what was typed is kept in the draft."""
    app = seen(request, pk)
    if not permissions.may(request.actor, "edit", app):
        raise Http404
    draft, problems = drafting.read(app, request.POST)
    draft = draft.read_in(app.asked_form, drafting.language())
    found = before(app, request.actor)
    if found is None or problems:
        messages.warning(request, problems[0].text if problems else gettext("Belum ada permohonan yang disetujui."))
        return redirect("portal:application", pk=app.pk)
    known = from_answers(app.asked_form, found.answers, draft.language, app.port.zone)
    done = merged(app.asked_form, draft.tree, known, overwrite="_instead" in request.POST)
    draft = replace(draft, tree=done.tree)
    try:
        lifecycle.save_draft(app.pk, request.actor, draft.dumps(), drafting.seen_version(app, request.POST))
    except Refused as refused:
        if refused.status != 409:
            raise
        context = casework.form(request.actor, app, draft, refused.problems, draft.language)
        context |= {"conflict": True, "refused": True}
        return render(request, "portal/applications/form.html", context, status=409)
    _tell(request, done, found.application.request_number or str(found.application.pk))
    return redirect("portal:application", pk=app.pk)


def _tell(request: Asked, done: Merged, number: str) -> None:
    if done.filled:
        text = gettext("Diisi seperti %(number)s: %(fields)s.") % {"number": number, "fields": _titles(done.filled)}
        messages.success(request, text)
    else:
        messages.info(request, gettext("Tidak ada yang diisi: semuanya sudah terisi."))
    if done.kept:
        text = gettext("Tidak diubah karena sudah terisi lain: %(fields)s.") % {"fields": _titles(done.kept)}
        messages.warning(request, text)


def _titles(titles: list[str]) -> str:
    named = "; ".join(titles[:_MOST])
    more = len(titles) - _MOST
    return named + (gettext("; dan %(count)s lagi") % {"count": more} if more > 0 else "")
