"""Keys by which a company's programs sign in, each as one person; under another company's letter where it says so."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q, QuerySet

from suar.accounts import changes, delegations, messages
from suar.accounts.actors import WITH_PERSON, Actor, actor_of, new_key
from suar.accounts.administration import scope
from suar.accounts.models import ApiKey, Delegation, Organisation, User
from suar.accounts.roles import STATE, Right
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext

#: Nobody needs more programs than this at a time [own].
MOST = 20
_LONGEST = 80
#: A person's keys are made one by one up to MOST; a race may have left a few more.
_LISTED = 2 * MOST


def keys(actor: Actor) -> QuerySet[ApiKey]:
    """The keys of the people in this person's reach, and their own; newest first."""
    every = ApiKey.objects.select_related("user__group", "delegation__principal", "delegation__delegate")
    if not scope.may_administer(actor):
        return every.none()
    return every.filter(Q(user__in=scope.people(actor).values("pk")) | Q(user=actor.user_id)).order_by("-pk")


def holders(actor: Actor) -> QuerySet[User]:
    """As whom a key of this person's making may act: themselves, and in a company those whose account they change.

    In an office nobody has a key in another officer's name: what it decides is that officer's own act.
    """
    if not scope.may_administer(actor, Right.CREATE) or actor.organisation is None:
        return User.objects.none()
    whose = Q(pk=actor.user_id)
    if actor.organisation.kind not in STATE:
        below = scope.groups(actor).filter(level__in=scope.levels_made(actor)).exclude(pk=actor.group_id or 0)
        whose |= Q(group__in=below.values("pk"))
    mine = User.objects.filter(whose, organisation=actor.organisation_id, is_active=True)
    return mine.order_by("full_name", "pk")


def letters(actor: Actor) -> QuerySet[Delegation]:
    """Letters in force under which people of this company act."""
    held = Delegation.objects.filter(delegations.in_force(), delegate=actor.organisation_id)
    held = held if actor.organisation_id and scope.may_administer(actor) else held.none()
    return held.select_related("principal", "delegate", "person").order_by("principal__name", "pk")


def lives(key: ApiKey) -> bool:
    """Whether the key opens anything now."""
    letter = key.delegation
    if key.revoked_at is not None or not key.user.is_active:
        return False
    return letter is None or _counts(letter, key.user)


def _counts(letter: Delegation, person: User) -> bool:
    sides = letter.principal.active and letter.delegate.active and letter.delegate_id == person.organisation_id
    begun = letter.since <= delegations.today() and delegations.is_standing(letter)
    return sides and begun and letter.person_id in (None, person.pk)


@transaction.atomic
def make_key(actor: Actor, person_id: int, name: str, letter_id: int | None) -> str:
    """A new key, which is shown this once. Under a letter it does what the letter says and ends with it."""
    doer, organisation = scope.begin(actor, Right.CREATE)
    person = holders(doer).filter(pk=person_id).select_related(*WITH_PERSON).first() if 0 < person_id < 2**63 else None
    letter = _letter(doer, letter_id)
    name = " ".join(name.split())
    problems = [*_problems(person, name, letter, letter_id)]
    if problems or person is None:
        raise Refused.of(problems)
    secret = new_key(person, name, delegation=letter)
    after = {"name": name, "letter": letter.letter_number, "principal": letter.principal.name} if letter else {}
    changes.record(organisation, doer, "api_key_made", whom=person, group=person.group, after={"name": name, **after})
    _tell("api_key_made", organisation, doer, person, name)
    return secret


@transaction.atomic
def revoke_key(actor: Actor, pk: int, why: str) -> ApiKey:
    """What is asked with it from now on is refused."""
    doer, organisation = scope.begin(actor, Right.DELETE)
    key = keys(doer).filter(pk=pk).select_for_update(of=("self",)).first() if 0 < pk < 2**63 else None
    if key is None:
        raise NotThere(Problem("", "not_found", gettext("Kunci ini tidak ada."), gettext("Periksa daftarnya.")))
    if key.revoked_at is not None:
        raise Refused(Problem("", "state", gettext("Kunci ini sudah dicabut.")), status=409)
    why = " ".join(why.split())[:300]
    if not why:
        raise Refused(Problem("why", "why", gettext("Tulis alasannya."), gettext("Alasan tersimpan.")))
    _end(organisation, doer, key, why)
    return key


def own(user: User) -> list[ApiKey]:
    """The keys that act as this person and are not revoked: a new password ends none of them."""
    mine = ApiKey.objects.filter(user=user, revoked_at=None).select_related("delegation__principal")
    return list(mine.order_by("-pk")[:_LISTED])


@transaction.atomic
def end_own(user: User, pk: int) -> ApiKey:
    """Whoever a key acts as ends it, without asking an admin."""
    mine = ApiKey.objects.filter(pk=pk, user=user, revoked_at=None) if 0 < pk < 2**63 else ApiKey.objects.none()
    key = mine.select_for_update(of=("self",)).select_related("user__group", "delegation").first()
    if key is None or user.organisation is None:
        raise NotThere(Problem("", "not_found", gettext("Kunci ini tidak ada."), gettext("Periksa daftarnya.")))
    _end(user.organisation, actor_of(user), key, "Diakhiri oleh pemegangnya sendiri.")
    return key


def _end(organisation: Organisation, doer: Actor, key: ApiKey, why: str) -> None:
    key.revoked_at = clock.now()
    key.save(update_fields=["revoked_at"])
    before = {"name": key.name} | ({"letter": key.delegation.letter_number} if key.delegation else {})
    changes.record(
        organisation, doer, "api_key_revoked", whom=key.user, group=key.user.group, before=before, why=why
    )  # fmt: skip
    _tell("api_key_revoked", organisation, doer, key.user, key.name)


def _letter(actor: Actor, pk: int | None) -> Delegation | None:
    """The letter, held until the end: whoever revokes it meanwhile waits."""
    if pk is None or not 0 < pk < 2**63:
        return None
    return letters(actor).filter(pk=pk).select_for_update(of=("self",)).first()


def _problems(person: User | None, name: str, letter: Delegation | None, letter_id: int | None) -> Iterator[Problem]:
    if not name or len(name) > _LONGEST or not name.isprintable():
        text = gettext("Beri nama, paling banyak %(n)s huruf.") % {"n": _LONGEST}
        yield Problem("name", "name", text, gettext("Misalnya nama program yang memakainya."))
    if person is None:
        text, remedy = gettext("Pilih orang yang diwakili kunci ini."), gettext("Pilih dari daftar.")
        yield Problem("person", "person", text, remedy)
    elif ApiKey.objects.filter(user=person, revoked_at=None).count() >= MOST:
        text = gettext("Orang ini sudah memegang %(n)s kunci.") % {"n": MOST}
        yield Problem("person", "too_many", text, gettext("Cabut kunci yang tidak dipakai lagi."))
    if letter_id is not None and letter is None:
        text = gettext("Surat kuasa ini tidak berlaku lagi bagi perusahaan Anda.")
        yield Problem("letter", "letter", text, gettext("Pilih dari daftar, atau kosongkan."))
    elif letter is not None and person is not None and not _counts(letter, person):
        text = gettext("Surat kuasa ini bukan bagi orang itu.")
        yield Problem("letter", "letter_person", text, gettext("Pilih orang yang disebut suratnya."))


def _tell(kind: str, organisation: Organisation, doer: Actor, person: User, name: str) -> None:
    """Whoever the key acts as learns of it, and need not be asked."""
    data = {"key": name, "by": doer.name, "organisation": organisation.name, "username": person.username}
    messages.send(kind, user=person, data=data)
