"""How long data about people is kept, and why; the one table that the daily task follows and the public page shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from suar.accounts import succession
from suar.accounts.models import (
    AddressChange,
    ApiKey,
    Message,
    NoticeChoice,
    OneTimeLink,
    PhoneCode,
    Registration,
    RightsChange,
    SignOnCode,
    SystemSession,
    User,
)  # fmt: skip
from suar.accounts.models.people import ERASED
from suar.accounts.registrations import ending
from suar.kernel import clock
from suar.kernel.words import _

#: So many rows at a time: a task never holds a table for long.
_AT_ONCE = 1000
_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Period:
    """What is kept, until when, on what ground; and what ends it."""

    what: str
    until: str
    ground: str
    length: timedelta
    end: Callable[[timedelta], int] | None


def _links(length: timedelta) -> int:
    return OneTimeLink.objects.filter(expires_at__lt=clock.now() - length).delete()[0]


def _codes(length: timedelta) -> int:
    return PhoneCode.objects.filter(expires_at__lt=clock.now() - length).delete()[0]


def _addresses(length: timedelta) -> int:
    return AddressChange.objects.filter(asked_at__lt=clock.now() - length).delete()[0]


def _sessions(length: timedelta) -> int:
    return Session.objects.filter(expire_date__lt=clock.now() - length).delete()[0]


def _tokens(length: timedelta) -> int:
    return SignOnCode.objects.filter(expires_at__lt=clock.now() - length).delete()[0]


def _stays(length: timedelta) -> int:
    return SystemSession.objects.filter(seen_at__lt=clock.now() - length).exclude(ended_at=None).delete()[0]


def _messages(length: timedelta) -> int:
    return Message.objects.filter(made_at__lt=clock.now() - length).delete()[0]


def _registrations(length: timedelta) -> int:
    return ending.end(Q(state=Registration.State.DRAFT, made_at__lt=clock.now() - length))


def _unsent(length: timedelta) -> int:
    return ending.end(Q(state=Registration.State.EMAIL_PROVED, made_at__lt=clock.now() - length))


def _unmended(length: timedelta) -> int:
    return ending.end(Q(state=Registration.State.NEEDS_WORK, decided_at__lt=clock.now() - length))


def _rejected(length: timedelta) -> int:
    return ending.end(Q(state=Registration.State.REJECTED, decided_at__lt=clock.now() - length))


def _nominees(length: timedelta) -> int:
    return succession.forget_nominees(Q(answered_at__lt=clock.now() - length))


def _people(length: timedelta) -> int:
    """Blank what tells of a person whose account was shut so long ago; what was decided keeps its name in the chain."""
    since = clock.now() - length
    later = RightsChange.objects.filter(whom=OuterRef("pk"), at__gte=since)
    gone = User.objects.filter(Q(last_login=None) | Q(last_login__lt=since), is_active=False, date_joined__lt=since)
    blanked = 0
    for user in gone.filter(~Exists(later), forgotten_at=None).order_by("pk")[:_AT_ONCE]:
        forget(user)
        blanked += 1
    return blanked


_PERSONAL = (
    "full_name", "first_name", "last_name", "job_title", "identity_number", "email", "phone", "mobile", "address",
    "postal_code", "employee_number", "sik_number", "fax", "shipping_line",
)  # fmt: skip


@transaction.atomic
def forget(user: User) -> None:
    """Take the person out of an account that is shut. The row stays: applications and decisions point at it."""
    for name in _PERSONAL:
        setattr(user, name, "")
    user.username, user.favourites, user.forgotten_at = _nobodys_name(user), [], clock.now()
    user.set_unusable_password()
    user.save()
    Message.objects.filter(user=user).delete()
    NoticeChoice.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    AddressChange.objects.filter(user=user).delete()
    ApiKey.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())


def _nobodys_name(user: User) -> str:
    """Where somebody chose that very name before names like it were refused, another one."""
    name = f"{ERASED}{user.pk}"
    while User.objects.filter(username=name).exclude(pk=user.pk).exists():
        name += "-"
    return name


PERIODS: tuple[Period, ...] = (
    Period(
        _("Tautan sekali pakai (konfirmasi, kata sandi, surel)"), _("sampai habis masanya, lalu 1 hari"),
        _("Keamanan akun; pasal 35 UU 27/2022"), timedelta(days=1), _links,
    ),
    Period(
        _("Kode OTP (hanya sidiknya)"), _("sampai habis masanya, lalu 1 hari"),
        _("Keamanan akun; pasal 35 UU 27/2022"), timedelta(days=1), _codes,
    ),
    Period(
        _("Sesi masuk"), _("sampai berakhir"), _("Keamanan akun; pasal 35 UU 27/2022"), timedelta(0), _sessions
    ),
    Period(
        _("Kode dan token bagi sistem lain (hanya sidiknya)"), _("30 hari"),
        _("Keamanan akun; pasal 35 UU 27/2022"), timedelta(days=30), _tokens,
    ),
    Period(
        _("Catatan masuk dan keluar sistem lain"), _("1 tahun"),
        _("Pembuktian bahwa sistem itu diberi tahu; pasal 20 UU 27/2022"), _YEAR, _stays,
    ),
    Period(
        _("Pendaftaran yang surelnya tidak pernah dibuktikan"), _("30 hari"),
        _("Tidak lagi diperlukan; pasal 43 UU 27/2022"), timedelta(days=30), _registrations,
    ),
    Period(
        _("Pendaftaran yang tidak pernah dikirim"), _("90 hari"),
        _("Tidak lagi diperlukan; pasal 43 UU 27/2022"), timedelta(days=90), _unsent,
    ),
    Period(
        _("Pendaftaran yang dikembalikan dan tidak pernah diperbaiki, dengan surat-suratnya"),
        _("90 hari sejak dikembalikan"), _("Tidak lagi diperlukan; pasal 43 UU 27/2022"), timedelta(days=90), _unmended,
    ),
    Period(
        _("Pendaftaran yang ditolak, dengan surat-suratnya"), _("1 tahun sejak ditolak"),
        _("Pembuktian keputusan bila dipersoalkan; pasal 43 UU 27/2022"), _YEAR, _rejected,
    ),
    Period(
        _("Orang yang diusulkan menjadi super admin, dengan surat yang menyertai tiketnya"), _("1 tahun sejak dijawab"),
        _("Pembuktian keputusan bila dipersoalkan; pasal 43 UU 27/2022"), _YEAR, _nominees,
    ),
    Period(
        _("Alamat surel yang pernah diminta"), _("90 hari"),
        _("Tidak lagi diperlukan; pasal 43 UU 27/2022"), timedelta(days=90), _addresses,
    ),
    Period(
        _("Catatan pengiriman pemberitahuan"), _("1 tahun"),
        _("Pembuktian bahwa Anda diberi tahu; pasal 20 UU 27/2022"), _YEAR, _messages,
    ),
    Period(
        _("Data diri akun yang dinonaktifkan"), _("5 tahun sejak jejak terakhir"),
        _("Pembuktian keputusan; pasal 43 dan 44 UU 27/2022"), 5 * _YEAR, _people,
    ),
    Period(
        _("Nama petugas dan pemohon pada keputusan, dokumen dan riwayat"), _("tetap"),
        _("Arsip negara atas keputusan; pasal 50 UU 27/2022"), timedelta(0), None,
    ),
)  # fmt: skip


def apply() -> dict[str, int]:
    """End what is over, today; how many rows of each."""
    return {period.end.__name__.strip("_"): period.end(period.length) for period in PERIODS if period.end is not None}
