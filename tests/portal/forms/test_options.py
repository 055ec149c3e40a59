"""Long lists to choose from: drawn once for many boxes, each with its own answer marked and nothing said as markup."""

from __future__ import annotations

from django.template.loader import render_to_string

from suar.portal.forms import BoundForm, Tree
from suar.portal.forms.options import drawn, drawn_for_search
from suar.workflow.forms import BaseForm, Country, Field, PortName, Text


class Sailor(BaseForm):
    name: Text = Field(title="Nama")
    nationality: Country = Field(title="Kebangsaan")


class Crew(BaseForm):
    port: PortName = Field(title="Pelabuhan")
    crew: list[Sailor] = Field(title="Awak")


def _drawn(*countries: str) -> str:
    rows: list[Tree] = [{"_key": f"r{n}", "name": "A", "nationality": code} for n, code in enumerate(countries)]
    tree: Tree = {"port": "Batam", "crew": rows}
    form = BoundForm(Crew, tree, choices=lambda _kind: [("Batam", "IDBTM"), ('"><b>', "<i>")])
    return render_to_string("forms/sections.html", {"form": form})


def test_a_country_for_each_of_forty_sailors__the_list_is_made_once_for_each_answer() -> None:
    drawn.cache_clear()
    html = _drawn(*["ID"] * 39, "PH")
    assert drawn.cache_info().misses == 2, "one list with Indonesia chosen, one with the Philippines"
    assert (html.count('value="ID" selected'), html.count('value="PH" selected')) == (39, 1)
    assert html.count(" selected") == 40


def test_a_country_that_is_no_longer_offered__is_asked_again() -> None:
    html = _drawn("XX")
    assert " selected" not in html
    assert '<option value="">' in html


def test_what_is_offered__is_never_markup() -> None:
    html = _drawn("ID")
    assert "<b>" not in html
    assert "&lt;i&gt;" in html
    assert drawn((("a&b", "<x>"),), ("a&b",)) == '<option value="a&amp;b" selected>&lt;x&gt;</option>'
    assert drawn_for_search((("a", "b"),)) == '<option value="a">b</option>'
