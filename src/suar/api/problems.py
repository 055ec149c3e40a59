"""Every refusal as one kind of answer (RFC 9457): what stands in the way, at which field, and what to do about it."""

import json
import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from suar.accounts.sanctions import why_frozen
from suar.api.limits import GUESS_WINDOW
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, gettext, said
from suar.workflow.statements.sentences import problem

logger = logging.getLogger("suar.api")

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: _("Permintaan tidak dapat dibaca"),
    401: _("Kunci tidak dikenal"),
    403: _("Tidak berhak"),
    404: _("Tidak ditemukan"),
    405: _("Cara ini tidak dilayani"),
    409: _("Keadaannya sudah berubah"),
    413: _("Terlalu besar"),
    415: _("Jenis isi tidak diterima"),
    422: _("Ada yang harus diperbaiki"),
    429: _("Terlalu sering"),
    500: _("Kesalahan di pihak kami"),
}


def answer(refused: Refused) -> HttpResponse:
    """The refusal as an answer, in the language of the request."""
    status = refused.status
    problems = [p.as_json() for p in refused.problems]
    body = {
        "type": f"{settings.SUAR_PUBLIC_URL}/api/v1/docs#problem-{status}",
        "title": said(TITLES.get(status, TITLES[422])),
        "status": status,
        "detail": " ".join(p["detail"] for p in problems[:3]),
        "problems": problems,
    }
    response = HttpResponse(json.dumps(body), status=status, content_type=MEDIA_TYPE)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="suar"'
    if status == 429:
        response["Retry-After"] = str(getattr(refused, "retry_after", GUESS_WINDOW))
    return response


def simple(status: int, code: str, text: str, remedy: str = "", field: str = "") -> HttpResponse:
    """An answer with one problem."""
    return answer(Refused(Problem(field, code, text, remedy), status=status))


def install(api: NinjaAPI) -> None:
    """Have every exception of the API answered in this one shape."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Refused: lambda request, refused: answer(_explained(request, refused)),
        AuthenticationError: lambda _request, _error: _no_key(),
        ValidationError: lambda _request, error: answer(_not_valid(error.errors)),
        HttpError: lambda _request, _error: _unreadable(),
        MultiPartParserError: lambda _request, _error: _torn(),
        SuspiciousOperation: lambda _request, _error: _torn(),
        Exception: _fault,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _explained(request: HttpRequest, refused: Refused) -> Refused:
    """A frozen company is told so, not that there is nothing."""
    actor = getattr(getattr(request, "auth", None), "actor", None)
    if refused.status != 404 or actor is None or not actor.frozen:
        return refused
    return Refused(why_frozen(actor.organisation), status=403)


def _no_key() -> HttpResponse:
    return simple(
        401,
        "key",
        gettext("Permintaan tidak membawa kunci yang berlaku."),
        gettext("Kirim header Authorization: Bearer dengan kunci akun Anda."),
    )


def _unreadable() -> HttpResponse:
    return simple(
        400, "unreadable", gettext("Isi permintaan bukan JSON yang sah."), gettext("Periksa tanda kurung dan kutip.")
    )


def _torn() -> HttpResponse:
    return simple(
        400,
        "unreadable",
        gettext("Berkas tidak dapat dibaca dari kiriman ini."),
        gettext("Kirim satu berkas sebagai multipart/form-data."),
    )


def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    reference = secrets.token_hex(4)
    logger.error("fault %s at %s %s", reference, request.method, request.path, exc_info=error)
    return simple(
        500,
        "fault",
        gettext("Terjadi kesalahan; tidak ada yang berubah. Nomor rujukan %(reference)s.") % {"reference": reference},
        gettext("Coba lagi; bila tetap terjadi, kirim nomor rujukan ini ke bantuan."),
    )


def _not_valid(errors: Iterable[Mapping[str, Any]]) -> Refused:
    """What the library found wrong, in our own sentences, at the field as the caller names it."""
    found = list(errors)
    if all(e["loc"][0] == "path" for e in found):
        return Refused(
            Problem("", "not_found", gettext("Tidak ada yang bernomor demikian."), gettext("Periksa alamatnya.")),
            status=404,
        )
    return Refused.of(problem(e["type"], _field(e["loc"]), None, e.get("ctx")) for e in found)


def _field(location: tuple[Any, ...]) -> str:
    parts = [str(part) for part in location]
    within = parts[2:] if parts[0] == "body" else parts[1:]
    shown = ".".join(within)[:80]
    return "".join(letter if letter.isprintable() else "�" for letter in shown)
