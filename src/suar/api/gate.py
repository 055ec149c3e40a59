"""Before a request is read: its size, its type and its method, refused in the one shape of the API."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from suar.api import problems
from suar.kernel.words import gettext

#: A statement is text; a paper may have 10 MB, and its envelope a little.
LARGEST_JSON = 2 * 1024 * 1024
LARGEST_FILE = 10 * 1024 * 1024 + 64 * 1024


def guarded(view: Callable[..., HttpResponseBase], *, files: bool) -> Callable[..., HttpResponseBase]:
    """The view behind the gate. ``files``: it takes multipart with a file, every other JSON."""

    @wraps(view)
    @csrf_exempt
    def passed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        refused = _refusal(request, files)
        if refused is not None:
            return refused
        answer = view(request, *args, **kwargs)
        if answer.status_code == 405:
            return _wrong_method(answer)
        return answer

    passed.access = "api_key"  # type: ignore[attr-defined]
    return passed


def _refusal(request: HttpRequest, files: bool) -> HttpResponse | None:
    size = _size(request)
    largest = LARGEST_FILE if files else LARGEST_JSON
    if size > largest:
        return problems.simple(
            413,
            "too_large",
            gettext("Isi permintaan terlalu besar."),
            gettext("Berkas paling besar 10 MB.") if files else gettext("Kirim isian saja; berkas dikirim terpisah."),
        )
    if size == 0 or request.method not in ("POST", "PUT"):
        return None
    wanted = "multipart/form-data" if files else "application/json"
    if request.content_type != wanted:
        return problems.simple(
            415,
            "content_type",
            gettext("Jenis isi ini tidak diterima di sini."),
            gettext("Kirim Content-Type: %(type)s.") % {"type": wanted},
        )
    return None


def _size(request: HttpRequest) -> int:
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 19 else LARGEST_FILE + 1


def _wrong_method(answer: HttpResponseBase) -> HttpResponse:
    refused = problems.simple(
        405, "method", gettext("Alamat ini tidak melayani cara itu."), gettext("Lihat header Allow.")
    )
    refused["Allow"] = answer.headers.get("Allow", "")
    return refused
