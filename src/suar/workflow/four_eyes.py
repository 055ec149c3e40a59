"""Steps that take two officers, and the function in which an officer decides in another's stead."""

from __future__ import annotations

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.workflow.models import Application, Decision, Outcome

_COUNTS = (Outcome.AGREED, Outcome.GRANTED)


def decided_before(app: Application) -> list[Decision]:
    """Who of this desk agreed to this version, at this step or one before it: a company's consent is no officer's.

    No query where one officer is enough.
    """
    if not app.four_eyes:
        return []
    here = app.decisions.filter(version=app.version, outcome__in=_COUNTS, desk=app.desk_id)
    return list(here.order_by("pk"))


def barred(actor: Actor, app: Application) -> bool:
    """Whether this officer has had their say on this version, so that it is another's turn."""
    return any(one.decided_by_id == actor.user_id for one in decided_before(app))


def refuse_twice(actor: Actor, app: Application) -> None:
    """Refuse (403) the agreement of an officer who has had their say on this version."""
    if barred(actor, app):
        text = gettext("Langkah ini memerlukan dua pejabat; Anda sudah menyetujuinya.")
        remedy = gettext("Pejabat lain dengan fungsi yang sama, juga Plh. atau Plt.-nya, memberi persetujuan kedua.")
        raise Refused(Problem("", "four_eyes", text, remedy), status=403)


def needs_another(app: Application, actor: Actor) -> bool:
    """Whether a grant now is the first of two agreements. Refused (403) where it would be the same officer's twice."""
    if not app.four_eyes or actor.system:
        return False
    refuse_twice(actor, app)
    return not decided_before(app)


def refuse_in_bulk(app: Application) -> None:
    """What takes two officers is looked at one by one."""
    if app.four_eyes:
        text = gettext("Langkah ini memerlukan dua pejabat, jadi tidak disetujui bersama-sama.")
        raise Refused(Problem("", "four_eyes", text, gettext("Buka permohonannya dan putuskan di sana.")))


def named(actor: Actor, app: Application) -> Actor:
    """The actor under the function in which this is decided: "Plh. Syahbandar" where somebody stands in for another."""
    if not actor.standing_in:
        return actor
    steps = app.service.steps
    step = steps[min(app.step, len(steps) - 1)] if steps else None
    for role in (app.step_role, step.by if step else "", Role.HEAD_OF_OFFICE):
        if role and actor.has_role(Role(role), app.port.code):
            return actor.in_capacity(role, app.port.code)
    return actor
