"""`suar check` tells what is set in part, what is silent, which keys are old, and whether anybody screens."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.accounts.registering import a_screener
from tests.signon.relying import a_system

from suar.accounts import oss
from suar.accounts.models import Group, MenuRights, User
from suar.accounts.roles import EVERY_MENU
from suar.accounts.signon import keys
from suar.config import soundness, surroundings
from suar.integrations.oss import sandbox
from suar.kernel import clock

pytestmark = pytest.mark.django_db


def said(part: Any) -> list[tuple[str, str]]:
    """Mark and words of each finding."""
    return [(one.mark.strip(), one.what) for one in part()]


def marks(part: Any) -> list[str]:
    return [mark for mark, _words in said(part)]


@pytest.fixture(autouse=True)
def _fresh_oss() -> Iterator[None]:
    oss.oss.cache_clear()
    yield
    oss.oss.cache_clear()


class TestOss:
    @pytest.mark.parametrize(
        ("url", "secret", "mark", "word"),
        [
            ("", "", "warn", "not set up"), ("http://127.0.0.1:8002", "", "warn", "not set up"),
            ("", "s", "BAD", "SUAR_OSS_URL is missing"),
            ("http://127.0.0.1:8002", "s", "BAD", "SUAR_OSS_URL is missing"),
            ("https://oss.example", "", "BAD", "SUAR_OSS_SECRET is missing"),
            ("http://oss.example", "s", "BAD", "in the clear"), ("http://127.0.0.1:9", "s", "warn", "no answer"),
        ],
    )  # fmt: skip
    def test_set_in_part_is_wrong__silent_is_a_doubt(
        self, settings: Any, url: str, secret: str, mark: str, word: str
    ) -> None:
        settings.SUAR_OSS_URL, settings.SUAR_OSS_SECRET, settings.SUAR_TRAINING = url, secret, False
        [(found, words)] = said(surroundings.oss)
        assert found == mark
        assert word in words

    def test_answers(self, settings: Any) -> None:
        with sandbox.running("s", []) as own:
            settings.SUAR_OSS_URL, settings.SUAR_OSS_SECRET = own.url, "s"
            assert marks(surroundings.oss) == ["ok"]


class TestCouriers:
    def set(self, settings: Any, **given: str) -> list[tuple[str, str]]:
        known = {"MAIL_URL": "", "SMS_URL": "", "WHATSAPP_URL": "", "COURIER_SECRET": "", "MAIL_FROM": "Suar <a@b.id>"}
        for name, value in {**known, **given}.items():
            setattr(settings, f"SUAR_{name}", value)
        return said(surroundings.couriers)

    def test_nothing_set__mail_is_wrong_and_phones_are_a_doubt(self, settings: Any) -> None:
        assert [mark for mark, _words in self.set(settings)] == ["BAD", "warn", "warn"]

    @pytest.mark.parametrize(
        "given",
        [
            {"MAIL_URL": "https://gateway.example"}, {"MAIL_URL": "gateway.example", "COURIER_SECRET": "s"},
            {"MAIL_URL": "http://gateway.example", "COURIER_SECRET": "s"}, {"MAIL_URL": "smtp://"},
        ],
    )  # fmt: skip
    def test_set_in_part_is_wrong(self, settings: Any, given: dict[str, str]) -> None:
        assert [mark for mark, words in self.set(settings, **given) if "SUAR_MAIL_URL" in words] == ["BAD"]

    def test_set_whole__and_a_password_in_it_is_never_shown(self, settings: Any) -> None:
        gateway = "https://gateway.example"
        found = self.set(
            settings, MAIL_URL="smtp://suar:geheim@mail.example:587", SMS_URL=gateway, WHATSAPP_URL=gateway,
            COURIER_SECRET="s",
        )  # fmt: skip
        assert [mark for mark, _words in found] == ["ok", "ok", "ok"]
        assert "geheim" not in str(found)

    def test_a_sender_that_nobody_takes_is_a_doubt(self, settings: Any) -> None:
        found = self.set(settings, MAIL_URL="smtp://mail.example", MAIL_FROM="Suar <noreply@localhost>")
        assert found[0][0] == "warn"


class TestSignOn:
    @pytest.fixture(autouse=True)
    def _own_folder(self, settings: Any, tmp_path: Path) -> None:
        settings.SUAR_KEYS_DIR = str(tmp_path)

    def test_no_key_yet__wrong_only_where_systems_wait_for_one(self) -> None:
        assert marks(surroundings.sign_on) == ["ok"]
        a_system()
        [(mark, words)] = said(surroundings.sign_on)
        assert (mark, "rotate-keys" in words) == ("BAD", True)

    def test_a_young_key_is_well__an_old_one_a_doubt__until_the_next_is_made(self) -> None:
        keys.signing()
        assert "0 days old" in said(surroundings.sign_on)[0][1]
        with clock.later(days=181):
            assert marks(surroundings.sign_on) == ["warn"]
            keys.rotate()
            assert marks(surroundings.sign_on) == ["ok"], "the next one is shown already"
        with clock.later(days=181, hours=2):
            assert marks(surroundings.sign_on) == ["ok"]

    def test_a_key_that_others_may_read_is_wrong(self) -> None:
        key = keys.signing()
        key.path.chmod(0o644)
        assert "BAD" in marks(surroundings.sign_on)

    def test_a_key_that_cannot_be_read_hides_nothing_else(self) -> None:
        path = keys.signing().path
        path.write_text("{")
        os.utime(path, (1, 1))
        found = list(soundness.findings())
        assert any("sign on could not be looked at" in one.what and not one.well for one in found)
        assert any(one.what.startswith("technical team") for one in found)


class TestTeam:
    def test_nobody_of_the_technical_team_is_wrong(self, settings: Any) -> None:
        settings.SUAR_DESK_EMAIL = "meja@suar.example"
        assert marks(surroundings.technical_team) == ["BAD"]
        screener = a_screener()
        assert marks(surroundings.technical_team) == ["ok"]
        group = Group.objects.get(pk=screener.group_id or 0)
        MenuRights.objects.filter(group=group, menu=EVERY_MENU).update(switched_off=True)
        assert marks(surroundings.technical_team) == ["BAD"]

    def test_without_a_contact_is_a_doubt(self, settings: Any) -> None:
        settings.SUAR_DESK_EMAIL, settings.SUAR_DESK_PHONE = "", ""
        a_screener()
        assert marks(surroundings.technical_team) == ["ok", "warn"]
        User.objects.all().update(is_active=False)
        assert marks(surroundings.technical_team) == ["BAD", "warn"]


def test_every_finding_has_its_place_in_the_command(settings: Any) -> None:
    said_of = " ".join(one.what for one in soundness.findings())
    for part in (
        "configuration",
        "database",
        "migrations",
        "event chains",
        "OSS",
        "couriers",
        "sign-on",
        "technical team",
    ):
        assert part in said_of
