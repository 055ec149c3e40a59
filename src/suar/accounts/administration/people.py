"""Making, changing, shutting and opening accounts of one's people; moving them between groups."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction

from suar.accounts import changes, invitations, messages, profile, signins
from suar.accounts.actors import WITH_PERSON, Actor
from suar.accounts.administration import reopening, scope
from suar.accounts.administration.persons import PersonWish, problems_of
from suar.accounts.administration.wording import unsaid
from suar.accounts.models import ApiKey, Group, OneTimeLink, Organisation, User
from suar.accounts.roles import Level, Right
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext

#: The version of the two clauses that whoever makes an account agrees to.
TERMS = "2026-11"


@transaction.atomic
def make_person(actor: Actor, wish: PersonWish, *, agreed: bool, why: str) -> User:
    """A new account, with the reason; the person confirms it by the link that is sent to them. ``agreed``: the clauses
    were ticked."""
    doer, organisation = scope.begin(actor, Right.CREATE)
    kept, problems = problems_of(wish)
    group = _group(doer, wish.group)
    problems += _of_group(group)
    problems += _taken(organisation, kept, None)
    if not why.strip():
        problems.append(unsaid())
    if not problems and not agreed:
        remedy = gettext("Centang “Saya menyetujui” untuk menyimpan.")
        problems.append(Problem("terms", "terms", gettext("Syarat dan ketentuan belum disetujui."), remedy))
    if problems or group is None:
        raise Refused.of(problems)
    person = User(organisation=organisation, group=group, parent_id=doer.user_id, date_joined=clock.now(), **kept)
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:  # another company took the name at this very moment
        raise Refused(_name_taken()) from None
    after = {"group": group.name, "level": group.level, "craft": person.craft, "terms": TERMS}
    changes.record(organisation, doer, "person_made", whom=person, group=group, after=after, why=why.strip()[:300])
    invitations.invite(person)
    return person


@transaction.atomic
def change_person(actor: Actor, pk: int, wish: PersonWish, *, why: str = "") -> User:
    """Change an account, or move it to another group, which needs a reason."""
    doer, organisation = scope.begin(actor, Right.EDIT)
    person = _mine(doer, pk, scope.may_change_person)
    if (gone := reopening.of_nobody(person)) is not None:
        raise Refused(gone, status=403)
    kept, problems = problems_of(wish, person)
    group = person.group if str(person.group_id) == wish.group else _group(doer, wish.group)
    problems += _of_group(group)
    problems += _taken(organisation, kept, person)
    if not problems and not why.strip() and group is not None and person.group_id != group.pk:
        text = gettext("Kelompok lain memberi hak lain. Tulis alasannya.")
        problems.append(Problem("why", "why", text, gettext("Alasan tersimpan dalam riwayat hak.")))
    if problems or group is None:
        raise Refused.of(problems)
    before = {"group": person.group.name if person.group else "", "craft": person.craft}
    changed = sorted(name for name, value in kept.items() if getattr(person, name) != value)
    address = kept["email"] if person.has_usable_password() and "email" in changed else ""
    for name, value in kept.items():
        if name != "email" or not address:
            setattr(person, name, value)
    person.group = group
    if "mobile" in changed:
        person.mobile_proved_at = None
    person.save()
    after = {"group": group.name, "craft": person.craft}
    differ = {key for key, value in before.items() if value != after[key]}
    if changed or differ:
        # What is written here can never be taken back: of personal data only which of them changed.
        said = {"fields": [name for name in changed if name not in ("craft",)]} if set(changed) - {"craft"} else {}
        changes.record(
            organisation, doer, "person_moved" if "group" in differ else "person_changed", whom=person, group=group,
            before={key: before[key] for key in differ}, after={**{key: after[key] for key in differ}, **said},
            why=why.strip()[:300],
        )  # fmt: skip
    if "group" in differ:
        data = {"by": doer.name, "username": person.username, "group": group.name}
        messages.send("group_moved", user=person, data=data)
    if address and address.casefold() != person.email.casefold():
        profile.ask_address(person, address)  # it counts once its owner has proved it
    elif "email" in changed and not address:
        invitations.invite(person)
    return person


@transaction.atomic
def deactivate_person(actor: Actor, pk: int, why: str) -> User:
    """Shut an account: no sign-in, no key, no link of it works from now on. The last super admin's stays open."""
    doer, organisation = scope.begin(actor, Right.DELETE)
    person = _mine(doer, pk, scope.may_deactivate)
    if not why.strip():
        raise Refused(unsaid())
    if not person.is_active:
        raise Refused(Problem("", "state", gettext("Akun ini sudah nonaktif.")), status=409)
    others = User.objects.filter(organisation=organisation, is_active=True, group__level=Level.SUPER_ADMIN)
    if person.level == Level.SUPER_ADMIN and not others.exclude(pk=person.pk).exists():
        text = gettext("Ini super admin terakhir yang aktif.")
        raise Refused(
            Problem(
                "",
                "last",
                text,
                gettext("Minta dahulu super admin lain lewat Perusahaan, Super admin lain; tim teknis membukanya."),
            )
        )
    person.is_active = False
    person.save(update_fields=["is_active"])
    OneTimeLink.objects.filter(user=person, used_at=None).update(used_at=clock.now())
    signins.end(person)  # else they would live again with the account, and so would its keys
    ApiKey.objects.filter(user=person, revoked_at=None).update(revoked_at=clock.now())
    changes.record(
        organisation, doer, "person_shut", whom=person, group=person.group, before={"active": True},
        after={"active": False, "by_level": doer.level}, why=why.strip()[:300],
    )  # fmt: skip
    data = {"by": doer.name, "username": person.username, "organisation": organisation.name}
    messages.send("account_shut", user=person, data=data)
    return person


@transaction.atomic
def reactivate_person(actor: Actor, pk: int, why: str) -> User:
    """Open a shut account again, in the group it had, with a reason."""
    doer, organisation = scope.begin(actor, Right.EDIT)
    person = _mine(doer, pk, scope.may_change_person)
    if person.is_active:
        raise Refused(Problem("", "state", gettext("Akun ini sudah aktif.")), status=409)
    if (higher := reopening.barred(doer, person)) is not None:
        raise Refused(higher, status=403)
    if not why.strip():
        raise Refused(unsaid())
    known = {"identity_kind": person.identity_kind, "identity_number": person.identity_number}
    problems = _of_group(person.group) + _taken(organisation, known, person)
    if problems:
        raise Refused.of(problems)
    person.is_active = True
    person.save(update_fields=["is_active"])
    changes.record(
        organisation, doer, "person_opened", whom=person, group=person.group, before={"active": False},
        after={"active": True}, why=why.strip()[:300],
    )  # fmt: skip
    return person


@transaction.atomic
def send_link_again(actor: Actor, pk: int) -> User:
    """Send the link of the first mail anew; earlier ones end with it."""
    doer, _organisation = scope.begin(actor, Right.EDIT)
    person = _mine(doer, pk, scope.may_change_person)
    if not person.is_active or person.has_usable_password():
        remedy = gettext("Yang lupa kata sandi memintanya sendiri di halaman masuk.")
        raise Refused(Problem("", "state", gettext("Akun ini sudah dikonfirmasi."), remedy), status=409)
    invitations.invite(person)
    return person


def _mine(actor: Actor, pk: int, may: Any) -> User:
    found = scope.people(actor).select_related(*WITH_PERSON).filter(pk=pk).first() if 0 < pk < 2**63 else None
    if found is None or not may(actor, found):
        raise NotThere(scope.not_yours())
    return found


def _group(actor: Actor, typed: str) -> Group | None:
    known = typed.isascii() and typed.isdigit() and len(typed) < 19
    every = scope.places_for_people(actor).select_related("parent__parent")
    return every.filter(pk=int(typed)).first() if known else None


def _of_group(group: Group | None) -> list[Problem]:
    if group is not None:
        return []
    remedy = gettext("Pilih kelompok yang sudah dibuat; buat lebih dahulu bila belum ada.")
    return [Problem("group", "group", gettext("Pilih kelompok pengguna."), remedy)]


def _taken(organisation: Organisation, kept: dict[str, str], person: User | None) -> list[Problem]:
    found = []
    name, number = kept.get("username"), kept.get("identity_number")
    if name and User.objects.filter(username__iexact=name).exists():
        found.append(_name_taken())
    same = User.objects.filter(
        organisation=organisation, is_active=True, identity_kind=kept.get("identity_kind"), identity_number=number
    )
    if number and same.exclude(pk=person.pk if person else 0).exists():
        text = gettext("Orang dengan nomor identitas ini sudah punya akun di perusahaan Anda.")
        remedy = gettext("Cari akunnya dalam daftar pengguna; satu orang satu akun.")
        found.append(Problem("identity_number", "taken", text, remedy))
    return found


def _name_taken() -> Problem:
    text = gettext("Nama pengguna ini sudah dipakai. Nama pengguna berlaku untuk seluruh situs.")
    return Problem("username", "taken", text, gettext("Pilih nama lain, misalnya dengan nama perusahaan."))
