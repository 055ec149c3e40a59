"""A real Chromium in front of a real server. Where there is none the tests fail; they are never skipped."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from threading import Condition

import pytest
from django.conf import LazySettings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from suar.accounts import proofs
from suar.accounts.actors import Actor
from suar.billing.gateway import gateway
from suar.integrations.simponi import sandbox
from tests.browser.stage import Stage, a_stage, person

_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
#: Milliseconds until a test gives up on something it expects on the page.
_PATIENCE = 20_000
#: How many times slower the browser computes, and each answer takes a fifth of a second more: a test that reads what
#: does not stand yet fails so nearly always, else by chance (SUAR_TEST_SLOW=4 pytest -n 0 --timeout=600 tests/browser).
_SLOWER = float(os.environ.get("SUAR_TEST_SLOW", "0"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.django_db(transaction=True))


#: A refusal is an answer too, and its page says why: how the browser and htmx note one.
_ANSWERED = ("Failed to load resource", "Response Status Error Code 4")


@pytest.fixture(scope="module")  # its event loop must not outlive these tests
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests."""
    program = os.environ.get("SUAR_CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.fail("Chromium is needed for these tests (Debian: apt install chromium)")
    expect.set_options(timeout=_PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=_ARGUMENTS)
        yield browser
        browser.close()


def _slowed(page: Page) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": _SLOWER})


class Answering:
    """How many requests the server of the tests is answering now."""

    def __init__(self) -> None:
        self._now, self._changed = 0, Condition()

    def began(self, **_about: object) -> None:
        with self._changed:
            self._now += 1
        if _SLOWER:
            time.sleep(0.2)

    def ended(self, **_about: object) -> None:
        with self._changed:
            self._now -= 1
            self._changed.notify_all()

    def done(self) -> bool:
        """Wait for the last of them."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._now, _PATIENCE / 1000)


@pytest.fixture
def answering() -> Iterator[Answering]:
    """What the server is at during this test."""
    requests = Answering()
    request_started.connect(requests.began)
    request_finished.connect(requests.ended)
    yield requests
    request_started.disconnect(requests.began)
    request_finished.disconnect(requests.ended)


@dataclass
class Desk:
    """A table with browsers on it: opens one for each person, and watches what they ask of whom."""

    chromium: Browser
    url: str
    contexts: list[BrowserContext] = field(default_factory=list)
    others: list[str] = field(default_factory=list)  # hosts that a link may lead to
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, actor: Actor | None = None, *, language: str = "id", width: int = 1280, script: bool = True) -> Page:
        """A browser of its own; signed in where an actor is given."""
        context = self.chromium.new_context(
            base_url=self.url, locale={"id": "id-ID", "en": "en-GB"}[language], timezone_id="Asia/Jakarta",
            viewport={"width": width, "height": 900}, java_script_enabled=script, reduced_motion="reduce",
        )  # fmt: skip
        context.set_default_timeout(_PATIENCE)
        self.contexts.append(context)
        context.on("request", self._asked)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        if _SLOWER:
            context.on("page", _slowed)
        if actor is not None:
            self.sign_in(context, actor)
        return context.new_page()

    def sign_in(self, context: BrowserContext, actor: Actor) -> None:
        """Give a browser somebody's session."""
        visitor, user = Client(), person(actor)
        visitor.force_login(user)
        session = visitor.session  # as after a sign-in with a passkey: what is signed now needs no other proof
        proofs.mark(session, user, strong=True)
        session.save()
        context.add_cookies([{"name": "sessionid", "value": visitor.cookies["sessionid"].value, "url": self.url}])

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:", "blob:", *self.others)):
            self.elsewhere.append(request.url)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(_ANSWERED):
            self.complaints.append(message.text)


@pytest.fixture
def desk(chromium: Browser, live_server: LiveServer, answering: Answering, settings: LazySettings) -> Iterator[Desk]:
    """Browsers for this test. No page may ask another host or break the policy on scripts and styles."""
    settings.SUAR_PUBLIC_URL = live_server.url
    table = Desk(chromium, live_server.url)
    yield table
    for context in table.contexts:
        context.close()
    assert answering.done(), "what the server still does would meet tables that are being emptied"
    assert table.elsewhere == [], "a page asked another host"
    assert table.complaints == []


@pytest.fixture
def stage(desk: Desk) -> Stage:
    """A port with its people."""
    return a_stage()


@pytest.fixture
def simponi(desk: Desk, settings: LazySettings) -> Iterator[sandbox.Sandbox]:
    """A SIMPONI that calls the live server back."""
    settings.SUAR_SIMPONI_SECRET = "a secret for tests"
    with sandbox.running(settings.SUAR_SIMPONI_SECRET, callback=f"{desk.url}/simponi/callback") as server:
        settings.SUAR_SIMPONI_URL = server.url
        desk.others.append(server.url)
        gateway.cache_clear()
        yield server
    gateway.cache_clear()
