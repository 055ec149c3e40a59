"""Whoever asks for a page: the signed-in person as an actor, looked up once a request and only where it is asked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django_htmx.middleware import HtmxDetails

from suar.accounts import proofs
from suar.accounts.actors import NOBODY, Actor, actor_of
from suar.portal import acting, frozen


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
        company = frozen.company_of(request)
        if company is not None:
            acting.drop(request)
            return frozen.stopped(request, company) or frozen.explained(request, company, self.get_response(request))
        return acting.look(request) or self.get_response(request)


def _read(request: HttpRequest) -> Actor:
    user = request.user
    if not user.is_authenticated:
        return NOBODY
    return actor_of(user, acting.letter_of(request), proofs.proved_at(request, user))
