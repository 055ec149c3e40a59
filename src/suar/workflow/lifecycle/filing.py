"""What an applicant does: begin a statement, keep it, hand it in, take it back. Each is one transaction."""

from __future__ import annotations

from suar.accounts.actors import Actor
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls.models import PortCall
from suar.records import chain
from suar.registry.models import Port
from suar.workflow import attachments, convoys, guards, permissions, registry
from suar.workflow.forms import BaseForm
from suar.workflow.lifecycle.state import fresh, hand_in, record, stop_clock
from suar.workflow.models import WITH_APPLICANT, Application, State
from suar.workflow.refusals import ask_proof, authorise, refuse_ended_letter, refuse_frozen
from suar.workflow.service import Service
from suar.workflow.transaction import locked, locked_call, transition


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
    refuse_frozen(actor)
    refuse_ended_letter(actor)
    if not permissions.may_file(actor, service, call) or not permissions.under_letter(actor, port.code, code):
        raise Refused(Problem("", "permission", gettext("Anda tidak berhak mengajukan layanan ini.")), status=403)
    if call is not None and not service.on_road(call):
        raise Refused(Problem("", "applies", gettext("%(code)s tidak diperlukan pada kunjungan ini.") % {"code": code}))
    guards.refuse_second(service, call, actor.organisation_id)
    return _draft(service, port, call, actor)


@transition
def begin_by_number(actor: Actor, code: str, number: str) -> Application:
    """Open a draft on a call that the company has no part in yet, known to it by its number (a change of agent)."""
    service = registry.current_of(code) if registry.exists(code) else None
    if service is None or not service.from_outside:
        raise NotThere(Problem("", "not_found", gettext("Layanan ini tidak ada.")))
    refuse_frozen(actor)
    refuse_ended_letter(actor)
    if not actor.active or not permissions.may_file_from_outside(actor, service):
        raise Refused(Problem("", "permission", gettext("Anda tidak berhak mengajukan layanan ini.")), status=403)
    known = PortCall.objects.filter(number=number.strip().upper(), cancelled_at=None, closed_at=None).first()
    call = locked_call(known.pk) if known is not None else None
    if call is None or not service.on_road(call) or not permissions.under_letter(actor, call.port.code, code):
        remedy = gettext("Periksa nomor PKK; kunjungan yang selesai atau dibatalkan tidak dapat dialihkan.")
        raise NotThere(Problem("number", "not_found", gettext("Kunjungan dengan nomor ini tidak ditemukan."), remedy))
    service = registry.in_force(code, clock.today(call.port.zone))
    draft = Application.objects.filter(
        call=call, service_code=code, organisation=actor.organisation_id, state__in=WITH_APPLICANT
    ).first()
    return draft or _draft(service, call.port, call, actor)


def _draft(service: Service, port: Port, call: PortCall | None, actor: Actor) -> Application:
    app = fresh(service, port, call, actor)
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
    if not app.service.steps:
        ask_proof(actor, app)
    own, others = convoys.statements(app, form)
    if not others:
        hand_in(app, actor, own)
        return app
    hulls = [hull for hull in convoys.filed_together(app) if hull.pk in others]
    partners = [(hull, _partner(app, hull, actor)) for hull in hulls]
    found: list[Problem] = []
    for each, statement, hull in ((app, own, None), *((p, others[hull.pk], hull) for hull, p in partners)):
        try:
            hand_in(each, actor, statement)
        except Refused as refused:
            found += convoys.at_hull(app, hull, refused.problems) if hull else refused.problems
    guards.refuse_if(found)
    return app


def _partner(app: Application, hull: PortCall, actor: Actor) -> Application:
    """The application of another hull of the convoy: the one sent back, or a new one with the same papers."""
    for partner in convoys.group(app, State.SENT_BACK):
        if partner.call_id == hull.pk:
            partner.call = hull
            attachments.share(app, partner)
            return partner
    partner = fresh(app.service, hull.port, hull, actor)
    partner.organisation, partner.filed_with = app.organisation, app
    partner.save()
    chain.append(partner, "begun", actor, service=app.service_code, call=hull.pk, filed_with=app.pk)
    attachments.share(app, partner)
    return partner


@transition
def withdraw(app_id: int, actor: Actor, *, text: str = "") -> Application:
    """The applicant takes back what is not granted (ruling 14)."""
    app = locked(app_id)
    authorise(actor, "withdraw", app)
    stop_clock(app)
    app.state = State.WITHDRAWN
    app.decided_at = clock.now()
    record(app, actor, "withdrawn", text=text, version=app.version)
    return app
