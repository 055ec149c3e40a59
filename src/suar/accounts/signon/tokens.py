"""Codes and tokens of other systems: kept as hashes, used once, ended by family.

Whoever uses or ends a token holds the lock of the code it stems from: so no successor is born while its family ends.
"""

import secrets
from datetime import timedelta

from django.conf import settings
from django.db.models import QuerySet

from suar.accounts.digests import digest_of
from suar.accounts.models import SignOnCode, SignOnToken, SystemSession
from suar.accounts.signon.claims import WITH_SESSION, may_stay
from suar.kernel import clock

#: How long each counts [own]. A refresh token counts no longer than a session of a browser here.
CODE, ACCESS, ID_TOKEN = timedelta(seconds=60), timedelta(minutes=10), timedelta(minutes=5)
_CODE_READ = tuple(f"session__{each}" for each in WITH_SESSION)
_TOKEN_READ = tuple(f"code__session__{each}" for each in WITH_SESSION)


def secret() -> str:
    """A new code or token."""
    return secrets.token_urlsafe(32)


def keep_code(
    code: str, session: SystemSession, *, redirect_uri: str, scopes: list[str], nonce: str, challenge: str
) -> None:
    """Remember a code that is on its way to a system."""
    now = clock.now()
    SignOnCode.objects.create(
        digest=digest_of(code), session=session, redirect_uri=redirect_uri, scopes=scopes, nonce=nonce,
        challenge=challenge, made_at=now, expires_at=now + CODE,
    )  # fmt: skip


def take_code(code: str, system_id: int) -> SignOnCode | None:
    """The code if it counts still; locked, so that of two who bring it at once one comes second.

    A code that was used before is in two hands: what was given for it ends.
    """
    held = SignOnCode.objects.select_for_update(of=("self",)).select_related(*_CODE_READ)
    found = held.filter(digest=digest_of(code), session__system_id=system_id).first()
    if found is None:
        return None
    if found.used_at is not None:
        end_family(found)
        return None
    return found if found.expires_at > clock.now() and may_stay(found.session) else None


def use_code(code: SignOnCode) -> None:
    """It gave tokens; it gives no more."""
    code.used_at = clock.now()
    code.save(update_fields=["used_at"])


def take_refresh(token: str, system_id: int) -> SignOnToken | None:
    """The refresh token if it counts still, its family locked. One that was used before ends its whole family."""
    own = SignOnToken.objects.filter(digest=digest_of(token), kind="refresh", code__session__system_id=system_id)
    _hold(own)
    found = own.select_related(*_TOKEN_READ).first()
    if found is None:
        return None
    if found.used_at is not None:
        end_family(found.code)
        return None
    return found if _counts(found) else None


def access(token: str) -> SignOnToken | None:
    """The access token if it counts still."""
    read = SignOnToken.objects.select_related(*_TOKEN_READ)
    found = read.filter(digest=digest_of(token), kind="access").first()
    return found if found is not None and _counts(found) else None


def keep_pair(code: SignOnCode, access_token: str, refresh_token: str, scopes: list[str]) -> None:
    """Remember what a system was given."""
    now = clock.now()
    last = code.session.began_at + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    given = (("access", access_token, now + ACCESS), ("refresh", refresh_token, last))
    # A narrower access token leaves the refresh token as wide as it was.
    wide = {"access": scopes, "refresh": code.scopes}
    SignOnToken.objects.bulk_create(
        SignOnToken(digest=digest_of(value), kind=kind, code=code, scopes=wide[kind], made_at=now, expires_at=ends)
        for kind, value, ends in given
    )
    SystemSession.objects.filter(pk=code.session_id).update(seen_at=now)


def use_refresh(token: SignOnToken) -> None:
    """It was changed for another."""
    token.used_at = clock.now()
    token.save(update_fields=["used_at"])


def end_family(code: SignOnCode) -> None:
    """All tokens that stem from this code."""
    SignOnToken.objects.filter(code=code, revoked_at=None).update(revoked_at=clock.now())


def revoke(token: str, system_id: int) -> None:
    """A system gives a token back: a refresh token with its family, an access token alone."""
    own = SignOnToken.objects.filter(code__session__system_id=system_id, digest=digest_of(token))
    _hold(own)
    found = own.select_related("code").first()
    if found is None:
        return
    if found.kind == "refresh":
        end_family(found.code)
    else:
        own.filter(revoked_at=None).update(revoked_at=clock.now())


def _hold(token: QuerySet[SignOnToken]) -> None:
    """Wait until nobody else uses or ends a token of this family."""
    SignOnCode.objects.select_for_update().filter(pk__in=list(token.values_list("code_id", flat=True))).first()


def _counts(token: SignOnToken) -> bool:
    alive = token.revoked_at is None and token.expires_at > clock.now()
    return alive and may_stay(token.code.session)
