"""Links that work once and for a time: proof of an address, a first password, a new password."""

import secrets
from datetime import timedelta

from suar.accounts.digests import digest_of
from suar.accounts.models import OneTimeLink, User
from suar.kernel import clock


def make(
    purpose: str,
    lifetime: timedelta,
    *,
    user: User | None = None,
    subject_id: int | None = None,
    beside_former: bool = False,
) -> str:
    """The secret of a new link; earlier ones for the same purpose and person, or subject, end with it.

    ``beside_former``: they stay, for links that a stranger may ask for too: asking must not end anybody's link.
    """
    now = clock.now()
    if not beside_former:
        OneTimeLink.objects.filter(purpose=purpose, user=user, subject_id=subject_id, used_at=None).update(used_at=now)
    token = secrets.token_urlsafe(32)
    OneTimeLink.objects.create(
        purpose=purpose,
        user=user,
        subject_id=subject_id,
        digest=digest_of(token),
        made_at=now,
        expires_at=now + lifetime,
    )
    return token


def find(purpose: str, token: str) -> OneTimeLink | None:
    """The link if it still works: looking does not use it up (mail scanners open links too)."""
    alive = OneTimeLink.objects.filter(purpose=purpose, used_at=None, expires_at__gt=clock.now())
    return alive.select_related("user").filter(digest=digest_of(token)).first()


def end_all(user: User, *purposes: str) -> None:
    """No link sent to this person works any more (of these purposes, if any are named)."""
    alive = OneTimeLink.objects.filter(user=user, used_at=None)
    (alive.filter(purpose__in=purposes) if purposes else alive).update(used_at=clock.now())


def use(link: OneTimeLink) -> bool:
    """Use it up; False where somebody was faster. In the transaction of what it is used for."""
    now = clock.now()
    alive = OneTimeLink.objects.filter(pk=link.pk, used_at=None, expires_at__gt=now)
    return alive.update(used_at=now) == 1
