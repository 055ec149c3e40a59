"""Money: the worked examples of the tariffs, rounding, and amounts in words."""

from decimal import Decimal
from typing import Any

import pytest

from suar.kernel import money


@pytest.mark.parametrize(
    ("amount", "whole"),
    [
        (Decimal("3500.250") * 700 * Decimal("1.5"), 3_675_263),
        (Decimal("3500.250") * 700, 2_450_175),
        (12_345 * 594 * Decimal("1.5"), 10_999_395),
        (Decimal("0.5"), 1),
        (Decimal("2.5"), 3),
        (Decimal("2.4999999999999999999999999999999999"), 2),
        (Decimal("-0.4"), 0),
        (Decimal("-2.5"), -3),
        (7, 7),
    ],
)
def test_rounded_half_up_once_to_the_rupiah(amount, whole):
    assert money.rupiah(amount) == whole
    assert str(money.rupiah(amount)) == str(whole)


def test_dollars_keep_cents():
    assert money.rounded(12_345 * Decimal("0.034"), "USD") == Decimal("419.73")


def test_refused__when_an_amount_is_a_float_or_endless():
    wrong: Any
    for wrong in (1.5, True, "1"):
        with pytest.raises(TypeError):
            money.rupiah(wrong)
    for endless in (Decimal("NaN"), Decimal("Infinity"), Decimal("1E+400"), Decimal(10) ** 15):
        with pytest.raises(ValueError):  # noqa: PT011
            money.rupiah(endless)


@pytest.mark.parametrize(
    ("amount", "currency", "indonesian", "english"),
    [
        (Decimal(3_675_263), "IDR", "Rp 3.675.263", "Rp 3,675,263"),
        (Decimal("3675263.0000"), "IDR", "Rp 3.675.263", "Rp 3,675,263"),
        (Decimal("419.73"), "USD", "USD 419,73", "USD 419.73"),
        (Decimal("0.034"), "USD", "USD 0,034", "USD 0.034"),
        (Decimal("5"), "USD", "USD 5,00", "USD 5.00"),
        (Decimal("0.5"), "IDR", "Rp 0,5", "Rp 0.5"),
        (-1500, "IDR", "-Rp 1.500", "-Rp 1,500"),
        (0, "IDR", "Rp 0", "Rp 0"),
    ],
)
def test_shown_with_its_currency__and_no_stored_digit_hidden(amount, currency, indonesian, english):
    assert money.format_money(amount, currency, "id") == indonesian
    assert money.format_money(amount, currency, "en") == english


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "nol rupiah"),
        (11, "sebelas rupiah"),
        (15, "lima belas rupiah"),
        (20, "dua puluh rupiah"),
        (100, "seratus rupiah"),
        (111, "seratus sebelas rupiah"),
        (1_000, "seribu rupiah"),
        (1_945, "seribu sembilan ratus empat puluh lima rupiah"),
        (21_000, "dua puluh satu ribu rupiah"),
        (101_000, "seratus satu ribu rupiah"),
        (1_001_000, "satu juta seribu rupiah"),
        (3_675_263, "tiga juta enam ratus tujuh puluh lima ribu dua ratus enam puluh tiga rupiah"),
        (1_000_000_001, "satu miliar satu rupiah"),
        (2_000_000_000_000, "dua triliun rupiah"),
    ],
)
def test_spelled_out_in_indonesian__as_on_a_receipt(amount, words):
    assert money.terbilang(Decimal(amount)) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "zero rupiah"),
        (19, "nineteen rupiah"),
        (40, "forty rupiah"),
        (1_100, "one thousand one hundred rupiah"),
        (3_675_263, "three million six hundred seventy-five thousand two hundred sixty-three rupiah"),
    ],
)
def test_spelled_out_in_english(amount, words):
    assert money.amount_in_words(amount, "en") == words


def test_not_spelled_out__when_below_zero_or_with_a_part_of_a_rupiah():
    for wrong in (Decimal("0.5"), -1, 10**15, Decimal("NaN")):
        with pytest.raises(ValueError):  # noqa: PT011
            money.terbilang(wrong)
