"""How long a session lives: a working day at most, and not long without anybody at it [own]."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponseBase

from suar.accounts.signins import ENTERED, SEEN, lifetimes
from suar.kernel import clock
from suar.kernel.words import gettext


class LifetimeMiddleware:
    """Ends a session whose time is over, before anything is asked in its name. What was typed is kept (see access)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and over(request):
            logout(request)
            messages.info(request, gettext("Sesi Anda berakhir. Masuk lagi; yang baru Anda ketik tidak hilang."))
        return self.get_response(request)


def over(request: HttpRequest) -> bool:
    """Whether the session began too long ago, or nobody has used it for too long."""
    return any(
        at is not None and clock.now() - at > most
        for at, most in zip((_at(request, ENTERED), _at(request, SEEN)), lifetimes(), strict=True)
    )


def _at(request: HttpRequest, mark: str) -> datetime | None:
    return clock.written(str(request.session.get(mark, "")))
