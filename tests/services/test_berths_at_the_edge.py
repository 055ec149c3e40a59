"""Metres no ship can lie on: refused by field, never by the database."""

from __future__ import annotations

from decimal import Decimal

import pytest

from suar.kernel.errors import Refused
from tests import build, commerce

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("to_m", ["10", "10.04"])
def test_refused__a_ship_of_unknown_length_on_no_metres(to_m: str) -> None:
    cast = commerce.a_commercial_cast()
    ship = commerce.a_commercial_ship(cast, length_m=Decimal(0))  # as lists from the field have her
    walk = commerce.a_commercial_call(cast=cast, ship=ship, granted=["AGENCY", "PKK", "RKBM", "SPM", "PPKB"])
    with pytest.raises(Refused) as refused:
        walk.file("RPKRO", from_m=Decimal(10), to_m=Decimal(to_m))
    assert "to_m" in [problem.field for problem in refused.value.problems]


def test_refused__a_berth_until_a_year_that_was_mistyped() -> None:
    walk = commerce.a_commercial_call(granted=["AGENCY", "PKK", "RKBM", "SPM", "PPKB"])
    with pytest.raises(Refused) as refused:
        walk.file("RPKRO", etd=build.ETD.replace(year=2062))
    assert [problem.field for problem in refused.value.problems] == ["etd"]
