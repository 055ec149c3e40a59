"""Who calls: a program with the key of an account. It may what its person may, no more."""

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from suar.accounts import proofs
from suar.accounts.actors import WITH_PERSON, Actor, actor_of
from suar.accounts.digests import digest_of
from suar.accounts.models import ApiKey
from suar.api import limits
from suar.kernel import addresses


@dataclass(frozen=True, slots=True)
class Caller:
    """The person behind a key, and the key."""

    actor: Actor
    key_id: int


class ApiKeyAuth(HttpBearer):
    """``Authorization: Bearer suar_…``. Too many unknown keys from one address are no longer looked up."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        address = addresses.caller(request.META)
        limits.refuse_guesser(address)
        found = (
            ApiKey.objects.filter(digest=digest_of(token), revoked_at=None, user__is_active=True)
            .select_related(*(f"user__{each}" for each in WITH_PERSON))
            .first()
        )
        if found is None:
            limits.count_guess(address)
            return None
        proved_at = proofs.read_token(request.headers.get("Suar-Proof", ""), found.pk)
        return Caller(actor_of(found.user, proved_at=proved_at), found.pk)


def caller_of(request: HttpRequest) -> Caller:
    """The caller of an authenticated request."""
    return cast(Caller, request.auth)  # type: ignore[attr-defined]
