"""What one application costs by itself, by the tonnage of the ship: bands of the dated files in rules/tariffs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from suar.billing.tariffs import rule_files
from suar.kernel.errors import Problem, Refused
from suar.kernel.money import format_money
from suar.kernel.units import format_number
from suar.kernel.words import _


@dataclass(frozen=True, slots=True)
class Band:
    """A rate up to and with a gross tonnage; without an end for the largest ships. ``above``: where it begins."""

    above: int
    to: int | None
    rate: Decimal

    def words(self) -> str:
        """The band as a price list says it: "351–1.000 GT"."""
        if self.to is None:
            return f">{format_number(self.above)} GT"
        return f"{format_number(self.above + 1)}–{format_number(self.to)} GT"


@dataclass(frozen=True, slots=True)
class Fee:
    """A fee of one regulation, in force from a day until a later file takes over."""

    code: str
    version: str
    legal_basis: str
    source: str
    #: Whose revenue it is, and the account the treasury books it on.
    unit: str
    account: str
    currency: str
    bands: tuple[Band, ...]

    def band(self, gross_tonnage: int) -> Band | None:
        """The band of a ship; None: ships of this size pay nothing."""
        return next(
            (b for b in self.bands if b.above < gross_tonnage and (b.to is None or gross_tonnage <= b.to)), None
        )

    def price_list(self) -> Iterator[tuple[str, str]]:
        """Band and price, in the reader's language."""
        for band in self.bands:
            yield band.words(), format_money(band.rate, self.currency)


@cache
def _fees() -> tuple[tuple[date, Fee], ...]:
    found = []
    for content in rule_files():
        for row in content.get("fee", ()):
            starts = [row["from_gt"] - 1, *(band["to"] for band in row["bands"] if "to" in band)]
            bands = tuple(
                Band(above, band.get("to"), Decimal(band["rate"]))
                for above, band in zip(starts, row["bands"], strict=True)
            )
            fee = Fee(
                row["code"], f"{content['code']}@{content['since'].isoformat()}", content["legal_basis"],
                content["source"], row["unit"], row["account"], row["currency"], bands,
            )  # fmt: skip
            found.append((content["since"], fee))
    return tuple(found)


def fee_in_force(code: str, on: date) -> Fee:
    """The fee of a day. Refused where none is known."""
    standing = [fee for since, fee in _fees() if fee.code == code and since <= on]
    if not standing:
        raise Refused(
            Problem("", "tariff", _("Tidak ada tarif yang berlaku pada tanggal ini."), _("Periksa tanggal penagihan."))
        )
    return standing[-1]
