"""Entering another system in a real browser, under our own policy on forms: signing in, agreeing, leaving both ways."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from playwright.sync_api import Page, expect

from suar.accounts.actors import Actor
from suar.accounts.models import System, SystemSession
from suar.accounts.roles import Role
from suar.accounts.signon import systems
from suar.integrations.partner.sandbox import Partner
from suar.integrations.practice.server import running
from tests.browser.conftest import Desk
from tests.browser.looks import fine
from tests.browser.stage import backstage, person, worker
from tests.build import an_agent, an_officer
from tests.signon.relying import EVERYTHING

_PASSWORD = "Kata-Sandi-Uji-1"


@pytest.fixture
def partner(desk: Desk, settings: LazySettings) -> Iterator[Partner]:
    """The practice partner at another address of this computer, known to the site."""
    told: dict[str, str] = {}
    with running(Partner(0, desk.url, told)) as found:
        settings.SUAR_OUTGOING_ALLOWED = frozenset({found.url.removeprefix("http://")})
        wish = systems.Wish(
            name="Contoh sistem mitra", contact="it@mitra.contoh.id", redirect_uris=(f"{found.url}/kembali",),
            after_logout_uris=(f"{found.url}/selesai",), backchannel_uri=f"{found.url}/api/v1/keluar",
            scopes=EVERYTHING,
        )  # fmt: skip
        system, secret = backstage(lambda: systems.make(an_officer(Role.DIRECTORATE), wish))
        told |= {"client_id": system.client_id, "secret": secret}
        desk.others.append(found.url)
        yield found


@pytest.fixture
def agent(desk: Desk) -> Actor:
    """Somebody with a password."""

    def made() -> Actor:
        actor = an_agent()
        user = person(actor)
        user.set_password(_PASSWORD)
        user.save()
        return actor

    return backstage(made)


def _first_party(partner: Partner) -> None:
    backstage(lambda: System.objects.update(first_party=True))


def _username(actor: Actor) -> str:
    return backstage(lambda: person(actor).username)


def _sign_in(page: Page, actor: Actor) -> None:
    page.locator("#id_login").fill(_username(actor))
    page.locator("#id_password").fill(_PASSWORD)
    page.locator("#main form button[type=submit]").first.click()


@pytest.mark.parametrize(("language", "width"), [("id", 1280), ("en", 320)])
def test_a_stranger_to_the_browser_signs_in_agrees_and_is_inside(
    language: str, width: int, desk: Desk, partner: Partner, agent: Actor
) -> None:
    page = desk.open(language=language, width=width)
    page.goto(f"{partner.url}/masuk")
    _sign_in(page, agent)
    allow = page.get_by_role("button", name={"id": "Izinkan dan masuk", "en": "Allow and enter"}[language])
    expect(allow).to_be_visible()
    allow.click()
    expect(page).to_have_url(f"{partner.url}/")
    expect(page.locator("#person")).to_be_visible()
    expect(page.locator("#claims")).to_contain_text('"kind": "agent"')


@pytest.mark.parametrize(("language", "width"), [("id", 1280), ("en", 320)])
def test_the_pages_of_sign_on_are_well_made(
    language: str, width: int, desk: Desk, partner: Partner, agent: Actor
) -> None:
    page = desk.open(agent, language=language, width=width)
    page.goto(f"{partner.url}/masuk")
    allow = page.get_by_role("button", name={"id": "Izinkan dan masuk", "en": "Allow and enter"}[language])
    expect(allow).to_be_visible()
    fine(page, f"sign-on agree {language} {width}")
    allow.click()
    expect(page.locator("#person")).to_be_visible()
    page.goto("/akun/sistem/")
    expect(page.locator("#main")).to_contain_text("Contoh sistem mitra")
    fine(page, f"sign-on systems {language} {width}")
    page.goto(f"/oidc/keluar?client_id={partner.known['client_id']}")
    fine(page, f"sign-on leave {language} {width}")
    team = desk.open(backstage(lambda: an_officer(Role.DIRECTORATE)), language=language, width=width)
    for path in ("/meja/klien/", "/meja/klien/baru/"):
        team.goto(path)
        fine(team, f"sign-on {path} {language} {width}")
    team.goto("/meja/klien/")
    team.locator("#main .row-link").first.click()
    expect(team.locator("h1")).to_have_text("Contoh sistem mitra")
    fine(team, f"sign-on client {language} {width}")


def test_signing_in_by_a_form_leads_on_to_the_own_system_without_a_question(
    desk: Desk, partner: Partner, agent: Actor
) -> None:
    _first_party(partner)
    page = desk.open()
    page.goto(f"{partner.url}/masuk")
    _sign_in(page, agent)
    expect(page).to_have_url(f"{partner.url}/")
    expect(page.locator("#person")).to_be_visible()


def test_without_script_too(desk: Desk, partner: Partner, agent: Actor) -> None:
    page = desk.open(script=False)
    page.goto(f"{partner.url}/masuk")
    _sign_in(page, agent)
    page.locator("button[value=allow]").click()
    expect(page.locator("#person")).to_be_visible()


def test_who_says_no_is_told_so_there(desk: Desk, partner: Partner, agent: Actor) -> None:
    page = desk.open(agent)
    page.goto(f"{partner.url}/masuk")
    page.locator("button[value=deny]").click()
    expect(page.locator("#error")).to_have_text("access_denied")


def test_signing_out_here_is_news_there(desk: Desk, partner: Partner, agent: Actor) -> None:
    _first_party(partner)
    page = desk.open(agent)
    page.goto(f"{partner.url}/masuk")
    expect(page.locator("#person")).to_be_visible()
    page.goto("/accounts/logout/")
    page.locator("#main form button[type=submit]").click()
    expect(page).to_have_url(f"{desk.url}/")
    assert worker() >= 1
    page.goto(f"{partner.url}/")
    expect(page.get_by_role("link", name="Masuk dengan Suar")).to_be_visible()


def test_leaving_there_leaves_here(desk: Desk, partner: Partner, agent: Actor) -> None:
    _first_party(partner)
    page = desk.open(agent)
    page.goto(f"{partner.url}/masuk")
    page.locator("a[href='/keluar']").click()
    expect(page).to_have_url(f"{partner.url}/selesai")
    page.goto("/beranda/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    # Without what shows the stay, the person is asked: by a form, which may lead back to the partner.
    visitor = desk.open(agent)
    visitor.goto(f"/oidc/keluar?client_id={partner.known['client_id']}&post_logout_redirect_uri={partner.url}/selesai")
    visitor.locator("#main form button[type=submit]").click()
    expect(visitor).to_have_url(f"{partner.url}/selesai")


def test_a_new_proof_is_asked_for_and_enough(desk: Desk, partner: Partner, agent: Actor) -> None:
    _first_party(partner)
    page = desk.open()
    page.goto(f"{partner.url}/masuk")
    _sign_in(page, agent)
    page.locator("a[href='/masuk?lagi=1']").click()
    expect(page).to_have_url(re.compile("/accounts/reauthenticate/"))
    page.locator("input[type=password]").fill(_PASSWORD)
    page.locator("#main form button[type=submit]").first.click()
    expect(page.locator("#person")).to_be_visible()
    assert backstage(lambda: SystemSession.objects.filter(ended_at=None).count()) == 1
    backstage(cache.clear)
