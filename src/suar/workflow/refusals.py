"""Why a transition is refused: not there for you, not yours to do, or somebody was faster."""

from zoneinfo import ZoneInfo

from suar.accounts import delegations, proofs, sanctions
from suar.accounts.actors import Actor
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.workflow import permissions
from suar.workflow.models import Application, State
from suar.workflow.transaction import no_such_case


def authorise(actor: Actor, action: str, app: Application) -> None:
    """Ask ``may()`` of the locked row; refuse with what the reader may know."""
    refuse_ended_letter(actor)
    if permissions.may(actor, action, app):
        return
    refuse_frozen(actor)
    if not permissions.sees(actor, app):
        raise NotThere(no_such_case())
    if permissions.capable(actor, action, app) and app.state not in permissions.states_of(action):
        raise no_longer(app)
    if action in permissions.OFFICE_ACTIONS and app.decided_at is not None and not app.in_review:
        raise no_longer(app)
    raise Refused(not_yours(), status=403)


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


def no_longer(app: Application) -> Refused:
    """The case has moved on; say where it is and who moved it."""
    state = State(app.state).label
    if app.decided_at is not None:
        local = app.decided_at.astimezone(ZoneInfo(app.port.zone))
        text = gettext("Permohonan ini sudah %(state)s pada %(time)s %(zone)s%(who)s.") % {
            "state": state.lower(),
            "time": local.strftime("%d-%m-%Y %H.%M"),
            "zone": app.port.zone_label,
            "who": gettext(" oleh %(name)s") % {"name": app.decided_by} if app.decided_by_id else "",
        }
    else:
        text = gettext("Permohonan ini kini berstatus %(state)s.") % {"state": state.lower()}
    return Refused(
        Problem("", "state", text, gettext("Muat ulang halaman untuk melihat keadaan terakhir.")), status=409
    )
