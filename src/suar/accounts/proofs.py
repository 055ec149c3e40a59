"""Fresh proofs that the person is there: asked before a paper is signed that sends a ship out (decision 0019)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest

from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.kernel import clock

#: How long a proof holds [own]: a person's in a browser, and a program's token.
FRESH, TOKEN_LIFE = timedelta(minutes=10), timedelta(minutes=5)
REQUIRED, OFFERED = "required", "offered"
_KEY, _SALT = "suar_proof", "suar.accounts.proofs"
#: Means beside the password; recovery codes only replace one that was lost.
_MEANS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def fresh(actor: Actor) -> bool:
    """Whether the actor proved just now to be there. The system itself need not."""
    if actor.system:
        return True
    return actor.proved_at is not None and timedelta(0) <= clock.now() - actor.proved_at <= FRESH


def proved(actor: Actor) -> Actor:
    """The actor as one who proves at this moment to be there: for walks of tests, measures and the demo."""
    return replace(actor, proved_at=clock.now())


def is_required() -> bool:
    """Whether officers who sign need a second means on this site; a training site may only offer it."""
    return bool(settings.SUAR_SECOND_FACTOR == REQUIRED)


def means_of(user: User) -> list[str]:
    """Kinds of means the account has beside its password."""
    kinds = Authenticator.objects.filter(user_id=user.pk, type__in=_MEANS).values_list("type", flat=True)
    return sorted(set(kinds))


def password_proves(user: User) -> bool:
    """The password is proof enough only where the account has nothing better and the site only offers it."""
    return not is_required() and not means_of(user)


def note(request: HttpRequest, user: User, *, strong: bool) -> None:
    """The person proved in this session to be there. ``strong``: with more than a password."""
    mark(request.session, user, strong=strong or is_strong(request, user))


def mark(session: SessionBase, user: User, *, strong: bool) -> None:
    """Write into a session that its person proved to be there now."""
    session[_KEY] = {"user": user.pk, "at": clock.now().isoformat(), "strong": strong}


def proved_at(request: HttpRequest, user: User) -> datetime | None:
    """When this session's person last proved to be there."""
    found = _noted(request, user)
    return clock.written(str(found.get("at", ""))) if found else None


def is_strong(request: HttpRequest, user: User) -> bool:
    """Whether this session was ever proved with more than a password."""
    return bool(_noted(request, user).get("strong"))


def _noted(request: HttpRequest, user: User) -> dict[str, Any]:
    found = request.session.get(_KEY)
    return found if isinstance(found, dict) and found.get("user") == user.pk else {}


def token(key_id: int) -> tuple[str, datetime]:
    """A program's proof, bound to its key, and until when it holds."""
    now = clock.now()
    return Signer(salt=_SALT).sign_object({"k": key_id, "t": now.isoformat()}), now + TOKEN_LIFE


def read_token(text: str, key_id: int) -> datetime | None:
    """When the person of a key proved to be there, by the token the program brings; None where it holds no more."""
    if not text or len(text) > 400:
        return None
    try:
        found = Signer(salt=_SALT).unsign_object(text)
        at = clock.written(str(found["t"])) if found["k"] == key_id else None
    except (BadSignature, ValueError, KeyError, TypeError):
        return None
    return at if at is not None and timedelta(0) <= clock.now() - at <= TOKEN_LIFE else None
