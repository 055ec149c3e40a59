"""A statement is handed in, it is granted, and what the grant asks for happens, which may hand in the next."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.db import transaction
from pydantic import ValidationError

from suar.accounts.actors import Actor, system
from suar.accounts.models import Organisation
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls.models import PortCall
from suar.records import chain
from suar.workflow import attachments, convoys, guards, issuing, numbering, registry
from suar.workflow.forms import BaseForm
from suar.workflow.lifecycle.state.ending import end_service
from suar.workflow.lifecycle.state.pausing import pause, resume
from suar.workflow.lifecycle.state.preparing import prepare
from suar.workflow.lifecycle.state.recording import fresh, record
from suar.workflow.lifecycle.state.steps import next_step, start_step, stop_clock
from suar.workflow.models import ENDED, Application, State, Submission
from suar.workflow.service import Effect, Ends, Files, Opens, Pauses, Prepares, Resumes


def hand_in(app: Application, actor: Actor, form: BaseForm) -> None:
    """Freeze the statement as the next version and start its first step; where nobody decides, grant it at once."""
    service, now = app.service, clock.now()
    app.statement = form.model_dump_json()
    app.submitted_at = now
    papers = attachments.offer_ship_papers(app)
    guards.refuse_if((*attachments.missing(papers), *guards.standing_problems(app)))
    if len(service.applicants()) > 1 or service.applicant != Role.AGENT:  # somebody else may have filed it meanwhile
        guards.refuse_second(service, app.call, None, besides=app.pk)
    app.version += 1
    app.filed_at = app.filed_at or now
    app.filed_under = actor.delegation if actor.organisation_id == app.organisation_id else None
    Submission.objects.create(
        application=app, version=app.version, statement=app.statement, submitted_at=now, submitted_by_id=actor.user_id
    )
    service.on_submitted(app)
    if not service.steps:
        _number_request(app)
        conclude(app, actor)
        return
    app.state = State.IN_REVIEW
    start_step(app, next_step(app, 0))
    _number_request(app)
    # People's data stays erasable: the chain keeps its hash.
    digest = hashlib.sha256(app.statement.encode()).hexdigest()
    record(app, actor, "submitted", version=app.version, statement_sha256=digest)


def _number_request(app: Application) -> None:
    if app.request_number is None:
        trade = app.service.trade(app.call)
        app.request_number = numbering.request_number(app.service.sl, trade, app.port, clock.now())


def conclude(app: Application, actor: Actor) -> None:
    """Grant it: facts change, the paper is issued, the event is written; then comes what the grant asks for."""
    stop_clock(app)
    app.state = State.GRANTED
    app.decided_at = clock.now()
    app.decided_by_id = actor.user_id
    effects = list(app.service.on_granted(app, actor) or ())  # facts first; the number is the last lock
    document = issuing.issue(app, actor)
    record(
        app,
        actor,
        "granted",
        version=app.version,
        document=document.number if document else None,
        decision=app.decision or None,
    )
    apply(app, actor, effects)


def apply(app: Application, actor: Actor, effects: Iterable[Effect]) -> None:
    """Do what a service asked for on the call of an application."""
    for effect in effects:
        if isinstance(effect, Opens) and app.call is not None:
            open_anew(app.call, effect.service)
        elif isinstance(effect, Ends) and app.call is not None:
            end_service(app, app.call, actor, effect)
        elif isinstance(effect, Prepares) and app.call is not None:
            prepare(app.call, effect)
        elif isinstance(effect, Files) and app.call is not None:
            file_for(app.call, effect, actor)
        elif isinstance(effect, Pauses) and app.call is not None:
            pause(app.call, actor, effect.service, str(app))
        elif isinstance(effect, Resumes) and app.call is not None:
            resume(app.call, actor, effect.service, str(app))


def file_for(call: PortCall, effect: Files, actor: Actor) -> Application | None:
    """Hand in a statement for a company with what is known of it; where something is missing it is laid ready.

    None: it does not concern this call, or one stands already.
    """
    if effect.organisation_id is None:
        return None
    service = registry.in_force(effect.service, clock.today(call.port.zone))
    company = Organisation.objects.filter(pk=effect.organisation_id, active=True).first()
    standing = Application.objects.filter(call=call, service_code=service.code).exclude(state__in=ENDED)
    if company is None or not service.on_road(call) or (standing.exists() and not service.repeatable):
        return None
    app = fresh(service, call.port, call, actor)
    app.organisation = company
    try:
        with transaction.atomic():
            app.save()
            chain.append(app, "begun", actor, service=service.code, call=call.pk)
            hand_in(app, actor, service.Form.model_validate(service.known(call, actor)))
    except (Refused, ValidationError):
        prepare(call, Prepares(effect.service, effect.organisation_id))
        return None
    return app


def open_anew(call: PortCall, code: str) -> None:
    """Open an application of the system's own where its requirements stand and none is open yet."""
    service = registry.in_force(code, clock.today(call.port.zone))
    if not service.on_road(call):
        return
    standing = Application.objects.filter(call=call, service_code=code).exclude(state__in=ENDED)
    if (standing.filter(shift=call.shift_id) if service.per_movement else standing).exists():
        return
    app = fresh(service, call.port, call, system())
    if any(True for _problem in guards.prerequisites(app)):
        return
    app.filed_with = convoys.companion(app)
    app.save()
    hand_in(app, system(), service.Form.model_validate(service.known(call, system())))
