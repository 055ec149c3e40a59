"""Same as last time: what the last granted statement of this company for this ship said, without what has passed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from suar.accounts.actors import Actor
from suar.kernel import clock
from suar.portcalls.models import PortCall
from suar.workflow import convoys, permissions
from suar.workflow.forms import BaseForm
from suar.workflow.models import Application, State
from suar.workflow.statements import Question, questions

Answers = dict[str, Any]
#: Numbers that belong to a ship or a company and not to a paper that lapses.
_LASTING: Final = frozenset({"imo_number", "account_number"})
#: The only day in the past that stays true.
_BIRTH: Final = "born_on"
_EXPIRY: Final = ("_expires_on", "_until", "_expiry")


@dataclass(frozen=True, slots=True)
class Before:
    """The application it is taken from, and its answers as the form asks them now."""

    application: Application
    answers: Answers = field(default_factory=dict)


def last(app: Application, call: PortCall | None) -> Application | None:
    """The last granted one of the same service by the same company: for the same ship, else at the same port."""
    found = Application.objects.filter(
        organisation=app.organisation_id, service_code=app.service_code, state=State.GRANTED
    ).exclude(pk=app.pk)
    found = found.filter(call=None, port=app.port_id) if call is None else found.filter(call__ship=call.ship_id)
    return found.select_related("port").order_by("-decided_at", "-pk").first()


def before(app: Application, actor: Actor) -> Before | None:
    """What may be filled in, for each hull of a convoy its own; None where nothing was granted before.

    Only for whoever may type into this application; the company of both is one and the same.
    """
    if not permissions.may(actor, "edit", app):
        return None
    visible = permissions.visible(actor, app.port)
    own = last(app, app.call)
    answers = _of(own, app.service.Form, visible) if own else {}
    found = own
    for hull in convoys.filed_together(app) if app.service.per_hull else []:
        part = f"hull_{hull.pk}"
        question = questions(app.asked_form).get(part)
        of_hull = last(app, hull)
        if of_hull is None or question is None or question.form is None:
            continue
        found = found or of_hull
        answers[part] = _of(of_hull, question.form, visible)
    return Before(found, answers) if found else None


def _of(app: Application, form: type[BaseForm], visible: Callable[[str, int], bool]) -> Answers:
    """The answers of a statement that still hold; questions that were asked otherwise then are left out."""
    said: BaseForm = app.form
    then, now = questions(type(said)), questions(form)
    same = {name: one for name, one in now.items() if name in then and then[name].kind == one.kind}
    return _holding(same, {name: getattr(said, name) for name in same}, visible)


def _holding(asked: Mapping[str, Question], answers: Mapping[str, Any], visible: Callable[[str, int], bool]) -> Answers:
    lapsed = {name for name in asked if _has_lapsed(name, asked[name].kind, answers.get(name))}
    # A paper's number goes with the day on which it was made or ends.
    stems = {name.removesuffix(end) for name in lapsed for end in (*_EXPIRY, "_on") if name.endswith(end)}
    kept: Answers = {}
    for name, question in asked.items():
        answer = answers.get(name)
        if answer is None or name in lapsed or name in stems or name.removesuffix("_number") in stems:
            continue
        if question.kind == "rows" and question.form:
            kept[name] = [_holding(questions(question.form), _dict(row), visible) for row in answer]
        elif question.kind == "group" and question.form:
            kept[name] = _holding(questions(question.form), _dict(answer), visible)
        elif not question.model or visible(question.model, answer):
            kept[name] = answer
    return kept


def _has_lapsed(name: str, kind: str, answer: Any) -> bool:
    """Whether an answer is a moment or a day that has passed, or the number of a paper."""
    if isinstance(answer, datetime):
        return answer < clock.now()
    if isinstance(answer, date):
        return name != _BIRTH and answer < clock.now().date()
    return kind == "text" and (name == "number" or name.endswith("_number")) and name not in _LASTING


def _dict(part: Any) -> dict[str, Any]:
    return {name: getattr(part, name) for name in type(part).model_fields} if isinstance(part, BaseForm) else part
