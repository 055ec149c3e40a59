"""The other systems: under which addresses people enter them; kept by the technical team, each change audited."""

import secrets
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from suar.accounts import changes
from suar.accounts.actors import Actor
from suar.accounts.digests import digest_of
from suar.accounts.models import Organisation, System
from suar.accounts.roles import MENU_SYSTEMS, Level, Right, Role
from suar.accounts.signon.claims import SCOPES
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext

_LOOPBACK = ("127.0.0.1", "::1", "localhost")
_LONGEST, _MOST = 300, 10


@dataclass(frozen=True, slots=True)
class Wish:
    """What the technical team wrote about a system."""

    name: str = ""
    contact: str = ""
    redirect_uris: tuple[str, ...] = ()
    after_logout_uris: tuple[str, ...] = ()
    backchannel_uri: str = ""
    scopes: tuple[str, ...] = ("openid",)
    first_party: bool = False
    confidential: bool = True


def may_keep(actor: Actor, right: Right = Right.VIEW) -> bool:
    """The technical team: administrators of the directorate whose group has the menu."""
    administers = actor.level in (Level.SUPER_ADMIN, Level.ADMIN)
    return administers and actor.has_role(Role.DIRECTORATE) and actor.has_right(MENU_SYSTEMS, right)


@transaction.atomic
def make(actor: Actor, wish: Wish) -> tuple[System, str]:
    """A new system, and its secret, which is shown this once (empty where it keeps none)."""
    _require(actor, Right.CREATE)
    _refuse(problems(wish))
    secret = secrets.token_urlsafe(32) if wish.confidential else ""
    system = System(
        client_id=secrets.token_hex(10), secret_digest=digest_of(secret) if secret else "", made_by_id=actor.user_id,
        made_at=clock.now(),
    )  # fmt: skip
    _write(system, wish)
    _record(actor, "system_made", system, {}, wish)
    return system, secret


@transaction.atomic
def change(actor: Actor, pk: int, wish: Wish) -> System:
    """Other facts for the same system; whether it keeps a secret stays as it was made."""
    _require(actor, Right.EDIT)
    system = _locked(pk)
    _refuse(problems(wish))
    before = said(system)
    _write(system, wish)
    _record(actor, "system_changed", system, before, wish)
    return system


@transaction.atomic
def new_secret(actor: Actor, pk: int) -> str:
    """Another secret; the old one ends now."""
    _require(actor, Right.EDIT)
    system = _locked(pk)
    if not system.confidential:
        raise Refused(Problem("", "no_secret", gettext("Sistem ini tidak menyimpan rahasia.")))
    secret = secrets.token_urlsafe(32)
    system.secret_digest = digest_of(secret)
    system.save(update_fields=["secret_digest"])
    _record(actor, "system_secret", system, {}, None)
    return secret


@transaction.atomic
def shut(actor: Actor, pk: int, why: str) -> None:
    """Nobody enters it any more, and whoever is in it leaves."""
    _require(actor, Right.DELETE)
    if not why.strip():
        remedy = gettext("Tulis satu kalimat; alasan masuk riwayat.")
        raise Refused(Problem("why", "required", gettext("Alasan wajib diisi."), remedy))
    system = _locked(pk)
    if system.disabled_at is None:
        system.disabled_at = clock.now()
        system.save(update_fields=["disabled_at"])
        _record(actor, "system_shut", system, {"open": True}, None, why.strip()[:300])


@transaction.atomic
def reopen(actor: Actor, pk: int) -> None:
    """It may be entered again."""
    _require(actor, Right.EDIT)
    system = _locked(pk)
    if system.disabled_at is not None:
        system.disabled_at = None
        system.save(update_fields=["disabled_at"])
        _record(actor, "system_reopened", system, {"open": False}, None)


def said(system: System) -> dict[str, Any]:
    """The facts of a system, as the form and the audit have them."""
    return asdict(wish_of(system))


def wish_of(system: System) -> Wish:
    """What stands of a system now, as it would be written."""
    return Wish(
        name=system.name, contact=system.contact, redirect_uris=tuple(system.redirect_uris),
        after_logout_uris=tuple(system.after_logout_uris), backchannel_uri=system.backchannel_uri,
        scopes=tuple(system.scopes), first_party=system.first_party, confidential=system.confidential,
    )  # fmt: skip


def problems(wish: Wish) -> list[Problem]:
    """What stands against it, each at its field."""
    return list(_problems(wish))


def _problems(wish: Wish) -> Iterator[Problem]:
    if not wish.name.strip() or len(wish.name) > 100:
        yield Problem("name", "name", gettext("Nama wajib diisi, paling panjang 100 huruf."))
    try:
        validate_email(wish.contact)
    except ValidationError:
        remedy = gettext("Tulis satu alamat, misalnya it@contoh.go.id.")
        yield Problem("contact", "email", gettext("Ini bukan alamat surel."), remedy)
    if not wish.redirect_uris:
        yield Problem("redirect_uris", "required", gettext("Setidaknya satu alamat kembali diperlukan."))
    for field in ("redirect_uris", "after_logout_uris"):
        yield from _address_problems(field, getattr(wish, field))
    if wish.backchannel_uri:
        yield from _address_problems("backchannel_uri", (wish.backchannel_uri,))
    unknown = set(wish.scopes) - set(SCOPES)
    if unknown or "openid" not in wish.scopes:
        remedy = gettext("Pilih dari daftar; openid selalu termasuk.")
        yield Problem("scopes", "scopes", gettext("Lingkup ini tidak dikenal atau tanpa openid."), remedy)


def _address_problems(field: str, addresses: Iterable[str]) -> Iterator[Problem]:
    given = list(addresses)
    if len(given) > _MOST:
        yield Problem(field, "too_many", gettext("Paling banyak %(most)d alamat.") % {"most": _MOST})
    for address in given[:_MOST]:
        if not well_formed(address):
            remedy = gettext("Tulis alamat lengkap dengan https:// (atau http://127.0.0.1 untuk mencoba), tanpa *, #.")
            text = gettext("Alamat ini tidak dapat dipakai: %(address)s") % {"address": address[:80]}
            yield Problem(field, "address", text, remedy)


def well_formed(address: str) -> bool:
    """An address compared letter by letter: https, or this very computer; no wildcard, user or fragment."""
    if (
        len(address) > _LONGEST
        or not address.isascii()
        or not address.isprintable()
        or set(address) & set(' *#\\"<>;,')
    ):
        return False
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        return False
    if not parts.hostname or parts.username is not None or parts.password is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)


def _write(system: System, wish: Wish) -> None:
    system.name, system.contact = wish.name.strip(), wish.contact
    system.redirect_uris, system.after_logout_uris = list(wish.redirect_uris), list(wish.after_logout_uris)
    system.backchannel_uri, system.first_party = wish.backchannel_uri, wish.first_party
    system.scopes = [scope for scope in SCOPES if scope in wish.scopes]
    system.save()


def _record(actor: Actor, verb: str, system: System, before: dict[str, Any], wish: Wish | None, why: str = "") -> None:
    house: Organisation | None = actor.organisation
    assert house is not None  # whoever may keep systems is of the directorate
    after = {"client_id": system.client_id, **(asdict(wish) if wish else {"name": system.name})}
    changes.record(house, actor, verb, before=before, after=after, why=why)


def _locked(pk: int) -> System:
    found = System.objects.select_for_update().filter(pk=pk).first()
    if found is None:
        raise NotThere(Problem("", "system", gettext("Sistem ini tidak ada."), gettext("Kembali ke daftar.")))
    return found


def _require(actor: Actor, right: Right) -> None:
    if not may_keep(actor, right):
        raise NotThere(Problem("", "system", gettext("Sistem ini tidak ada."), gettext("Kembali ke daftar.")))


def _refuse(found: list[Problem]) -> None:
    if found:
        raise Refused.of(found)
