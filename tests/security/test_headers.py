"""What every answer tells browsers, graded; and what a site on the open net sets beyond the tests' own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from django.test import Client

from tests.build import an_agent
from tests.portal.conftest import person_of

pytestmark = pytest.mark.django_db

PUBLIC = (
    "/",
    "/pantau/",
    "/periksa/",
    "/layanan/",
    "/bantuan/",
    "/accounts/login/",
    "/akun/lupa/",
    "/privasi/",
    "/daftar/",
)


def directives(policy: str) -> dict[str, list[str]]:
    return {name: values for name, *values in (part.split() for part in policy.split(";") if part.strip())}


def signed_in() -> Client:
    client = Client(headers={"accept-language": "id"})
    client.force_login(person_of(an_agent()))
    return client


@pytest.mark.parametrize("path", [*PUBLIC, "/beranda/", "/kunjungan/", "/akun/", "/nowhere/", "/api/v1/calls"])
def test_every_answer_is_graded_a(path: str) -> None:
    answer = signed_in().get(path) if path not in PUBLIC else Client().get(path)
    policy = directives(answer["Content-Security-Policy"])
    assert policy["default-src"] == ["'self'"]
    assert policy["script-src"] == ["'self'"]
    assert policy["style-src"] == ["'self'"]
    assert (policy["object-src"], policy["base-uri"], policy["frame-ancestors"]) == (["'none'"],) * 3
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "Server" not in answer
    assert "X-Powered-By" not in answer
    assert "Access-Control-Allow-Origin" not in answer
    assert "charset=utf-8" in answer["Content-Type"].lower() or answer["Content-Type"].startswith("application/")


@pytest.mark.parametrize("path", ["/beranda/", "/kunjungan/", "/akun/", "/kapal/", "/akun/pesan/jumlah/"])
def test_what_is_personal_stays_in_no_cache(path: str) -> None:
    assert "no-store" in signed_in().get(path)["Cache-Control"]


def test_cookies_of_the_tests_site_are_closed_to_scripts_and_other_sites() -> None:
    client = Client()
    client.get("/accounts/login/")
    client.post("/bahasa/", {"language": "en", "next": "/"})
    for name, cookie in client.cookies.items():
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert cookie["path"] == "/", name


def test_a_site_on_the_open_net_is_stricter() -> None:
    names = (
        "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "LANGUAGE_COOKIE_NAME", "SESSION_COOKIE_SECURE",
        "CSRF_COOKIE_SECURE", "LANGUAGE_COOKIE_SECURE", "SECURE_HSTS_SECONDS", "SECURE_HSTS_INCLUDE_SUBDOMAINS",
        "DEBUG", "SUAR_SECOND_FACTOR", "ALLOWED_HOSTS", "SUAR_TRAINING",
    )  # fmt: skip
    asked = f"""
import django, json
django.setup()
from django.conf import settings
from suar.accounts import devices
from suar.config import flashes
found = {{name: getattr(settings, name) for name in {names!r}}}
print(json.dumps(found | {{"device": devices.COOKIE, "flash": flashes.HostCookie.cookie_name}}))
"""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SUAR_")}
    environment |= {"SUAR_PUBLIC_URL": "https://suar.example", "DJANGO_SETTINGS_MODULE": "suar.config.settings"}
    environment |= {"SUAR_SECRET_KEY": "only-for-tests-" + "0" * 40, "PYTHONPATH": "src"}
    done = subprocess.run([sys.executable, "-c", asked], env=environment, capture_output=True, text=True, check=True)
    found = json.loads(done.stdout)
    cookies = [found[name] for name in (*names[:3], "device", "flash")]
    assert all(name.startswith("__Host-") for name in cookies), cookies
    assert [found[name] for name in names[3:6]] == [True] * 3
    assert found["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert (found["DEBUG"], found["SUAR_TRAINING"]) == (False, False)
    assert found["SUAR_SECOND_FACTOR"] == "required"
    assert found["ALLOWED_HOSTS"] == ["suar.example"]
