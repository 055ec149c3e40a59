"""One's own data as it is read: each part with its title, facts or rows, in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db.models import TextChoices

from suar.accounts.roles import Channel, Craft, Family, Identity, Role
from suar.accounts.signon import claims
from suar.kernel.dates import kept_text
from suar.kernel.words import _, gettext, said
from suar.portal.rightshistory import verb_word

#: What each part is called; parts without a title here are not shown apart.
_TITLES = {
    "postings": _("Penugasan"),
    "api_keys": _("Kunci API"),
    "systems_agreed_to": _("Sistem lain yang Anda beri izin"),
    "systems_entered": _("Sistem lain yang Anda masuki"),
    "notification_choices": _("Pilihan pemberitahuan"),
    "messages": _("Pemberitahuan yang dikirim kepada Anda"),
    "addresses_asked_for": _("Alamat surel yang pernah diminta"),
    "corrections": _("Permintaan perbaikan"),
    "changes_of_rights": _("Perubahan pada akun dan hak Anda"),
}
_LABELS = {
    "username": _("Nama pengguna"),
    "full_name": _("Nama lengkap"),
    "job_title": _("Jabatan"),
    "craft": _("Keahlian"),
    "language": _("Bahasa"),
    "identity_kind": _("Jenis identitas"),
    "identity_number": _("Nomor identitas"),
    "email": _("Surel"),
    "phone": _("Telepon kantor"),
    "mobile": _("Telepon genggam"),
    "fax": _("Faksimile"),
    "address": _("Alamat"),
    "postal_code": _("Kode pos"),
    "employee_number": _("Nomor kepegawaian"),
    "sik_number": _("Nomor SIK"),
    "shipping_line": _("Kode shipping line"),
    "favourites": _("Favorit"),
    "date_joined": _("Akun dibuat"),
    "last_login": _("Terakhir masuk"),
    "terms_accepted_at": _("Syarat disetujui"),
    "email_proved_at": _("Surel terbukti"),
    "mobile_proved_at": _("Nomor terbukti"),
    "notices_chosen_at": _("Pemberitahuan dipilih"),
    "completed_at": _("Data dilengkapi"),
    "role": _("Fungsi"),
    "port_code": _("Pelabuhan"),
    "order_number": _("Nomor surat perintah"),
    "since": _("Sejak"),
    "until": _("Sampai"),
    "name": _("Nama"),
    "created_at": _("Dibuat"),
    "revoked_at": _("Dicabut"),
    "family": _("Tentang"),
    "channel": _("Lewat"),
    "made_at": _("Ditulis"),
    "kind": _("Jenis"),
    "subject": _("Perihal"),
    "state": _("Keadaan"),
    "sent_at": _("Dikirim"),
    "asked_at": _("Diminta"),
    "proved_at": _("Terbukti"),
    "field": _("Data"),
    "wanted": _("Seharusnya"),
    "why": _("Alasan"),
    "answered_at": _("Dijawab"),
    "done": _("Sudah diperbaiki"),
    "answer": _("Jawaban"),
    "at": _("Waktu"),
    "verb": _("Peristiwa"),
    "actor_label": _("Oleh"),
    "level": _("Tingkat"),
    "system_name": _("Sistem"),
    "scopes": _("Yang diketahuinya"),
    "given_at": _("Izin diberikan"),
    "began_at": _("Masuk"),
    "seen_at": _("Terakhir dipakai"),
    "ended_at": _("Keluar"),
    "ended_why": _("Keluar karena"),
    "means": _("Masuk dengan"),
    "letter": _("Nomor surat kuasa"),
}
#: Words for codes that no other page shows to the person.
_CODES = {
    "signed_out": _("keluar dari Suar"),
    "withdrawn": _("izin dicabut"),
    "other_person": _("orang lain masuk di peramban itu"),
    "company_frozen": _("akses perusahaan dibekukan"),
    "letter_revoked": _("surat kuasa berakhir"),
    "letter_over": _("surat kuasa berakhir"),
    "company_left": _("pindah ke perusahaan lain"),
    "person_left": _("akun ditutup"),
    "new_password": _("kata sandi diganti"),
    "system_shut": _("sistem itu ditutup"),
    "pwd": _("kata sandi"),
    "otp": _("kode sekali pakai"),
    "hwk": _("kunci sandi (passkey)"),
}


#: Facts that are kept as codes, with the words of each.
_CHOICES: dict[str, type[TextChoices]] = {
    "channel": Channel, "family": Family, "role": Role, "craft": Craft, "identity_kind": Identity,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Part:
    """One part: facts, or rows under columns."""

    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    rows: list[list[tuple[str, str]]] = field(default_factory=list)


def parts(data: Mapping[str, Any]) -> list[Part]:
    """The whole of ``owndata.of`` for the screen."""
    company, group = data["organisation"] or {}, data["group"] or {}
    works_for = [
        (gettext("Perusahaan"), str(company.get("name", ""))),
        (gettext("Kelompok"), str(group.get("name", ""))),
        (gettext("Akun dibuat oleh"), str(data["made_by"] or "")),
        (gettext("Nama Anda bagi sistem lain"), str(data["known_to_systems_as"] or "")),
    ]
    account = [(_label(name), _worded(name, value)) for name, value in data["account"].items()]
    found = [Part(gettext("Akun"), facts=account), Part(gettext("Tempat bekerja"), facts=works_for)]
    return [*found, *(_table(said(title), data[name]) for name, title in _TITLES.items())]


def _table(title: str, rows: list[dict[str, Any]]) -> Part:
    written = [[(_label(name), _worded(name, value)) for name, value in row.items()] for row in rows]
    return Part(title, columns=[label for label, _value in written[0]] if written else [], rows=written)


def _worded(name: str, value: Any) -> str:
    """A value in the words that other pages have for it."""
    if name == "verb":
        return verb_word(str(value))
    if name in ("scopes", "means") and isinstance(value, list):
        return "; ".join(_word_of_code(one) for one in value)
    if name == "ended_why":
        return _word_of_code(value)
    if name == "language":
        return said(dict(settings.LANGUAGES).get(value, value))
    known = _CHOICES.get(name)
    return said(known(value).label) if known is not None and value in known.values else _written(value)


def _word_of_code(code: object) -> str:
    word = _CODES.get(str(code)) or claims.SCOPES.get(str(code))
    return said(word) if word else str(code or "")


def _label(name: str) -> str:
    return said(_LABELS[name]) if name in _LABELS else name


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("ya") if value else gettext("tidak")
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return kept_text(value) if isinstance(value, str) else str(value or "")
