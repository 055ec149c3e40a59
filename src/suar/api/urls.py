"""Addresses under /api/v1: the API, its description, and its documentation page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, include, path, re_path

from suar.api import docs, problems
from suar.api.gate import guarded
from suar.api.site import api
from suar.kernel.words import gettext


def nothing_here(_request: HttpRequest, **_parts: str) -> HttpResponse:
    """No such address, said in the API's own shape."""
    return problems.simple(404, "not_found", gettext("Alamat ini tidak ada."), gettext("Lihat /api/v1/docs."))


nothing_here.access = "public"  # type: ignore[attr-defined]


def _gated() -> list[URLPattern]:
    """The library's addresses: its description public, its list of addresses our page, all others behind the gate."""
    found = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in found:
        view: Any = docs.page if pattern.name == "api-root" else pattern.callback
        if pattern.name in ("openapi-json", "api-root"):
            if pattern.name == "openapi-json":
                view.access = "public"
            pattern.callback = view
        else:
            pattern.callback = guarded(view, files="/files/" in str(pattern.pattern))
    return found


urlpatterns = [
    path("docs", docs.page, name="api-docs"),
    path("", include((_gated(), "ninja"), namespace=api.urls_namespace)),
    re_path(r"^(?P<rest>.*)$", nothing_here, name="api-nothing-here"),
]
