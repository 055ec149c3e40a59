"""One application as a program sees it: the whole case in one answer, cut to what this caller may see and do."""

import json
from typing import Any

from pydantic_core import to_jsonable_python

from suar.accounts.actors import Actor
from suar.api import shown
from suar.api.catalogue import attachment
from suar.api.drafts import answers_of
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext, said
from suar.portcalls.models import PortCall
from suar.workflow import permissions
from suar.workflow.as_before import before as as_before_of
from suar.workflow.attachments import Slot, slots
from suar.workflow.checking import checks_of
from suar.workflow.models import Application
from suar.workflow.statements import read
from suar.workflow.transaction import no_such_case


def found(actor: Actor, pk: int) -> Application:
    """The application, if this person may see it. Else NotThere."""
    app = (
        permissions.applications(actor)
        .select_related("decided_by", "filed_under__delegate")
        .prefetch_related("documents", "decisions")
        .filter(pk=pk)
        .first()
    )
    if app is None:
        raise NotThere(no_such_case())
    return app


def call_named(actor: Actor, name: str | int) -> PortCall:
    """The call by id or number, if this person may see it. Else NotThere."""
    calls, text = permissions.calls(actor), str(name)
    if text.isascii() and text.isdigit():
        row = calls.filter(pk=int(text)).first() if len(text) < 19 else None
    elif not text.isprintable():
        row = None
    else:
        row = calls.filter(number=text).first() or calls.filter(request_number=text).first()
    if row is None:
        raise NotThere(
            Problem("port_call", "not_found", gettext("Kunjungan ini tidak ditemukan."), gettext("Periksa nomornya."))
        )
    return row


def whole(actor: Actor, pk: int) -> shown.Plain:
    """Everything about one case."""
    app = found(actor, pk)
    allowed = permissions.allowed(actor, app)
    editing, deciding = "edit" in allowed, "grant" in allowed
    step = app.current_step if app.in_review else None
    filed = json.loads(app.statement) if app.version else None
    faults = _faults(app, actor) if editing else ()
    return {
        **shown.application(app),
        "filed_under": _letter(app),
        "allowed": [_path(name, app) for name in allowed],
        "draft_version": app.draft_version,
        "answers": answers_of(app) if editing else None,
        "known": to_jsonable_python(app.service.known(app.call, actor)) if editing else None,
        "statement": filed,
        "determination": json.loads(app.decision) if app.decision else None,
        "proposal": to_jsonable_python(dict(app.service.proposal(app))) if deciding and step and step.form else None,
        "problems": [p.as_json() for p in faults],
        "checks": [
            {"title": said(c.title), "light": c.light, "evidence": said(c.evidence), "field": c.field}
            for c in (checks_of(app) if deciding else ())
        ],
        "papers": [_slot(slot) for slot in slots(app)],
        "decisions": [shown.decision(row) for row in app.decisions.all()],
        "documents": [shown.document(row) for row in app.documents.all()],
    }


def as_before(actor: Actor, pk: int) -> shown.Plain:
    """The last granted answers that still hold; nothing where there are none, or nothing may be typed here."""
    before = as_before_of(found(actor, pk), actor)
    return {
        "application_id": before.application.pk if before else None,
        "request_number": (before.application.request_number or "") if before else "",
        "answers": to_jsonable_python(before.answers) if before else {},
    }


def _letter(app: Application) -> shown.Plain | None:
    """The letter under which another company handed it in."""
    letter = app.filed_under
    return {"letter_number": letter.letter_number, "delegate": letter.delegate.name} if letter else None


def _path(name: str, app: Application) -> str:
    """How the address of an action ends."""
    return f"actions/{name}" if name in app.service.actions() else name.replace("_", "-")


def _faults(app: Application, actor: Actor) -> tuple[Problem, ...]:
    """What the form would say against the answers kept so far; answers without fault decide which papers are asked."""
    answers = answers_of(app)
    if answers is None:
        return ()
    try:
        form = read(app.asked_form, answers, zone=app.port.zone, visible=permissions.visible(actor, app.port))
        app.statement = form.model_dump_json()  # on this copy only, never saved
    except Refused as refused:
        return refused.problems
    return ()


def _slot(slot: Slot) -> dict[str, Any]:
    file = slot.file.file if slot.file else None
    paper = slot.offered
    return {
        **attachment(slot.attachment),
        "filled": slot.filled,
        "lapses": slot.lapses,
        "expires_on": paper.expires_on.isoformat() if paper and paper.expires_on else None,
        "file": {
            "id": str(file.pk),
            "name": file.name,
            "size": file.size,
            "sha256": file.sha256,
            "added_at": shown.moment(slot.file.added_at) if slot.file else None,
        }
        if file
        else None,
    }
