"""Whoever asks for a page: the signed-in person as an actor, looked up once a request and only where it is asked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django_htmx.middleware import HtmxDetails

from suar.accounts import proofs
from suar.accounts.actors import NOBODY, Actor, actor_of


class Asked(HttpRequest):
    """A request as the portal's views get it."""

    actor: Actor
    htmx: HtmxDetails


class ActorMiddleware:
    """Puts ``request.actor`` on every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request.actor = SimpleLazyObject(lambda: _read(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def _read(request: HttpRequest) -> Actor:
    user = request.user
    return actor_of(user, proved_at=proofs.proved_at(request, user)) if user.is_authenticated else NOBODY
