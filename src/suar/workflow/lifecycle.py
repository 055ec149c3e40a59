"""File, submit, grant, send back, reject, withdraw, revoke, act: the only writer of an application's state.

Each is one transaction: lock, ask again who may, check the rules, change, write the event, leave a job. What people
are told, the signature and messages to others follow after commit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from suar.accounts.actors import Actor, system
from suar.accounts.models import Organisation
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext, said
from suar.portcalls import times
from suar.portcalls.models import MovementKind, PortCall
from suar.records import chain, outbox
from suar.registry.models import Port
from suar.workflow import attachments, convoys, guards, issuing, notices, numbering, permissions, registry
from suar.workflow.deadlines import limit
from suar.workflow.forms import BaseForm
from suar.workflow.guards import Anchor
from suar.workflow.models import ENDED, Application, Decision, Outcome, State, Submission
from suar.workflow.refusals import authorise, no_longer, not_yours
from suar.workflow.requirements import Standing
from suar.workflow.service import Effect, Ends, Opens, Prepares, Service
from suar.workflow.transaction import locked, locked_call, save_if_changed, transition

# ---- filing -------------------------------------------------------------------------------------------------


@transition
def begin(actor: Actor, code: str, *, port: Port, call_id: int | None = None) -> Application:
    """Open a draft of a service; on a call its port is the call's. 409 where one stands already."""
    if not registry.exists(code):
        raise NotThere(Problem("", "not_found", gettext("Layanan ini tidak ada.")))
    call = locked_call(call_id) if call_id is not None else None
    port = call.port if call is not None else port
    service = registry.in_force(code, clock.today(port.zone))
    if call is not None and not permissions.calls(actor).filter(pk=call.pk).exists():
        raise NotThere(Problem("", "not_found", gettext("Kunjungan ini tidak ditemukan.")))
    if not permissions.may_file(actor, service, call):
        raise Refused(Problem("", "permission", gettext("Anda tidak berhak mengajukan layanan ini.")), status=403)
    if call is not None and not service.applies(call):
        raise Refused(Problem("", "applies", gettext("%(code)s tidak diperlukan pada kunjungan ini.") % {"code": code}))
    guards.refuse_second(service, call)
    return _draft(service, port, call, actor)


def _fresh(service: Service, port: Port, call: PortCall | None, actor: Actor) -> Application:
    return Application(
        service_code=service.code,
        service_since=service.since,
        port=port,
        call=call,
        organisation=actor.organisation or (call.agent if call else None),
        created_by_id=actor.user_id,
        created_at=clock.now(),
    )


def _draft(service: Service, port: Port, call: PortCall | None, actor: Actor) -> Application:
    app = _fresh(service, port, call, actor)
    app.save()
    chain.append(app, "begun", actor, service=service.code, call=call.pk if call else None)
    app.save(update_fields=["chain_length", "chain_hash"])
    return app


@transition
def save_draft(app_id: int, actor: Actor, draft: str, version: int | None) -> Application:
    """Keep what is typed, as typed. ``version`` is the draft the writer saw; a newer one is never overwritten."""
    app = locked(app_id)
    authorise(actor, "edit", app)
    if version is not None and version != app.draft_version:
        raise Refused(
            Problem(
                "",
                "stale",
                gettext("Formulir ini telah diubah di jendela atau perangkat lain."),
                gettext("Pilih: pakai isian yang tersimpan, atau timpa dengan isian di layar ini."),
            ),
            status=409,
        )
    app.draft = draft
    app.draft_version += 1
    app.draft_saved_at = clock.now()
    app.save(update_fields=["draft", "draft_version", "draft_saved_at"])
    return app


@transition
def submit(app_id: int, actor: Actor, form: BaseForm) -> Application:
    """Hand the statement in: it is frozen, gets its number, and the office's clock starts.

    The form of a convoy is one statement a hull: all are handed in, or none.
    """
    app = locked(app_id)
    authorise(actor, "submit", app)
    own, others = convoys.statements(app, form)
    if not others:
        _submit(app, actor, own)
        return app
    partners = [(hull, _partner(app, hull, actor)) for hull in convoys.filed_together(app)]
    found: list[Problem] = []
    for each, statement, hull in ((app, own, None), *((p, others[hull.pk], hull) for hull, p in partners)):
        try:
            _submit(each, actor, statement)
        except Refused as refused:
            found += convoys.at_hull(app, hull, refused.problems) if hull else refused.problems
    guards.refuse_if(found)
    return app


def _partner(app: Application, hull: PortCall, actor: Actor) -> Application:
    """The application of another hull of the convoy: the one sent back, or a new one with the same papers."""
    for partner in convoys.group(app, State.SENT_BACK):
        if partner.call_id == hull.pk:
            partner.call = hull
            return partner
    partner = _fresh(app.service, hull.port, hull, actor)
    partner.organisation, partner.filed_with = app.organisation, app
    partner.save()
    chain.append(partner, "begun", actor, service=app.service_code, call=hull.pk, filed_with=app.pk)
    attachments.share(app, partner)
    return partner


def _submit(app: Application, actor: Actor, form: BaseForm) -> None:
    service, now = app.service, clock.now()
    app.statement = form.model_dump_json()
    app.submitted_at = now
    papers = attachments.offer_ship_papers(app)
    guards.refuse_if((*attachments.missing(papers), *guards.standing_problems(app)))
    app.version += 1
    app.filed_at = app.filed_at or now
    Submission.objects.create(
        application=app, version=app.version, statement=app.statement, submitted_at=now, submitted_by_id=actor.user_id
    )
    service.on_submitted(app)
    if not service.steps:
        _number_request(app)
        _grant(app, actor, None)
        return
    app.state = State.IN_REVIEW
    _start_step(app, 0)
    _number_request(app)
    digest = hashlib.sha256(
        app.statement.encode()
    ).hexdigest()  # people's data stays erasable: the chain keeps its hash
    _record(app, actor, "submitted", version=app.version, statement_sha256=digest)


def _number_request(app: Application) -> None:
    if app.request_number is None:
        trade = app.service.trade(app.call)
        app.request_number = numbering.request_number(app.service.sl, trade, app.port, clock.now())


def _start_step(app: Application, index: int) -> None:
    step = app.service.steps[index]
    app.step = index
    app.desk_id = app.service.operator_of(app) if step.at_operator and app.call is not None else None
    app.step_role = (Role.PORT_OPERATOR if app.desk_id is not None else step.by).value
    app.step_started_at = clock.now()
    app.due_at = app.step_started_at + limit(app.service, step, app.port, app.filed_at or clock.now())


def _stop_clock(app: Application) -> None:
    if app.in_review and app.step_started_at is not None:
        app.office_seconds += int((clock.now() - app.step_started_at).total_seconds())
    app.step_role, app.due_at = "", None


# ---- deciding -----------------------------------------------------------------------------------------------


@transition
def grant(
    app_id: int, actor: Actor, *, version: int | None = None, decided: BaseForm | None = None, together: bool = True
) -> Application:
    """Approve the current step; the last one grants the application, numbers its document and unlocks the next.

    ``together``: what was filed for the other hulls of a convoy on the same form is decided with it, or nothing is.
    """
    app = locked(app_id)
    authorise(actor, "grant", app)
    guards.same_version(app, version)
    _approve(app, actor, decided)
    for partner in _decided_with(app, actor, "grant") if together else ():
        try:
            _approve(partner, actor, decided)
        except Refused as refused:
            raise Refused.of(convoys.alone(partner.visit, refused.problems)) from refused
    return app


def _decided_with(app: Application, actor: Actor, action: str) -> list[Application]:
    """The open applications of the other hulls filed on the same form, locked, each asked for again."""
    found = []
    here = {hull.pk: hull for hull in app.call.hulls} if app.call else {}
    for partner in convoys.group(app, State.IN_REVIEW):
        mine = Application.objects.select_for_update(no_key=True, of=("self",)).select_related("organisation")
        each = mine.get(pk=partner.pk)
        if each.call_id not in here or not each.in_review:
            continue  # it has left the convoy, or somebody decided it meanwhile
        each.call = here[each.call_id]
        each.port = each.visit.port
        authorise(actor, action, each)
        found.append(each)
    return found


def _approve(app: Application, actor: Actor, decided: BaseForm | None) -> None:
    step = app.current_step
    if step.form is not None and decided is None:
        raise Refused(Problem("", "determination", gettext("Isi penetapan kantor sebelum menyetujui.")))
    problems = list(guards.standing_problems(app))
    if decided is not None and step.form is not None:
        app.decision = decided.model_dump_json()
        problems += app.service.decision_problems(app, decided)
    guards.refuse_if(problems)
    _decide(app, actor, Outcome.GRANTED)
    if app.step + 1 < len(app.service.steps):
        _stop_clock(app)
        _start_step(app, app.step + 1)
        _record(app, actor, "step_granted", step=step.name, version=app.version)
        return
    _grant(app, actor, decided)


def _grant(app: Application, actor: Actor, decided: BaseForm | None) -> None:
    _stop_clock(app)
    app.state = State.GRANTED
    app.decided_at = clock.now()
    app.decided_by_id = actor.user_id
    effects = list(app.service.on_granted(app, actor) or ())  # facts first; the number is the last lock
    document = issuing.issue(app, actor)
    _record(
        app,
        actor,
        "granted",
        version=app.version,
        document=document.number if document else None,
        decision=app.decision or None,
    )
    _apply(app, actor, effects)


@transition
def send_back(
    app_id: int,
    actor: Actor,
    *,
    reason: str,
    text: str,
    anchors: Sequence[Anchor] = (),
    version: int | None = None,
    together: bool = True,
) -> Application:
    """Return to the applicant for correction: same number, version n+1 when it comes again."""
    app = locked(app_id)
    authorise(actor, "send_back", app)
    guards.same_version(app, version)
    guards.check_reason(app, reason, text, anchors)
    for each in (app, *(_decided_with(app, actor, "send_back") if together else ())):
        said_of = anchors if each is app else ()
        _decide(each, actor, Outcome.SENT_BACK, reason, text, said_of)
        _stop_clock(each)
        each.state = State.SENT_BACK
        _record(each, actor, "sent_back", reason=reason, text=text, anchors=guards.plain(said_of), version=each.version)
    return app


@transition
def reject(
    app_id: int,
    actor: Actor,
    *,
    reason: str,
    text: str,
    anchors: Sequence[Anchor] = (),
    version: int | None = None,
    together: bool = False,
) -> Application:
    """Refuse for good, with the reason; a new application is needed. Either hull of a convoy may be refused alone."""
    app = locked(app_id)
    authorise(actor, "reject", app)
    guards.same_version(app, version)
    guards.check_reason(app, reason, text, anchors)
    for each in (app, *(_decided_with(app, actor, "reject") if together else ())):
        said_of = anchors if each is app else ()
        _decide(each, actor, Outcome.REJECTED, reason, text, said_of)
        _stop_clock(each)
        each.state = State.REJECTED
        each.decided_at, each.decided_by_id = clock.now(), actor.user_id
        _record(each, actor, "rejected", reason=reason, text=text, anchors=guards.plain(said_of), version=each.version)
    return app


@transition
def withdraw(app_id: int, actor: Actor, *, text: str = "") -> Application:
    """The applicant takes back what is not granted (ruling 14)."""
    app = locked(app_id)
    authorise(actor, "withdraw", app)
    _stop_clock(app)
    app.state = State.WITHDRAWN
    app.decided_at = clock.now()
    _record(app, actor, "withdrawn", text=text, version=app.version)
    return app


@transition
def revoke(app_id: int, actor: Actor, *, reason: str, text: str) -> Application:
    """The office takes back what it granted; what hangs on it ends with it, visibly."""
    app = locked(app_id)
    authorise(actor, "revoke", app)
    guards.check_reason(app, reason, text, ())
    left = times.confirmed(app.call, MovementKind.DEPARTED) if app.call else None
    if left is not None and app.call is not None and app.call.closed_at is None:
        raise Refused(
            Problem(
                "",
                "departed",
                gettext("Kapal sudah berangkat pada %(time)s.") % {"time": times.local(left.at, app.port)},
                gettext("Persetujuan yang sudah dipakai tidak dicabut; catat temuan pada LK3 realisasi."),
            ),
            status=409,
        )
    _decide(app, actor, Outcome.REVOKED, reason, text)
    _end(app, actor, State.REVOKED, because=f"{reason} {text}")
    if app.service.opened_by_system and app.call is not None:
        _open(app.call, app.service_code)
    return app


@transition
def act(app_id: int, actor: Actor, name: str, form: BaseForm | None = None) -> Application:
    """Use an action that only this service has, such as recording that the ship is all fast."""
    app = locked(app_id)
    if not permissions.sees(actor, app):
        authorise(actor, "view", app)
    if not permissions.may_act(actor, name, app):
        if name not in app.service.actions():
            raise NotThere(Problem("", "not_found", gettext("Tindakan ini tidak ada.")))
        if not app.granted:
            raise no_longer(app)
        raise Refused(not_yours(), status=403)
    ended = guards.call_ended(app.call)
    if ended is not None:
        raise Refused(ended, status=409)
    declared = app.service.actions()[name]
    if declared.form is not None and form is None:
        raise Refused(Problem("", "missing", gettext("Isian untuk tindakan ini belum diisi.")))
    effects = list(declared.run(app.service, app, form, actor) or ())
    _record(app, actor, f"act:{name}", form=form.model_dump(mode="json") if form else None)
    _apply(app, actor, effects)
    return app


# ---- what follows -------------------------------------------------------------------------------------------


def _apply(app: Application, actor: Actor, effects: Iterable[Effect]) -> None:
    for effect in effects:
        if isinstance(effect, Opens) and app.call is not None:
            _open(app.call, effect.service)
        elif isinstance(effect, Ends) and app.call is not None:
            state = State.REVOKED if effect.because else State.WITHDRAWN
            for other in (
                Application.objects.select_for_update(no_key=True, of=("self",))
                .select_related("port", "organisation")
                .filter(call=app.call, service_code=effect.service, state=State.GRANTED)
            ):
                other.call = app.call
                _end(other, actor, state, because=effect.because or str(app), spare=app)
        elif isinstance(effect, Prepares) and app.call is not None:
            _prepare(app.call, effect)


def _prepare(call: PortCall, effect: Prepares) -> None:
    """Lay a draft ready for the company whose turn it is, unless one stands; the company's people fill it in."""
    if effect.organisation_id is None:
        return
    company = Organisation.objects.filter(pk=effect.organisation_id, active=True).first()
    service = registry.in_force(effect.service, clock.today(call.port.zone))
    if company is None or not service.applies(call) or convoys.prepared_with(call, effect.service):
        return
    standing = Application.objects.filter(call=call, service_code=service.code).exclude(state__in=ENDED)
    if (standing.filter(organisation=company) if service.repeatable else standing).exists():
        return
    draft = _fresh(service, call.port, call, system())
    draft.organisation = company
    draft.save()
    chain.append(draft, "begun", system(), service=service.code, call=call.pk)
    draft.save(update_fields=["chain_length", "chain_hash"])
    notices.prepared(draft)


def _open(call: PortCall, code: str) -> None:
    """Open an application of the system's own where its requirements stand and none is open yet."""
    service = registry.in_force(code, clock.today(call.port.zone))
    if not service.applies(call):
        return
    if (
        Application.objects.filter(call=call, service_code=code)
        .exclude(state__in=["rejected", "withdrawn", "revoked"])
        .exists()
    ):
        return
    app = _fresh(service, call.port, call, system())
    if any(True for _problem in guards.prerequisites(app)):
        return
    app.filed_with = convoys.companion(app)
    app.save()
    _submit(app, system(), service.Form.model_validate(service.known(call, system())))


def _end(app: Application, actor: Actor, state: State, *, because: str, spare: Application | None = None) -> None:
    """End a granted application and, after it, what on the call needed it; not ``spare``, which asked for it."""
    _stop_clock(app)
    app.state = state
    app.decided_at = clock.now()
    app.service.on_ended(app)
    issuing.revoke(app, because)
    _record(app, actor, state.value, because=because, version=app.version)
    if app.call is None or Standing(app.call).granted(app.service_code):
        return  # another of its kind still stands, so what hangs on it does too
    hanging = registry.dependants(app.service_code)
    others = (
        Application.objects.select_for_update(no_key=True, of=("self",))
        .select_related("port", "organisation")
        .filter(call=app.call, service_code__in=hanging)
        .exclude(state__in=[State.DRAFT, State.REJECTED, State.WITHDRAWN, State.REVOKED])
        .exclude(pk=spare.pk if spare else 0)
        .order_by("id")
    )
    for other in others:
        other.call = app.call
        was_granted = other.state == State.GRANTED
        _stop_clock(other)
        other.state = state
        other.decided_at = clock.now()
        if was_granted:
            other.service.on_ended(other)
            issuing.revoke(other, because)
        _record(
            other,
            actor,
            state.value,
            because=f"{app.service_code} {app.request_number or ''}".strip(),
            version=other.version,
        )


def _decide(
    app: Application, actor: Actor, outcome: Outcome, reason: str = "", text: str = "", anchors: Sequence[Anchor] = ()
) -> None:
    step = app.service.steps[app.step].name if app.service.steps else ""
    Decision.objects.create(
        application=app,
        version=app.version,
        step=step,
        outcome=outcome,
        reason=reason,
        text=text,
        anchors=guards.plain(anchors),
        started_at=app.step_started_at,
        due_at=app.due_at,
        decided_at=clock.now(),
        decided_by_id=actor.user_id,
        decided_by_label=actor.label,
    )


def _record(app: Application, actor: Actor, verb: str, **particulars: Any) -> None:
    """Write the event, save the row and its call, and leave the job that tells people."""
    office = actor.system or actor.organisation_id != app.organisation_id
    event = chain.append(app, verb, actor, state=said(app.state), office=office, **particulars)
    app.save()
    if app.call is not None:
        save_if_changed(app.call)
    outbox.leave("suar.workflow.tasks.follow_up", event_id=event.pk)


Statement = Mapping[str, Any]
