"""Whose turn it is, from when and until when."""

from __future__ import annotations

from suar.accounts.models import Organisation
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.workflow.deadlines import rule
from suar.workflow.models import Application


def next_step(app: Application, index: int) -> int:
    """The step from ``index`` on that somebody must decide: where no company must consent, that step is passed by.

    The last step is an office's, so there is always one.
    """
    steps = app.service.steps
    while index + 1 < len(steps) and steps[index].at_company and app.service.company_of(app, steps[index]) is None:
        index += 1
    return index


def start_step(app: Application, index: int) -> None:
    """Say who decides the step and start its clock; an office stands in for a company that is frozen or not there."""
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
