"""Around every page: what follows a sign-in, and the proof that a signature asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from suar.accounts import signins
from suar.kernel.errors import Refused
from suar.portal import stepup


class SignInMiddleware:
    """Stands behind the actor and before every page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        signins.follow(request, response)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if request.method != "POST" or request.path.startswith("/api/") or not stepup.brought(request):
            return None
        return stepup.take(request) if request.user.is_authenticated else None

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if isinstance(fault, Refused) and stepup.asks(fault) and not request.path.startswith("/api/"):
            return stepup.page(request, fault.problems)
        return None
