"""One's own data: what a person changes alone, what needs a proof, and what is asked of whoever made the account."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from suar.accounts import links, messages, own_changes, recovery, rights
from suar.accounts.invitations import moment, spent
from suar.accounts.models import AddressChange, Correction, OneTimeLink, User
from suar.accounts.roles import MAKES, MENU_USERS, Level, Right
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.telephones import telephone
from suar.kernel.words import LANGUAGES, _, gettext, said

#: What a person changes alone, with the longest it may be.
OWN = {"phone": 24, "fax": 24, "address": 300, "postal_code": 5}
#: What only whoever made the account changes: it says who the person is, and for whom.
OF_THE_COMPANY = {
    "full_name": _("Nama lengkap"),
    "job_title": _("Jabatan"),
    "identity_number": _("Nomor identitas"),
    "employee_number": _("Nomor kepegawaian"),
    "sik_number": _("Nomor SIK"),
    "shipping_line": _("Kode shipping line"),
}
EMAIL = "email"
LIFETIME = timedelta(hours=24)


def change(user: User, answers: Mapping[str, str]) -> list[str]:
    """Put one's own fields right; the names of those that changed. All problems at once, or all fields."""
    wanted = {name: " ".join(answers.get(name, "").split()) for name in OWN}
    against = [found for name, value in wanted.items() for found in _problems(name, value)]
    if against:
        raise Refused.of(against)
    for name in ("phone", "fax"):
        wanted[name] = telephone(wanted[name]).number if wanted[name] else ""
    changed = [name for name, value in wanted.items() if getattr(user, name) != value]
    if changed:
        with transaction.atomic():
            for name in changed:
                setattr(user, name, wanted[name])
            user.save(update_fields=changed)
            own_changes.record(user, "profile_changed", after={"fields": changed})
    return changed


def _problems(name: str, value: str) -> list[Problem]:
    if "\x00" in value or len(value) > OWN[name]:
        text = gettext("Isian ini lebih panjang dari %(most)d karakter.") % {"most": OWN[name]}
        return [Problem(name, "length", text, gettext("Pendekkan isinya."))]
    if name in ("phone", "fax") and value and (looked := telephone(value)).refused:
        return [Problem(name, "telephone", said(looked.reason), said(looked.remedy))]
    if name == "postal_code" and value and not (len(value) == 5 and value.isascii() and value.isdigit()):
        return [Problem(name, "postal_code", gettext("Kode pos terdiri dari 5 angka."), gettext("Contoh: 21274."))]
    return []


def speak(user: User, language: str) -> None:
    """The language in which the person is written to."""
    if language in LANGUAGES and language != user.language:
        user.language = language
        user.save(update_fields=["language"])


def favour(user: User, menus: list[str]) -> None:
    """The menus put in front, in this order; the caller passes only granted ones."""
    user.favourites = menus
    user.save(update_fields=["favourites"])


# ── Another mail address ────────────────────────────────────────────────────────────────────────────────────────────


def ask_address(user: User, email: str) -> AddressChange:
    """Send a link to the new address; the old one counts until it was used."""
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused(
            Problem("email", "email", gettext("Alamat surel ini tidak terbaca."), gettext("Contoh: nama@contoh.co.id."))
        ) from None
    if len(email) > 254 or email.casefold() == user.email.casefold():
        text = gettext("Ini alamat surel yang sekarang.")
        raise Refused(Problem("email", "email", text, gettext("Isi alamat yang baru.")))
    with transaction.atomic():
        wish = AddressChange.objects.create(user=user, email=email, asked_at=clock.now())
        OneTimeLink.objects.filter(purpose=EMAIL, user=user, used_at=None).update(used_at=clock.now())
        token = links.make(EMAIL, LIFETIME, user=user, subject_id=wish.pk)
        url = f"{settings.SUAR_PUBLIC_URL}{reverse('portal:account_email_proof', args=[token])}"
        data = {"name": str(user), "username": user.username, "url": url, "until": moment(clock.now() + LIFETIME)}
        messages.send("email_proof", email=email, language=user.language, data=data)
    return wish


def address_wish(token: str) -> tuple[OneTimeLink, AddressChange] | None:
    """The link and the wish it proves, while both stand."""
    link = links.find(EMAIL, token)
    if link is None or link.user is None or not link.user.is_active:
        return None
    wish = AddressChange.objects.filter(pk=link.subject_id or 0, user=link.user, proved_at=None).first()
    return (link, wish) if wish is not None else None


@transaction.atomic
def take_address(link: OneTimeLink, wish: AddressChange) -> User:
    """The new address counts; the old one is told, so that nobody loses an account unawares."""
    user = link.user
    assert user is not None
    if not links.use(link):
        raise spent()
    links.end_all(user, recovery.PASSWORD)  # those lie in the old address's mailbox
    wish.proved_at = clock.now()
    wish.save(update_fields=["proved_at"])
    old, user.email, user.email_proved_at = user.email, wish.email, clock.now()
    user.save(update_fields=["email", "email_proved_at"])
    own_changes.record(
        user, "email_changed", {"email": own_changes.masked(old)}, {"email": own_changes.masked(user.email)}
    )
    told = {"username": user.username, "email": own_changes.masked(user.email), "at": moment(clock.now())}
    if old:
        messages.send("email_changed", email=old, language=user.language, data=told)
    return user


# ── Corrections by whoever made the account ─────────────────────────────────────────────────────────────────────────


def ask_correction(user: User, field: str, wanted: str, why: str) -> Correction:
    """Ask for a field that only the company changes. One open request per field."""
    if field not in OF_THE_COMPANY:
        raise Refused(Problem("field", "field", gettext("Pilih data yang perlu diperbaiki."), ""), status=422)
    wanted, why = " ".join(wanted.split())[:300], " ".join(why.split())[:500]
    if not wanted:
        text = gettext("Isi yang benar belum ditulis.")
        raise Refused(Problem("wanted", "required", text, gettext("Tulis seperti pada dokumen Anda.")))
    with transaction.atomic():
        known = {"wanted": wanted, "why": why, "asked_at": clock.now()}
        made, new = Correction.objects.get_or_create(user=user, field=field, answered_at=None, defaults=known)
        if not new:
            text = gettext("Perbaikan data ini sudah diminta dan belum dijawab.")
            raise Refused(Problem("field", "open", text, gettext("Tunggu jawabannya.")))
        for keeper in keepers(user)[:20]:
            data = {"name": str(user), "username": user.username, "field": said(OF_THE_COMPANY[field])}
            messages.send("correction_asked", user=keeper, data=data, key=f"{made.pk}")
    return made


def keepers(user: User) -> QuerySet[User]:
    """Who may put the account right: whoever made it, the company's super admins, and the admins it stands below."""
    above = [level for level, below in MAKES.items() if (user.level or Level.NON_ADMIN) in below]
    mine = Q(pk=user.parent_id or 0, group__level__in=[level for level, below in MAKES.items() if below])
    line = Q(group__level=Level.SUPER_ADMIN) | Q(group=user.group.parent_id if user.group else None)
    company = Q(line, organisation=user.organisation_id, group__level__in=above)
    every = User.objects.filter(is_active=True, group__active=True).exclude(pk=user.pk)
    return every.filter(mine | company).order_by("pk")


def asked_of(keeper: User) -> QuerySet[Correction]:
    """Open requests that this person may answer, oldest first."""
    below = MAKES[keeper.level] if keeper.level else ()
    # Also who made the account, once no admin any more, or without a say over people: it holds what nobody else reads.
    if not below or Right.EDIT not in rights.on(rights.effective(keeper.group), MENU_USERS):
        return Correction.objects.none()
    open_ones = Correction.objects.filter(answered_at=None).exclude(user=keeper)
    company = Q(user__organisation=keeper.organisation_id) if keeper.organisation_id else Q(pk=0)
    reach = Q() if keeper.level == Level.SUPER_ADMIN else Q(user__group__parent=keeper.group_id)
    return (
        open_ones.filter(Q(user__parent=keeper) | company & reach & Q(user__group__level__in=below))
        .select_related("user__group")
        .order_by("asked_at", "pk")
    )


@transaction.atomic
def answer(correction: Correction, by: User, *, done: bool, words: str) -> None:
    """Say that it was put right, or why not."""
    words = " ".join(words.split())[:500]
    if not done and not words:
        text = gettext("Alasannya belum ditulis.")
        raise Refused(Problem("answer", "required", text, gettext("Tulis mengapa data ini tidak diubah.")))
    now = clock.now()
    changed = Correction.objects.filter(pk=correction.pk, answered_at=None).update(
        answered_at=now, answered_by=by, done=done, answer=words
    )
    if changed:
        field = said(OF_THE_COMPANY.get(correction.field, correction.field))
        messages.send("correction_answered", user=correction.user, data={"field": field, "answer": words or "✓"})
