"""The tariff file against the printed service standard, row by row."""

from datetime import date
from decimal import Decimal

import pytest

from suar.billing.tariffs import is_basic_goods, tariff_in_force, tariffs
from suar.kernel.errors import Refused

ON = date(2026, 11, 21)

PRINTED = {
    "berth.foreign": (713, 660, 594),
    "berth.domestic": (46, 42, 38),
    "berth.traditional": (23, 21, 19),
    "quay.export_import": (700, 600, 500),
    "quay.domestic": (500, 400, 300),
}
PRINTED_LIGHT_DUES = {
    "light.foreign": ("USD", "0.034"),
    "light.domestic": ("IDR", "250"),
    "light.traditional": ("IDR", "125"),
    "light.ferry": ("IDR", "250"),
}


@pytest.mark.parametrize("item", PRINTED)
def test_rates_by_class_are_those_printed(item: str) -> None:
    found = [tariff_in_force(ON).rate(item, c) for c in ("I", "II", "III")]
    assert [rate.rate for rate in found] == [Decimal(amount) for amount in PRINTED[item]]
    assert {(rate.currency, rate.per) for rate in found} == {("IDR", "etmal")}


@pytest.mark.parametrize("item", PRINTED_LIGHT_DUES)
def test_light_dues_are_those_printed__whatever_the_class(item: str) -> None:
    rate = tariff_in_force(ON).rate(item, None)
    assert (rate.currency, rate.rate, rate.per, rate.unit) == (
        PRINTED_LIGHT_DUES[item][0], Decimal(PRINTED_LIGHT_DUES[item][1]), "30_days", "gt",
    )  # fmt: skip


def test_nothing_is_charged_beside_what_is_printed() -> None:
    assert {code for code, _class in tariff_in_force(ON).rates} == {*PRINTED, *PRINTED_LIGHT_DUES}


def test_every_rate_names_its_law_and_version() -> None:
    for tariff in tariffs():
        for rate in tariff.rates.values():
            assert isinstance(rate.rate, Decimal)
            assert rate.legal_basis.startswith("PP ")
            assert rate.version == f"{tariff.code}@{tariff.since.isoformat()}"


@pytest.mark.parametrize("tariff_class", [None, "", "IV", "1"])
def test_refused__while_the_class_of_the_port_is_unknown(tariff_class: str | None) -> None:
    with pytest.raises(Refused) as refused:
        tariff_in_force(ON).rate("berth.domestic", tariff_class)
    assert "kelas tarif" in refused.value.problems[0].remedy


def test_refused__before_the_first_tariff() -> None:
    with pytest.raises(Refused):
        tariff_in_force(date(2016, 6, 30))
    assert tariff_in_force(date(2016, 7, 1)).code == "PP-15-2016"


def test_rice_is_basic_goods__and_coal_is_not() -> None:
    assert is_basic_goods("10063099", ON)
    assert not is_basic_goods("27011290", ON)
    assert not is_basic_goods("", ON)
