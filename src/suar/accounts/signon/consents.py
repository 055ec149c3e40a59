"""What a person agreed that other systems may know, and taking it back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Q

from suar.accounts.models import Consent, System, SystemSession, User
from suar.accounts.signon import sessions
from suar.kernel import clock


@dataclass(frozen=True, slots=True)
class Entered:
    """A system that a person signed in to or agreed with."""

    system: System
    #: Browsers through which the person is in it now.
    open: int
    seen_at: datetime | None
    scopes: tuple[str, ...]


def given(user: User, system: System, scopes: Collection[str]) -> bool:
    """Whether nobody need be asked: the house's own system, or agreed to all of this before."""
    if system.first_party:
        return True
    known = Consent.objects.filter(user=user, system=system).values_list("scopes", flat=True).first()
    return known is not None and set(scopes) <= set(known)


def give(user: User, system: System, scopes: Collection[str]) -> None:
    """Remember it, beside what was agreed before."""
    before = Consent.objects.filter(user=user, system=system).values_list("scopes", flat=True).first() or []
    kept = sorted({*before, *scopes})
    Consent.objects.update_or_create(
        user=user, system=system, defaults={"scopes": kept, "given_at": clock.now()}
    )  # fmt: skip


@transaction.atomic
def withdraw(user: User, system_id: int) -> bool:
    """Take it back: the system is told that the person left, and asks again next time. False where nothing was."""
    mine = SystemSession.objects.filter(user=user, system_id=system_id)
    ended = sessions.end(mine, "withdrawn")
    deleted, _by_model = Consent.objects.filter(user=user, system_id=system_id).delete()
    return bool(ended or deleted)


def entered(user: User, most: int = 100) -> list[Entered]:
    """The systems this person is in or agreed with, by name; two queries."""
    mine = Q(sessions__user=user)
    agreed = dict(Consent.objects.filter(user=user).values_list("system_id", "scopes"))
    found = (
        System.objects.filter(mine & Q(sessions__ended_at=None) | Q(pk__in=agreed))
        .annotate(
            open_now=Count("sessions", filter=mine & Q(sessions__ended_at=None), distinct=True),
            seen_last=Max("sessions__seen_at", filter=mine),
        )
        .order_by("name", "pk")
        .distinct()[:most]
    )
    return [Entered(one, one.open_now, one.seen_last, tuple(agreed.get(one.pk, one.scopes))) for one in found]
