"""The stevedoring that runs today: each plan of a stevedore with how far it is, and where today is reported."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse

from suar.accounts.actors import Actor
from suar.accounts.roles import Right, Role
from suar.cargo.models import DailyWork, StevedoringPlan
from suar.kernel import clock
from suar.workflow import permissions
from suar.workflow.models import Application, State

#: More plans than this do not run on one day.
_MOST = 40


@dataclass(frozen=True, slots=True)
class WorkToday:
    """One plan, in tonnes; ``reported``: whether today's work was reported."""

    plan: StevedoringPlan
    planned: Decimal
    done: Decimal
    today: Decimal
    reported: bool
    url: str

    @property
    def percent(self) -> int:
        return min(100, int(self.done * 100 / self.planned)) if self.planned else 0


def work_today(actor: Actor) -> list[WorkToday]:
    """The plans of this stevedore that run today at their ports, what is unreported first. Four queries."""
    if not actor.has_role(Role.STEVEDORE) or not actor.has_right("RKBM", Right.VIEW):
        return []
    now, around = clock.now(), timedelta(days=1)
    running = (
        StevedoringPlan.objects.filter(
            stevedore=actor.organisation_id, cancelled_at=None, call__cancelled_at=None, call__closed_at=None,
            starts_at__lt=now + around, ends_at__gte=now - around,
        )
        .filter(call__in=permissions.calls(actor).values("pk"))
        .select_related("call__ship", "call__port", "call__place")
        .prefetch_related("lines")
    )  # fmt: skip
    plans = [plan for plan in running.order_by("ends_at", "pk")[:_MOST] if _runs_today(plan)]
    done, urls = _done(plans), _reports(actor, plans)
    found = [_work(plan, done, urls.get(plan.call_id, "")) for plan in plans]
    return sorted(found, key=lambda work: work.reported)


def _runs_today(plan: StevedoringPlan) -> bool:
    zone = plan.call.port.zone
    return clock.day(plan.starts_at, zone) <= clock.today(zone) <= clock.day(plan.ends_at, zone)


def _work(plan: StevedoringPlan, done: Mapping[tuple[int, date], Decimal], url: str) -> WorkToday:
    today = clock.today(plan.call.port.zone)
    planned = sum((line.tonnes for line in plan.lines.all()), Decimal(0))
    ever = sum((tonnes for (call, _on), tonnes in done.items() if call == plan.call_id), Decimal(0))
    key = plan.call_id, today
    return WorkToday(plan, _short(planned), _short(ever), _short(done.get(key, Decimal(0))), key in done, url)


def _short(tonnes: Decimal) -> Decimal:
    """Whole tonnes without the three noughts of their kilograms."""
    return tonnes.quantize(Decimal(1)) if tonnes == tonnes.to_integral_value() else tonnes


def _done(plans: Sequence[StevedoringPlan]) -> dict[tuple[int, date], Decimal]:
    """Tonnes by call and day. Work under an earlier plan of the same stevedore was done all the same."""
    companies = {plan.stevedore_id for plan in plans}
    days = DailyWork.objects.filter(
        plan__call__in=[plan.call_id for plan in plans], plan__stevedore__in=companies, superseded=False
    )
    rows = days.order_by().values_list("plan__call", "on").annotate(tonnes=Sum("tonnes"))
    return {(call, on): tonnes for call, on, tonnes in rows}


def _reports(actor: Actor, plans: Iterable[StevedoringPlan]) -> dict[int, str]:
    """Where each call's day is reported, for whoever may."""
    if not actor.has_right("RKBM", Right.EDIT):
        return {}
    granted = Application.objects.filter(
        call__in=[plan.call_id for plan in plans], service_code="RKBM", state=State.GRANTED,
        organisation=actor.organisation_id,
    )  # fmt: skip
    rows = granted.order_by("pk").values_list("call_id", "pk")
    return {call: f"{reverse('portal:application', args=[pk])}#act-daily" for call, pk in rows if call is not None}
