"""Why a transition is refused: not there for you, not yours to do, or somebody was faster."""

from suar.accounts import delegations, proofs, sanctions
from suar.accounts.actors import Actor
from suar.kernel import dates
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.workflow import four_eyes, permissions
from suar.workflow.models import Application, Outcome, State
from suar.workflow.transaction import no_such_case


def authorise(actor: Actor, action: str, app: Application) -> None:
    """Ask ``may()`` of the locked row; refuse with what the reader may know.

    That somebody was faster learns only who could have done it: function at this port and right of the group.
    """
    refuse_ended_letter(actor)
    if permissions.may(actor, action, app):
        return
    _refuse_unseen(actor, app)
    if permissions.decided_by_others(actor, action, app):
        raise no_longer(app, action)
    if action == "grant":
        four_eyes.refuse_twice(actor, app)
    raise Refused(not_yours(), status=403)


def authorise_act(actor: Actor, name: str, app: Application) -> None:
    """The same of an action that only this service has."""
    refuse_ended_letter(actor)
    if permissions.may_act(actor, name, app):
        return
    _refuse_unseen(actor, app)
    if name not in app.service.actions():
        raise NotThere(Problem("", "not_found", gettext("Tindakan ini tidak ada.")))
    if not app.granted and permissions.shares_in(actor, name, app):
        raise no_longer(app)
    raise Refused(not_yours(), status=403)


def _refuse_unseen(actor: Actor, app: Application) -> None:
    refuse_frozen(actor)
    if not permissions.may(actor, "view", app):
        raise NotThere(no_such_case())


def refuse_frozen(actor: Actor) -> None:
    """People of a frozen company learn why, by which sanction, and what to do; not that there is nothing."""
    if actor.frozen and actor.organisation is not None:
        raise Refused(sanctions.why_frozen(actor.organisation), status=403)


def refuse_ended_letter(actor: Actor) -> None:
    """Within the transaction of what is about to be done: a letter that was revoked while it was being sent counts no
    more, and none is revoked before it is done."""
    if not delegations.holds(actor):
        text = gettext("Surat kuasa yang Anda pakai sudah dicabut atau berakhir.")
        remedy = gettext("Kiriman ini tidak dipakai dan tidak ada yang berubah.")
        raise Refused(Problem("", "letter", text, remedy), status=403)


def not_yours() -> Problem:
    """The case is visible, the act is somebody else's."""
    return Problem(
        "",
        "permission",
        gettext("Anda tidak berhak melakukan tindakan ini pada permohonan ini."),
        gettext("Minta pengelola akun atau kepala kantor memberi hak itu."),
    )


def ask_proof(actor: Actor, app: Application) -> None:
    """Refuse (403) what signs a ship out, unless the actor proved just now to be there (decision 0019)."""
    if app.service.proof and not proofs.fresh(actor):
        text = gettext("Surat ini melepas kapal berlayar: buktikan dahulu bahwa Anda sendiri yang bertindak.")
        remedy = gettext("Pakai kunci sandi atau kode aplikasi autentikator; program memakai POST /api/v1/proof.")
        raise Refused(Problem("", "proof", text, remedy), status=403)


#: The decision that brought a case where it is.
_BY = {
    State.GRANTED: (Outcome.GRANTED,),
    State.SENT_BACK: (Outcome.SENT_BACK,),
    State.REJECTED: (Outcome.REJECTED,),
    State.REVOKED: (Outcome.REVOKED,),
}


def no_longer(app: Application, action: str = "") -> Refused:
    """The case has moved on; say where it is and who moved it."""
    stepped = app.in_review and action in ("grant", "send_back", "reject")
    outcomes = (Outcome.GRANTED,) if stepped else _BY.get(State(app.state), ())
    last = app.decisions.filter(version=app.version, outcome__in=outcomes).order_by("-pk").first() if outcomes else None
    at = last.decided_at if last is not None else app.decided_at
    words = {
        "state": State(app.state).label,
        "time": dates.face_text(at, app.port.zone) if at is not None else "",
        "zone": app.port.zone_label,
        "who": gettext(" oleh %(name)s") % {"name": last.decided_by_label} if last is not None else "",
    }
    if at is None:
        text = gettext("Permohonan ini kini berstatus %(state)s.") % words
    elif stepped:
        text = gettext("Langkah itu sudah disetujui pada %(time)s %(zone)s%(who)s.") % words
    else:
        words["state"] = str(words["state"]).lower()
        text = gettext("Permohonan ini sudah %(state)s pada %(time)s %(zone)s%(who)s.") % words
    remedy = gettext("Muat ulang halaman untuk melihat keadaan terakhir.")
    return Refused(Problem("", "state", text, remedy), status=409)
