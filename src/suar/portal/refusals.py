"""The one place where a refusal becomes a screen: a page, or a part of one, that says what, why and what to do."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext

#: Answers that have a page of their own among the error pages.
_OWN_PAGE = frozenset({400, 403, 404, 409, 429})


class RefusalMiddleware:
    """Turns ``Refused`` out of any portal view into its screen; the API answers for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        # No address of ours has a NUL, and the database takes none.
        own = not request.path.startswith("/api/")  # the API answers for itself
        if own and ("\x00" in request.path or "%00" in request.META.get("QUERY_STRING", "")):
            return refusal(request, Refused(_unreadable(), status=400))
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        if not isinstance(fault, Refused) or request.path.startswith("/api/"):
            return None
        return refusal(request, fault)


def refusal(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The screen of a refusal. htmx gets the list of problems, put where the page has its place for them."""
    problems = [*refused.problems]
    if request.headers.get("HX-Request"):
        answer = render(request, "portal/problems.html", {"problems": problems}, status=refused.status)
        answer["HX-Retarget"], answer["HX-Reswap"] = "#problems", "innerHTML"
        return answer
    page = f"{refused.status}.html" if refused.status in _OWN_PAGE else "portal/refused.html"
    wait = getattr(refused, "retry_after", 0)
    context = {"problems": problems, "status": refused.status, "retry_after": wait}
    if refused.status == 429 and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        answer = _briefly(context)
    else:
        answer = render(request, page, context, status=refused.status)
    if wait:
        answer["Retry-After"] = str(wait)
    return answer


def _briefly(context: dict[str, Any]) -> HttpResponse:
    """To a stranger who asks too often, a page that costs next to nothing: it is asked for by the thousand."""
    style = {"bootstrap": static("vendor/bootstrap/css/bootstrap.min.css"), "style": static("suar/suar.css")}
    return HttpResponse(render_to_string("portal/too_often.html", context | style), status=429)


def _unreadable() -> Problem:
    return Problem("", "address", gettext("Alamat ini tidak dapat dibaca."), gettext("Periksa alamatnya."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was opened before the last sign-in: nothing was done, the typed values stand one step back."""
    stale = Problem(
        "",
        "stale_page",
        gettext("Halaman ini dibuka sebelum Anda masuk terakhir kali, jadi kirimannya tidak dipakai."),
        gettext("Kembali satu langkah: isian Anda masih ada. Muat ulang halaman itu, lalu kirim lagi."),
    )
    return refusal(request, Refused(stale, status=403))
