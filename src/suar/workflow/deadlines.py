"""Until when an office has to decide: the service's limit, or the port's own rule of the day."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from suar.kernel import clock
from suar.registry.models import Port
from suar.workflow.models import Application, PortRule, State
from suar.workflow.service import Service, Step


@dataclass(frozen=True, slots=True)
class Rule:
    """How a step is decided at a port: within what time, and whether it takes two officers."""

    within: timedelta
    four_eyes: bool


def rule(service: Service, step: Step, port: Port, filed_at: datetime) -> Rule:
    """The law of the step, as the port has set it on the day the statement was first filed."""
    found = (
        PortRule.objects.filter(
            port=port, service_code=service.code, step=step.name, since__lte=clock.day(filed_at, port.zone)
        )
        .order_by("-since")
        .values_list("within_minutes", "four_eyes")
        .first()
    )
    minutes, two = found or (None, False)
    return Rule(timedelta(minutes=minutes) if minutes is not None else step.within, two or step.four_eyes)


def limit(service: Service, step: Step, port: Port, filed_at: datetime) -> timedelta:
    """The time a step may take at a port, by the rule in force on the day it was first filed."""
    return rule(service, step, port, filed_at).within


def late() -> QuerySet[Application]:
    """Cases whose limit has passed without a decision, oldest first."""
    return (
        Application.objects.filter(state=State.IN_REVIEW, due_at__lt=clock.now())
        .select_related("port", "call__ship", "organisation")
        .order_by("due_at", "id")
    )


def times_over(app: Application) -> int:
    """How many whole limits have passed: 1 tells the head of office, 2 the directorate (ruling 13)."""
    if app.due_at is None or app.step_started_at is None or not app.in_review:
        return 0
    length = app.due_at - app.step_started_at
    over = clock.now() - app.due_at
    return 0 if over <= timedelta(0) else 1 + int(over / length) if length else 1
