"""Who is aboard: the rows in which crew and passengers are named, and what changed between two lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Protocol

from django.db import models

from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import crews
from suar.portcalls.models import PortCall
from suar.workflow.forms import BaseForm, Country, Day, Field, PersonName, PortName, Text
from suar.workflow.models import Application, State


class Sex(models.TextChoices):
    """As travel documents have it."""

    FEMALE = "F", _("Perempuan")
    MALE = "M", _("Laki-laki")
    OTHER = "X", _("Lain")


class Aboard(BaseForm):
    """One of the crew, as immigration reads the list (FAL 5)."""

    name: PersonName = Field(title=_("Nama"))
    rank: Text = Field(title=_("Jabatan"))
    nationality: Country = Field("ID", title=_("Kebangsaan"))
    born_on: Day = Field(title=_("Tanggal lahir"))
    seaman_book: Text | None = Field(None, title=_("Nomor buku pelaut"))
    passport: Text | None = Field(None, title=_("Nomor paspor"), description=_("Wajib bagi warga negara asing"))
    visa: Text | None = Field(None, title=_("Nomor visa"))


class Traveller(BaseForm):
    """One passenger (FAL 6)."""

    name: PersonName = Field(title=_("Nama"))
    sex: Sex = Field(title=_("Jenis kelamin"))
    born_on: Day = Field(title=_("Tanggal lahir"))
    nationality: Country = Field("ID", title=_("Kebangsaan"))
    document: Text = Field(title=_("Nomor paspor atau dokumen perjalanan"))
    origin: PortName = Field(title=_("Pelabuhan naik"))
    destination: PortName = Field(title=_("Pelabuhan turun"))


def document_of(person: Aboard) -> str:
    """The number by which a seafarer is known again on another list."""
    return (person.passport or person.seaman_book or f"{person.name} {person.born_on}").casefold().replace(" ", "")


def crew_problems(app: Application, crew: Sequence[Aboard], field: str = "crew") -> Iterator[Problem]:
    """Everybody is named once, was born, and bears a document that lets somebody be known again."""
    seen: dict[str, int] = {}
    today = clock.today(app.port.zone)
    for index, person in enumerate(crew):
        at = f"{field}.{index}"
        if person.nationality != "ID" and not person.passport:
            text = gettext("Paspor %(name)s belum diisi.") % {"name": person.name}
            yield Problem(f"{at}.passport", "R13", text, gettext("Isi nomor paspornya."))
        elif not person.passport and not person.seaman_book:
            text = gettext("%(name)s tidak memiliki paspor atau buku pelaut pada daftar ini.") % {"name": person.name}
            yield Problem(f"{at}.seaman_book", "R13", text, gettext("Isi salah satu nomornya."))
        known = document_of(person)
        if known in seen:
            text = gettext("Orang ini sudah ada pada baris %(row)s.") % {"row": seen[known] + 1}
            yield Problem(f"{at}.name", "R13", text, gettext("Hapus baris yang berlebih."))
        seen.setdefault(known, index)
        yield from _born(at, person.born_on >= today)


class Certified(Protocol):
    """A seafarer as the harbour master looks at the crew: book and certificate."""

    @property
    def name(self) -> str: ...
    @property
    def seaman_book(self) -> str: ...
    @property
    def certificate_expires_on(self) -> date | None: ...


def certificate_problems(crew: Sequence[Certified], sails_on: date) -> Iterator[Problem]:
    """Each seaman's book once, and no certificate that runs out before the ship leaves."""
    seen: dict[str, int] = {}
    for index, person in enumerate(crew):
        if person.seaman_book in seen:
            text = gettext("Buku pelaut ini sudah ada pada baris %(row)s.") % {"row": seen[person.seaman_book] + 1}
            yield Problem(f"crew.{index}.seaman_book", "R13", text, gettext("Periksa nomornya."))
        seen.setdefault(person.seaman_book, index)
        until = person.certificate_expires_on
        if until is not None and until < sails_on:
            text = gettext("Ijazah %(name)s berakhir sebelum kapal berangkat.") % {"name": person.name}
            remedy = gettext("Ganti awak atau perbarui ijazah.")
            yield Problem(f"crew.{index}.certificate_expires_on", "R02", text, remedy, "KM 70/1998")


def passenger_problems(app: Application, passengers: Sequence[Traveller], field: str) -> Iterator[Problem]:
    """Each travel document once, and nobody born tomorrow."""
    seen: dict[str, int] = {}
    today = clock.today(app.port.zone)
    for index, person in enumerate(passengers):
        known = person.document.casefold().replace(" ", "")
        if known in seen:
            text = gettext("Dokumen ini sudah ada pada baris %(row)s.") % {"row": seen[known] + 1}
            yield Problem(f"{field}.{index}.document", "R13", text, gettext("Periksa nomornya."))
        seen.setdefault(known, index)
        yield from _born(f"{field}.{index}", person.born_on >= today)


def _born(at: str, unborn: bool) -> Iterator[Problem]:
    if unborn:
        text = gettext("Tanggal lahir belum lewat.")
        yield Problem(f"{at}.born_on", "clock", text, gettext("Periksa tanggalnya."))


def changes(before: Sequence[Aboard], after: Sequence[Aboard]) -> tuple[list[str], list[str]]:
    """Names of those who signed on and of those who signed off between two lists."""
    first = {document_of(person): person.name for person in before}
    last = {document_of(person): person.name for person in after}
    return [last[k] for k in last if k not in first], [first[k] for k in first if k not in last]


def last_list(call: PortCall, *codes: str) -> list[dict[str, Any]]:
    """The crew as this agent last showed it to immigration for this ship, or as the harbour master cleared it."""
    shown = Application.objects.filter(
        service_code__in=codes, state=State.GRANTED, call__ship=call.ship_id, organisation=call.agent_id
    )
    for app in shown.order_by("-pk")[:3]:
        crew = getattr(app.form, "crew", None)
        if crew:
            return [person.model_dump() for person in crew]
    named = ("name", "rank", "nationality", "born_on", "seaman_book")
    return [{name: person[name] for name in named} for person in crews.last_crew(call)]
