"""The sign-in page: works without script, and tells a stranger nothing about who has an account."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

pytestmark = pytest.mark.django_db


def shown(client: Client, login: str) -> str:
    """The page after a wrong sign-in, without what differs by nature (token, typed name, the page's clock)."""
    answer = client.post("/accounts/login/", {"login": login, "password": "wrong"})
    text = answer.content.decode()
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"|data-now="[^"]*"|name="login" value="[^"]*"', "", text)


def test_the_same_words__for_an_unknown_name_and_a_wrong_password(client: Client) -> None:
    get_user_model().objects.create_user(username="known", password="a long enough word")
    refused = shown(client, "known")
    assert refused == shown(client, "nobody-at-all")
    assert 'role="alert"' in refused


def test_the_page_asks_for_what_opens_it__and_an_address_opens_nothing(client: Client) -> None:
    get_user_model().objects.create_user(username="known", email="known@contoh.invalid", password="Kapal-Layar-77")
    assert (
        ">Nama pengguna</label>" in client.get("/accounts/login/", headers={"accept-language": "id"}).content.decode()
    )
    typed = {"login": "known@contoh.invalid", "password": "Kapal-Layar-77"}
    assert client.post("/accounts/login/", typed).status_code == 200


def test_nothing_inline__on_the_sign_in_page(client: Client) -> None:
    text = client.get("/accounts/login/").content.decode()
    assert "style=" not in text
    assert not re.search(r"<script(?![^>]*\bsrc=)|\son[a-z]+=", text)
    assert text.count("<h1") == 1
