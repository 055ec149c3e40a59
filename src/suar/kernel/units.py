"""Quantities as port people write them: what is plausible, how a number is shown, and how a typed number is read."""

import re
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from django.utils.translation import get_language

from suar.kernel.words import _


@dataclass(frozen=True, slots=True)
class Bounds:
    """The smallest and greatest value that a real ship or cargo can have, both included."""

    low: Decimal
    high: Decimal

    def admits(self, value: Decimal | int) -> bool:
        """The value is a number and lies within."""
        number = Decimal(value)
        return number.is_finite() and self.low <= number <= self.high


# Plausibility of quantities; source: field reference of the services, cargo line "Plausibility", and (h) "GT".
GROSS_TONNAGE: Final = Bounds(Decimal(1), Decimal(250_000))
#: 0 means unknown in the ministry's data, and is asked again by the form.
DEADWEIGHT_TONNES: Final = Bounds(Decimal(0), Decimal(700_000))
LENGTH_M: Final = Bounds(Decimal(3), Decimal(500))
#: Also never more than the ship's length.
DRAUGHT_M: Final = Bounds(Decimal("0.3"), Decimal(25))
#: Deadweight divided by gross tonnage; outside is unusual and warns (real ships: 1.5 to 2.5).
DEADWEIGHT_PER_GROSS_TONNAGE: Final = Bounds(Decimal("0.3"), Decimal(5))
#: Cargo over deadweight: above 1 warns, above 2 is refused. With deadweight unknown (0) it is a mark only.
CARGO_PER_DEADWEIGHT_WARNS: Final = Decimal(1)
CARGO_PER_DEADWEIGHT_REFUSED: Final = Decimal(2)
#: What a cargo line can hold: decimal(14,3).
CARGO_TONNES: Final = Bounds(Decimal("0.001"), Decimal("99999999999.999"))

#: Sign between thousands, sign before decimals.
_SIGNS: Final = {"id": (".", ","), "en": (",", ".")}
_DURATIONS: Final = {"id": (" hari", " jam", " menit"), "en": (" d", " h", " min")}
_TONNES: Final = {"id": "ton", "en": "t"}
#: Wide enough for every amount the law can produce, so that nothing is rounded twice.
EXACT: Final = Context(prec=60, rounding=ROUND_HALF_UP)
#: Fourteen digits, three decimals, their separators and a sign.
_LONGEST: Final = 24


class NumberNotRead(ValueError):
    """What was typed is not taken as a number; ``reason`` and ``remedy`` are sentences for the person who typed it."""

    def __init__(self, text: str, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.text, self.reason, self.remedy = text, reason, remedy


class BadNumber(NumberNotRead):
    """It is no number."""


class AmbiguousNumber(NumberNotRead):
    """It could be two numbers, or is written as another language writes it: asked back, never guessed."""


def language(lang: str | None = None) -> str:
    """The language "id" or "en": the given language, else the reader's, else Indonesian."""
    short = (lang or get_language() or "id")[:2]
    return short if short in _SIGNS else "id"


def format_number(value: Decimal | int, decimals: int | None = None, lang: str | None = None) -> str:
    """The number with its thousands set apart; ``decimals`` rounds half up, None shows every stored digit.

    Raises TypeError for a float, ValueError for what is not finite.
    """
    number = exact(value)
    if decimals is not None:
        number = number.quantize(Decimal(1).scaleb(-decimals), context=EXACT)
    group, point = _SIGNS[language(lang)]
    shown = f"{number:,f}".translate({ord(","): group, ord("."): point})
    return shown[1:] if shown.startswith("-") and not number else shown


def exact(value: Decimal | int) -> Decimal:
    """The value as a Decimal. Raises TypeError for a float or bool, ValueError for NaN and infinity."""
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"a quantity is a Decimal or an int, not {type(value).__name__}")
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError("a quantity is finite")
    return number


def format_tonnes(tonnes: Decimal | int, lang: str | None = None) -> str:
    """Always three decimals, so that 7,934 is never taken for thousands: "3.500,250 ton", "3,500.250 t"."""
    return f"{format_number(tonnes, 3, lang)} {_TONNES[language(lang)]}"


def format_duration(minutes: int | timedelta, lang: str | None = None) -> str:
    """Whole minutes in words: 72 → "1 jam 12 menit", "1 h 12 min". A time already passed begins with "-"."""
    if isinstance(minutes, timedelta):
        minutes = int(minutes.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    units = zip((*divmod(hours, 24), rest), _DURATIONS[language(lang)], strict=True)
    words = " ".join(f"{count}{unit}" for count, unit in units if count) or f"0{_DURATIONS[language(lang)][2]}"
    return f"-{words}" if minutes < 0 else words


def parse_decimal(text: str, lang: str | None = None) -> Decimal:
    """The number a person typed, written as the page's language ("id", "en") writes it.

    A lone separator is the one exception: with other than three digits behind it, it stands before decimals in either
    language ("12.5", "12,5"); with exactly three it is asked back ("7.934"), unless no thousands could stand there
    ("0,500", "3500,250"). Raises AmbiguousNumber or BadNumber, both NumberNotRead.
    """
    typed = _plain(text)
    sign, digits = ("-", typed[1:]) if typed.startswith("-") else ("", typed)
    lone = re.fullmatch(r"([0-9]+)[.,]([0-9]+)", digits)
    if lone:
        if len(lone[2]) == 3 and re.fullmatch(r"[1-9][0-9]{0,2}", lone[1]):
            raise _asked_back(text, sign, lone[1], lone[2], language(lang))
        return Decimal(f"{sign}{lone[1]}.{lone[2]}")
    return Decimal(sign + _without_groups(text, digits, language(lang)))


def parse_integer(text: str, lang: str | None = None) -> int:
    """The whole number a person typed, thousands as the page's language sets them. Raises as parse_decimal."""
    typed = _plain(text)
    sign, digits = ("-", typed[1:]) if typed.startswith("-") else ("", typed)
    group, _point = _SIGNS[language(lang)]
    if not re.fullmatch(rf"[0-9]+|[1-9][0-9]{{0,2}}(?:{re.escape(group)}[0-9]{{3}})+", digits):
        raise BadNumber(text, _("Di sini diperlukan bilangan bulat."), _("Tulis angka saja, misalnya 1250."))
    return int(sign + digits.replace(group, ""))


def _plain(text: str) -> str:
    """The typed text without spaces at its ends, once it is sure to hold nothing but digits, separators and a sign."""
    typed = text.strip(" \u00a0")
    if len(typed) > _LONGEST:
        raise BadNumber(
            text, _("Angka ini terlalu panjang."), _("Periksa lagi: mungkin ada angka yang terketik berulang.")
        )
    if not re.fullmatch(r"-?[0-9](?:[0-9.,]*[0-9])?", typed):
        raise BadNumber(
            text, _("Ini bukan angka yang dapat dibaca."), _("Pakai angka 0–9 dan tanda desimal saja, misalnya 12,5.")
        )
    return typed


def _without_groups(text: str, digits: str, lang: str) -> str:
    """Digits with a point, from digits with proper groups of three in the language; anything else is asked back."""
    group, point = (re.escape(sign) for sign in _SIGNS[lang])
    if not re.fullmatch(rf"[0-9]+|[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+(?:{point}[0-9]+)?", digits):
        raise AmbiguousNumber(
            text,
            _("Tanda ribuan dan desimal angka ini tidak seperti yang dipakai di halaman ini."),
            _("Tulis tanpa tanda ribuan, misalnya 1234,5."),
        )
    group, point = _SIGNS[lang]
    return digits.replace(group, "").replace(point, ".")


def _asked_back(text: str, sign: str, whole: str, three: str, lang: str) -> AmbiguousNumber:
    """For 7.934, which may be thousands or decimals, the remedy shows a spelling of each that is taken."""
    readings = {"thousands": f"{sign}{whole}{three}", "decimals": f"{sign}{whole}{_SIGNS[lang][1]}{three}0"}
    return AmbiguousNumber(
        text,
        _("Angka ini dapat dibaca sebagai ribuan atau sebagai desimal."),
        _("Tulis %(thousands)s bila ribuan, atau %(decimals)s bila desimal.") % readings,
    )
