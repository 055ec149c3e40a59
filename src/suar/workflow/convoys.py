"""One form for all hulls of a convoy: what is common is asked once, what each hull has of its own once a hull."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from copy import copy
from functools import lru_cache
from typing import Any

from django.db.models import Q
from pydantic import create_model
from pydantic.fields import FieldInfo

from suar.accounts.actors import Actor
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls.models import PortCall
from suar.workflow import guards, registry, relations, validity
from suar.workflow.forms import BaseForm, Field, Section
from suar.workflow.hulls import hulls_of
from suar.workflow.models import ENDED, Application, State
from suar.workflow.service import Service

_PREFIX = "hull_"


def group(app: Application, state: State) -> list[Application]:
    """The other applications filed on the same form that are in a state, in order of their ids."""
    if app.call is None or app.call.convoy_id is None:
        return []
    lead = app.filed_with_id or app.pk
    found = Application.objects.filter(Q(pk=lead) | Q(filed_with=lead), state=state, call__convoy=app.call.convoy_id)
    found = found.exclude(pk=app.pk)
    return list(found.select_related("port", "organisation", "call__ship").order_by("pk"))


def filed_together(app: Application) -> list[PortCall]:
    """The hulls whose statement stands on this application's form: those for which it is due as well.

    After the first filing only those sent back with it; a hull that has its own application goes its own way.
    """
    service, call = app.service, app.call
    if call is None or call.convoy_id is None or service.per_hull is None or not app.with_applicant:
        return []
    if app.version:
        return [partner.visit for partner in group(app, State.SENT_BACK)]
    company = app.organisation_id
    others = [
        hull
        for hull in hulls_of(call)
        if service.on_road(hull) and any(relations.company_stands(company, role, hull) for role in service.applicants())
    ]
    if not others:
        return []
    standing = _standing(service, [call, *others], company)
    # A movement that is asked for again is asked for all, where all have made the same ones before.
    free = [h for h in others if standing[h.pk] == (standing[call.pk] if service.repeatable else 0)]
    return [hull for hull in free if not _waits(app, hull)]


def _standing(service: Service, calls: Sequence[PortCall], company: int) -> Counter[int | None]:
    """How many applications of a service stand on each call; other companies' drafts are in nobody's way.

    What ran out stands no more: another is asked for, for every hull at once. A movement that was made still counts.
    """
    found = Application.objects.filter(call__in=calls, service_code=service.code).exclude(state__in=ENDED)
    if not service.repeatable:
        found = found.exclude(validity.ran_out())
    rows = found.exclude(Q(state=State.DRAFT) & ~Q(organisation=company)).values_list("call_id", "state")
    return Counter(call_id for call_id, state in rows if state != State.DRAFT or call_id != calls[0].pk)


def _waits(app: Application, hull: PortCall) -> bool:
    """Whether something must stand on the hull's own road before this can be filed for it."""
    probe = Application(
        service_code=app.service_code, service_since=app.service_since, port=app.port, call=hull,
        organisation=app.organisation, state=State.DRAFT,
    )  # fmt: skip
    return any(True for _problem in guards.prerequisites(probe))


def form_of(app: Application) -> type[BaseForm]:
    """The form as it is asked: the service's own, with a part for each further hull of the convoy."""
    hulls = filed_together(app)
    if not hulls:
        return app.service.Form
    return _joint(app.service.Form, app.service.per_hull or (), tuple((hull.pk, hull.ship.name) for hull in hulls))


@lru_cache(maxsize=256)
def _joint(form: type[BaseForm], names: tuple[str, ...], hulls: tuple[tuple[int, str], ...]) -> type[BaseForm]:
    if not names:
        return form
    part = _part(form, names)
    fields: dict[str, Any] = {f"{_PREFIX}{pk}": (part, Field(title=ship)) for pk, ship in hulls}
    joint: type[BaseForm] = create_model(f"{form.__name__}Convoy", __base__=form, **fields)
    own = {name for section in form.sections for name in section.fields}
    rest = tuple(name for name in form.model_fields if name not in own)
    others = Section(_("Kapal lain dalam rangkaian"), tuple(fields))
    joint.sections = (*form.sections, *([Section("", rest)] if rest else []), others)
    return joint


def _part(form: type[BaseForm], names: tuple[str, ...]) -> type[BaseForm]:
    asked: dict[str, Any] = {name: _again(form.model_fields[name]) for name in names}
    part: type[BaseForm] = create_model(f"{form.__name__}Hull", __base__=BaseForm, **asked)
    return part


def _again(field: FieldInfo) -> tuple[Any, FieldInfo]:
    return field.annotation, copy(field)


def statements(app: Application, form: BaseForm) -> tuple[BaseForm, dict[int, BaseForm]]:
    """The statement of this hull, and those of the others by the id of their call."""
    plain = app.service.Form
    # A hull that joined after the form was shown is not on it; she is filed by herself.
    asked = {f"{_PREFIX}{hull.pk}": hull for hull in filed_together(app)}
    hulls = [hull for name, hull in asked.items() if not service_asks(app) or name in type(form).model_fields]
    if not hulls and type(form) is plain:
        return form, {}
    common = {name: getattr(form, name) for name in plain.model_fields}
    others: dict[int, BaseForm] = {}
    for hull in hulls:
        part = getattr(form, f"{_PREFIX}{hull.pk}", None)
        own = {name: getattr(part, name) for name in type(part).model_fields} if part is not None else {}
        others[hull.pk] = plain.model_construct(**(common | own))
    return plain.model_construct(**common), others


def service_asks(app: Application) -> bool:
    """Whether the form has a part for each further hull, and not only common answers."""
    return bool(app.service.per_hull)


def known(app: Application, actor: Actor) -> dict[str, Any]:
    """The answers that a new statement begins with, for every hull on the form."""
    answers = app.service.known(app.call, actor)
    for hull in filed_together(app):
        of_hull = app.service.known(hull, actor)
        mine = {name: of_hull[name] for name in app.service.per_hull or () if name in of_hull}
        if app.service.per_hull:
            answers[f"{_PREFIX}{hull.pk}"] = mine
    return answers


def at_hull(app: Application, hull: PortCall, problems: Iterable[Problem]) -> list[Problem]:
    """What stands against another hull, at its own part of the form and under its name."""
    found = []
    for problem in problems:
        own = problem.field.partition(".")[0] in (app.service.per_hull or ())
        field = f"{_PREFIX}{hull.pk}.{problem.field}" if own else problem.field
        text = problem.text if own else f"{hull.ship.name}: {problem.text}"
        found.append(Problem(field, problem.code, text, problem.remedy, problem.law))
    return found


def alone(hull: PortCall, problems: Sequence[Problem]) -> list[Problem]:
    """What keeps another hull from being decided together with this one, and the way out."""
    remedy = gettext("Putuskan %(ship)s tersendiri.") % {"ship": hull.ship.name}
    return [Problem("", p.code, f"{hull.ship.name}: {p.text}", f"{p.remedy} {remedy}".strip(), p.law) for p in problems]


def companion(app: Application) -> Application | None:
    """The open application of the same service on another hull, with which a new one is decided."""
    if app.call is None or app.call.convoy_id is None:
        return None
    hulls = [hull.pk for hull in hulls_of(app.call)]
    same = Application.objects.filter(call__in=hulls, service_code=app.service_code, state=State.IN_REVIEW)
    return same.filter(filed_with=None).order_by("pk").first()


def prepared_with(call: PortCall, code: str, company: int) -> bool:
    """Whether the company's draft of another hull will hold this one's statement as well."""
    service = registry.current_of(code)
    if call.convoy_id is None or service.per_hull is None:
        return False
    hulls = [hull.pk for hull in hulls_of(call)]
    drafts = Application.objects.filter(call__in=hulls, service_code=code, state=State.DRAFT, organisation=company)
    return drafts.exists()
