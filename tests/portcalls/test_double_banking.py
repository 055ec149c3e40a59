"""Ships alongside of ships: within her metres and time, and who keeps the metres when she leaves."""

from decimal import Decimal

import pytest
from tests import build
from tests.portcalls import quay

from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls import berths
from suar.portcalls.berths import Window
from suar.portcalls.models import BerthBooking, PortCall
from suar.registry.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Place:
    return build.a_place(build.a_port(), "D1")


def _window(place: Place, start: float, end: float, to_m: int = 60, *, beside: bool = False) -> Window:
    return Window(
        place=place,
        from_m=Decimal(0),
        to_m=Decimal(to_m),
        start=quay.at(start),
        end=quay.at(end),
        double_banking=beside,
    )


def _two(place: Place) -> tuple[PortCall, PortCall]:
    """A host with the metres for two days, and a guest beside her within them."""
    host, guest = quay.a_call(place.port), quay.a_call(place.port)
    berths.book(host, _window(place, 0, 48))
    berths.book(guest, _window(place, 6, 40, 50, beside=True))
    return host, guest


def test_beside_a_ship__only_within_her_metres_and_her_time(place: Place) -> None:
    host, guest = quay.a_call(place.port), quay.a_call(place.port)
    berths.book(host, _window(place, 0, 48))
    for wrong in (_window(place, 6, 90, beside=True), _window(place, 6, 40, 80, beside=True)):
        (problem,) = berths.banking_problems(guest, wrong, field="double_banking")
        assert host.ship.name in problem.text
    assert list(berths.banking_problems(guest, _window(place, 6, 40, beside=True), field="double_banking")) == []


def test_host_gives_her_berth_back__guest_has_the_metres(place: Place) -> None:
    host, guest = _two(place)
    berths.release(host)
    (left,) = BerthBooking.objects.filter(cancelled_at=None)
    assert (left.call_id, left.alongside_of_id) == (guest.pk, None)
    with pytest.raises(Refused) as refused:
        berths.book(quay.a_call(place.port), _window(place, 10, 20, 30))
    assert guest.ship.name in refused.value.problems[0].text


def test_host_sails_first__what_is_left_of_the_guests_time_is_hers(place: Place) -> None:
    host, guest = _two(place)
    with clock.at(quay.at(20)):
        berths.vacate(host, quay.at(20))
    now = berths.booking(guest)
    assert now is not None
    assert (now.during.lower, now.during.upper, now.alongside_of_id) == (quay.at(20), quay.at(40), None)
    with pytest.raises(Refused) as refused:
        berths.book(quay.a_call(place.port), _window(place, 21, 30, 30))
    assert guest.ship.name in refused.value.problems[0].text
    berths.book(quay.a_call(place.port), _window(place, 40, 48, 30))


def test_longer_hull_of_a_convoy__takes_the_metres_over(place: Place) -> None:
    walk = build.a_port_call()
    tug, barge = quay.a_call(place.port), quay.a_call(place.port)
    from suar.portcalls import convoys

    convoys.join([tug, barge], walk.cast.agent)
    berths.book(tug, _window(place, 0, 24, 31))
    berths.book(barge, _window(place, 0, 30, 100))
    assert berths.booking(barge).alongside_of_id is None  # type: ignore[union-attr]
    assert berths.booking(tug).alongside_of_id == berths.booking(barge).pk  # type: ignore[union-attr]
