"""What an invoice line says to a person: its title, its sum in words, and its doubts, in the reader's language."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Protocol

from suar.kernel.money import format_money
from suar.kernel.units import format_number, format_tonnes
from suar.kernel.words import _, said

TITLES: Mapping[str, str] = {
    "berth.foreign": _("Jasa tambat kapal luar negeri"),
    "berth.domestic": _("Jasa tambat kapal dalam negeri"),
    "berth.traditional": _("Jasa tambat kapal pelayaran rakyat"),
    "quay.export_import": _("Jasa dermaga barang ekspor dan impor"),
    "quay.domestic": _("Jasa dermaga barang selain kebutuhan pokok"),
    "light.foreign": _("Uang rambu (SBNP) kapal angkutan laut luar negeri"),
    "light.domestic": _("Uang rambu (SBNP) kapal angkutan dalam negeri"),
    "light.traditional": _("Uang rambu (SBNP) kapal pelayaran rakyat"),
    "light.ferry": _("Uang rambu (SBNP) kapal angkutan penyeberangan dalam negeri"),
    "fee.COP": _("Pemeriksaan kesehatan kapal (COP)"),
}

REMARKS: Mapping[str, str] = {
    "planned": _("Dihitung dari rencana karena belum semuanya dikonfirmasi; selisihnya diperhitungkan saat berangkat."),
    "legs_differ": _("Pelayaran datang dan berangkat berbeda (DN dan LN); dikenakan tarif luar negeri."),
    "each_berth_rounded": _("Setelah pindah tambat, etmal dihitung dan dibulatkan untuk tiap dermaga."),
    "sum_then_round": _("Setelah pindah tambat, waktu di semua dermaga dijumlahkan lalu dibulatkan satu kali."),
    "as_printed": _(
        "Tarif tercetak “per ton per etmal”, jadi dikalikan etmal kapal di dermaga; "
        "kelaziman per sekali bongkar atau muat belum dipastikan."
    ),
    "per_handling": _("Dihitung per sekali bongkar atau muat, tanpa etmal."),
    "longest_stay": _("Kapal tambat lebih dari satu kali; etmal muatan diambil dari tambat terlama."),
    "worked_stay": _(
        "Kapal tambat lebih dari satu kali; etmal muatan diambil dari tambat tempat bongkar muat menurut RKBM."
    ),
    "operator_bills": _("Tambat dan dermaga di tempat operator ditagih oleh operator, bukan oleh negara."),
    "basic_goods": _("Barang kebutuhan pokok dalam perdagangan dalam negeri tidak dikenai jasa dermaga."),
    "covered": _("Uang rambu masih berlaku sampai kapal berangkat, jadi tidak ditagih lagi."),
    "old_exchange_rate": _("Kurs yang dipakai berumur lebih dari tujuh hari."),
    "by_tonnage": _("Tarif tetap menurut golongan GT, sekali untuk satu pemeriksaan."),
    "below_bands": _("Kapal seukuran ini di bawah golongan GT terkecil; tidak dikenai biaya."),
    "fell_away": _("Sudah ditagih tetapi menurut kenyataan tidak terutang; dikembalikan sebagai kredit."),
}  # fmt: skip

_FACTORS: Mapping[str, str] = {"etmal": _("etmal"), "30_days": _("masa 30 hari")}


class Worded(Protocol):
    """A line, reckoned just now or read from the table."""

    @property
    def code(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def quantity(self) -> Decimal: ...
    @property
    def unit(self) -> str: ...
    @property
    def factor(self) -> Decimal: ...
    @property
    def factor_unit(self) -> str: ...
    @property
    def rate(self) -> Decimal: ...
    @property
    def currency(self) -> str: ...
    @property
    def exchange_rate(self) -> Decimal | None: ...
    @property
    def exchange_source(self) -> str: ...
    @property
    def doubt(self) -> str: ...
    @property
    def already_billed(self) -> Decimal: ...


def _short(value: Decimal) -> Decimal:
    """The number without the zeros that the table keeps behind the point: 1.50 as 1.5, and 12000 as it is."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _quantity(line: Worded) -> str:
    if line.unit == "once":
        return format_number(_short(line.quantity))
    if line.unit == "gt":
        return f"GT {format_number(_short(line.quantity))}"
    return format_tonnes(line.quantity)


def _factor(line: Worded) -> str:
    # "× 1 masa 30 hari" would only puzzle: the factor shows when it changes something.
    shown = line.factor != 1 or line.factor_unit == "etmal"
    if not shown or "per_handling" in line.doubt.split():
        return ""
    return f" × {format_number(_short(line.factor))} {said(_FACTORS.get(line.factor_unit, ''))}".rstrip()


def _rate(line: Worded) -> str:
    if line.currency == "IDR":
        return format_money(line.rate, "IDR")
    return f"{line.currency} {format_number(_short(line.rate))}"


def title(line: Worded) -> str:
    """What is charged and for which berth or goods."""
    name = said(TITLES.get(line.code, line.code))
    return f"{name}: {line.subject}" if line.subject else name


def formula(line: Worded) -> str:
    """The sum as a person would write it: "GT 12.345 × 1,5 etmal × Rp 594"."""
    text = f"{_quantity(line)}{_factor(line)} × {_rate(line)}"
    if line.exchange_rate is not None:
        text += f" × Rp {format_number(_short(line.exchange_rate))} ({line.exchange_source})"
    if line.already_billed:
        text += " − " + said(_("sudah ditagih %(amount)s")) % {"amount": format_money(line.already_billed, "IDR")}
    return text


def remarks(line: Worded) -> list[str]:
    """Each doubt or particular of the line as a sentence."""
    return [said(REMARKS[code]) for code in line.doubt.split() if code in REMARKS]
