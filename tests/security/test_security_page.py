"""docs/security.md is true: every number of the standard stands in it once, and what it names is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings

_ROOT = Path(__file__).resolve().parents[2]
_PAGE = (_ROOT / "docs" / "security.md").read_text("utf-8")
#: The last number of each section that has requirements of level 1 or 2, and those of level 3 within it.
_SECTIONS = {
    "1.1": (2, ()), "1.2": (10, (10,)), "1.3": (12, (12,)), "1.4": (3, ()), "1.5": (3, (3,)),
    "2.1": (3, ()), "2.2": (3, ()), "2.3": (5, (5,)), "2.4": (2, (2,)),
    "3.2": (3, (3,)), "3.3": (5, (5,)), "3.4": (8, (7, 8)), "3.5": (8, (6, 7, 8)), "3.7": (5, (3, 4, 5)),
    "4.1": (5, (4, 5)), "4.2": (5, (2, 3, 4, 5)), "4.3": (2, ()), "4.4": (4, ()),
    "5.1": (1, ()), "5.2": (6, (4, 5, 6)), "5.3": (3, (3,)), "5.4": (3, ()),
    "6.1": (3, ()), "6.2": (12, ()), "6.3": (8, (5, 6, 7, 8)), "6.4": (6, (5, 6)), "6.5": (8, (6, 7, 8)),
    "6.6": (4, (4,)), "6.8": (4, ()),
    "7.1": (3, ()), "7.2": (4, ()), "7.3": (2, ()), "7.4": (5, ()), "7.5": (3, (3,)), "7.6": (2, ()),
    "8.1": (4, (3, 4)), "8.2": (4, (4,)), "8.3": (3, (2, 3)), "8.4": (2, (2,)),
    "9.1": (3, ()), "9.2": (4, ()),
    "10.1": (2, ()), "10.2": (3, (3,)), "10.3": (5, (5,)), "10.4": (16, (12, 13, 14, 15, 16)), "10.5": (5, ()),
    "10.6": (2, ()), "10.7": (3, ()),
    "11.1": (4, (3, 4)), "11.2": (5, (4, 5)), "11.3": (5, (4, 5)), "11.4": (4, ()), "11.5": (2, (2,)),
    "11.6": (2, (2,)),
    "12.1": (5, (4, 5)), "12.2": (2, ()), "12.3": (5, (5,)),
    "13.1": (4, (2, 3, 4)), "13.2": (6, (6,)), "13.3": (4, (3, 4)), "13.4": (7, (6, 7)),
    "14.1": (2, ()), "14.2": (8, (5, 6, 7, 8)), "14.3": (3, ()),
    "15.1": (5, (4, 5)), "15.2": (5, (4, 5)), "15.3": (7, ()),
    "16.1": (1, ()), "16.2": (5, ()), "16.3": (4, ()), "16.4": (3, ()), "16.5": (4, (4,)),
    "17.1": (2, (2,)), "17.2": (8, (5, 6, 7, 8)), "17.3": (2, ()),
}  # fmt: skip
_WANTED = {
    f"V{section}.{number}"
    for section, (last, third) in _SECTIONS.items()
    for number in range(1, last + 1)
    if number not in third
}


def test_every_number_of_levels_one_and_two_stands_once() -> None:
    body = _PAGE.split("\n## V1 ", 1)[1]
    rows = re.findall(r"^\| (V[\d.]+(?:, V[\d.]+)*) \|", body, re.M)
    named = [number for row in rows for number in row.split(", ")]
    assert sorted(_WANTED - set(named)) == []
    assert sorted(set(named) - _WANTED) == []
    assert sorted(n for n in set(named) if named.count(n) > 1) == []
    assert len(_WANTED) == 253  # 70 of level 1 and 183 of level 2


def test_what_is_not_held_is_said_again_where_it_stands() -> None:
    gaps, body = _PAGE.split("\n## V1 ", 1)
    for row in re.findall(r"^\| (V[\d.]+(?:, V[\d.]+)*) \|", gaps, re.M):
        for number in row.split(", "):
            line = next(line for line in body.splitlines() if re.search(rf"\b{re.escape(number)}\b", line))
            assert "above" in line, number


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`(tests/[^`]+)`", _PAGE))))
def test_the_tests_it_names_exist(named: str) -> None:
    path, _colons, name = named.partition("::")
    file = _ROOT / path
    assert file.is_file()
    assert not name or re.search(rf"def {re.escape(name)}\(", file.read_text("utf-8"))


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`([A-Z][A-Z_]{4,})`", _PAGE)) - {"NAME"}))
def test_the_settings_it_names_exist(named: str) -> None:
    assert hasattr(settings, named)


@pytest.mark.parametrize(
    "named", sorted(set(re.findall(r"`((?:docs|src|kernel|portal|workflow|requirements)/[^`*]+)`", _PAGE)))
)
def test_the_places_it_names_exist(named: str) -> None:
    assert any((_ROOT / base / named).exists() for base in ("", "src/suar"))
