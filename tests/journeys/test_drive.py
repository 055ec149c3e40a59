"""Calls taken over from a list are driven through their whole life, whatever the list leaves in doubt."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from bench.driving import loop, reckoning, scenery, timetable
from bench.driving.driven import Driven
from bench.driving.rows import made_rows
from bench.driving.tally import Tally
from bench.driving.timetable import Stay

from suar.billing.models import ExchangeRate
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.portcalls import berths
from suar.portcalls.models import Convoy, PortCall
from suar.workflow.models import Application, State
from tests import build
from tests.exchange import lists

pytestmark = pytest.mark.django_db
_IMPORTED = datetime(2026, 1, 1, 8, 0, tzinfo=build.WIB)


def _taken_over(folder: Path, rows: list[dict[str, str]]) -> scenery.Scenery:
    """The rows at a commercial port with four jetties, fewer than the ships want."""
    port = lists.banjarmasin()
    port.has_operator = port.has_pilotage = True
    port.save()
    ExchangeRate.objects.create(currency="USD", on=_IMPORTED.date(), rate=16000, source=scenery.MADE)
    with clock.at(_IMPORTED):
        lists.take(folder, *rows)
        made = scenery.build_scenery(port, operators=2, jetties=2)
        scenery.make_papers(loop.all_calls())
    return made


@pytest.mark.timeout(600)  # thirty calls through every step
def test_every_call_of_a_list_ends_as_the_law_allows(simponi: Sandbox, tmp_path: Path) -> None:
    made = _taken_over(tmp_path, made_rows())
    calls = loop.all_calls()
    assert len(calls) == 30
    at_first = reckoning.flagged(calls)
    assert (at_first["order"], at_first["long_stay"]) == (1, 1)
    assert at_first["overlap"] == 4, "each of two ships was announced twice at overlapping times"

    plan = timetable.timetable(calls)
    assert plan.decided["announced twice: cancelled"] == 1
    drive = loop.Drive(made, simponi)
    drive.run(plan)

    assert drive.stuck == []
    after = loop.all_calls()
    assert reckoning.ends(after) == {"closed": 29, "cancelled": 1}
    assert reckoning.shared_metres(after) == [], "nobody lay where another ship lay"
    assert Convoy.objects.exists()
    flagged = reckoning.flagged(after)
    assert flagged["order"] == 0, "the departure was stated anew"
    assert flagged["late_decision"] > 0
    assert flagged["uncovered"] == 0
    delayed = Application.objects.filter(service_code="TAMBAT", state=State.GRANTED).values_list(
        "call__number", flat=True
    )
    assert sorted(int(str(number)[-6:]) for number in delayed) == [7, 107, 507], "who stays a day longer asks for it"
    assert build.chain_holds()
    foreign = PortCall.objects.get(number="PKK.LN.IDBDJ.2601.000601")
    cleared = Application.objects.filter(call=foreign, service_code__in=("COP", "IMM", "CUST"), state=State.GRANTED)
    assert cleared.count() == 3


def test_a_cancelled_call_that_came_with_a_list_takes_along_what_hangs_on_it(simponi: Sandbox, tmp_path: Path) -> None:
    made = _taken_over(tmp_path, [made_rows()[-2]])
    (call,) = loop.all_calls()
    assert call.eta is not None
    stay = Stay(call, call.eta, call.eta + timedelta(hours=30), None)
    walk = Driven(made, [stay], call.eta - timedelta(hours=20), Tally())
    walk.lies_at(made.quays[0])
    walk.pass_through("SPM", "PPKB", "PPK")
    assert berths.booking(call) is not None
    walk.file("BATAL")
    assert walk.grant("BATAL").state == State.GRANTED

    call.refresh_from_db()
    assert call.cancelled
    assert berths.booking(call) is None
    states = dict(Application.objects.filter(call=call).values_list("service_code", "state"))
    assert states == {
        "SPM": State.WITHDRAWN, "PPKB": State.WITHDRAWN, "PPK": State.WITHDRAWN, "BATAL": State.GRANTED,
    }  # fmt: skip


def test_another_operator_proposes_once_the_request_at_the_first_was_revoked(tmp_path: Path) -> None:
    made = _taken_over(tmp_path, [made_rows()[-2]])
    (call,) = loop.all_calls()
    assert call.eta is not None
    stay = Stay(call, call.eta, call.eta + timedelta(hours=30), None)
    walk = Driven(made, [stay], call.eta - timedelta(hours=20), Tally())
    walk.pass_through("SPM")
    for place in (made.jetties[0], made.jetties[-1]):
        walk.lies_at(place)
        walk.pass_through("PPKB")
        waiting = Application.objects.get(call=call, service_code="RPKRO", state=State.DRAFT)
        assert waiting.organisation_id == place.operator_id
        if place is made.jetties[0]:
            walk.revoke_all("PPKB", "R09", "Tidak ada meter kosong.")
    walk.pass_through("RPKRO", "PPK")
    booked = berths.booking(call)
    assert booked is not None
    assert booked.place == made.jetties[-1]
