"""Reads what was typed of a port, and collects what is wrong with it: field, rule and remedy."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from suar.kernel.dates import day_text
from suar.kernel.errors import Problem, Refused
from suar.kernel.units import Bounds, NumberNotRead, parse_decimal, parse_integer
from suar.kernel.words import gettext, said


class Reader:
    """One form as it was typed. Each question returns a value that may stand, or notes why there is none."""

    def __init__(self, typed: Mapping[str, str]) -> None:
        self.typed, self.problems = typed, list[Problem]()

    def wrong(self, field: str, code: str, text: str, remedy: str = "", law: str = "") -> None:
        """Something stands against this answer."""
        self.problems.append(Problem(field, code, text, remedy, law))

    def done(self) -> None:
        """Refused where anything was wrong."""
        if self.problems:
            raise Refused.of(self.problems)

    def words(self, name: str, longest: int, *, required: bool = True) -> str:
        """One line of printable words."""
        text = " ".join(self.typed.get(name, "").split())
        if not text and required:
            self.wrong(name, "missing", gettext("Belum diisi."), gettext("Isi, paling banyak %(n)s huruf.") % {
                "n": longest})  # fmt: skip
        elif len(text) > longest:
            self.wrong(name, "too_long", gettext("Terlalu panjang."), gettext("Isi, paling banyak %(n)s huruf.") % {
                "n": longest})  # fmt: skip
        elif not text.isprintable():  # printed on papers: signs that turn the line round have no place there
            self.wrong(name, "characters", gettext("Ada karakter yang tidak dapat disimpan."), gettext("Hapus."))
        return text

    def email(self, name: str) -> str:
        """An address, or nothing."""
        text = self.words(name, 254, required=False)
        try:
            if text:
                validate_email(text)
        except ValidationError:
            example = gettext("Tulis seperti kantor@pelabuhan.go.id.")
            self.wrong(name, "email", gettext("Alamat surel ini tidak benar."), example)
        return text

    def number(self, name: str, bounds: Bounds, places: int, *, required: bool = True) -> Decimal | None:
        """A number with so many decimals at most, within its bounds."""
        text = self.typed.get(name, "").strip()
        if not text:
            if required:
                self.wrong(name, "missing", gettext("Belum diisi."), gettext("Isi angkanya."))
            return None
        try:
            found = parse_decimal(text)
        except NumberNotRead as unread:
            self.wrong(name, "number", said(unread.reason), said(unread.remedy))
            return None
        limits = {"low": bounds.low, "high": bounds.high, "places": places}
        if not bounds.admits(found) or found != round(found, places):
            text = gettext("Angka antara %(low)s dan %(high)s, paling banyak %(places)s desimal.") % limits
            self.wrong(name, "range", text, gettext("Periksa lagi angkanya."))
            return None
        return Decimal(format(found.normalize(), "f"))

    def count(self, name: str, low: int, high: int) -> int | None:
        """A whole number."""
        try:
            found = parse_integer(self.typed.get(name, ""))
        except NumberNotRead as unread:
            self.wrong(name, "number", said(unread.reason), said(unread.remedy))
            return None
        if not low <= found <= high:
            limits = {"low": low, "high": high}
            text = gettext("Bilangan antara %(low)s dan %(high)s.") % limits
            self.wrong(name, "range", text, gettext("Periksa lagi angkanya."))
            return None
        return found

    def day(self, name: str, earliest: date, latest: date) -> date | None:
        """A day between two others, both included."""
        try:
            found = date.fromisoformat(self.typed.get(name, ""))
        except ValueError:
            self.wrong(name, "day", gettext("Tanggal ini belum diisi atau tidak ada."), gettext("Pilih tanggalnya."))
            return None
        if not earliest <= found <= latest:
            text = gettext("Tanggal antara %(first)s dan %(last)s.") % {
                "first": day_text(earliest), "last": day_text(latest)}  # fmt: skip
            self.wrong(name, "range", text, gettext("Pilih tanggal lain."))
            return None
        return found

    def one_of(self, name: str, values: Collection[str]) -> str:
        """One of those that were offered."""
        text = self.typed.get(name, "")
        if text not in values:
            self.wrong(name, "not_in_list", gettext("Belum dipilih."), gettext("Pilih dari daftar."))
        return text

    def tick(self, name: str) -> bool:
        """Whether it was ticked."""
        return self.typed.get(name) == "true"
