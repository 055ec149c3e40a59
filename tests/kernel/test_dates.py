"""Days and times in words: as the reader says them on a screen, the same figures for everybody on a paper."""

from datetime import UTC, date, datetime

import pytest

from suar.kernel import dates
from suar.kernel.words import in_language

MOMENT = datetime(2026, 5, 21, 17, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [("id", "22 Mei 2026", "22 Mei 2026 02.05 WIT"), ("en", "22 May 2026", "22 May 2026 02:05 WIT")],
)
def test_on_a_screen_in_the_readers_words(language: str, day: str, moment: str) -> None:
    with in_language(language):
        assert dates.day_text(date(2026, 5, 22)) == day
        assert dates.moment_text(MOMENT, "Asia/Jayapura") == moment
        assert f"{dates.face_text(MOMENT, 'Asia/Jayapura')} WIT" == moment
        assert moment.endswith(dates.clock_text(MOMENT, "Asia/Jayapura"))


@pytest.mark.parametrize("language", ["id", "en"])
def test_on_a_paper_the_same_for_everybody(language: str) -> None:
    with in_language(language):
        assert dates.printed_day(date(2026, 5, 22)) == "22-05-2026"
        assert dates.printed_moment(MOMENT, "Asia/Makassar") == "22-05-2026 01.05 WITA"


def test_what_data_keep__is_read_as_days_and_moments__and_any_other_text_as_it_is() -> None:
    assert dates.kept_text("2026-11-02") == "2 Nov 2026"
    assert dates.kept_text("2026-11-02T02:31:00+00:00") == "2 Nov 2026 09.31 WIB"
    for text in ("2026-02-30", "2026-02-3", "SP-2026-02", "SP-2026-11-02", "TERMS", ""):
        assert dates.kept_text(text) == text
