"""Forms on screens: what is typed is kept as typed, read without guessing, and refused at the box it stands in."""

from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from html.parser import HTMLParser
from typing import Any

import pytest
from django.http import QueryDict
from django.template.loader import render_to_string
from hypothesis import given, settings
from hypothesis import strategies as st

from suar.kernel.errors import Problem, Refused
from suar.portal.forms import (
    BoundForm,
    BoundRows,
    Draft,
    Tree,
    apply_row_action,
    from_answers,
    names,
    read_post,
    statement,
)
from suar.workflow.forms import BaseForm, Commodity, Count, Field, LongText, PortName, PortTime, ShipRef, Text, Tonnes

ZONE = "Asia/Makassar"


class Purpose(Enum):
    DISCHARGE = "discharge"
    LOAD = "load"
    BUNKER = "bunker"
    WATER = "water"
    WAIT = "wait"

    @property
    def label(self) -> str:
        return self.value.title()


class Package(BaseForm):
    label: Text = Field(title="Label")


class Line(BaseForm):
    goods: Commodity = Field(title="Barang")
    tonnes: Tonnes = Field(title="Berat")
    packages: list[Package] = Field(title="Kemasan", default_factory=list)


class Contact(BaseForm):
    name: Text = Field(title="Nama")


class Notice(BaseForm):
    ship: ShipRef = Field(title="Kapal")
    voyage: Text = Field(title="Nomor voyage")
    eta: PortTime = Field(title="Perkiraan tiba")
    crew: Count = Field(title="Awak")
    dangerous: bool = Field(title="Barang berbahaya")
    purposes: list[Purpose] = Field(title="Tujuan", min_length=1)
    main_purpose: Purpose | None = Field(None, title="Tujuan utama")
    last_port: PortName | None = Field(None, title="Pelabuhan asal")
    contact: Contact | None = Field(None, title="Narahubung")
    remark: LongText | None = Field(None, title="Keterangan")
    cargo: list[Line] = Field(title="Muatan", min_length=1, max_length=3)


POSTED = (
    "csrfmiddlewaretoken=x&_action=save&draft_version=3&ship=7&voyage=12&eta=2026-11-22T09:30&crew=1.250&dangerous=no"
    "&purposes=load&purposes=water&contact.name=Budi&remark=satu%0D%0Adua"
    "&cargo.k9._key=k9&cargo.k9.goods=COAL&cargo.k9.tonnes=12,5"
    "&cargo.k1._key=k1&cargo.k1.goods=CPO&cargo.k1.tonnes=7,9340&cargo.k1.packages.p1.label=A"
)


def posted(query: str = POSTED) -> Tree:
    return read_post(Notice, QueryDict(query))


def filed(query: str = POSTED, language: str = "id") -> Notice:
    return statement(Notice, Draft(posted(query), language), zone=ZONE)


def refused(query: str, language: str = "id") -> dict[str, str]:
    with pytest.raises(Refused) as raised:
        filed(query, language)
    return {problem.field: problem.code for problem in raised.value.problems}


def test_read__in_order_of_appearance_and_without_our_own_controls() -> None:
    tree = posted()
    assert tree["voyage"] == "12"
    assert tree["purposes"] == ["load", "water"]
    assert tree["remark"] == "satu\ndua"
    assert [row["_key"] for row in tree["cargo"]] == ["k9", "k1"]  # type: ignore[index]
    assert "_action" not in tree
    assert "draft_version" not in tree


def test_typed__by_the_language_and_the_zone_of_the_page() -> None:
    form = filed()
    assert form.eta == datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
    assert form.crew == 1250
    assert form.dangerous is False
    assert form.main_purpose is None
    assert form.purposes == [Purpose.LOAD, Purpose.WATER]
    assert [line.tonnes for line in form.cargo] == [Decimal("12.5"), Decimal("7.934")]
    assert form.cargo[1].packages[0].label == "A"


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ("state=granted", "state", "unknown_field"),
        ("cargo=1&cargo.k1.tonnes=2", "cargo", "conflicting_name"),
        ("voyage=1&voyage.b=2", "voyage.b", "conflicting_name"),
        ("contact=1", "contact", "conflicting_name"),
        ("cargo.k1=1", "cargo.k1", "conflicting_name"),
        ("cargo.k1.tonnes.x=1", "cargo.k1.tonnes.x", "conflicting_name"),
        ("cargo.0.tonnes=1", "cargo.0.tonnes", "row_key"),
        ("cargo.__proto__.tonnes=1", "cargo.__proto__.tonnes", "row_key"),
        ("cargo.k1._key=k2", "cargo.k1._key", "row_key"),
        ("voyage=1&voyage=2", "voyage", "given_twice"),
        ("voyage=a%00b", "voyage", "control_character"),
        ("remark=a%1bb", "remark", "control_character"),
        ("remark=" + "a" * 30_000, "remark", "too_long"),
        ("a%0Ab" + "." * 200 + "=1", "a�b" + "." * 77, "unknown_field"),
        (".=1", ".", "unknown_field"),
    ],
)
def test_not_understood__naming_the_field(query: str, field: str, code: str) -> None:
    with pytest.raises(Refused) as raised:
        posted(query)
    assert raised.value.status == 400
    assert [(problem.field, problem.code) for problem in raised.value.problems] == [(field, code)]


def test_not_understood__ten_thousand_rows() -> None:
    with pytest.raises(Refused) as raised:
        query = QueryDict(mutable=True)
        query.update({f"cargo.k{row}.tonnes": "1" for row in range(10_000)})
        read_post(Notice, query)
    assert (raised.value.status, raised.value.problems[0].field) == (400, "cargo")


def test_asked_back__a_number_with_two_readings() -> None:
    assert refused(POSTED.replace("12,5", "7.934")) == {"cargo.k9.tonnes": "ambiguous_number"}
    assert refused(POSTED.replace("12,5", "7,934"), "en")["cargo.k9.tonnes"] == "ambiguous_number"


@pytest.mark.parametrize("number", ["1e400", "NaN", "１２", "9" * 400, "-", "0x10", "1 000"])
def test_refused__what_is_no_number(number: str) -> None:
    assert refused(POSTED.replace("12,5", number)) == {"cargo.k9.tonnes": "not_a_number"}


def test_refused__every_fault_at_its_row() -> None:
    broken = POSTED.replace("7,9340", "0").replace("ship=7", "ship=x").replace("label=A", f"label={'a' * 121}")
    assert refused(broken + "&cargo.k5.goods=COAL") == {
        "ship": "not_found",
        "cargo.k1.tonnes": "too_small",
        "cargo.k1.packages.p1.label": "too_long",
        "cargo.k5.tonnes": "missing",
    }


def test_refused__more_rows_than_the_form_takes_but_nothing_is_lost() -> None:
    query = POSTED + "".join(f"&cargo.m{row}.goods=CPO&cargo.m{row}.tonnes=1" for row in range(2))
    assert refused(query) == {"cargo": "too_many"}
    assert len(BoundForm(Notice, posted(query)).tree["cargo"]) == 4


def test_not_there__a_row_in_which_nothing_was_typed() -> None:
    assert len(filed(POSTED + "&cargo.k5._key=k5&cargo.k5.goods=&cargo.k5.tonnes=").cargo) == 2
    assert refused("cargo.k5.goods=&cargo.k5.tonnes=")["cargo"] == "too_few"


def test_not_found__a_ship_one_may_not_see() -> None:
    with pytest.raises(Refused) as raised:
        statement(Notice, Draft(posted(), "id"), zone=ZONE, visible=lambda _model, _row: False)
    assert [(problem.field, problem.code) for problem in raised.value.problems] == [("ship", "not_found")]


def test_draft__kept_as_typed_and_read_in_another_language() -> None:
    kept = Draft.loads(Draft(posted(POSTED.replace("12,5", "7.934")), "id").dumps())
    assert kept.tree == posted(POSTED.replace("12,5", "7.934"))
    english = kept.read_in(Notice, "en")
    rows: Any = english.tree["cargo"]
    assert [row["tonnes"] for row in rows] == ["7.934", "7.9340"]  # the doubtful one is left for its author
    assert english.tree["crew"] == "1250"
    assert Draft.loads("{}") == Draft()
    assert Draft.loads("") == Draft()


def test_rows__added_and_removed_by_buttons() -> None:
    tree = apply_row_action(Notice, posted(), "add:cargo")
    rows: Any = tree["cargo"]
    assert [row["_key"] for row in rows[:2]] == ["k9", "k1"]
    assert rows[2]["_key"] not in ("k9", "k1")
    with pytest.raises(Refused, match="too_many"):
        apply_row_action(Notice, tree, "add:cargo")
    tree = apply_row_action(Notice, posted(), "remove:cargo:k9")
    assert [row["_key"] for row in tree["cargo"]] == ["k1"]  # type: ignore[index]
    assert apply_row_action(Notice, tree, "remove:cargo:k9") == tree
    rows = apply_row_action(Notice, posted(), "add:cargo.k9.packages")["cargo"]
    assert len(rows[0]["packages"]) == 1
    assert len(rows[1]["packages"]) == 1


@pytest.mark.parametrize(
    "action", ["add:voyage", "add:x", "add:cargo.k8.packages", "remove:cargo", "add:", "drop:cargo:k1"]
)
def test_rows__no_button_for_what_is_no_list(action: str) -> None:
    with pytest.raises(Refused) as raised:
        apply_row_action(Notice, posted(), action)
    assert raised.value.status == 400


class _Page(HTMLParser):
    """What a browser would send of a page, and the ids and labels on it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.labelled: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self._area = self._select = ""
        self._text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [given["id"]] if "id" in given else []
        self.labelled += [given["for"]] if tag == "label" else []
        self.links += [given["href"]] if tag == "a" else []
        if tag == "input" and (given["type"] not in ("radio", "checkbox") or "checked" in given):
            self.sent.append((given["name"], given["value"]))
        elif tag == "textarea":
            self._area, self._text = given["name"], ""
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and "selected" in given and self._select:
            self.sent.append((self._select, given["value"]))

    def handle_data(self, data: str) -> None:
        self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.sent.append((self._area, self._text))
            self._area = ""
        elif tag == "select":
            self._select = ""


SHIPS = [(str(number), f"KM {number}") for number in range(1, 10)]


def drawn(tree: Tree, problems: tuple[Problem, ...] = (), **more: Any) -> _Page:
    form = BoundForm(Notice, tree, problems, zone=ZONE, choices=lambda kind: SHIPS if kind == "ship" else (), **more)
    context = {"form": form, "action": "/x", "autosave_url": "/y", "draft_version": 3, "submit_label": "Ajukan"}
    return _Page(render_to_string("forms/form.html", context))


def sent(page: _Page) -> Tree:
    query = QueryDict(mutable=True)
    for name, value in page.sent:
        query.appendlist(name, value)
    return read_post(Notice, query)


def without_blanks(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: without_blanks(inner) for name, inner in value.items()}
        return {name: inner for name, inner in kept.items() if inner not in ("", [], {})}
    return [without_blanks(inner) for inner in value] if isinstance(value, list) else value


_WORDS = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=12)
_KEYS = st.from_regex(r"\A[a-z][a-z0-9]{0,6}\Z")
_PACKAGES: st.SearchStrategy[Any] = st.lists(
    st.fixed_dictionaries({"_key": _KEYS, "label": _WORDS}), max_size=2, unique_by=lambda row: row["_key"]
)
_ROW: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {"_key": _KEYS, "goods": st.sampled_from(["", "COAL", "CPO"]), "tonnes": _WORDS, "packages": _PACKAGES}
)
_TREES: st.SearchStrategy[Any] = st.fixed_dictionaries(
    {
        "ship": st.sampled_from(["", "1", "9"]),
        "voyage": _WORDS,
        "dangerous": st.sampled_from(["", "yes", "no"]),
        "purposes": st.lists(st.sampled_from([one.value for one in Purpose]), unique=True).map(
            lambda chosen: [one.value for one in Purpose if one.value in chosen]
        ),
        "main_purpose": st.sampled_from(["", "wait"]),
        "last_port": _WORDS,
        "contact": st.fixed_dictionaries({"name": _WORDS}),
        "remark": _WORDS.map(lambda text: f"x{text}\n{text}"),
        "cargo": st.lists(_ROW, min_size=1, max_size=3, unique_by=lambda row: row["_key"]),
    }
)


@settings(derandomize=True, deadline=None, max_examples=40)
@given(_TREES)
def test_round_trip__drawn_and_sent_again_is_what_was_typed(tree: Tree) -> None:
    assert without_blanks(sent(drawn(tree))) == without_blanks(tree)
    query = QueryDict(mutable=True)
    for name, value in names(Notice, tree):
        query.appendlist(name, value)
    assert without_blanks(read_post(Notice, query)) == without_blanks(tree)


_TONNES = st.decimals(min_value=Decimal("0.001"), max_value=Decimal("99999999999.999"), places=3)
_TYPED = st.builds(
    lambda crew, dangerous, purposes, eta, tonnes: {
        "ship": 7, "voyage": "12", "crew": crew, "dangerous": dangerous, "purposes": purposes, "eta": eta,
        "cargo": [{"goods": "COAL", "tonnes": one} for one in tonnes],
    },
    st.integers(0, 100_000),
    st.booleans(),
    st.lists(st.sampled_from(Purpose), min_size=1, unique=True),
    st.integers(978_310_800, 4_070_912_400).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    st.lists(_TONNES, min_size=1, max_size=3),
)  # fmt: skip


@settings(derandomize=True, deadline=None, max_examples=100)
@given(_TYPED, st.sampled_from(["id", "en"]))
def test_round_trip__typed_filled_in_and_typed_again(answers: dict[str, Any], language: str) -> None:
    first = statement(Notice, Draft(from_answers(Notice, answers, language, ZONE), language), zone=ZONE)
    assert [line.tonnes for line in first.cargo] == [line["tonnes"] for line in answers["cargo"]]
    assert first.eta == answers["eta"]
    again = statement(Notice, Draft(from_answers(Notice, first, language, ZONE), language), zone=ZONE)
    assert again == first


def test_drawn__every_control_labelled_and_every_error_linked() -> None:
    problems = (
        Problem("cargo.k9.tonnes", "too_small", "Terlalu kecil.", "Periksa."),
        Problem("cargo.1.goods", "missing", "Belum dipilih.", "Pilih."),  # as a service names a row: by position
        Problem("purposes", "missing", "Belum diisi.", "Isi."),
        Problem("dangerous", "missing", "Belum dipilih.", "Pilih."),
        Problem("", "R07", "Terlambat.", "Jelaskan."),
    )
    page = drawn(posted(), problems)
    assert len(page.ids) == len(set(page.ids))
    assert {"#id_cargo.k9.tonnes", "#id_cargo.k1.goods", "#id_purposes", "#id_dangerous"} <= set(page.links)
    assert all(link[1:] in page.ids for link in page.links if link.startswith("#"))
    assert all(target in page.ids for target in page.labelled)
    assert "id_voyage" in page.labelled


def test_drawn__what_was_typed_is_text_and_never_markup() -> None:
    hostile = "\"><script>alert(1)</script>'; DROP TABLE x; --{{ 1 }}"
    tree: Tree = {**posted(), "voyage": hostile, "remark": hostile, "last_port": hostile}
    page = drawn(tree)
    assert "script" not in page.tags
    assert dict(page.sent)["voyage"] == hostile


def test_drawn__a_required_list_opens_with_a_row_and_a_locked_form_has_no_buttons() -> None:
    page = drawn({})
    assert "id_cargo.n0.tonnes" in page.ids
    assert drawn(posted(), locked=True).tags.count("button") == 0
    (section,) = BoundForm(Notice, posted(), locked=True).sections
    (rows,) = [item for item in section.fields if isinstance(item, BoundRows)]
    assert rows.add == ""
    assert not any(row.remove for row in rows.rows)


def test_drawn__a_ship_no_longer_offered_is_asked_again() -> None:
    page = drawn({**posted(), "ship": "4711"})
    (section,) = BoundForm(Notice, {**posted(), "ship": "4711"}, zone=ZONE, choices=lambda _kind: SHIPS).sections
    assert section.fields[0].value == ""  # type: ignore[union-attr]
    assert "ship" not in dict(page.sent)


def test_drawn__units_zone_and_keyboards() -> None:
    (section,) = BoundForm(Notice, posted(), zone=ZONE).sections
    boxes: dict[str, Any] = {item.name: item for item in section.fields}
    assert (boxes["eta"].kind, boxes["eta"].unit) == ("datetime-local", "WITA")
    assert boxes["crew"].inputmode == "numeric"
    assert boxes["dangerous"].kind == "radio"
    assert boxes["purposes"].kind == "checkboxes"
    assert boxes["main_purpose"].kind == "select"
    assert boxes["cargo"].rows[0].items[1].unit == "ton"
    assert boxes["cargo"].rows[0].items[1].inputmode == "decimal"


def test_a_missing_paper_in_the_summary_leads_to_its_place() -> None:
    from suar.kernel.errors import Problem
    from suar.services.lkk import Lkk

    bound = BoundForm(Lkk.Form, {}, [Problem("files.tonnage", "R01", "belum ada")], language="id", zone="Asia/Jakarta")
    assert bound.summary[0].field_id == "file-tonnage-paper"
