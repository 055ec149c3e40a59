"""One cell as the answer to a question: days, countries, choices and numbers as a form takes them, else as typed."""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from typing import Final

from babel import Locale
from babel.core import get_global

from suar.kernel.words import in_language, said
from suar.registry import commodities
from suar.workflow.lists.headings import simple
from suar.workflow.lists.tables import Cell
from suar.workflow.statements import Question

#: No box takes more than this from a file.
LONGEST: Final = 2_000
_YES = frozenset({"y", "ya", "yes", "1", "true", "x", "ada"})
_NO = frozenset({"n", "t", "tidak", "no", "0", "false", "tidak ada"})
#: Words of the IMO's lists for answers that we call otherwise.
_SAME: Final = {"other": "X", "male": "M", "female": "F", "units u": "pcs", "units": "pcs", "u": "pcs"}
_DAY = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$|^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})$")
_CLOCK = re.compile(r"^(\d{1,2})[:.](\d{2})(?:[:.]\d{2})?$")


def answer(question: Question, cell: Cell) -> str | Decimal:
    """The answer as a box of this question holds it; a number stays one. What is not understood stays as typed."""
    if isinstance(cell, Decimal):
        return cell if question.kind in ("integer", "decimal") else _digits(cell, question)
    if isinstance(cell, bool):
        cell = "yes" if cell else "no"
    if isinstance(cell, datetime | date):
        return _moment(cell, question.kind)
    text = clean(cell or "", lines=question.kind == "textarea")
    if not text:
        return ""
    if question.kind == "date":
        return _day(text)
    if question.kind == "time":
        return _time(text)
    if question.kind == "yesno":
        return "yes" if text.casefold() in _YES else "no" if text.casefold() in _NO else text
    if question.kind == "choice":
        return _choice(question, text)
    if question.kind == "country":
        return _country(text)
    if question.kind == "commodity":
        return _commodities().get(simple(text), text)
    return text


def clean(text: str, *, lines: bool = False) -> str:
    """The text composed and on one line, without what cannot be seen."""
    text = unicodedata.normalize("NFC", text[: LONGEST * 2]).replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        text = " ".join(text.split())
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))[
        :LONGEST
    ].strip()


def unseen(text: str) -> bool:
    """Whether the text holds characters that no form takes."""
    return any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co") and c not in "\n\r\t" for c in text)


def _digits(number: Decimal, question: Question) -> str:
    """A number typed where text is asked (a passport of digits only): never 1.0E+9, never "123.0"."""
    plain = format(number, "f")
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return answer_text(question, plain)


def answer_text(question: Question, plain: str) -> str:
    """Digits as text; where yes or no, or one of a list is asked, by their meaning."""
    if question.kind == "yesno":
        return {"1": "yes", "0": "no"}.get(plain, plain)
    return _choice(question, plain) if question.kind == "choice" else plain


def _moment(cell: date | datetime, kind: str) -> str:
    if kind == "time":
        moment = cell if isinstance(cell, datetime) else datetime.combine(cell, time())
        return moment.replace(tzinfo=None).isoformat(timespec="minutes")
    if isinstance(cell, datetime) and (kind == "date" or cell.time() == time()):
        cell = cell.date()
    return cell.isoformat(sep=" ", timespec="minutes") if isinstance(cell, datetime) else cell.isoformat()


def _day(text: str) -> str:
    """yyyy/mm/dd or dd/mm/yyyy, as they are written here; no other order is guessed."""
    found = _DAY.match(text)
    if found is None:
        return text
    year, month, day = found.group(1, 2, 3) if found.group(1) else found.group(6, 5, 4)
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return text


def _time(text: str) -> str:
    head, _blank, tail = text.replace("T", " ").partition(" ")
    clock, day = _CLOCK.match(tail.strip()), _day(head)
    if clock is None or not re.match(r"^\d{4}-", day) or int(clock[1]) > 23 or int(clock[2]) > 59:
        return text
    return f"{day}T{int(clock[1]):02}:{clock[2]}"


def _choice(question: Question, text: str) -> str:
    known: dict[str, str] = {}
    for option in question.options:
        known[simple(option.value)] = option.value
        for language in ("id", "en"):
            with in_language(language):
                known.setdefault(simple(said(option.label)), option.value)
    inside = re.search(r"\(([^)]*)\)\s*$", text)
    words = [simple(text), _SAME.get(simple(text), ""), inside[1].strip() if inside else ""]
    return next((known[one] for word in words for one in (simple(word),) if one in known), text)


@cache
def _countries() -> dict[str, str]:
    known: dict[str, str] = {}
    for language in ("id", "en"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha():
                known.setdefault(simple(name), code)
                known[code.casefold()] = code
    for code, now in get_global("territory_aliases").items():
        if len(code) == 3 and code.isalpha() and len(now) == 1:  # of a country that fell apart nobody is
            known[code.casefold()] = now[0]
    return known


def _country(text: str) -> str:
    return _countries().get(simple(text), text)


@cache
def _commodities() -> dict[str, str]:
    known = {simple(one.name(language)): one.code for one in commodities.ALL.values() for language in ("id", "en")}
    return known | {simple(one.code): one.code for one in commodities.ALL.values()}
