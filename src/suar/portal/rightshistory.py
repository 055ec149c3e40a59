"""The history of rights in words: what was done to whom, and before and after as a difference one can read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet, TextChoices

from suar.accounts.models import RightsChange, Sanction
from suar.accounts.roles import Capacity, Craft, Level, Relation, Right, Role
from suar.kernel.dates import kept_text
from suar.kernel.words import _, gettext, said
from suar.portal.moments import JAKARTA
from suar.records import chain

VERBS = {
    "group_made": _("Kelompok dibuat"),
    "group_changed": _("Kelompok diubah"),
    "group_cut": _("Hak ikut terpotong"),
    "group_moved": _("Kelompok dipindahkan"),
    "group_deleted": _("Kelompok dihapus"),
    "person_made": _("Akun dibuat"),
    "person_changed": _("Data akun diubah"),
    "person_moved": _("Pindah kelompok"),
    "person_shut": _("Akun dinonaktifkan"),
    "person_opened": _("Akun diaktifkan lagi"),
    "organisation_registered": _("Perusahaan terdaftar"),
    "office_made": _("Kantor didirikan di Suar"),
    "company_changed": _("Data perusahaan diubah"),
    "organisation_changed": _("Data organisasi diubah"),
    "super_admin_opened": _("Super admin dibuka tim teknis"),
    "rights_changed": _("Hak super admin diubah"),
    "rights_cut": _("Hak ikut terpotong (tiket)"),
    "letter_given": _("Surat kuasa diberikan"),
    "letter_received": _("Surat kuasa diterima"),
    "letter_revoked": _("Surat kuasa dicabut"),
    "letter_declined": _("Surat kuasa ditolak"),
    "sanction_warning": _("Peringatan tertulis dijatuhkan"),
    "sanction_freeze": _("Akses dibekukan oleh sanksi"),
    "sanction_revocation": _("Akses dicabut oleh sanksi"),
    "sanction_ran_out": _("Masa sanksi berakhir"),
    "sanction_lifted": _("Sanksi diakhiri sebelum waktunya"),
    "sanction_appeal": _("Sanksi dibatalkan atas keberatan"),
    "appeal_made": _("Keberatan diajukan"),
    "appeal_upheld": _("Keberatan ditolak"),
    "posted": _("Pejabat ditugaskan"),
    "posting_ended": _("Penugasan diakhiri"),
    "port_rule_set": _("Aturan pelabuhan ditetapkan"),
    "port_rule_taken_back": _("Aturan pelabuhan dibatalkan"),
    "free_days_entered": _("Hari libur dicatat"),
    "free_day_removed": _("Hari libur dihapus"),
    "exchange_rate_entered": _("Kurs dicatat"),
    "exchange_rate_taken_back": _("Kurs dibatalkan"),
    "permit_entered": _("Izin trayek dicatat"),
    "permit_ended": _("Izin trayek diakhiri"),
    "api_key_made": _("Kunci API dibuat"),
    "api_key_revoked": _("Kunci API dicabut"),
    "system_made": _("Sistem didaftarkan"),
    "system_changed": _("Sistem diubah"),
    "system_secret": _("Rahasia sistem diganti"),
    "system_shut": _("Sistem ditutup"),
    "system_reopened": _("Sistem dibuka lagi"),
    "password_set": _("Kata sandi pertama dipasang"),
    "password_changed": _("Kata sandi diganti"),
    "password_reset": _("Kata sandi diganti lewat tautan"),
    "terms_accepted": _("Syarat penggunaan disetujui"),
    "notices_chosen": _("Cara pemberitahuan dipilih"),
    "mobile_proved": _("Nomor telepon dibuktikan"),
    "email_changed": _("Surel diganti"),
    "profile_changed": _("Data sendiri diubah"),
    "account_completed": _("Data akun dilengkapi"),
}
_LABELS = {
    "name": _("Nama"), "level": _("Tingkat kelompok"), "active": _("Status"), "group": _("Kelompok"),
    "parent": _("Di bawah"), "off": _("Dimatikan sementara"), "craft": _("Tugas"), "fields": _("Isian yang diubah"),
    "terms": _("Syarat disetujui, edisi"), "services": _("Layanan"), "ports": _("Pelabuhan"), "port": _("Pelabuhan"),
    "since": _("Mulai"), "until": _("Sampai"), "letter": _("Nomor surat"), "letter_number": _("Nomor surat"),
    "letter_hash": _("Sidik surat (SHA-256)"), "letter_sha256": _("Sidik surat (SHA-256)"),
    "order_number": _("Nomor keputusan"),
    "number": _("Nomor"), "delegate": _("Penerima kuasa"), "principal": _("Pemberi kuasa"),
    "relation": _("Hubungan"), "person": _("Orang"), "kind": _("Jenis"), "order": _("Surat perintah"),
    "mobile": _("Telepon genggam"), "email": _("Surel"), "address": _("Alamat"), "phone": _("Telepon"),
    "nib": _("NIB"), "npwp": _("NPWP"),
    "ways": _("Cara pemberitahuan"),
    "by_level": _("Oleh tingkat"), "service": _("Layanan"), "step": _("Langkah"),
    "days": _("Hari libur dan cuti bersama"), "within_minutes": _("Batas waktu (menit)"), "four_eyes": _("Dua pejabat"),
    "role": _("Fungsi"), "capacity": _("Sebagai pengganti"), "substitutes": _("Menggantikan"), "text": _("Isi"),
}  # fmt: skip
#: Facts that are kept as codes, with the words of each.
_CHOICES: dict[str, type[TextChoices]] = {
    "level": Level, "by_level": Level, "craft": Craft, "role": Role, "relation": Relation, "capacity": Capacity,
    "kind": Sanction.Kind,
}  # fmt: skip
_RIGHTS = frozenset(Right.values)
_DAYS = frozenset({"since", "until"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changed."""

    what: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.what}: {self.before} → {self.after}" if self.before else f"{self.what}: {self.after}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One change as a row of the list."""

    change: RightsChange
    verb: str
    whom: str
    group: str
    why: str
    differences: list[Difference]


def entry(change: RightsChange, menus: Mapping[str, str]) -> Entry:
    """The change in words; names are those of its day."""
    told = chain.particulars(change.event)
    before, after = told.get("before") or {}, told.get("after") or {}
    found = _differences(before, after, menus) if isinstance(before, dict) and isinstance(after, dict) else []
    whom, group, why = (str(told.get(name) or "") for name in ("whom", "group", "why"))
    return Entry(change, verb_word(change.verb), whom, group, why, found)


def verb_word(verb: str) -> str:
    """What was done, in words; a verb of another part of Suar that has none here stands as it is."""
    return said(VERBS[verb]) if verb in VERBS else verb.replace("_", " ")


def _differences(before: dict[str, Any], after: dict[str, Any], menus: Mapping[str, str]) -> list[Difference]:
    found = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        if isinstance(old, dict) or isinstance(new, dict):
            found += _differences(old if isinstance(old, dict) else {}, new if isinstance(new, dict) else {}, menus)
        elif old != new and not (key not in before and new in (None, "", [], True)):  # what every new one begins with
            label = said(_LABELS[key]) if key in _LABELS else menus.get(key, key.replace("_", " "))
            found.append(Difference(label, _value(key, old, menus), _value(key, new, menus)))
    return list(dict.fromkeys(found))  # a letter's number stands in its terms and beside them


def _value(key: str, value: object, menus: Mapping[str, str]) -> str:
    if isinstance(value, list):
        words = [str(one) for one in value]
        if key == "off":
            return ", ".join(menus.get(one, one) for one in words) or "–"
        if key not in _LABELS and set(words) <= _RIGHTS:
            return ", ".join(said(right.label) for right in Right if right.value in words) or gettext("tanpa hak")
        return ", ".join(words) or "–"
    if isinstance(value, bool):
        return _yes(key, value)
    choices = _CHOICES.get(key)
    if choices is not None and value in choices.values:
        return said(choices(value).label)
    if key in _DAYS and isinstance(value, str) and value:
        return kept_text(value)
    return "" if value is None else str(value) or "–"


def _yes(key: str, value: bool) -> str:
    if key == "active":
        return gettext("aktif") if value else gettext("nonaktif")
    return gettext("ya") if value else gettext("tidak")


def filtered(found: QuerySet[RightsChange], asked: Mapping[str, str]) -> QuerySet[RightsChange]:
    """Cut to who, whom, group, verb and days; names of groups and accounts that are gone are found in the events."""
    if asked["by"]:
        by = asked["by"]  # also under the name that was written then: people marry, leave, are forgotten
        named = Q(by__full_name__icontains=by) | Q(by__username__icontains=by) | Q(event__actor_label__icontains=by)
        found = found.filter(named)
    for name, columns in (("whom", ("whom__full_name", "whom__username")), ("group", ("group__name",))):
        if asked[name]:
            told = Q(event__body__icontains=f'"{name}":{json.dumps(asked[name], ensure_ascii=False)[:-1]}')
            for column in columns:
                told |= Q(**{f"{column}__icontains": asked[name]})
            found = found.filter(told)
    if asked["verb"]:
        found = found.filter(verb=asked["verb"])
    if asked["company"].isascii() and asked["company"].isdigit() and len(asked["company"]) < 19:
        found = found.filter(organisation=int(asked["company"]))
    since, until = day(asked["since"]), day(asked["until"])
    if since is not None:
        found = found.filter(at__gte=_begin(since))
    return found.filter(at__lt=_begin(until + timedelta(days=1))) if until is not None else found


def day(typed: str) -> date | None:
    """A day as a date box sends it; None for anything else."""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None


def _begin(on: date) -> datetime:
    return datetime.combine(on, time(), ZoneInfo(JAKARTA))
