"""In whose name somebody works in this browser: the letter kept in the session, asked for anew at every request."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.urls import reverse

from suar.accounts import delegations
from suar.accounts.models import Delegation
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portal.refusals import refusal

_KEY = "acting_for"
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: What may be sent even when the letter has ended meanwhile.
_ALWAYS = ("account_logout", "portal:signon_leave_surely", "set_language", "portal:acting_stop")


def begin(request: HttpRequest, letter: Delegation) -> None:
    """From now on work in the principal's name. Pages opened before this are refused when they are sent."""
    request.session[_KEY] = letter.pk
    rotate_token(request)


def stop(request: HttpRequest) -> None:
    """Work for one's own company again."""
    if request.session.pop(_KEY, None) is not None:
        rotate_token(request)


def drop(request: HttpRequest) -> None:
    """Forget the letter of somebody whose own company was frozen."""
    request.session.pop(_KEY, None)


def letter_of(request: HttpRequest) -> Delegation | None:
    """The letter under which this request is made."""
    found: Delegation | None = getattr(request, "letter", None)
    return found


def look(request: HttpRequest) -> HttpResponseBase | None:
    """Put the letter on the request; an answer instead where it holds no more: nothing is done under it."""
    number = request.session.get(_KEY) if hasattr(request, "session") else None
    if number is None or not request.user.is_authenticated:
        return None
    letter = delegations.usable(request.user).filter(pk=number).first()
    if letter is not None:
        request.letter = letter  # type: ignore[attr-defined]
        return None
    if request.path in {reverse(name) for name in _ALWAYS}:
        return None  # done for oneself; its own check of the page that sent it still has to pass
    if request.headers.get("HX-Request") and request.method in _SAFE:
        return HttpResponse(status=204)  # what a page fetches by itself carries nobody off it
    stop(request)
    if _asked_in_silence(request):
        request.letter_over = True  # type: ignore[attr-defined]
        return None
    return _over(request)


def _asked_in_silence(request: HttpRequest) -> bool:
    """Whether another system asks without a page who is there: it is answered, and sees none of ours."""
    return request.path == reverse("portal:signon_authorize") and "none" in request.GET.get("prompt", "").split()


def _over(request: HttpRequest) -> HttpResponseBase:
    text = gettext("Surat kuasa yang Anda pakai sudah dicabut atau berakhir. Anda kembali bekerja untuk %(company)s.")
    said = text % {"company": getattr(request.user, "organisation", None) or request.user}
    if request.method not in _SAFE:
        remedy = gettext("Kiriman ini tidak dipakai dan tidak ada yang berubah.")
        return refusal(request, Refused(Problem("", "letter", said, remedy), status=403))
    messages.warning(request, said)
    return redirect("portal:home")
