"""The only writer of the port register: ports taken over from a list, their setting up, and what changes later."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from suar.kernel.clock import ZONE_LABELS
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.records import chain
from suar.records.models import Event
from suar.registry.models import Port, PortTariffClass

CLASSES = ("I", "II", "III")


def served() -> QuerySet[Port]:
    """Ports at which a call can be opened: those somebody has set up (ruling 25)."""
    return Port.objects.exclude(zone="")


def to_set_up() -> QuerySet[Port]:
    """Ports that are known by code and name only."""
    return Port.objects.filter(zone="")


def require_set_up(port: Port) -> None:
    """Refused where the port is known by code and name only."""
    if not port.zone:
        text = gettext("%(port)s belum disiapkan untuk kunjungan.") % {"port": port.name}
        remedy = gettext("Minta direktorat menyiapkan pelabuhan ini, atau pilih pelabuhan lain.")
        raise Refused(Problem("port", "not_set_up", text, remedy))


def take_over(named: Iterable[tuple[str, str]]) -> list[Port]:
    """Enter ports of a list by code and name as written; everything else is unknown until somebody says."""
    rows = [Port(code=code, name=name, name_key=name_key(name), zone="", office_name="") for code, name in named]
    return Port.objects.bulk_create(rows)


def name_key(name: str) -> str:
    """What names of ports and places are compared by: case and width of blanks do not count."""
    return " ".join(name.split()).casefold()


def named(text: str) -> Port | None:
    """The port of this code, name or other name; None where it is not in the register."""
    key = name_key(text)
    found = Port.objects.filter(Q(code=text.strip().upper()) | Q(name_key=key) | Q(aliases__alias_key=key))
    return found.distinct().order_by("pk").first()


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """What must be known of a port before its first call; None or "" where it was not said."""

    zone: str
    office_name: str
    tariff_class: str
    since: date | None
    legal_basis: str
    has_operator: bool
    has_pilotage: bool


def locked(code: str) -> Port:
    """The port, held until the end of the transaction: its changes follow one another."""
    port = Port.objects.select_for_update(no_key=True).filter(code=code).first()
    if port is None:
        raise NotThere(Problem("", "not_found", gettext("Pelabuhan ini tidak ada."), gettext("Pilih dari daftar.")))
    return port


def alter(port: Port, columns: Mapping[str, Any]) -> None:
    """Other facts of a port that is locked. Whoever calls has looked at them."""
    for name, value in columns.items():
        setattr(port, name, value)
    port.save(update_fields=[*columns])


def record(port: Port, verb: str, doer: chain.Doer, **particulars: Any) -> Event:
    """Write into the chain of a port that is locked what was done to it, its places, its labour or its class."""
    event = chain.append(port, verb, doer, **particulars)
    port.save(update_fields=["chain_length", "chain_hash"])
    return event


@transaction.atomic
def set_up(code: str, said: SetUp, doer: chain.Doer) -> Port:
    """Set up a port that was taken over; one that is set up already is not changed here."""
    port = locked(code)
    if port.zone:
        text = gettext("Pelabuhan ini sudah disiapkan.")
        raise Refused(Problem("", "state", text, gettext("Muat ulang halaman.")), status=409)
    problems = list(_problems(said))
    if problems or said.since is None:
        raise Refused.of(problems)
    known = {
        "zone": said.zone, "office_name": said.office_name, "has_operator": said.has_operator,
        "has_pilotage": said.has_pilotage,
    }  # fmt: skip
    alter(port, known)
    of_class = {"tariff_class": said.tariff_class, "legal_basis": said.legal_basis}
    PortTariffClass.objects.update_or_create(port=port, since=said.since, defaults=of_class)
    record(port, "port_set_up", doer, before={}, after={**known, **of_class, "since": said.since})
    return port


def _problems(said: SetUp) -> Iterable[Problem]:
    choose = gettext("Pilih dari daftar.")
    if said.zone not in ZONE_LABELS:
        yield Problem("zone", "missing", gettext("Zona waktu belum dipilih."), choose)
    if not said.office_name or len(said.office_name) > 160:
        text = gettext("Nama kantor belum diisi, atau lebih dari 160 huruf.")
        yield Problem("office_name", "missing", text, gettext("Isi nama kantor penyelenggara pelabuhan."))
    if said.tariff_class not in CLASSES:
        yield Problem("tariff_class", "missing", gettext("Kelas tarif belum dipilih."), choose)
    if said.since is None:
        yield Problem(
            "since", "missing", gettext("Tanggal mulai kelas tarif belum diisi."), gettext("Pilih tanggalnya.")
        )
    if not said.legal_basis or len(said.legal_basis) > 120:
        text = gettext("Dasar hukum kelas tarif belum diisi, atau lebih dari 120 huruf.")
        yield Problem("legal_basis", "missing", text, gettext("Salin nomor keputusannya."))
    for field, text in (("office_name", said.office_name), ("legal_basis", said.legal_basis)):
        if not text.isprintable():  # of papers and screens, so signs that turn the line round have no place in it
            wrong = gettext("Ada karakter yang tidak dapat disimpan.")
            yield Problem(field, "characters", wrong, gettext("Hapus."))
