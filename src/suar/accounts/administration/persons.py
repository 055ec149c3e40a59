"""The form of a person (screen 13 of the sign-on manual): every field looked at, every fault named with its remedy."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from suar.accounts.models import User
from suar.accounts.models.people import ERASED
from suar.accounts.roles import Craft, Identity
from suar.kernel import identifiers, identities
from suar.kernel.checks import Check, compact, fine, has_shape, refuse
from suar.kernel.errors import Problem
from suar.kernel.telephones import telephone
from suar.kernel.words import LANGUAGES, _, gettext, said

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9._-]{2,28})[a-z0-9]", re.ASCII)
#: First two digits of a NIK, with the provinces of Papua and North Kalimantan made since 2012.
_PROVINCES = frozenset(
    [*range(11, 20), 21, *range(31, 37), *range(51, 54), *range(61, 66), *range(71, 77), 81, 82, *range(91, 98)]
)
_SIK = re.compile(r"[A-Za-z0-9 ./-]{3,30}", re.ASCII)


@dataclass(frozen=True)
class PersonWish:
    """What is typed of a person. The user name counts only when the account is made."""

    username: str = ""
    full_name: str = ""
    job_title: str = ""
    identity_kind: str = Identity.NIK
    identity_number: str = ""
    phone: str = ""
    mobile: str = ""
    email: str = ""
    address: str = ""
    postal_code: str = ""
    group: str = ""
    employee_number: str = ""
    sik_number: str = ""
    fax: str = ""
    shipping_line: str = ""
    craft: str = ""
    language: str = "id"


#: Longest text of each field; those of ``_NEEDED`` must be filled in.
LONGEST = {
    "username": 30, "full_name": 120, "job_title": 80, "identity_number": 24, "phone": 40, "mobile": 40,
    "email": 254, "address": 300, "postal_code": 5, "employee_number": 30, "sik_number": 30, "fax": 40,
    "shipping_line": 4,
}  # fmt: skip
NEEDED = (
    "username", "full_name", "job_title", "identity_number", "phone", "mobile", "email", "address", "postal_code",
    "group",
)  # fmt: skip


def identity(kind: str, number: str) -> Check:
    """NIK, passport or KITAS as such a number is written; a NIK with its province and its day of birth."""
    if kind == Identity.PASSPORT:
        return identifiers.passport(number, nationality="")
    if kind == Identity.KITAS:
        return identities.kitas(number)
    found = identifiers.nik(number)
    # Lists of regencies lag behind the law, those of provinces are short enough to be kept here.
    if not found.refused and int(found.number[:2]) not in _PROVINCES:
        return refuse(_("Kode provinsi di awal NIK tidak ada."), _("Salin lagi dari KTP."))
    return found


def postal_code(text: str) -> Check:
    """Five digits, the first not 0."""
    plain = text.strip()
    if has_shape(r"[1-9]\d{4}", plain):
        return fine(plain)
    return refuse(_("Kode pos terdiri dari lima angka."), _("Cari menurut kelurahan di situs Pos Indonesia."))


def user_name(text: str) -> Check:
    """Small letters, digits, dot, dash and underline, 4 to 30 signs."""
    plain = text.strip().lower()
    if plain.startswith(ERASED):
        return refuse(
            _("Nama pengguna tidak boleh berawal “terhapus-”: itu nama akun yang data orangnya sudah dihapus."),
            _("Pilih nama lain, misalnya siti.rahma."),
        )
    if _NAME.fullmatch(plain):
        return fine(plain)
    return refuse(
        _("Nama pengguna terdiri dari 4 sampai 30 huruf kecil, angka, titik, garis bawah atau tanda hubung."),
        _("Mulai dan akhiri dengan huruf atau angka, misalnya siti.rahma."),
    )


def _email(text: str) -> Check:
    try:
        validate_email(text.strip())
    except ValidationError:
        return refuse(_("Alamat surel ini tidak lengkap."), _("Tulis seperti nama@perusahaan.co.id."))
    name, _at, host = text.strip().rpartition("@")
    return fine(f"{name}@{host.lower()}")


def _shipping_line(text: str) -> Check:
    plain = compact(text)
    if has_shape(r"[A-Z]{4}", plain):
        return fine(plain)
    return refuse(_("Kode shipping line terdiri dari empat huruf."), _("Pilih dari daftar, misalnya OBLU."))


def _sik(text: str) -> Check:
    plain = text.strip()
    remedy = _("Salin dari surat izin kerjanya, atau kosongkan.")
    return fine(plain) if _SIK.fullmatch(plain) else refuse(_("Nomor SIK ini tidak terbaca."), remedy)


_CHECKS: dict[str, Callable[[str], Check]] = {
    "username": user_name,
    "phone": telephone,
    "mobile": lambda text: telephone(text, mobile=True),
    "fax": telephone,
    "email": _email,
    "postal_code": postal_code,
    "shipping_line": _shipping_line,
    "sik_number": _sik,
}


def problems_of(wish: PersonWish, person: User | None = None) -> tuple[dict[str, str], list[Problem]]:
    """The columns as they are kept, and what stands against them. The group is looked at by whoever writes.

    ``person``: whose account is changed; what was never filled in there may stay so, and the user name stays.
    """
    kept: dict[str, str] = {}
    problems: list[Problem] = []
    for name in (each.name for each in fields(wish)):
        if name in ("group", "identity_kind", "craft", "language") or (name == "username" and person is not None):
            continue
        text = " ".join(getattr(wish, name).split()) if name != "identity_number" else getattr(wish, name).strip()
        if not text and person is not None and not getattr(person, name):
            continue
        check = look(wish, name, text)
        if check is None:
            kept[name] = text
        elif check.refused:
            problems.append(Problem(name, "form", said(check.reason), said(check.remedy)))
        else:
            kept[name] = check.number
    choices = (("identity_kind", Identity.values), ("craft", ["", *Craft.values]), ("language", list(LANGUAGES)))
    for name, allowed in choices:
        kept[name] = getattr(wish, name)
        if kept[name] not in allowed:
            problems.append(Problem(name, "choice", gettext("Pilihan ini tidak ada."), gettext("Pilih dari daftar.")))
    return kept, problems


def look(wish: PersonWish, name: str, text: str) -> Check | None:
    """What is to be said of one field; None where it may stand as it is."""
    if not text:
        return refuse(_("Belum diisi."), _("Isian ini wajib.")) if name in NEEDED else None
    if len(text) > LONGEST[name] or not text.isprintable():
        short = gettext("Paling banyak %(n)s huruf, tanpa tanda khusus.") % {"n": LONGEST[name]}
        return refuse(_("Isian ini terlalu panjang atau memuat tanda yang tidak terbaca."), short)
    if name == "identity_number":
        return identity(wish.identity_kind, text)
    return _CHECKS[name](text) if name in _CHECKS else None
