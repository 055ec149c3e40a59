"""At which port a head of several offices imposes: where the company works."""

from __future__ import annotations

from datetime import date

import pytest

from suar.accounts.models import Posting
from suar.accounts.roles import Role
from suar.accounts.sanctions import Imposed
from suar.kernel import clock
from suar.workflow import lifecycle, sanctioned
from suar.workflow.models import Application, State
from tests.accounts.acting import again
from tests.build import a_port, an_agent, an_officer

pytestmark = pytest.mark.django_db


def test_a_head_of_two_offices__imposes_at_the_port_where_the_company_works() -> None:
    here, there = a_port("IDBPN"), a_port("IDTBK")
    head = an_officer(Role.HEAD_OF_OFFICE, here, "kepala dua kantor")
    Posting.objects.create(
        user_id=head.user_id or 0,
        port_code=there.code,
        role=Role.HEAD_OF_OFFICE,
        order_number="SK 2",
        since=date(2020, 1, 1),
    )
    head, agent = again(head), an_agent("PT Hanya Sana")
    assert agent.organisation is not None
    filed = lifecycle.begin(agent, "PMKU", port=there)
    Application.objects.filter(pk=filed.pk).update(state=State.IN_REVIEW, submitted_at=clock.now())
    made = sanctioned.impose(head, agent.organisation, Imposed("lalai", "S-77"))
    assert made.port_code == there.code
