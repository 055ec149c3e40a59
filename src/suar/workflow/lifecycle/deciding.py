"""What whoever decides does: grant, send back, reject, revoke; and the acts that a granted service allows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from suar.accounts.actors import Actor
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls import times
from suar.portcalls.models import MovementKind
from suar.workflow import checking, convoys, four_eyes, guards
from suar.workflow.forms import BaseForm
from suar.workflow.guards import Anchor
from suar.workflow.lifecycle.state import apply, conclude, end, next_step, open_anew, record, start_step, stop_clock
from suar.workflow.models import Application, Decision, Outcome, State
from suar.workflow.refusals import ask_proof, authorise, authorise_act
from suar.workflow.requirements import Sailed
from suar.workflow.transaction import locked, transition


@transition
def grant(
    app_id: int,
    actor: Actor,
    *,
    version: int | None = None,
    decided: BaseForm | None = None,
    together: bool = True,
    partner_versions: Mapping[int, int] | None = None,
    bulk: bool = False,
) -> Application:
    """Approve the current step; the last one grants the application, numbers its document and unlocks the next.

    ``together``: what was filed for the other hulls of a convoy on the same form is decided with it, or nothing is.
    ``partner_versions``: which version of each the officer saw, by application; one not seen is not granted.
    ``bulk``: one of many granted together, so only where every check is green.
    """
    app = locked(app_id)
    authorise(actor, "grant", app)
    ask_proof(actor, app)
    guards.same_version(app, version)
    if bulk:
        four_eyes.refuse_in_bulk(app)
        checking.refuse_unless_green(app)
    _approve(app, actor, decided)
    for partner in _decided_with(app, actor, "grant") if together else ():
        _was_seen(partner, partner_versions)
        try:
            _approve(partner, actor, decided)
        except Refused as refused:
            raise Refused.of(convoys.alone(partner.visit, refused.problems)) from refused
    return app


def _was_seen(partner: Application, versions: Mapping[int, int] | None) -> None:
    """Refuse what was filed for another hull while the officer had an earlier version, or none, before the eyes."""
    try:
        guards.same_version(partner, versions.get(partner.pk, 0) if versions is not None else None)
    except Refused as stale:
        ship = partner.visit.ship.name
        named = [Problem(p.field, p.code, f"{ship}: {p.text}", p.remedy, p.law) for p in stale.problems]
        raise Refused.of(named, status=stale.status) from stale


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
    if app.paused_at is not None:
        raise Refused(
            Problem("", "paused", gettext("Permohonan ini ditunda; keputusannya menunggu penundaan diangkat.")),
            status=409,
        )
    step = app.current_step
    if step.form is not None and decided is None:
        raise Refused(Problem("", "determination", gettext("Isi penetapan kantor sebelum menyetujui.")))
    problems = list(guards.standing_problems(app))
    if decided is not None and step.form is not None:
        app.decision = decided.model_dump_json()
        problems += app.service.decision_problems(app, decided)
    guards.refuse_if(problems)
    actor = four_eyes.named(actor, app)
    if four_eyes.needs_another(app, actor):
        _decide(app, actor, Outcome.AGREED)
        record(app, actor, "agreed", step=step.name, version=app.version)
        return
    _decide(app, actor, Outcome.GRANTED)
    if app.step + 1 < len(app.service.steps):
        stop_clock(app)
        start_step(app, next_step(app, app.step + 1))
        record(app, actor, "step_granted", step=step.name, version=app.version)
        return
    conclude(app, actor)


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
    actor = four_eyes.named(actor, app)
    guards.same_version(app, version)
    guards.check_reason(app, reason, text, anchors)
    for each in (app, *(_decided_with(app, actor, "send_back") if together else ())):
        said_of = anchors if each is app else ()
        _decide(each, actor, Outcome.SENT_BACK, reason, text, said_of)
        stop_clock(each)
        each.state = State.SENT_BACK
        record(each, actor, "sent_back", reason=reason, text=text, anchors=guards.plain(said_of), version=each.version)
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
    actor = four_eyes.named(actor, app)
    guards.same_version(app, version)
    guards.check_reason(app, reason, text, anchors)
    for each in (app, *(_decided_with(app, actor, "reject") if together else ())):
        said_of = anchors if each is app else ()
        _decide(each, actor, Outcome.REJECTED, reason, text, said_of)
        stop_clock(each)
        each.state = State.REJECTED
        each.decided_at, each.decided_by_id = clock.now(), actor.user_id
        record(each, actor, "rejected", reason=reason, text=text, anchors=guards.plain(said_of), version=each.version)
    return app


@transition
def revoke(app_id: int, actor: Actor, *, reason: str, text: str) -> Application:
    """The office takes back what it granted; what hangs on it ends with it, visibly."""
    app = locked(app_id)
    authorise(actor, "revoke", app)
    actor = four_eyes.named(actor, app)
    ask_proof(actor, app)
    guards.check_reason(app, reason, text, ())
    left = times.confirmed(app.call, MovementKind.DEPARTED) if app.call else None
    reopens = any(isinstance(requirement, Sailed) for requirement in app.service.requires)
    if left is not None and not reopens:
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
    end(app, actor, State.REVOKED, because=f"{reason} {text}")
    if app.service.opened_by_system and app.call is not None:
        open_anew(app.call, app.service_code)
    return app


@transition
def act(app_id: int, actor: Actor, name: str, form: BaseForm | None = None) -> Application:
    """Use an action that only this service has, such as recording that the ship is all fast."""
    app = locked(app_id)
    authorise_act(actor, name, app)
    declared = app.service.actions()[name]
    ended = None if declared.after_end else guards.call_ended(app.call)
    if ended is not None:
        raise Refused(ended, status=409)
    if declared.form is not None and form is None:
        raise Refused(Problem("", "missing", gettext("Isian untuk tindakan ini belum diisi.")))
    actor = four_eyes.named(actor, app)
    effects = list(declared.run(app.service, app, form, actor) or ())
    record(app, actor, f"act:{name}", form=form.model_dump(mode="json") if form else None)
    apply(app, actor, effects)
    return app


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
        decided_by_label=actor.label[:200],
        desk_id=app.desk_id if app.desk_id == actor.organisation_id else None,
    )
