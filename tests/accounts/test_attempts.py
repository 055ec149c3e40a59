"""Tries at what could be guessed: refused before anything is hashed, and by nobody else's doing."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.test import Client

from suar.accounts import attempts, devices
from suar.accounts.attempts import Limit, TooOften
from suar.accounts.models import Attempt
from suar.kernel import clock, hashing

LIMIT = Limit("uji", 3, 60)
PASSWORD = "Kapal-Layar-77"


@pytest.mark.django_db
def test_a_limit_is_reached__and_opens_again_by_itself() -> None:
    for _ in range(3):
        attempts.take((LIMIT, "a"))
    with pytest.raises(TooOften) as refused:
        attempts.take((LIMIT, "a"))
    assert 0 < refused.value.retry_after <= 60
    attempts.take((LIMIT, "b"))
    with clock.later(seconds=61):
        attempts.take((LIMIT, "a"))
        assert Attempt.objects.get(key=attempts.key_of(LIMIT, "a")).count == 1


@pytest.mark.django_db
def test_where_one_limit_is_reached__the_others_are_not_counted() -> None:
    for _ in range(3):
        attempts.take((LIMIT, "full"))
    with pytest.raises(TooOften):
        attempts.take((LIMIT, "full"), (Limit("other", 9, 60), "x"))
    assert not Attempt.objects.filter(key=attempts.key_of(Limit("other", 9, 60), "x")).exists()


@pytest.mark.django_db
def test_what_was_right_is_given_back() -> None:
    for _ in range(10):
        attempts.take((LIMIT, "a")).give_back()
    assert Attempt.objects.get(key=attempts.key_of(LIMIT, "a")).count == 0


@pytest.mark.django_db
def test_nobody_reads_from_a_counter_whom_it_counts() -> None:
    attempts.take((LIMIT, "budi@contoh.example"), (Limit("uji-alamat", 3, 60), "203.0.113.7"))
    assert "budi" not in str(list(Attempt.objects.values()))
    assert "203.0.113" not in str(list(Attempt.objects.values()))


@pytest.mark.django_db
def test_old_counters_are_forgotten() -> None:
    attempts.take((LIMIT, "a"))
    with clock.at(clock.now() + timedelta(hours=3)):
        assert attempts.forget_old() == 1


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_take_no_more_than_there_is() -> None:
    taken: list[bool] = []

    def try_it() -> None:
        try:
            attempts.take((Limit("bersama", 5, 60), "a"), (Limit("bersama-2", 99, 60), "b"))
            taken.append(True)
        except TooOften:
            taken.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=try_it) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 5
    assert len(taken) == 20
    assert Attempt.objects.get(key=attempts.key_of(Limit("bersama-2", 99, 60), "b")).count == 5


@pytest.mark.django_db(transaction=True)
def test_who_loses_the_race_for_the_last_place__is_counted_nowhere() -> None:
    last, other = (Limit("terakhir", 1, 60), "a"), (Limit("lain", 9, 60), "b")
    taken = threading.Event()

    def first() -> None:
        try:
            with transaction.atomic():
                attempts.take(last)
                taken.set()
                for _ in range(250):  # until the second one waits for this row; for five seconds at most
                    with connection.cursor() as cursor:
                        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
                        if cursor.fetchone()[0]:
                            return
                    threading.Event().wait(0.02)
        finally:
            connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    taken.wait(10)
    with pytest.raises(TooOften):
        attempts.take(last, other)
    thread.join()
    assert not Attempt.objects.filter(key=attempts.key_of(*other), count__gt=0).exists()
    assert Attempt.objects.get(key=attempts.key_of(*last)).count == 1


@pytest.fixture
def hashed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every password that was hashed meanwhile."""
    seen: list[str] = []
    verify, encode = hashing.Argon2.verify, hashing.Argon2.encode

    def noted_verify(self: Any, password: str, encoded: str) -> bool:
        seen.append(password)
        return verify(self, password, encoded)

    def noted_encode(self: Any, password: str, salt: str) -> str:
        seen.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(hashing.Argon2, "verify", noted_verify)
    monkeypatch.setattr(hashing.Argon2, "encode", noted_encode)
    return seen


def a_user(name: str = "budi") -> Any:
    return get_user_model().objects.create_user(username=name, password=PASSWORD, completed_at=clock.now())


def try_in(client: Client, name: str, password: str = "salah", address: str = "203.0.113.9") -> Any:
    return client.post("/accounts/login/", {"login": name, "password": password}, REMOTE_ADDR=address)


@pytest.mark.django_db
def test_wrong_passwords_end__before_they_are_hashed(hashed: list[str]) -> None:
    a_user()
    hashed.clear()
    answers = [try_in(Client(), "budi").status_code for _ in range(40)]
    assert answers == [200] * 5 + [429] * 35
    assert len(hashed) == 5


@pytest.mark.django_db
def test_a_refusal_says_when__and_the_same_for_names_nobody_has() -> None:
    a_user()
    texts = []
    for name in ("budi", "tidak-ada"):
        answers = [try_in(Client(headers={"accept-language": "id"}), name, address="203.0.113.30") for _ in range(6)]
        assert [a.status_code for a in answers] == [200] * 5 + [429]
        assert int(answers[-1]["Retry-After"]) > 200
        texts.append("perangkat yang biasa" in answers[-1].content.decode().lower())
    assert texts == [True, True]


@pytest.mark.django_db
def test_names_tried_from_one_address_end_too(hashed: list[str]) -> None:
    answers = [try_in(Client(), f"nama-{number}").status_code for number in range(60)]
    assert answers.count(200) == attempts.PASSWORD_ADDRESS.most
    assert len(hashed) == attempts.PASSWORD_ADDRESS.most


@pytest.mark.django_db
def test_a_stranger_cannot_keep_the_owner_out__of_a_device_that_is_known() -> None:
    a_user()
    own = Client()
    assert try_in(own, "budi", PASSWORD, "198.51.100.1").status_code == 302
    own.post("/accounts/logout/")
    for number in range(60):  # from the owner's own address too
        try_in(Client(), "budi", address=f"203.0.113.{number}" if number % 2 else "198.51.100.1")
    assert try_in(Client(), "budi", PASSWORD, "192.0.2.44").status_code == 429
    assert try_in(own, "budi", PASSWORD, "198.51.100.1").status_code == 302


@pytest.mark.django_db
def test_a_known_device_may_not_guess_without_end(hashed: list[str]) -> None:
    a_user()
    own = Client()
    try_in(own, "budi", PASSWORD)
    own.post("/accounts/logout/")
    hashed.clear()
    answers = [try_in(own, "budi").status_code for _ in range(20)]
    assert answers.count(200) == attempts.PASSWORD_DEVICE.most
    assert len(hashed) == attempts.PASSWORD_DEVICE.most


@pytest.mark.django_db
def test_a_cookie_for_one_account__spares_no_other__and_none_is_forged() -> None:
    a_user()
    a_user("siti")
    own = Client()
    try_in(own, "budi", PASSWORD)
    own.post("/accounts/logout/")
    answers = [try_in(own, "siti").status_code for _ in range(8)]
    assert answers == [200] * 5 + [429] * 3
    forged = Client()
    forged.cookies[devices.COOKIE] = own.cookies[devices.COOKIE].value[:-2] + "xx"
    assert [try_in(forged, "budi", address="192.0.2.9").status_code for _ in range(6)][-1] == 429


@pytest.mark.django_db
def test_signing_in_often_is_no_guessing() -> None:
    a_user()
    for _ in range(12):
        assert try_in(Client(), "budi", PASSWORD).status_code == 302


@pytest.mark.django_db
def test_where_nothing_was_looked_at__nothing_was_tried() -> None:
    a_user()
    inside, go = threading.Barrier(2), threading.Event()

    def stranger() -> None:
        with hashing.as_stranger():
            inside.wait(5)
            go.wait(20)

    thread = threading.Thread(target=stranger)
    thread.start()
    try:
        inside.wait(5)
        busy = [try_in(Client(), "budi", PASSWORD).status_code for _ in range(6)]
    finally:
        go.set()
        thread.join()
    assert busy == [503] * 6
    assert try_in(Client(), "budi", PASSWORD).status_code == 302


def test_strangers_never_fill_the_room_of_hashing() -> None:
    inside, go = threading.Barrier(2), threading.Event()

    def stranger() -> None:
        with hashing.as_stranger():
            inside.wait(5)
            go.wait(20)

    thread = threading.Thread(target=stranger)
    thread.start()
    try:
        inside.wait(5)
        assert hashing.Argon2().verify("x", hashing.Argon2().encode("x", "saltsaltsalt"))  # who is known still can
        with pytest.raises(hashing.Busy), hashing.as_stranger():
            pass
    finally:
        go.set()
        thread.join()
