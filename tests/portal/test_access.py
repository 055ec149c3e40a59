"""Who may open which page: every route says it, and every role gets what it may and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.build import Walk

from suar.billing.models import Invoice
from suar.portal.access import OF_LIBRARIES
from suar.workflow.models import IssuedDocument


def routes(resolver: Any = None, path: str = "") -> Iterator[tuple[str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry, path + str(entry.pattern))
        else:
            yield path + str(entry.pattern), entry


def test_every_route_says_who_may_open_it() -> None:
    undeclared = [
        path
        for path, route in routes()
        if getattr(route.callback, "access", None) is None
        and route.name not in OF_LIBRARIES
        and not path.startswith("api/")  # the API declares a key for all; its own tests hold it
    ]
    assert undeclared == []


#: Status by role, in the order of ROLES: 302 is the way to the sign-in page (or to the desk).
ROLES = ("anonymous", "agent", "other_agent", "authority", "harbour_master", "other_port", "directorate")
PAGES = {
    "/": (200, 302, 302, 302, 302, 302, 302),
    "/bantuan/": (200,) * 7,
    "/layanan/": (200,) * 7,
    "/periksa/": (200,) * 7,
    "/periksa/{token}/": (200,) * 7,
    "/periksa/guessed/": (404,) * 7,
    "/pantau/": (200,) * 7,
    "/pantau.csv": (200,) * 7,
    "/kunjungan/": (302, 200, 200, 200, 200, 200, 200),
    "/kunjungan/baru/": (302, 200, 200, 404, 404, 404, 404),
    "/kunjungan/{call}/": (302, 200, 404, 200, 200, 404, 200),
    "/kunjungan/{number}/": (302, 200, 404, 200, 200, 404, 200),
    "/permohonan/{app}/": (302, 200, 404, 200, 200, 404, 200),
    "/permohonan/{draft}/": (302, 200, 404, 404, 404, 404, 404),
    "/layanan/SPM/mulai/?kunjungan={call}": (302, 200, 404, 200, 200, 404, 200),
    "/kapal/": (302, 200, 200, 200, 200, 200, 200),
    "/kapal/baru/": (302, 200, 200, 200, 200, 200, 404),
    "/kapal/{ship}/": (302, 200, 404, 200, 200, 200, 200),
    "/perusahaan/": (302, 200, 200, 200, 200, 200, 200),
    "/berkas/{file}/": (302, 200, 404, 200, 200, 404, 200),
    "/berkas/{file}/pratinjau.png": (302, 200, 404, 200, 200, 404, 200),
    "/dokumen/{document}.pdf": (302, 200, 404, 200, 200, 404, 200),
    "/tagihan/{bill}/": (302, 200, 404, 200, 200, 404, 200),
    "/tagihan/999999/": (302, 404, 404, 404, 404, 404, 404),
    "/simponi/callback": (405,) * 7,
    "/akun/": (302, 200, 200, 200, 200, 200, 200),
    "/akun/unduh/": (302, 200, 200, 200, 200, 200, 200),
    "/akun/perbaikan/": (302, 200, 200, 200, 200, 200, 200),
    "/akun/lengkapi/": (302,) * 7,
    "/akun/lupa/": (200,) * 7,
    "/akun/konfirmasi/guessed/": (410,) * 7,
    "/menu/": (302, 200, 200, 200, 200, 200, 200),
    "/menu/PMKU/": (302, 200, 200, 200, 200, 200, 200),
    "/privasi/": (200,) * 7,
}


def test_each_role_gets_what_it_may__on_every_page(walk: Walk, people: dict[str, Client]) -> None:
    known = {
        "call": walk.call.pk,
        "ship": walk.voyage.ship.pk,
        "app": walk.apps["PKK"].pk,
        "draft": walk.draft("SPM").pk,
        "number": IssuedDocument.objects.get(kind="PKK").number,
        "document": IssuedDocument.objects.get(kind="PKK").number,
        "token": IssuedDocument.objects.get(kind="PKK").token,
        "file": walk.apps["PKK"].files.exclude(file=None).filter(ship_paper=None).first().file_id,  # type: ignore[union-attr]
        "bill": Invoice.objects.get(call=walk.call).pk,
    }
    wrong = {
        (path, role): status
        for path, expected in PAGES.items()
        for role, right in zip(ROLES, expected, strict=True)
        if (status := people[role].get(path.format(**known)).status_code) != right
    }
    assert wrong == {}


POSTS = ("/permohonan/{app}/tarik/", "/permohonan/{app}/simpan/", "/permohonan/{app}/", "/permohonan/{app}/berkas/")


@pytest.mark.parametrize("path", POSTS)
def test_nothing_is_written__by_whoever_does_not_own_the_draft(
    path: str, walk: Walk, people: dict[str, Client]
) -> None:
    draft = walk.draft("SPM")
    for role in ("other_agent", "authority", "other_port", "directorate"):
        assert people[role].post(path.format(app=draft.pk), {"last_port": "X"}).status_code == 404, role
    draft.refresh_from_db()
    assert (draft.state, draft.draft_version) == ("draft", 0)


def test_a_guessed_number_tells_validity_only(walk: Walk, people: dict[str, Client]) -> None:
    number = IssuedDocument.objects.get(kind="PKK").number
    text = people["anonymous"].get("/periksa/", {"number": number}).content.decode()
    assert "Berlaku" in text
    assert walk.voyage.ship.name not in text


def test_guessing_numbers_ends__after_twenty_in_a_minute(db: None) -> None:
    client = Client()
    answers = [client.get("/periksa/", {"number": f"SPB.DN.IDSUQ.2611.{n:06}"}).status_code for n in range(25)]
    assert answers[0] == 200
    assert answers[-1] == 429


def test_a_download_is_never_shown_in_the_browser(walk: Walk, people: dict[str, Client]) -> None:
    file = walk.apps["PKK"].files.exclude(file=None).first()
    assert file is not None
    answer = people["agent"].get(f"/berkas/{file.file_id}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
