"""Tests of the search for words: none is overlooked, and no translation loses what is filled into it."""

import re
from typing import cast

from suar.config import catalogues
from tools import words

_FILLED_IN = re.compile(r"%\(\w+\)[sd]")


def test_found__in_a_call_inside_an_f_string() -> None:
    assert list(words.in_code("line = f\"- {gettext('Produk')}: {x}\"")) == [(1, "Produk")]


def test_found_whole__where_a_sentence_runs_over_two_lines() -> None:
    assert list(words.in_code('_(\n    "Kapal ini "\n    "disetujui."\n)')) == [(1, "Kapal ini disetujui.")]


def test_found_by_its_singular__where_there_is_a_plural() -> None:
    assert list(words.in_code('ngettext("%(n)s kapal", "%(n)s kapal-kapal", n)')) == [(1, "%(n)s kapal")]


def test_passed_over__where_the_words_are_not_written_there() -> None:
    assert list(words.in_code("gettext(title)")) == []


def test_found_trimmed__in_a_block_of_a_template() -> None:
    block = "{% blocktranslate trimmed with name=ship %}\n  Kapal {{ name }}\n  tiba.\n{% endblocktranslate %}"
    assert [message for _line, message in words.in_template("{% load i18n %}" + block)] == ["Kapal %(name)s tiba."]


def test_found__in_an_attribute_of_a_template() -> None:
    assert [message for _line, message in words.in_template("<a title=\"{% translate 'Tutup' %}\">")] == ["Tutup"]


def test_every_translation__keeps_what_is_filled_in() -> None:
    for message in catalogues.read("en"):
        original = cast(object, message.id)
        known = {name for form in _forms(original) for name in _FILLED_IN.findall(form)}
        for form in _forms(cast(object, message.string)):
            assert set(_FILLED_IN.findall(form)) == known, original


def _forms(said: object) -> tuple[str, ...]:
    """The one form of a message, or its singular and plural."""
    return tuple(str(form) for form in said) if isinstance(said, tuple | list) else (str(said),)
