"""Which letters stand, who may give, end or use them."""

from __future__ import annotations

from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from suar.accounts.actors import Actor
from suar.accounts.models import Delegation, Organisation, User
from suar.accounts.roles import MENU_USERS, STATE, Level, OrganisationKind, Right
from suar.accounts.sanctions.current import answers_frozen
from suar.kernel import clock

#: Letters have no port of their own: their days are counted here.
ZONE = "Asia/Jakarta"


def today() -> date:
    return clock.today(ZONE)


def dated(on: date | None = None) -> Q:
    """What is true of letters whose day it is, be the company that gave it frozen or not."""
    on = on or today()
    return Q(revoked_at=None, since__lte=on, until__gte=on)


def in_force(on: date | None = None) -> Q:
    """What is true of letters by which one may act on a day."""
    return dated(on) & Q(principal__active=True, delegate__active=True)


def usable(user: User) -> QuerySet[Delegation]:
    """The letters under which a person may act now."""
    mine = Delegation.objects.filter(in_force(), Q(person=None) | Q(person=user.pk), delegate=user.organisation_id)
    return mine.select_related("principal", "delegate").order_by("principal__name", "pk")


def acts_for(actor: Actor, company: Organisation) -> bool:
    """Whether this person may act in that company's name, though it does not just now: its cases are not theirs.

    No query where none of its kind could have given a letter to the person's employer.
    """
    house = actor.employer
    if actor.user_id is None or house is None or house.kind in STATE:
        return False
    if company.kind != house.kind and (house.kind, company.kind) != (OrganisationKind.AGENT, OrganisationKind.OWNER):
        return False
    letters = Delegation.objects.filter(in_force(), Q(person=None) | Q(person=actor.user_id))
    return letters.filter(delegate=house, principal=company).exists()


def holds(actor: Actor) -> bool:
    """Whether the actor's letter, if any, is in force at this moment; until the caller's transaction ends it stays so.

    Whoever ends the letter meanwhile waits for that transaction; nothing is done under one that was revoked before.
    """
    if actor.delegation is None:
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT 1 FROM accounts_delegation WHERE id = %s AND revoked_at IS NULL AND since <= %s AND until >= %s "
            "FOR SHARE",
            [actor.delegation.pk, today(), today()],
        )
        return cursor.fetchone() is not None


def may_give(actor: Actor) -> bool:
    """Whether the person may bind the company by a letter: its admins, for themselves and nobody else."""
    return _administers(actor) and actor.active and actor.has_right(MENU_USERS, Right.CREATE)


def may_end(actor: Actor, letter: Delegation) -> bool:
    """Either side's admins may, at any time: the one revokes, the other declines. Ending takes rights away, so while
    the company is frozen its super admins still may."""
    sides = (letter.principal_id, letter.delegate_id)
    able = _administers(actor) and actor.has_right(MENU_USERS, Right.DELETE)
    return able and actor.organisation_id in sides and is_standing(letter) and (actor.active or answers_frozen(actor))


def may_see(actor: Actor) -> bool:
    """Whether letters are the person's business: those of a company do, under nobody else's name."""
    return actor.signed_in and actor.organisation is not None and actor.organisation.kind not in STATE


def is_standing(letter: Delegation) -> bool:
    """Not revoked, and its last day has not passed; it may begin later."""
    return letter.revoked_at is None and letter.until >= today()


def letters(actor: Actor) -> QuerySet[Delegation]:
    """Letters that the person may read: an admin all that the company gave or holds, others those they may use."""
    every = Delegation.objects.select_related("principal", "delegate", "person", "letter", "made_by", "revoked_by")
    company = actor.employer or actor.organisation
    if not may_see(actor) or company is None:
        return every.none()
    if _administers(actor):
        return every.filter(Q(principal=company) | Q(delegate=company))
    return every.filter(Q(person=None) | Q(person=actor.user_id), delegate=company)


def _administers(actor: Actor) -> bool:
    company = actor.organisation
    return (
        actor.delegation is None
        and company is not None
        and company.kind not in STATE
        and actor.level in (Level.SUPER_ADMIN, Level.ADMIN)
        and actor.has_right(MENU_USERS, Right.VIEW)
    )
