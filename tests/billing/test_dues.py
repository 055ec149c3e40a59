"""Dues of a visit, with the worked examples of the tariff reference."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from suar.billing import dues as reckoning
from suar.billing import tariffs
from suar.billing.dues import Basis, Cargo, Exchange, Line, Stay, dues, less, reckoned
from suar.kernel.errors import Refused
from suar.kernel.words import in_language

ARRIVES = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)
BASIS = Basis(
    port_code="IDSUQ",
    port_name="Sungai Guntung",
    tariff_class="III",
    ship_gross_tonnage=12_345,
    ship_category="commercial",
    trade_in="DN",
    trade_out="DN",
    stays=(),
    cargo=(),
    billing_on=date(2026, 11, 5),
    exchange_rate=Exchange(Decimal("16250.5"), "KMK", date(2026, 11, 4)),
    light_dues_covered_until=None,
    departs_at=ARRIVES + timedelta(days=3),
)


def a_stay(name: str = "Dermaga 1", *, after: float = 0, operated: bool = False, **length: float) -> Stay:
    start = ARRIVES + timedelta(hours=after)
    return Stay(name, start, start + timedelta(**length), operated)


def only(lines: list[Line], prefix: str) -> Line:
    (line,) = [line for line in lines if line.code.startswith(prefix)]
    return line


@pytest.mark.parametrize(
    ("tonnage", "category", "trade", "tariff_class", "hours", "amount"),
    [
        (12_345, "commercial", "LN", "III", 31 + 20 / 60, 10_999_395),
        (1_250, "commercial", "DN", "I", 53, 129_375),
        (180, "traditional", "DN", "II", 9, 1_890),
        (1, "commercial", "DN", "III", 1, 10),  # 9.5 rounds half up
        (250_000, "commercial", "LN", "I", 24, 178_250_000),
    ],
)
def test_berth_dues__of_the_examples(
    tonnage: int, category: str, trade: str, tariff_class: str, hours: float, amount: int
) -> None:
    basis = replace(
        BASIS, ship_gross_tonnage=tonnage, ship_category=category, trade_in=trade, trade_out=trade,
        tariff_class=tariff_class, stays=[a_stay(hours=hours)],
    )  # fmt: skip
    assert only(dues(basis), "berth.").amount == amount


def test_full_days_cost_more__where_the_tariff_counts_so(monkeypatch: pytest.MonkeyPatch) -> None:
    by_day = replace(tariffs.tariff_in_force(BASIS.billing_on), etmal="FULL")
    monkeypatch.setattr(reckoning, "tariff_in_force", lambda on: by_day)
    basis = replace(BASIS, trade_in="LN", trade_out="LN", stays=[a_stay(hours=31, minutes=20)])
    assert only(dues(basis), "berth.").amount == 14_665_860


def test_quay_dues_times_etmal__as_printed() -> None:
    cargo = Cargo("Besi baja", Decimal("3500.250"), export_import=True, basic_goods=False)
    line = only(dues(replace(BASIS, tariff_class="I", stays=[a_stay(hours=31, minutes=20)], cargo=[cargo])), "quay.")
    assert line.amount == 3_675_263
    assert "per ton per etmal" in " ".join(line.remarks)


def test_quay_dues_without_etmal__where_the_switch_says_per_handling(monkeypatch: pytest.MonkeyPatch) -> None:
    per_handling = replace(tariffs.tariff_in_force(BASIS.billing_on), quay_time_factor=False)
    monkeypatch.setattr(reckoning, "tariff_in_force", lambda on: per_handling)
    cargo = Cargo("Besi baja", Decimal("3500.250"), export_import=True, basic_goods=False)
    line = only(dues(replace(BASIS, tariff_class="I", stays=[a_stay(hours=31, minutes=20)], cargo=[cargo])), "quay.")
    assert line.amount == 2_450_175
    assert "etmal" not in line.formula


@pytest.mark.parametrize(("export_import", "amount"), [(False, 0), (True, 50_000)])
def test_basic_goods_are_free__in_domestic_trade_only(export_import: bool, amount: int) -> None:
    rice = Cargo("Beras", Decimal(100), export_import, basic_goods=True)
    line = only(dues(replace(BASIS, stays=[a_stay(hours=24)], cargo=[rice])), "quay.")
    assert line.amount == amount


COPRA = Cargo("Kopra", Decimal(10), export_import=False, basic_goods=False)


def test_only_light_dues__where_an_operator_runs_the_berth() -> None:
    basis = replace(BASIS, tariff_class=None, stays=[a_stay(hours=9, operated=True)], cargo=[COPRA])
    (line,) = dues(basis)
    assert line.code == "light.domestic"
    assert "ditagih oleh operator" in " ".join(line.remarks)
    covered = replace(basis, light_dues_covered_until=BASIS.departs_at)
    assert [line.doubt for line in dues(covered)] == ["covered operator_bills"]


def test_after_a_shift_only_the_berth_without_operator_is_the_states() -> None:
    stays = [a_stay(hours=30, operated=True), a_stay("Dermaga 2", after=31, hours=7)]
    lines = dues(replace(BASIS, stays=stays, cargo=[COPRA]))
    assert [(line.code, line.subject, line.factor) for line in lines] == [
        ("berth.domestic", "Dermaga 2", Decimal("0.5")),
        ("quay.domestic", "Kopra", Decimal("0.5")),
        ("light.domestic", "", Decimal(1)),
    ]
    assert lines[2].doubt == "operator_bills"


@pytest.mark.parametrize(("at", "charged"), [(0, []), (1, ["quay.domestic"])])
def test_quay_dues_follow_the_berth_where_goods_were_worked(at: int, charged: list[str]) -> None:
    stays = [a_stay(hours=30, operated=True), a_stay("Dermaga 2", after=31, hours=7)]
    stays[at] = replace(stays[at], worked=timedelta(hours=6))
    stays[1 - at] = replace(stays[1 - at], worked=timedelta(hours=1))
    lines = [line for line in dues(replace(BASIS, stays=stays, cargo=[COPRA])) if line.code.startswith("quay.")]
    assert [line.code for line in lines] == charged
    assert all(line.doubt == "as_printed worked_stay" for line in lines)


def test_quay_dues_take_the_longest_stay__while_nobody_says_where_goods_were_worked() -> None:
    stays = [a_stay(hours=7), a_stay("Dermaga 2", after=8, hours=20)]
    line = only(dues(replace(BASIS, stays=stays, cargo=[COPRA])), "quay.")
    assert (line.factor, line.doubt) == (Decimal(1), "as_printed longest_stay")


def test_refused__while_the_tariff_class_is_not_entered() -> None:
    with pytest.raises(Refused) as refused:
        dues(replace(BASIS, tariff_class=None, stays=[a_stay(hours=9)]))
    assert refused.value.problems[0].code == "tariff_class"


@pytest.mark.parametrize(
    ("tonnage", "category", "trade", "amount"),
    [
        (1_250, "commercial", "DN", 312_500),
        (180, "traditional", "DN", 22_500),
        (1_250, "ferry", "DN", 312_500),
        (12_345, "commercial", "LN", 6_820_822),  # USD 419.73 × 16,250.5 = 6,820,822.365
        (1, "traditional", "LN", 125),
    ],
)
def test_light_dues__by_trade_and_category(tonnage: int, category: str, trade: str, amount: int) -> None:
    basis = replace(BASIS, ship_gross_tonnage=tonnage, ship_category=category, trade_in=trade, trade_out=trade)
    assert only(dues(basis), "light.").amount == amount


def test_dollars_are_rounded_once__half_up_to_the_rupiah() -> None:
    basis = replace(
        BASIS, ship_gross_tonnage=25, trade_in="LN", trade_out="LN",
        exchange_rate=Exchange(Decimal("16250"), "KMK", date(2026, 11, 4)),
    )  # fmt: skip
    assert only(dues(basis), "light.").amount == 13_813  # 0.85 × 16,250 = 13,812.5


def test_refused__while_the_exchange_rate_is_missing() -> None:
    with pytest.raises(Refused) as refused:
        dues(replace(BASIS, trade_out="LN", exchange_rate=None))
    assert refused.value.problems[0].code == "exchange_rate"


def test_an_old_exchange_rate_is_said() -> None:
    stale = Exchange(Decimal(16_000), "KMK", date(2026, 10, 1))
    line = only(dues(replace(BASIS, trade_in="LN", exchange_rate=stale)), "light.")
    assert "old_exchange_rate" in line.doubt
    assert "legs_differ" in line.doubt


def test_no_light_dues__while_a_receipt_covers_the_departure() -> None:
    covered = replace(BASIS, light_dues_covered_until=BASIS.departs_at, light_dues_ntpn="ABCD1234EFGH5678")
    line = only(dues(covered), "light.")
    assert (line.amount, line.subject) == (Decimal(0), "NTPN ABCD1234EFGH5678")
    lapsing = replace(covered, light_dues_covered_until=BASIS.departs_at - timedelta(minutes=1))
    assert only(dues(lapsing), "light.").amount == 3_086_250


def test_light_dues_again__when_they_lapse_before_departure() -> None:
    basis = replace(BASIS, light_dues_from=ARRIVES, departs_at=ARRIVES + timedelta(days=30))
    assert only(dues(basis), "light.").factor == 1
    assert only(dues(replace(basis, departs_at=ARRIVES + timedelta(days=30, minutes=1))), "light.").factor == 2


def test_each_berth_is_rounded_for_itself__after_a_shift() -> None:
    basis = replace(BASIS, stays=[a_stay(hours=7), a_stay("Dermaga 2", after=8, hours=7)])
    lines = [line for line in dues(basis) if line.code == "berth.domestic"]
    assert [(line.subject, line.factor) for line in lines] == [
        ("Dermaga 1", Decimal("0.5")),
        ("Dermaga 2", Decimal("0.5")),
    ]
    assert all("dibulatkan untuk tiap dermaga" in " ".join(line.remarks) for line in lines)


def test_times_are_added_first__where_the_tariff_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    summed = replace(tariffs.tariff_in_force(BASIS.billing_on), sum_then_round=True)
    monkeypatch.setattr(reckoning, "tariff_in_force", lambda on: summed)
    at_operator = a_stay("Dermaga 3", after=16, hours=9, operated=True)
    basis = replace(BASIS, stays=[a_stay(hours=7), a_stay("Dermaga 2", after=8, hours=7), at_operator])
    line = only(dues(basis), "berth.")
    assert (line.subject, line.factor) == ("Dermaga 1 + Dermaga 2", Decimal("0.75"))
    assert "dijumlahkan lalu dibulatkan" in " ".join(line.remarks)


def test_state_ships_and_warships_owe_nothing() -> None:
    for category in ("state", "warship"):
        assert dues(replace(BASIS, ship_category=category, stays=[a_stay(hours=7)])) == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"stays": [Stay("Dermaga 1", ARRIVES, ARRIVES)]}, "period"),
        ({"stays": [Stay("Dermaga 1", ARRIVES, ARRIVES - timedelta(hours=1))]}, "period"),
        ({"ship_gross_tonnage": 0}, "gross_tonnage"),
    ],
)
def test_refused__for_facts_that_cannot_be(change: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refused:
        dues(replace(BASIS, **change))  # type: ignore[arg-type]
    assert refused.value.problems[0].code == code


def test_every_line_can_be_reckoned_again_from_its_columns() -> None:
    cargo = [Cargo("Kopra", Decimal("0.001"), False, False), Cargo("Beras", Decimal("12.345"), False, True)]
    for line in dues(replace(BASIS, trade_in="LN", stays=[a_stay(hours=31)], cargo=cargo)):
        again = reckoned(line.quantity, line.factor, line.rate, line.exchange_rate, line.already_billed)
        assert (again, line.amount) == (line.amount, line.amount.to_integral_value())


def test_the_sum_is_said_in_both_languages() -> None:
    line = only(dues(replace(BASIS, trade_in="LN", trade_out="LN", stays=[a_stay(hours=31)])), "berth.")
    assert line.formula == "GT 12.345 × 1,5 etmal × Rp 594"
    with in_language("en"):
        assert line.formula == "GT 12,345 × 1.5 etmal × Rp 594"


def test_a_difference_is_told_line_by_line__supplement_and_credit() -> None:
    rice = Cargo("Kopra", Decimal(10), export_import=False, basic_goods=False)
    billed = dues(replace(BASIS, stays=[a_stay(hours=24)], cargo=[rice]))
    longer = less(dues(replace(BASIS, stays=[a_stay(hours=25)])), billed)
    assert {line.code: line.amount for line in longer} == {
        "berth.domestic": Decimal(117_278),  # 12,345 × 38 × 0.25 = 117,277.5
        "quay.domestic": Decimal(-3_000),
    }
    for line in longer:
        assert reckoned(line.quantity, line.factor, line.rate, None, line.already_billed) == line.amount
    assert less(billed, billed) == []
