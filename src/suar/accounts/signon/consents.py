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
    """The systems this person is in or agreed with, by name; three queries, each by the person."""
    agreed = dict(Consent.objects.filter(user=user).values_list("system_id", "scopes"))
    stays = SystemSession.objects.filter(user=user).order_by().values_list("system_id")
    told = stays.annotate(open_now=Count("pk", filter=Q(ended_at=None)), seen_last=Max("seen_at"))
    known = {system_id: (open_now, seen_last) for system_id, open_now, seen_last in told}
    inside = {system_id for system_id, (open_now, _seen) in known.items() if open_now}
    found = System.objects.filter(pk__in={*agreed, *inside}).order_by("name", "pk")[:most]
    return [Entered(one, *known.get(one.pk, (0, None)), tuple(agreed.get(one.pk, one.scopes))) for one in found]
