"""Statements: every fault named in our words, nothing falls over, what is shown is what was stated."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, in_language
from suar.workflow.forms import (
    BaseForm,
    Commodity,
    Count,
    Country,
    Field,
    LongText,
    PortTime,
    Section,
    ShipRef,
    Text,
    Tonnes,
)
from suar.workflow.statements import answers_json_schema, describe, difference, questions, read

ZONE = "Asia/Makassar"


class Trade(Enum):
    """Where a voyage goes."""

    DOMESTIC = "DN"
    FOREIGN = "LN"

    @property
    def label(self) -> str:
        return _("Dalam negeri") if self is Trade.DOMESTIC else _("Luar negeri")


class Line(BaseForm):
    goods: Commodity = Field(title="Barang")
    tonnes: Tonnes = Field(title="Berat")
    note: Text | None = Field(None, title="Catatan")


class Master(BaseForm):
    name: Text = Field(title="Nama")
    flag: Country | None = Field(None, title="Kebangsaan")


class Notice(BaseForm):
    sections = (Section("Kunjungan", ("ship", "trade", "eta", "crew")),)

    ship: ShipRef = Field(title="Kapal")
    trade: Trade = Field(title="Pelayaran", description="DN atau LN")
    eta: PortTime = Field(title="Perkiraan tiba")
    crew: Count = Field(title="Awak")
    dangerous: bool = Field(title="Barang berbahaya")
    remark: LongText | None = Field(None, title="Keterangan")
    master: Master | None = Field(None, title="Nakhoda")
    cargo: list[Line] = Field(title="Muatan", min_length=1, max_length=30)


GOODS = "COAL"
GOOD: dict[str, Any] = {
    "ship": 7,
    "trade": "LN",
    "eta": "2026-11-22T09:30",
    "crew": 12,
    "dangerous": False,
    "master": {"name": "Budi", "flag": "ID"},
    "cargo": [{"goods": GOODS, "tonnes": "3500.250"}],
}


@pytest.fixture(autouse=True)
def _a_commodity() -> None:
    from suar.registry import commodities

    assert GOODS in commodities.ALL


def faults(**changed: Any) -> dict[str, str]:
    with pytest.raises(Refused) as refused:
        read(Notice, {**GOOD, **changed}, zone=ZONE, visible=lambda _model, row: row == 7)
    assert all(str(problem.text) and str(problem.remedy) for problem in refused.value.problems)
    return {problem.field: problem.code for problem in refused.value.problems}


def test_typed__as_sent_and_as_already_typed() -> None:
    form = read(Notice, GOOD, zone=ZONE)
    assert form.eta == datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
    assert form.cargo[0].tonnes == Decimal("3500.25")
    typed = {**GOOD, "eta": form.eta, "trade": Trade.FOREIGN, "cargo": [Line(goods=GOODS, tonnes=Decimal("3500.25"))]}
    assert read(Notice, typed, zone=ZONE) == form


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"ship": None}, {"ship": "missing"}),
        ({"ship": 8}, {"ship": "not_found"}),
        ({"ship": 10**30}, {"ship": "number_too_big"}),
        ({"ship": "7"}, {"ship": "not_whole"}),
        ({"ship": True}, {"ship": "not_whole"}),
        ({"trade": "XX"}, {"trade": "not_in_list"}),
        ({"trade": ["LN"]}, {"trade": "not_in_list"}),
        ({"eta": "besok"}, {"eta": "not_a_time"}),
        ({"eta": "1700000000"}, {"eta": "not_a_time"}),
        ({"eta": 1700000000}, {"eta": "not_a_time"}),
        ({"eta": "1999-01-01T00:00"}, {"eta": "year"}),
        ({"eta": "0001-01-01T00:00+14:00"}, {"eta": "year"}),
        ({"eta": "2026-02-30T00:00"}, {"eta": "not_a_time"}),
        ({"crew": -1}, {"crew": "too_small"}),
        ({"crew": 100_001}, {"crew": "too_big"}),
        ({"crew": 1.5}, {"crew": "not_whole"}),
        ({"crew": float("inf")}, {"crew": "not_whole"}),
        ({"dangerous": "ja"}, {"dangerous": "not_yes_or_no"}),
        ({"remark": "a\x00b"}, {"remark": "control_character"}),
        ({"remark": "a\u202eb"}, {"remark": "control_character"}),
        ({"remark": "\ud800"}, {"remark": "control_character"}),
        ({"remark": "a" * 1001}, {"remark": "too_long"}),
        ({"remark": {"a": 1}}, {"remark": "not_text"}),
        ({"master": {"name": "  "}}, {"master.name": "missing"}),
        ({"master": {"name": "a\nb"}}, {"master.name": "control_character"}),
        ({"master": {"name": "a", "flag": "id"}}, {"master.flag": "not_in_list"}),
        ({"master": []}, {"master": "not_a_part"}),
        ({"cargo": {}}, {"cargo": "not_rows"}),
        ({"cargo": []}, {"cargo": "too_few"}),
        ({"cargo": [None]}, {"cargo.0": "not_a_part"}),
        ({"cargo": GOOD["cargo"] * 31}, {"cargo": "too_many"}),
        ({"cargo": GOOD["cargo"] * 10_000}, {"cargo": "too_many"}),
        ({"cargo": [*GOOD["cargo"], {}]}, {"cargo.1.goods": "missing", "cargo.1.tonnes": "missing"}),
        ({"cargo": [{"goods": "?", "tonnes": "1"}]}, {"cargo.0.goods": "not_in_list"}),
        ({"cargo": [{"goods": GOODS, "tonnes": 7.934}]}, {"cargo.0.tonnes": "decimal_as_text"}),
        ({"cargo": [{"goods": GOODS, "tonnes": "1e400"}]}, {"cargo.0.tonnes": "not_a_number"}),
        ({"cargo": [{"goods": GOODS, "tonnes": "NaN"}]}, {"cargo.0.tonnes": "not_a_number"}),
        ({"cargo": [{"goods": GOODS, "tonnes": "١"}]}, {"cargo.0.tonnes": "not_a_number"}),
        ({"cargo": [{"goods": GOODS, "tonnes": Decimal("Infinity")}]}, {"cargo.0.tonnes": "not_a_number"}),
        ({"cargo": [{"goods": GOODS, "tonnes": "0"}]}, {"cargo.0.tonnes": "too_small"}),
        ({"cargo": [{"goods": GOODS, "tonnes": "1.2345"}]}, {"cargo.0.tonnes": "too_many_decimals"}),
        ({"cargo": [{"goods": GOODS, "tonnes": "123456789012345"}]}, {"cargo.0.tonnes": "too_many_digits"}),
        ({"state": "granted"}, {"state": "unknown_field"}),
        ({"a\nb": 1}, {"a�b": "unknown_field"}),
    ],
)
def test_refused__naming_field_and_rule(changed: dict[str, Any], named: dict[str, str]) -> None:
    assert faults(**changed) == named


def test_refused__all_faults_at_once() -> None:
    assert faults(ship=None, crew=-1, cargo=[]) == {"ship": "missing", "crew": "too_small", "cargo": "too_few"}


def test_limit_is_named_with_its_unit() -> None:
    with pytest.raises(Refused) as refused:
        read(Notice, {**GOOD, "cargo": [{"goods": GOODS, "tonnes": "0"}], "crew": 100_001}, zone=ZONE)
    texts = {problem.field: problem.text for problem in refused.value.problems}
    assert texts == {"cargo.0.tonnes": "Harus lebih dari 0 ton.", "crew": "Paling banyak 100.000."}


def test_refused__a_body_nested_beyond_reason() -> None:
    deep: Any = "x"
    for _level in range(50_000):
        deep = [deep]
    assert faults(remark=deep) == {"remark": "not_text"}
    assert faults(other=deep) == {"other": "unknown_field"}
    with pytest.raises(Refused):
        read(Notice, [], zone=ZONE)  # type: ignore[arg-type]


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["name", "tonnes", "goods", "x"]), inner)
    ),
    max_leaves=8,
)


@settings(derandomize=True, deadline=None, max_examples=150)
@given(st.dictionaries(st.sampled_from([*GOOD, "remark", "x"]), _JSON))
def test_whatever_is_sent__is_read_or_refused(sent: dict[str, Any]) -> None:
    found: tuple[Problem, ...] = ()
    try:
        read(Notice, {**GOOD, **sent}, zone=ZONE)
    except Refused as refused:
        found = refused.problems or (Problem("", "", ""),)
    assert all(problem.code and str(problem.text) for problem in found)


def test_schema__says_words_units_and_decimals_as_text() -> None:
    schema = answers_json_schema(Notice, "id")
    json.dumps(schema)
    assert schema["$schema"].endswith("2020-12/schema")
    assert schema["additionalProperties"] is False
    assert schema["properties"]["trade"]["title"] == "Pelayaran"
    assert schema["properties"]["trade"]["x-labels"] == {"DN": "Dalam negeri", "LN": "Luar negeri"}
    assert schema["properties"]["eta"]["format"] == "date-time"
    tonnes = schema["$defs"]["Line"]["properties"]["tonnes"]
    assert tonnes["type"] == ["string", "integer"]
    assert tonnes["pattern"]
    assert (tonnes["x-unit"], tonnes["exclusiveMinimum"], tonnes["x-decimal-places"]) == ("ton", 0, 3)


def test_described__in_the_zone_and_words_of_the_reader() -> None:
    form = read(Notice, GOOD, zone=ZONE)
    first, last = describe(Notice, form, lookup=lambda model, row: f"{model} {row}", zone=ZONE, language="id")
    said = {answer.path: answer.text for answer in (*first.rows, *last.rows)}
    assert first.title == "Kunjungan"
    assert said["ship"] == "ship 7"
    assert said["trade"] == "Luar negeri"
    assert said["eta"] == "22 Nov 2026 09.30 WITA"
    assert said["dangerous"] == "Tidak"
    assert said["remark"] == ""
    assert said["master.flag"] == "Indonesia"
    (table,) = last.tables
    assert [answer.text for answer in table.rows[0]][1:] == ["3.500,25 ton", ""]
    english = describe(Notice, form, lookup=None, zone=ZONE, language="en")
    assert {answer.path: answer.text for answer in english[0].rows}["eta"] == "22 Nov 2026 09:30 WITA"


def test_difference__names_what_changed_and_only_that() -> None:
    before = read(Notice, GOOD, zone=ZONE).model_dump_json()
    rows = [{"goods": GOODS, "tonnes": "3500.25"}, {"goods": GOODS, "tonnes": "1"}]
    after = read(Notice, {**GOOD, "crew": 13, "cargo": rows, "master": None}, zone=ZONE).model_dump_json()
    changes = {change.path: (change.before, change.after) for change in difference(Notice, before, after)}
    assert changes["crew"] == ("12", "13")
    assert changes["cargo.1.tonnes"] == ("", "1 ton")
    assert changes["master.name"] == ("Budi", "")
    assert set(changes) == {"crew", "cargo.1.goods", "cargo.1.tonnes", "master.name", "master.flag"}
    assert difference(Notice, before, before) == []


def test_refused__in_the_language_of_the_reader_without_english_leaking_in() -> None:
    with in_language("id"), pytest.raises(Refused) as refused:
        read(Notice, {**GOOD, "crew": "x", "trade": "x"}, zone=ZONE)
    assert not any("should" in str(problem.text) for problem in refused.value.problems)


def test_not_declared__a_field_that_no_screen_can_ask() -> None:
    class Odd(BaseForm):
        pairs: dict[str, int]

    with pytest.raises(TypeError, match="pairs"):
        questions(Odd)
