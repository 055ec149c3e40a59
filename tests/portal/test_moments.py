"""Times, limits and numbers as people read them."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from suar.kernel.words import in_language
from suar.portal.moments import clock_text, length_text, moment_text, relative_text
from suar.portal.templatetags.suar import money, number
from suar.portal.timeline import Happening, days

MOMENT = datetime(2026, 11, 21, 17, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "told"),
    [
        ("Asia/Jakarta", "22 Nov 2026 00.05 WIB"),
        ("Asia/Makassar", "22 Nov 2026 01.05 WITA"),
        ("Asia/Jayapura", "22 Nov 2026 02.05 WIT"),
    ],
)
def test_a_time_is_the_ports_and_says_its_zone(zone: str, told: str) -> None:
    with in_language("id"):
        assert moment_text(MOMENT, zone) == told


def test_english_readers_get_a_colon() -> None:
    with in_language("en"):
        assert clock_text(MOMENT, "Asia/Jakarta") == "00:05 WIB"


def test_a_length_is_told_in_its_two_largest_units() -> None:
    with in_language("id"):
        assert length_text(timedelta(minutes=72)) == "1 jam 12 menit"
        assert length_text(timedelta(days=2, hours=3, minutes=59)) == "2 hari 3 jam"
        assert length_text(timedelta(seconds=20)) == "kurang dari 1 menit"


def test_before_and_after_are_told_apart() -> None:
    with in_language("id"):
        assert relative_text(MOMENT + timedelta(minutes=18), MOMENT) == "18 menit lagi"
        assert relative_text(MOMENT - timedelta(minutes=18), MOMENT) == "18 menit yang lalu"


def test_numbers_and_money_follow_the_reader() -> None:
    with in_language("id"):
        assert number(Decimal("3500.250"), 3) == "3.500,250"
        assert money(Decimal(3675263)) == "Rp\u00a03.675.263"
        assert money(Decimal("-419.73"), "USD") == "−USD\u00a0419,73"
    with in_language("en"):
        assert number(Decimal("3500.250"), 3) == "3,500.250"
        assert money(Decimal(3675263)) == "Rp\u00a03,675,263"


def test_the_timeline_is_cut_at_the_ports_midnight__not_at_utc() -> None:
    with in_language("id"):
        cut = days([Happening(MOMENT, "tiba"), Happening(MOMENT - timedelta(minutes=10), "labuh")], "Asia/Jakarta")
    assert [day.title for day in cut] == ["21 November 2026", "22 November 2026"]


def test_a_claim_looks_unlike_a_confirmed_fact() -> None:
    claim, fact, plan = days(
        [
            Happening(MOMENT, "a", source="Agen"),
            Happening(MOMENT, "b", source="Pandu", confirmed_by="Petugas"),
            Happening(MOMENT, "c", planned=True),
        ],
        "Asia/Jakarta",
    )[0].moments
    assert len({claim.status, fact.status, plan.status}) == 3
