"""Pilots who are sent to two ships at nearly the same time: flagged on the dispatch board, never refused."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Exists, ExpressionWrapper, F, OuterRef, QuerySet
from django.db.models.expressions import CombinedExpression
from django.db.models.fields import BigIntegerField, DateTimeField
from django.db.models.functions import Coalesce

from suar.portcalls.models import WorkOrder

#: A pilot is taken up by one movement for about this long.
JOB = timedelta(hours=2)


def flagged(orders: QuerySet[WorkOrder]) -> QuerySet[WorkOrder]:
    """Each with ``clash``: its pilot is on another order at nearly the same time. Hulls of one convoy are one job."""
    alone = ExpressionWrapper(F("call") * -1, output_field=BigIntegerField())
    hulls = Coalesce(F("call__convoy"), alone, output_field=BigIntegerField())

    def away(by: timedelta) -> ExpressionWrapper[CombinedExpression]:
        return ExpressionWrapper(OuterRef("planned_at") + by, output_field=DateTimeField())

    others = (
        WorkOrder.objects.filter(cancelled_at=None, pilot_off_at=None, pilot=OuterRef("pilot"))
        .filter(planned_at__gt=away(-JOB), planned_at__lt=away(JOB))
        .annotate(hulls=hulls)
        .exclude(hulls=OuterRef("hulls"))
    )
    return orders.annotate(hulls=hulls).annotate(clash=Exists(others))
