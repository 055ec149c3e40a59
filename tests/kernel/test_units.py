"""Quantities: bounds, how they are shown, and how typed numbers are read or asked back."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suar.kernel import units
from suar.kernel.units import AmbiguousNumber, BadNumber, parse_decimal, parse_integer


@pytest.mark.parametrize(
    ("typed", "lang", "number"),
    [
        ("12", "id", "12"),
        (" 12,5 ", "id", "12.5"),
        ("12.5", "id", "12.5"),
        ("12,5", "en", "12.5"),
        ("1.234,5", "id", "1234.5"),
        ("1,234.5", "en", "1234.5"),
        ("1.234.567", "id", "1234567"),
        ("1,234,567.890", "en", "1234567.890"),
        ("3500,250", "id", "3500.250"),
        ("3500.250", "id", "3500.250"),
        ("0,500", "id", "0.500"),
        ("7,9340", "id", "7.9340"),
        ("3.500,250", "id", "3500.250"),
        ("-6,1", "id", "-6.1"),
    ],
)
def test_read__when_only_one_number_can_be_meant(typed, lang, number):
    assert parse_decimal(typed, lang) == Decimal(number)


@pytest.mark.parametrize("lang", ["id", "en"])
@pytest.mark.parametrize("typed", ["7.934", "7,934", "12.500", "123,456", "-7.934"])
def test_asked_back__when_one_separator_has_exactly_three_digits_behind_it(typed, lang):
    with pytest.raises(AmbiguousNumber) as asked:
        parse_decimal(typed, lang)
    assert str(asked.value.reason)
    digits = typed.replace(",", "").replace(".", "")
    assert digits in str(asked.value.remedy)


def test_the_remedy_is_accepted_when_followed__after_7_934():
    with pytest.raises(AmbiguousNumber) as asked:
        parse_decimal("7.934", "id")
    assert "7934" in str(asked.value.remedy)
    assert "7,9340" in str(asked.value.remedy)
    assert parse_decimal("7934", "id") == 7934
    assert parse_decimal("7,9340", "id") == Decimal("7.934")


@pytest.mark.parametrize(
    ("typed", "lang"),
    [
        ("1,234.5", "id"),
        ("1.234,5", "en"),
        ("1,234,567", "id"),
        ("12.34.5", "id"),
        ("1.23,4", "id"),
        ("0.123.456", "id"),
    ],
)
def test_asked_back__when_written_as_the_page_does_not(typed, lang):
    with pytest.raises(AmbiguousNumber):
        parse_decimal(typed, lang)


HOSTILE = [
    "", " ", "-", ".", ",", ",5", "5,", "+5", "1e5", "1E+400", "NaN", "sNaN", "Infinity", "-inf", "0x10", "1_000",
    "1 000", "--1",     "１２", "١٢", "12\n", "1\x002", "12\t", "\u202e12", "−12", "½", "9" * 40, "9" * 1_000_000,
    "12 ton", "=1+1", "1'000",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda t: ascii(t)[:20])
def test_refused_with_sentence_and_remedy__when_it_is_no_number(typed):
    for read in (parse_decimal, parse_integer):
        with pytest.raises(BadNumber) as refused:
            read(typed, "id")
        assert str(refused.value.reason).endswith(".")
        assert str(refused.value.remedy).endswith(".")


def test_whole_numbers_follow_the_language_of_the_page():
    assert parse_integer("7.934", "id") == 7934
    assert parse_integer("7,934", "en") == 7934
    assert parse_integer("-12", "id") == -12
    for typed, lang in [("7.934", "en"), ("7,934", "id"), ("12,5", "id"), ("1.23", "id"), ("0.123", "id")]:
        with pytest.raises(BadNumber):
            parse_integer(typed, lang)


@settings(derandomize=True, deadline=None)
@given(st.decimals(min_value=0, max_value=10**10, places=4), st.sampled_from(["id", "en"]))
def test_what_is_shown_is_read_back_unchanged__in_either_language(number, lang):
    assert parse_decimal(units.format_number(number, 4, lang), lang) == number


@settings(derandomize=True, deadline=None)
@given(st.text(max_size=30))
def test_every_typed_text_is_a_number_or_a_refusal(text):
    for read in (parse_decimal, parse_integer):
        try:
            assert Decimal(read(text, "id")).is_finite()
        except units.NumberNotRead:
            pass


@pytest.mark.parametrize(
    ("value", "decimals", "indonesian", "english"),
    [
        (Decimal("1234567.891"), 2, "1.234.567,89", "1,234,567.89"),
        (Decimal("0.005"), 2, "0,01", "0.01"),
        (Decimal("3500.250"), None, "3.500,250", "3,500.250"),
        (Decimal("-0.001"), 2, "0,00", "0.00"),
        (-1234, 0, "-1.234", "-1,234"),
        (Decimal("1E+3"), None, "1.000", "1,000"),
    ],
)
def test_shown_in_the_readers_language(value, decimals, indonesian, english):
    assert units.format_number(value, decimals, "id") == indonesian
    assert units.format_number(value, decimals, "en") == english


def test_floats_and_infinities_are_no_quantities():
    wrong: Any
    for wrong in (1.5, True, "12"):
        with pytest.raises(TypeError):
            units.format_number(wrong)
    with pytest.raises(ValueError, match="finite"):
        units.format_number(Decimal("NaN"))


def test_tonnes_show_three_decimals__so_that_thousands_are_never_taken_for_decimals():
    assert units.format_tonnes(Decimal("7.934"), "id") == "7,934 ton"
    assert units.format_tonnes(7934, "id") == "7.934,000 ton"
    assert units.format_tonnes(Decimal("3500.25"), "en") == "3,500.250 t"


@pytest.mark.parametrize(
    ("minutes", "indonesian", "english"),
    [
        (72, "1 jam 12 menit", "1 h 12 min"),
        (0, "0 menit", "0 min"),
        (60, "1 jam", "1 h"),
        (1505, "1 hari 1 jam 5 menit", "1 d 1 h 5 min"),
        (-30, "-30 menit", "-30 min"),
        (timedelta(hours=2, seconds=59), "2 jam", "2 h"),
        (-timedelta(seconds=90), "-1 menit", "-1 min"),
    ],
)
def test_durations_are_said_in_words(minutes, indonesian, english):
    assert units.format_duration(minutes, "id") == indonesian
    assert units.format_duration(minutes, "en") == english


def test_bounds_refuse_what_no_ship_has():
    assert units.GROSS_TONNAGE.admits(1)
    assert units.GROSS_TONNAGE.admits(250_000)
    for impossible in (0, -1, 999_999, Decimal("NaN"), Decimal("Infinity"), Decimal("0.99")):
        assert not units.GROSS_TONNAGE.admits(impossible)
    assert units.DRAUGHT_M.admits(Decimal("0.3"))
    assert not units.DRAUGHT_M.admits(Decimal("25.01"))
