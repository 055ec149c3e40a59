"""Two at once, in real threads: a code and a refresh token are worth one answer, and a browser has one stay."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, transaction

from suar.accounts.models import SignOnToken, SystemSession
from suar.accounts.signon import tokens
from tests.build import an_agent
from tests.signon.relying import CALLBACK, Relying, a_system, answer_of, browser

pytestmark = pytest.mark.django_db(transaction=True)

_TOGETHER = 3


def together(relying: Relying, **form: str) -> list[int]:
    """The statuses of so many that bring the same at the same moment."""
    found: list[int] = []
    gate = threading.Barrier(_TOGETHER)

    def one() -> None:
        try:
            gate.wait()
            found.append(relying.post("/oidc/token", **form).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(_TOGETHER)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(found)


def test_a_code_and_a_refresh_token_are_used_once_however_fast() -> None:
    system, secret = a_system(first_party=True)
    visitor = browser(an_agent())
    for _ in range(3):
        relying = Relying(system.client_id, secret)
        code = answer_of(str(visitor.get(relying.address())["Location"]))["code"]
        form = {"grant_type": "authorization_code", "redirect_uri": CALLBACK, "code_verifier": relying.verifier}
        assert together(relying, code=code, **form) == [200, 400, 400]
        # Two hands held the code, so nobody keeps what was given for it.
        assert not SignOnToken.objects.filter(revoked_at=None).exists()
        given = relying.tokens(str(visitor.get(relying.address())["Location"]))
        answers = together(relying, grant_type="refresh_token", refresh_token=given["refresh_token"])
        assert answers == [200, 400, 400]
        assert not SignOnToken.objects.filter(revoked_at=None).exists()
    assert SystemSession.objects.count() == 1


def test_tokens_given_back_while_they_are_renewed__leave_no_successor() -> None:
    system, secret = a_system(first_party=True)
    relying = Relying(system.client_id, secret)
    given = relying.tokens(str(browser(an_agent()).get(relying.address())["Location"]))
    taken, told = threading.Event(), threading.Event()

    def renew() -> None:
        try:
            with transaction.atomic():
                used = tokens.take_refresh(given["refresh_token"], system.pk)
                assert used is not None
                taken.set()
                told.wait(3)  # till the other one has come so far that it waits, or is through
                tokens.use_refresh(used)
                tokens.keep_pair(used.code, "a" * 43, "r" * 43, list(used.scopes))
        finally:
            connection.close()

    def give_back() -> None:
        try:
            taken.wait(10)
            relying.post("/oidc/cabut", token=given["refresh_token"])
        finally:
            connection.close()

    threads = [threading.Thread(target=renew), threading.Thread(target=give_back)]
    for thread in threads:
        thread.start()
    taken.wait(10)
    _until_somebody_waits()
    told.set()
    for thread in threads:
        thread.join()
    assert SignOnToken.objects.count() == 4
    assert not SignOnToken.objects.filter(revoked_at=None).exists()


def _until_somebody_waits() -> None:
    """Until a statement waits for another one's lock; for at most some seconds."""
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        threading.Event().wait(0.02)
