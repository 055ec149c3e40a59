"""Carriers of messages: taken once whatever happens on the way, left alone when down, and read in an inbox."""

import socketserver
import threading
import urllib.request
from collections.abc import Iterator
from email import message_from_bytes, policy

import pytest
from django.conf import LazySettings

from suar.accounts.protocols import NotCarried, Outgoing
from suar.integrations.couriers.carriers import Gateway, Mail, Sms
from suar.integrations.couriers.sandbox import Couriers
from suar.integrations.practice import server

SECRET = "a secret for tests"
LETTER = Outgoing("kind:1:email:7", "siti@contoh.invalid", "Akun siap", "Buka https://suar.example/akun/1?a=b&c=d.")


@pytest.fixture
def couriers() -> Iterator[Couriers]:
    with server.running(Couriers(0, SECRET)) as running:
        yield running


def page(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:
        return str(answer.read().decode())


def test_what_is_carried_can_be_read__and_its_link_followed(couriers: Couriers) -> None:
    number = Gateway("email", couriers.url, SECRET).carry(LETTER)
    assert "Akun siap" in page(couriers.url)
    letter = page(f"{couriers.url}/messages/{number}?lang=en")
    assert '<a href="https://suar.example/akun/1?a=b&amp;c=d"' in letter
    assert "nothing leaves this machine" in letter


def test_the_inbox_is_searched__by_recipient_and_way(couriers: Couriers) -> None:
    Gateway("sms", couriers.url, SECRET).carry(Outgoing("k2", "+628121", "Kode", "123456"))
    Gateway("email", couriers.url, SECRET).carry(LETTER)
    assert "Akun siap" not in page(f"{couriers.url}/?to=%2B628121")
    assert "Kode" not in page(f"{couriers.url}/?way=email")


def test_a_lost_answer__does_not_carry_twice(couriers: Couriers) -> None:
    gateway = Gateway("email", couriers.url, SECRET)
    couriers.switch({"answer_lost": True})
    with pytest.raises(NotCarried):
        gateway.carry(LETTER)
    couriers.switch({"answer_lost": False})
    gateway.carry(LETTER)
    (taken,) = couriers.messages()
    assert taken["brought"] == 2


def test_a_carrier_that_is_down_is_left_alone(couriers: Couriers) -> None:
    gateway = Gateway("whatsapp", couriers.url, SECRET)
    couriers.switch({"down": True})
    for _again in range(5):
        with pytest.raises(NotCarried, match="status 503"):
            gateway.carry(LETTER)
    couriers.switch({"down": False})
    with pytest.raises(NotCarried, match="in a row"):
        gateway.carry(LETTER)


def test_a_wrong_secret_and_a_missing_address_are_said(couriers: Couriers, settings: LazySettings) -> None:
    with pytest.raises(NotCarried, match="status 403"):
        Gateway("sms", couriers.url, "guessed").carry(LETTER)
    assert couriers.messages() == []
    settings.SUAR_SMS_URL = ""
    with pytest.raises(NotCarried, match="no carrier is configured"):
        Sms().carry(LETTER)
    assert "no carrier is configured" in Sms().check()


def test_markup_in_a_message_stays_text(couriers: Couriers) -> None:
    hostile = Outgoing("k3", "<b>a</b>", "<script>x</script>", '<img src=x> https://x/"><script>y</script>')
    number = Gateway("email", couriers.url, SECRET).carry(hostile)
    for text in (page(couriers.url), page(f"{couriers.url}/messages/{number}")):
        assert "<script" not in text
        assert "<img" not in text
        assert "<b>" not in text


class _Post(socketserver.StreamRequestHandler):
    """A mail server that takes one letter and says so."""

    def handle(self) -> None:
        self._say("220 ready")
        letter: list[bytes] | None = None
        for line in self.rfile:
            if letter is not None:
                if line == b".\r\n":
                    self.server.letters.append(b"".join(letter))  # type: ignore[attr-defined]
                    letter = None
                    self._say("250 taken")
                else:
                    letter.append(line)
                continue
            word = line[:4].upper()
            if word == b"DATA":
                letter = []
                self._say("354 go on")
            elif word == b"QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


def test_mail_leaves_by_smtp(settings: LazySettings) -> None:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Post) as post:
        post.letters = []  # type: ignore[attr-defined]
        threading.Thread(target=post.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings.SUAR_MAIL_URL = f"smtp://127.0.0.1:{post.server_address[1]}"
        mail = Mail()
        assert mail.check() == "email: ok"
        name = mail.carry(LETTER)
        post.shutdown()
        (letter,) = post.letters  # type: ignore[attr-defined]
    read = message_from_bytes(letter, policy=policy.default)
    assert (read["To"], read["Subject"], read["Message-ID"]) == (LETTER.address, LETTER.subject, name)
    with pytest.raises(NotCarried):
        mail.carry(LETTER)  # nobody listens any more


def test_a_subject_cannot_add_a_header(settings: LazySettings) -> None:
    settings.SUAR_MAIL_URL = "smtp://127.0.0.1:1"
    with pytest.raises(NotCarried):
        Mail().carry(Outgoing("k4", "a@contoh.invalid", "x\nBcc: all@contoh.invalid", "y"))
