"""A letter of delegation as it is asked for and read: its questions, its terms, its lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from suar.accounts import delegations
from suar.accounts.actors import Actor
from suar.accounts.delegations import Terms
from suar.accounts.delegations.standing import ZONE
from suar.accounts.models import Delegation
from suar.accounts.roles import Relation
from suar.kernel.clock import ZONE_LABELS
from suar.kernel.dates import day_text
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, gettext, said
from suar.portal.plainform import Ask, day, missing
from suar.records.models import StoredFile
from suar.workflow import letters


def asks(actor: Actor) -> list[Ask]:
    """The questions, with the services that this company can hand on."""
    services = letters.services_of(actor.organisation) if actor.organisation else []
    relations = [(each.value, said(each.label)) for each in Relation]
    return [
        Ask("delegate", _("Perusahaan yang ditunjuk"), hint=_("NIB, atau nama lengkapnya persis seperti terdaftar")),
        Ask("relation", _("Hubungan"), "select", options=relations),
        Ask(
            "person", _("Hanya untuk satu orang"), required=False,
            hint=_("Nama penggunanya; kosong: semua orang perusahaan itu, sebatas hak kelompoknya"),
        ),
        Ask("letter_number", _("Nomor surat kuasa"), maxlength=60),
        Ask("since", _("Berlaku mulai"), "date"),
        Ask("until", _("Berlaku sampai"), "date", hint=_("Paling lama dua tahun")),
        Ask(
            "ports", _("Pelabuhan"), required=False, maxlength=400, wide=True,
            hint=_("Kode pelabuhan dipisah koma, misalnya IDBPN, IDSRG; kosong: semua pelabuhan"),
        ),
        Ask(
            "services", _("Layanan"), "checkboxes", required=False, options=services, wide=True,
            hint=_("Tanpa centang: semua layanan dan tagihannya"),
        ),
    ]  # fmt: skip


def terms(asked: list[Ask], typed: Mapping[str, Any], file: StoredFile | None) -> Terms:
    """What was typed as the terms of a letter. Refused names what is missing."""
    problems = missing(asked, typed, gettext("harus diisi"))
    since, until = day(typed["since"]), day(typed["until"])
    for name, value in (("since", since), ("until", until)):
        if typed[name] and value is None:
            problems.append(Problem(name, "form", gettext("Tanggal ini tidak dapat dibaca.")))
    if typed["relation"] and typed["relation"] not in Relation.values:
        problems.append(Problem("relation", "not_in_list", gettext("Pilih hubungannya dari daftar.")))
    if file is None:
        text, remedy = gettext("Lampirkan surat kuasanya."), gettext("Pindai suratnya sebagai PDF.")
        problems.append(Problem("letter", "missing", text, remedy))
    if problems or since is None or until is None:
        raise Refused.of(problems)
    codes = tuple(dict.fromkeys(code.upper() for code in re.split(r"[\s,;]+", typed["ports"]) if code))[:60]
    return Terms(
        typed["delegate"], Relation(typed["relation"]), typed["letter_number"], since, until, typed["person"],
        tuple(typed["services"]), codes, file,
    )  # fmt: skip


def facts(letter: Delegation) -> list[tuple[str, str]]:
    """What the letter says, line by line."""
    principal = letter.principal
    titles = dict(letters.services_of(principal))
    ports = [f"{port.name} ({port.code})" for port in letters.ports_named(tuple(letter.ports))]
    found = [
        (gettext("Pemberi kuasa"), principal.name),
        (gettext("Penerima kuasa"), letter.delegate.name),
        (gettext("Hubungan"), said(Relation(letter.relation).label)),
        (gettext("Orang"), str(letter.person) if letter.person else gettext("semua orang penerima kuasa yang berhak")),
        (gettext("Nomor surat kuasa"), letter.letter_number),
        (gettext("Berlaku"), f"{day_text(letter.since)} – {day_text(letter.until)} ({ZONE_LABELS[ZONE]})"),
        (gettext("Pelabuhan"), ", ".join(ports) or gettext("semua pelabuhan")),
        (gettext("Layanan"), ", ".join(titles.get(code, code) for code in letter.services) or gettext("semua layanan")),
    ]
    if letter.revoked_at is not None:
        found.append((gettext("Diakhiri"), f"{letter.revoked_by}: {letter.revoked_why}"))
    return found


def look(letter: Delegation) -> tuple[str, str]:
    """How it stands: the look of its status and the word."""
    today = delegations.today()
    if letter.revoked_at is not None:
        return "revoked", gettext("Diakhiri")
    if letter.until < today:
        return "lapsed", gettext("Habis masanya")
    if not (letter.principal.active and letter.delegate.active):
        return "sent_back", gettext("Tertahan: akses dibekukan")
    if letter.since > today:
        return "draft", gettext("Belum mulai")
    return "granted", gettext("Berlaku")
