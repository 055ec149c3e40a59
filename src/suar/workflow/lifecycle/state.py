"""Where the state of an application is written, and what each change brings with it: events, papers, what follows."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from pydantic import ValidationError

from suar.accounts.actors import Actor, system
from suar.accounts.models import Organisation
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.kernel.words import said
from suar.portcalls.models import PortCall
from suar.records import chain, outbox
from suar.registry.models import Port
from suar.workflow import attachments, convoys, fees, guards, issuing, notices, numbering, registry
from suar.workflow.deadlines import rule
from suar.workflow.forms import BaseForm
from suar.workflow.models import ENDED, Application, State, Submission
from suar.workflow.requirements import Standing, standing_by_origin
from suar.workflow.service import Effect, Ends, Files, Opens, Pauses, Prepares, Resumes, Service
from suar.workflow.transaction import save_if_changed


def fresh(service: Service, port: Port, call: PortCall | None, actor: Actor) -> Application:
    return Application(
        shift_id=call.shift_id if call is not None and service.per_movement else None,
        service_code=service.code,
        service_since=service.since,
        port=port,
        call=call,
        organisation=actor.organisation or (call.agent if call else None),
        created_by_id=actor.user_id,
        created_at=clock.now(),
    )


def hand_in(app: Application, actor: Actor, form: BaseForm) -> None:
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
        conclude(app, actor, None)
        return
    app.state = State.IN_REVIEW
    start_step(app, next_step(app, 0))
    _number_request(app)
    digest = hashlib.sha256(
        app.statement.encode()
    ).hexdigest()  # people's data stays erasable: the chain keeps its hash
    record(app, actor, "submitted", version=app.version, statement_sha256=digest)


def _number_request(app: Application) -> None:
    if app.request_number is None:
        trade = app.service.trade(app.call)
        app.request_number = numbering.request_number(app.service.sl, trade, app.port, clock.now())


def next_step(app: Application, index: int) -> int:
    """The step from ``index`` on that somebody must decide: where no company must consent, that step is passed by.

    The last step is an office's, so there is always one.
    """
    steps = app.service.steps
    while index + 1 < len(steps) and steps[index].at_company and app.service.company_of(app, steps[index]) is None:
        index += 1
    return index


def start_step(app: Application, index: int) -> None:
    step = app.service.steps[index]
    app.step, app.paused_at = index, None
    asked = app.service.company_of(app, step) if step.at_company else None
    operator = app.service.operator_of(app) if step.at_operator and app.call is not None else None
    # A company that has been frozen decides nothing: the office does.
    company = asked or operator
    app.desk = Organisation.objects.filter(pk=company, active=True).first() if company is not None else None
    by = step.by
    if step.at_operator and app.desk_id is not None:
        by = Role.PORT_OPERATOR
    elif step.at_company and app.desk_id is None:
        by = Role.PORT_AUTHORITY
    app.step_role = by.value
    app.step_started_at = clock.now()
    begins = max(app.step_started_at, app.service.not_before(app) or app.step_started_at)
    law = rule(app.service, step, app.port, app.filed_at or clock.now())
    app.due_at, app.four_eyes = begins + law.within, law.four_eyes


def stop_clock(app: Application) -> None:
    """Count the office's time; while it is paused there is none to count."""
    if app.in_review and app.step_started_at is not None and app.paused_at is None:
        app.office_seconds += int((clock.now() - app.step_started_at).total_seconds())
    app.step_role, app.due_at, app.paused_at = "", None, None


def conclude(app: Application, actor: Actor, decided: BaseForm | None) -> None:
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
    for effect in effects:
        if isinstance(effect, Opens) and app.call is not None:
            open_anew(app.call, effect.service)
        elif isinstance(effect, Ends) and app.call is not None:
            _end_service(app, app.call, actor, effect)
        elif isinstance(effect, Prepares) and app.call is not None:
            prepare(app.call, effect)
        elif isinstance(effect, Files) and app.call is not None:
            file_for(app.call, effect, actor)
        elif isinstance(effect, Pauses) and app.call is not None:
            _pause(app.call, actor, effect.service, str(app))
        elif isinstance(effect, Resumes) and app.call is not None:
            _resume(app.call, actor, effect.service, str(app))


def _waiting(call: PortCall, code: str, *, paused: bool) -> list[Application]:
    found = (
        Application.objects.select_for_update(no_key=True, of=("self",))
        .select_related("port", "organisation", "desk")
        .filter(call=call, service_code=code, state=State.IN_REVIEW, paused_at__isnull=not paused)
    )
    for app in found:
        app.call = call
    return list(found)


def _pause(call: PortCall, actor: Actor, code: str, because: str) -> None:
    for app in _waiting(call, code, paused=False):
        role = app.step_role
        stop_clock(app)
        app.step_role, app.paused_at = role, clock.now()
        record(app, actor, "paused", because=because, version=app.version)


def _resume(call: PortCall, actor: Actor, code: str, because: str) -> None:
    for app in _waiting(call, code, paused=True):
        start_step(app, app.step)
        record(app, actor, "resumed", because=because, version=app.version)


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


def prepare(call: PortCall, effect: Prepares, *, when_due: bool = False) -> None:
    """Lay a draft ready for the company whose turn it is, unless one stands; the company's people fill it in.

    ``when_due``: only if all it needs stands already.
    """
    if effect.organisation_id is None:
        return
    company = Organisation.objects.filter(pk=effect.organisation_id, active=True).first()
    service = registry.in_force(effect.service, clock.today(call.port.zone))
    if company is None or not service.on_road(call) or convoys.prepared_with(call, effect.service, company.pk):
        return
    standing = Application.objects.filter(call=call, service_code=service.code).exclude(state__in=ENDED)
    standing = standing.exclude(Q(state=State.DRAFT) & ~Q(organisation=company))
    standing = standing.filter(shift=call.shift_id) if service.per_movement else standing
    if service.repeatable:  # another one beside what was granted
        standing = standing.filter(organisation=company).exclude(state=State.GRANTED)
    if standing.exists():
        return
    draft = fresh(service, call.port, call, system())
    draft.organisation = company
    if when_due and any(True for _missing in guards.prerequisites(draft)):
        return
    draft.save()
    chain.append(draft, "begun", system(), service=service.code, call=call.pk)
    draft.save(update_fields=["chain_length", "chain_hash"])
    notices.prepared(draft)


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


def _end_service(app: Application, call: PortCall, actor: Actor, effect: Ends) -> None:
    """End what stands of a service on the call of ``app``, which asks for it."""
    state = State.REVOKED if effect.because else State.WITHDRAWN
    because = effect.because or str(app)
    which: dict[str, Any] = {} if effect.only is None else {"pk": effect.only}
    if effect.only is None and registry.current_of(effect.service).per_movement:
        which["shift"] = call.shift_id  # the movements before it are over
    states = set(State) - ENDED if effect.pending else {State.GRANTED}
    standing = list(
        Application.objects.select_for_update(no_key=True, of=("self",))
        .select_related("port", "organisation")
        .filter(call=call, service_code=effect.service, state__in=states, **which)
    )
    for other in standing:
        other.call = call
        end(other, actor, state, because=because, spare=app, alone=effect.alone)
    if not standing and not effect.alone and effect.service in standing_by_origin(call):
        # What was announced elsewhere stands without an application: the fact ends, and what hangs on it.
        registry.in_force(effect.service, clock.today(call.port.zone)).on_ended(app)
        save_if_changed(call)
        on_it = Q(service_code__in=registry.dependants(effect.service, call))
        _end_hanging(on_it, call, actor, state, (because, because), spare=app)


def end(
    app: Application, actor: Actor, state: State, *, because: str, spare: Application | None = None, alone: bool = False
) -> None:
    """End an application and, unless ``alone``, what on the call needed it; not ``spare``, which asked for it."""
    was_granted = app.granted
    stop_clock(app)
    # What was laid ready and never handed in is thrown away; nobody took anything back.
    app.state = State.WITHDRAWN if app.state == State.DRAFT else state
    app.decided_at = clock.now()
    if was_granted:
        app.service.on_ended(app)
        issuing.revoke(app, because)
    record(app, actor, app.state, because=because, version=app.version)
    if app.call is None or not was_granted or alone:
        return
    after = f"{app.service_code} {app.request_number or ''}".strip()
    hanging = _hanging(app)
    if hanging is not None:
        _end_hanging(hanging, app.call, actor, state, (because, after), spare=spare or app)


def _hanging(app: Application) -> Q | None:
    """Which applications of the call hang on one that ended; None: none, for another of its kind still stands.

    A movement that is over holds up nothing; within a shift only what was filed for it ends; a shift takes along all
    that was filed for it.
    """
    call, code = app.visit, app.service_code
    of_shift = Q(shift=app.pk)
    if app.service.per_movement and app.shift_id != call.shift_id:
        return None
    if Standing(call).granted(code):
        return of_shift
    on_it = Q(service_code__in=registry.dependants(code, call))
    return (on_it & Q(shift=app.shift_id) if app.shift_id is not None else on_it) | of_shift


def _end_hanging(
    hanging: Q, call: PortCall, actor: Actor, state: State, because: tuple[str, str], *, spare: Application
) -> None:
    """End what on the call needed a service; ``because``: as the papers say it, and as the events do."""
    others = (
        Application.objects.select_for_update(no_key=True, of=("self",))
        .select_related("port", "organisation")
        .filter(hanging, call=call)
        .exclude(state__in=ENDED)
        .exclude(Q(state=State.DRAFT) & (Q(organisation=call.agent_id) | Q(created_by__isnull=False)))
        .exclude(pk=spare.pk)
        .order_by("id")
    )
    for other in others:
        other.call = call
        was_granted = other.state == State.GRANTED
        stop_clock(other)
        # What was laid ready and never handed in is thrown away; nobody took anything back.
        other.state = State.WITHDRAWN if other.state == State.DRAFT else state
        other.decided_at = clock.now()
        if was_granted:
            other.service.on_ended(other)
            issuing.revoke(other, because[0])
        record(other, actor, other.state, because=because[1], version=other.version)


def record(app: Application, actor: Actor, verb: str, **particulars: Any) -> None:
    """Write the event, save the row and its call, and leave the job that tells people."""
    office = actor.system or actor.organisation_id != app.organisation_id
    event = chain.append(app, verb, actor, state=said(app.state), office=office, **particulars)
    app.save()
    fees.follow(app, actor, verb)
    if app.call is not None:
        save_if_changed(app.call)
    outbox.leave("suar.workflow.tasks.follow_up", event_id=event.pk)
