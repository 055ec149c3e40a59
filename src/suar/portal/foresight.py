"""What the office will see of a statement, and what still stands against it, shown while it is being filled in."""

from copy import copy
from dataclasses import dataclass

from suar.accounts.actors import Actor
from suar.kernel.errors import Problem, Refused
from suar.portal.forms import Draft, statement
from suar.workflow import convoys, guards, permissions
from suar.workflow.checking import checks_of
from suar.workflow.models import Application
from suar.workflow.service import Check


@dataclass(frozen=True, slots=True)
class Foresight:
    """Checks as the officer will have them, and problems that would refuse it now."""

    checks: list[dict[str, str]]
    problems: list[Problem]


def foresight(actor: Actor, app: Application, draft: Draft) -> Foresight | None:
    """None while an answer is missing or cannot be read; nothing is written."""
    try:
        visible = permissions.visible(actor, app.port)
        form = statement(app.asked_form, draft, zone=app.port.zone, visible=visible)
    except Refused:
        return None
    own, _others = convoys.statements(app, form)
    probe = copy(app)
    probe.statement, probe.submitted_at = own.model_dump_json(), None
    checks = [_shown(check) for check in checks_of(probe)]
    return Foresight(checks, list(guards.standing_problems(probe)))


def _shown(check: Check) -> dict[str, str]:
    return {"state": check.light, "title": check.title, "evidence": check.evidence}
