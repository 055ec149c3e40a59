"""The tariff in force on a day, read from the dated files in rules/tariffs (PP 15/2016 and its successors)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _

TARIFF_CLASSES = ("I", "II", "III")


@dataclass(frozen=True, slots=True)
class Rate:
    """One row of a tariff: ``rate`` in ``currency`` per ``unit`` ("gt", "tonne") and ``per`` ("etmal", "30_days")."""

    code: str
    tariff_class: str
    unit: str
    per: str
    currency: str
    rate: Decimal
    version: str
    legal_basis: str


@dataclass(frozen=True, slots=True)
class Tariff:
    """All rates of one regulation, in force from a day until a later file takes over."""

    code: str
    since: date
    legal_basis: str
    etmal: str
    sum_then_round: bool
    quay_time_factor: bool
    gross_tonnage_min: int
    light_dues_days: int
    rates: Mapping[tuple[str, str], Rate]

    @property
    def version(self) -> str:
        """File and first day, as every invoice line keeps it."""
        return f"{self.code}@{self.since.isoformat()}"

    def rate(self, item: str, tariff_class: str | None = None) -> Rate:
        """The rate of ``item`` ("berth.foreign"), by class of the port where the tariff knows classes.

        Refused where the class is needed and not entered yet.
        """
        plain = self.rates.get((item, ""))
        if plain is not None:
            return plain
        if tariff_class not in TARIFF_CLASSES:
            raise Refused(
                Problem(
                    "port",
                    "tariff_class",
                    _("Kelas tarif pelabuhan ini belum diisi, sehingga jasa tambat dan dermaga tidak dapat dihitung."),
                    _("Minta kantor pelabuhan mengisi kelas tarif beserta dasar hukumnya pada data pelabuhan."),
                    self.legal_basis,
                )
            )
        return self.rates[item, tariff_class]


def _tariff(content: Mapping[str, Any]) -> Tariff:
    rules = content["conventions"]
    version = f"{content['code']}@{content['since'].isoformat()}"
    rates: dict[tuple[str, str], Rate] = {}
    for row in content["rate"]:
        for tariff_class, amount in row.get("by_class", {"": row.get("rate")}).items():
            rates[row["code"], tariff_class] = Rate(
                row["code"], tariff_class, row["unit"], row["per"], row["currency"],
                Decimal(amount), version, content["legal_basis"],
            )  # fmt: skip
    return Tariff(
        content["code"], content["since"], content["legal_basis"], rules["etmal"], rules["sum_then_round"],
        rules["quay_time_factor"], rules["gross_tonnage_min"], rules["light_dues_days"], rates,
    )  # fmt: skip


@cache
def rule_files() -> tuple[Mapping[str, Any], ...]:
    folder = files("suar") / "rules" / "tariffs"
    found = [
        tomllib.loads(f.read_text("utf-8"), parse_float=Decimal) for f in folder.iterdir() if f.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda content: content["since"]))


@cache
def tariffs() -> tuple[Tariff, ...]:
    """Every tariff known, oldest first."""
    return tuple(_tariff(content) for content in rule_files() if "rate" in content)


def tariff_in_force(on: date) -> Tariff:
    """The tariff of a billing date. Refused before the first one."""
    for tariff in reversed(tariffs()):
        if tariff.since <= on:
            return tariff
    raise Refused(
        Problem("", "tariff", _("Tidak ada tarif yang berlaku pada tanggal ini."), _("Periksa tanggal penagihan."))
    )


def is_basic_goods(commodity: str, on: date) -> bool:
    """Whether an HS code (6 or 8 digits) stands for goods of basic need on a day."""
    lists = [content for content in rule_files() if "hs_prefixes" in content and content["since"] <= on]
    return bool(lists) and commodity.startswith(tuple(lists[-1]["hs_prefixes"]))
