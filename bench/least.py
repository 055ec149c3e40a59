"""The least a signed-in page can cost: a session, a user, one query and fixed bytes. Settings and address in one."""

import os
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.urls import re_path

from suar.config.settings import *  # noqa: F403 - the site's own settings but for what follows

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",  # its app does not start without
]
ROOT_URLCONF = "bench.least"


def page(request: HttpRequest) -> HttpResponse:
    """Read session and user, ask one question, send the bytes of SUAR_BENCH_PAGE."""
    from suar.portcalls.models import PortCall

    if request.path.startswith("/kunjungan/"):
        assert request.user.is_authenticated
        assert PortCall.objects.values_list("number").get(pk=request.path.strip("/").rpartition("/")[2])
    return HttpResponse(_bytes(), content_type="text/html; charset=utf-8")


def _bytes() -> bytes:
    return Path(os.environ["SUAR_BENCH_PAGE"]).read_bytes()


urlpatterns = [re_path("", page)]
