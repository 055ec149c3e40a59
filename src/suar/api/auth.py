"""Who calls: a program with the key of an account. It may what its person may, no more."""

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest
from ninja.security import HttpBearer

from suar.accounts import proofs
from suar.accounts.actors import WITH_PERSON, Actor, actor_of
from suar.accounts.digests import digest_of
from suar.accounts.models import ApiKey
from suar.accounts.sanctions import why_frozen
from suar.api import letters, limits
from suar.kernel import addresses
from suar.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Caller:
    """The person behind a key, and the key."""

    actor: Actor
    key_id: int

    @property
    def letter_id(self) -> int | None:
        """The letter under which this is asked."""
        return self.actor.delegation.pk if self.actor.delegation else None


class ApiKeyAuth(HttpBearer):
    """``Authorization: Bearer suar_…``. Unknown keys are counted by address; a known one is let in however many others
    behind the same address were unknown: looking one up costs no more than refusing it.
    """

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        found = (
            ApiKey.objects.filter(digest=digest_of(token), revoked_at=None, user__is_active=True)
            .select_related("delegation", *(f"user__{each}" for each in WITH_PERSON))
            .first()
        )
        if found is None:
            limits.count_guess(addresses.caller(request.META))
            return None
        proved_at = proofs.read_token(request.headers.get("Suar-Proof", ""), found.pk)
        actor = actor_of(found.user, letters.of(request, found), proved_at)
        if actor.frozen and actor.organisation is not None and request.method not in ("GET", "HEAD", "OPTIONS"):
            raise Refused(why_frozen(actor.organisation), status=403)
        return Caller(actor, found.pk)


def caller_of(request: HttpRequest) -> Caller:
    """The caller of an authenticated request."""
    return cast(Caller, request.auth)  # type: ignore[attr-defined]
