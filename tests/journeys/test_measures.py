"""The calls that measures are taken on can still be walked: a new condition of the law reaches them too."""

import pytest
from bench import template
from django.conf import LazySettings

from suar.portcalls.models import PortCall
from suar.workflow.models import Application

pytestmark = pytest.mark.django_db


def test_the_calls_of_the_measures_reach_their_stages(settings: LazySettings) -> None:
    settings.SUAR_SIMPONI_URL = "http://127.0.0.1:1"  # the measures set their own; it must not outlive this test
    opened, closed = template.walked()
    assert len(opened) == len(template.STAGES)
    assert set(Application.objects.filter(call__in=opened, state="in_review").values_list("call", flat=True)) == set(
        opened
    )
    assert PortCall.objects.get(pk=closed).closed_at is not None
