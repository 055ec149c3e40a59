"""What stands against a route permit: its period, the ports it names, the permit it rests on, others at that time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Protocol

from suar.kernel.dates import day_text
from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.registry import ports
from suar.registry.models import Permit, Port, Ship

HOME = "ID"


class Called(Protocol):
    """A port that a permit names, as it was typed."""

    @property
    def port(self) -> str: ...
    @property
    def country(self) -> str: ...


def period_problems(begins: date, ends: date, longest: timedelta, *, not_before: date) -> Iterable[Problem]:
    """A period runs forward, is not past, begins within sight, and is no longer than it may be."""
    if ends < begins:
        yield Problem(
            "valid_until", "order", gettext("Masa berakhir sebelum dimulai."), gettext("Tukar kedua tanggal.")
        )
    elif ends - begins > longest:
        text = gettext("Masa paling lama %(days)s hari.") % {"days": longest.days}
        yield Problem("valid_until", "limit", text, gettext("Pilih tanggal lebih awal."))
    if begins > not_before + longest:
        text = gettext("Masa itu mulai lebih dari setahun lagi.")
        yield Problem("valid_from", "limit", text, gettext("Periksa tahunnya."))
    if ends < not_before:
        yield Problem("valid_until", "clock", gettext("Masa itu sudah lewat."), gettext("Pilih masa yang akan datang."))


def codes(called: Sequence[Called]) -> list[str]:
    """Codes of the ports of this country among those named; what is not in the register has none."""
    found = [ports.named(row.port) for row in called if row.country == HOME]
    return [port.code for port in found if port is not None]


def port_problems(called: Sequence[Called], here: Port, *, abroad: bool) -> Iterable[Problem]:
    """Ports of this country are in the register; a voyage abroad names one abroad, a deviation the port it is for."""
    for index, row in enumerate(called):
        if row.country == HOME and ports.named(row.port) is None:
            text = gettext("Pelabuhan %(port)s tidak ada dalam daftar.") % {"port": row.port}
            yield Problem(f"ports.{index}.port", "not_found", text, gettext("Pilih dari daftar pelabuhan."))
    if abroad and all(row.country == HOME for row in called):
        text = gettext("Trayek luar negeri menyebut sedikitnya satu pelabuhan di luar negeri.")
        yield Problem("ports", "R04", text, gettext("Tambahkan pelabuhan itu, atau pilih deviasi."))
    if not abroad and here.code not in codes(called):
        text = gettext("Deviasi ini tidak menyebut %(port)s, tempat Anda mengajukannya.") % {"port": here.name}
        yield Problem("ports", "R04", text, gettext("Tambahkan pelabuhan itu, atau ajukan di pelabuhan yang dituju."))


def base_problems(number: str | None, ship: Ship, begins: date, ends: date, law: str) -> Iterable[Problem]:
    """A deviation rests on a permit of this ship that stands for all of its period."""
    permit = Permit.objects.filter(number=number or "", ship=ship, revoked=False).first()
    if permit is None:
        text = gettext("Nomor trayek %(number)s tidak tercatat untuk kapal ini.") % {"number": number or "–"}
        yield Problem("permit_number", "R04", text, gettext("Isi nomor RPK kapal ini yang masih berlaku."), law)
    elif (permit.valid_from or begins) > begins or (permit.valid_until or ends) < ends:
        until = day_text(permit.valid_until) if permit.valid_until else "–"
        text = gettext("Nomor trayek itu tidak berlaku sepanjang masa deviasi (sampai %(until)s).") % {"until": until}
        yield Problem("permit_number", "R04", text, gettext("Sesuaikan masanya, atau perpanjang RPK."), law)


def overlapping(ship: Ship, begins: date, ends: date) -> list[Permit]:
    """Permits with days of their own that stand for this ship at that time, other than for years on end."""
    found = Permit.objects.filter(ship=ship, revoked=False, valid_from__lte=ends, valid_until__gte=begins)
    return list(found.filter(number__startswith="PPKN.").order_by("pk"))
