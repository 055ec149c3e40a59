"""Telephone numbers as people write them."""

import pytest

from suar.kernel.telephones import telephone


@pytest.mark.parametrize("text", ["0811 1234 567", "+62-811-1234-567", "62811 1234567", "(0811) 1234567"])
def test_kept_in_one_way__however_it_is_written(text: str) -> None:
    assert telephone(text, mobile=True).number == "+628111234567"


@pytest.mark.parametrize("text", ["", "abc", "0811", "+62 000 000", "0811 1234 567 ext. 9", "1" * 5000, "0811\x00123"])
def test_refused__where_nobody_could_be_called(text: str) -> None:
    assert telephone(text).refused


def test_refused_as_mobile__where_it_is_a_line_in_a_wall() -> None:
    assert telephone("(0541) 733388").ok
    assert telephone("(0541) 733388", mobile=True).refused


def test_foreign_numbers_stand__with_their_country() -> None:
    assert telephone("+65 9123 4567", mobile=True).number == "+6591234567"
