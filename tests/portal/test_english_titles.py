"""A list is named in the plural in English, where Indonesian has one word for one and for many."""

from __future__ import annotations

import re

import pytest
from tests.accounts.acting import a_company, a_letter
from tests.accounts.registering import a_screener
from tests.portal.conftest import SignIn

from suar.accounts.registrations import may_screen

pytestmark = pytest.mark.django_db


def title(page: str) -> str:
    found = re.search(r"<h1[^>]*>\s*([^<]*?)\s*<", page)
    assert found is not None
    return found[1]


def test_lists_in_the_plural__one_thing_in_the_singular(sign_in: SignIn) -> None:
    company, delegate = a_company("PT Pemberi"), a_company("PT Penerima")
    letter, client = a_letter(company, delegate), sign_in(company)
    pages = {
        "/perusahaan/surat-kuasa/": "Letters of delegation",
        f"/perusahaan/surat-kuasa/{letter.pk}/": "Letter of delegation",
        "/perusahaan/tiket/": "Tickets", "/perusahaan/kelompok/": "Groups", "/perusahaan/pengguna/": "Users",
        "/perusahaan/kunci-api/": "API keys", "/perusahaan/sanksi/": "Sanctions", "/kapal/": "Ships",
    }  # fmt: skip
    found = {url: title(client.get(url, headers={"accept-language": "en"}).content.decode()) for url in pages}
    assert found == pages


def test_the_lists_of_the_technical_team(sign_in: SignIn) -> None:
    screener = a_screener()
    assert may_screen(screener)
    client = sign_in(screener)
    pages = {
        "/meja/tiket/": "Tickets",
        "/meja/organisasi/": "Organisations",
        "/meja/penugasan/": "Postings of officers",
    }
    found = {url: title(client.get(url, headers={"accept-language": "en"}).content.decode()) for url in pages}
    assert found == pages
