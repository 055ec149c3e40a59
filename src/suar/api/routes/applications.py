"""Applications: begin, answer, put papers to, hand in, and decide. Same rights and same lifecycle as the screens."""

from collections.abc import Callable
from typing import Any, NoReturn

from django.http import HttpRequest
from ninja import File, Router, UploadedFile

from suar.accounts.actors import Actor
from suar.api import answers, cases, drafts, paging, schemas, shown
from suar.api.auth import caller_of
from suar.api.once import Answer, once
from suar.api.routes.calls import port_named
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls.models import PortCall
from suar.registry.models import Port
from suar.workflow import attachments, inbox, lifecycle, permissions, registry
from suar.workflow.forms import BaseForm
from suar.workflow.guards import Anchor
from suar.workflow.models import Application
from suar.workflow.statements import read
from suar.workflow.transaction import transition

router = Router(tags=["applications"])
#: What an empty body means.
_SUBMIT, _GRANT, _WITHDRAWAL, _ACT = schemas.Submit(), schemas.Grant(), schemas.Withdrawal(), schemas.Act()
WRITTEN: dict[str, Any] = {
    "response": {200: schemas.ApplicationOut, **answers.WRITE},
    "openapi_extra": answers.REPEATABLE,
}


@router.post(
    "/applications",
    response={201: schemas.ApplicationOut, **answers.WRITE},
    operation_id="beginApplication",
    openapi_extra=answers.REPEATABLE,
)
@once
def begin_application(request: HttpRequest, payload: schemas.Begin) -> Answer:
    """Open a draft; ``known`` in the answer is what need not be typed again."""
    actor = caller_of(request).actor
    if registry.exists(payload.service) and registry.current_of(payload.service).from_outside:
        return 201, cases.whole(actor, _begun_by_number(actor, payload).pk)
    call = cases.call_named(actor, payload.port_call) if payload.port_call is not None else None
    if payload.port is None and call is None:
        _missing("port")
    port = port_named(payload.port) if payload.port is not None else call.port if call else _missing("port")
    if call is not None and call.port_id != port.pk:
        raise Refused(
            Problem("port", "other_port", gettext("Kunjungan ini bukan di pelabuhan itu."), gettext("Kosongkan port."))
        )
    if registry.exists(payload.service):
        on_call = registry.in_force(payload.service, clock.today(port.zone)).on_call
        if on_call and call is None:
            _missing("port_call")
        if not on_call and call is not None:
            raise Refused(
                Problem(
                    "port_call",
                    "not_asked",
                    gettext("Layanan ini tidak terikat kunjungan."),
                    gettext("Kosongkan port_call."),
                )
            )
    app = _begun(actor, payload, port, call)
    return 201, cases.whole(actor, app.pk)


@transition
def _begun_by_number(actor: Actor, payload: schemas.Begin) -> Application:
    """On a call that the company has no part in: of the call it says its number, and is told nothing."""
    number = str(payload.port_call) if payload.port_call is not None else _missing("port_call")
    app = lifecycle.begin_by_number(actor, payload.service, number if number.isprintable() else "")
    if payload.answers is not None:
        lifecycle.save_draft(app.pk, actor, drafts.kept(app, payload.answers), app.draft_version)
    return app


@transition
def _begun(actor: Actor, payload: schemas.Begin, port: Port, call: PortCall | None) -> Application:
    """The draft with its answers, or nothing at all: whoever mends a refused answer may begin again."""
    app = lifecycle.begin(actor, payload.service, port=port, call_id=call.pk if call else None)
    if payload.answers is not None:
        lifecycle.save_draft(app.pk, actor, drafts.kept(app, payload.answers), 0)
    return app


@router.get(
    "/applications/{application_id}",
    response={200: schemas.ApplicationOut, **answers.READ},
    operation_id="getApplication",
)
def get_application(request: HttpRequest, application_id: schemas.RowId) -> dict[str, Any]:
    """The whole case: statement, papers, checks, decisions, documents, and what you may do now."""
    return cases.whole(caller_of(request).actor, application_id)


@router.get(
    "/applications/{application_id}/as-before",
    response={200: schemas.BeforeOut, **answers.READ},
    operation_id="getAnswersAsBefore",
)
def get_answers_as_before(request: HttpRequest, application_id: schemas.RowId) -> dict[str, Any]:
    """Same as last time: answers of your last granted application of this service for this ship, to start from."""
    actor = caller_of(request).actor
    return cases.as_before(actor, application_id)


@router.put("/applications/{application_id}/answers", operation_id="saveAnswers", **WRITTEN)
@once
def save_answers(request: HttpRequest, application_id: schemas.RowId, payload: schemas.Save) -> Answer:
    """Keep answers as a draft; ``problems`` in the answer is what the form would say against them."""
    actor = caller_of(request).actor
    app = cases.found(actor, application_id)
    lifecycle.save_draft(app.pk, actor, drafts.kept(app, payload.answers), payload.draft_version)
    return 200, cases.whole(actor, app.pk)


@router.post("/applications/{application_id}/files/{attachment}", operation_id="attachFile", **WRITTEN)
@once
def attach_file(
    request: HttpRequest, application_id: schemas.RowId, attachment: str, file: File[UploadedFile]
) -> Answer:
    """Hand in a paper (PDF, JPG, PNG, XLSX or CSV up to 10 MB), in place of the one that lay there."""
    actor = caller_of(request).actor
    app = cases.found(actor, application_id)
    attachments.attach(app.pk, actor, attachment, file.read(), file.name or "")
    return 200, cases.whole(actor, app.pk)


@router.delete("/applications/{application_id}/files/{attachment}", operation_id="detachFile", **WRITTEN)
@once
def detach_file(request: HttpRequest, application_id: schemas.RowId, attachment: str) -> Answer:
    """Take a paper back while the statement is with the applicant."""
    actor = caller_of(request).actor
    app = cases.found(actor, application_id)
    attachments.detach(app.pk, actor, attachment)
    return 200, cases.whole(actor, app.pk)


@router.post("/applications/{application_id}/submit", operation_id="submitApplication", **WRITTEN)
@once
def submit(request: HttpRequest, application_id: schemas.RowId, payload: schemas.Submit = _SUBMIT) -> Answer:
    """Hand the statement in; the office's time starts."""
    actor = caller_of(request).actor
    app = cases.found(actor, application_id)
    given = payload.answers if payload.answers is not None else drafts.answers_of(app)
    if given is None:
        _missing("answers")
    lifecycle.submit(app.pk, actor, _form(app.asked_form, given, app, actor))
    return 200, cases.whole(actor, app.pk)


@router.post("/applications/{application_id}/grant", operation_id="grantApplication", **WRITTEN)
@once
def grant(request: HttpRequest, application_id: schemas.RowId, payload: schemas.Grant = _GRANT) -> Answer:
    """Approve the current step; the last one grants, numbers the document and unlocks what comes next."""
    actor = caller_of(request).actor
    app = cases.found(actor, application_id)
    decided = None
    if payload.determination is not None:
        form = app.current_step.form if app.in_review else None
        if form is None:
            raise Refused(
                Problem(
                    "determination",
                    "not_asked",
                    gettext("Langkah ini tidak meminta penetapan."),
                    gettext("Kosongkan determination."),
                )
            )
        decided = _form(form, payload.determination, app, actor)
    partners = {int(pk): seen for pk, seen in payload.partners.items()} if payload.partners is not None else None
    lifecycle.grant(
        app.pk, actor, version=payload.version, decided=decided, together=payload.together, partner_versions=partners
    )
    return 200, cases.whole(actor, app.pk)


def _refuse(request: HttpRequest, pk: int, payload: schemas.Refusal, transition: Callable[..., Application]) -> Answer:
    actor = caller_of(request).actor
    app = cases.found(actor, pk)
    anchors = [Anchor(r.field, r.reason, r.text) for r in payload.remarks]
    hulls = {} if payload.together is None else {"together": payload.together}
    transition(
        app.pk, actor, reason=payload.reason, text=payload.text, anchors=anchors, version=payload.version, **hulls
    )
    return 200, cases.whole(actor, app.pk)


@router.post("/applications/{application_id}/send-back", operation_id="sendBackApplication", **WRITTEN)
@once
def send_back(request: HttpRequest, application_id: schemas.RowId, payload: schemas.Refusal) -> Answer:
    """Return to the applicant for correction, with reason and remarks on fields."""
    return _refuse(request, application_id, payload, lifecycle.send_back)


@router.post("/applications/{application_id}/reject", operation_id="rejectApplication", **WRITTEN)
@once
def reject(request: HttpRequest, application_id: schemas.RowId, payload: schemas.Refusal) -> Answer:
    """Reject; a new application is needed."""
    return _refuse(request, application_id, payload, lifecycle.reject)


@router.post("/applications/{application_id}/withdraw", operation_id="withdrawApplication", **WRITTEN)
@once
def withdraw(request: HttpRequest, application_id: schemas.RowId, payload: schemas.Withdrawal = _WITHDRAWAL) -> Answer:
    """Take back what is not granted."""
    actor = caller_of(request).actor
    app = cases.found(actor, application_id)
    lifecycle.withdraw(app.pk, actor, text=payload.text)
    return 200, cases.whole(actor, app.pk)


@router.post("/applications/{application_id}/revoke", operation_id="revokeApplication", **WRITTEN)
@once
def revoke(request: HttpRequest, application_id: schemas.RowId, payload: schemas.Revocation) -> Answer:
    """The office takes back what it granted; what hangs on it ends with it."""
    actor = caller_of(request).actor
    app = cases.found(actor, application_id)
    lifecycle.revoke(app.pk, actor, reason=payload.reason, text=payload.text)
    return 200, cases.whole(actor, app.pk)


@router.post("/applications/{application_id}/actions/{name}", operation_id="actOnApplication", **WRITTEN)
@once
def act(request: HttpRequest, application_id: schemas.RowId, name: str, payload: schemas.Act = _ACT) -> Answer:
    """What only this service can do, such as recording that the ship departed."""
    actor = caller_of(request).actor
    app = cases.found(actor, application_id)
    declared = app.service.actions().get(name)
    form = None
    if declared is not None and declared.form is not None:
        form = _form(declared.form, payload.answers or {}, app, actor)
    lifecycle.act(app.pk, actor, name, form)
    return 200, cases.whole(actor, app.pk)


@router.get("/inbox", response={200: schemas.ApplicationPage, **answers.READ}, operation_id="getInbox")
def get_inbox(request: HttpRequest, after: str = "", limit: paging.Limit = 50) -> dict[str, Any]:
    """An officer's open cases, most urgent first; a company's drafts and returned cases, newest first."""
    actor = caller_of(request).actor
    if permissions.may_use_desk(actor):
        found = inbox.page(inbox.open_cases(actor), after, limit)
        return shown.listed(map(shown.application, found.items), found.after)
    key = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
    rows, following = paging.newest_first(inbox.waiting_for(actor), key, limit)
    return shown.listed(map(shown.application, rows), following)


def _form(form: type[BaseForm], given: dict[str, Any], app: Application, actor: Actor) -> BaseForm:
    return read(form, given, zone=app.port.zone, visible=permissions.visible(actor, app.port))


def _missing(field: str) -> NoReturn:
    raise Refused(Problem(field, "missing", gettext("Belum diisi."), gettext("Isi bagian ini.")))
