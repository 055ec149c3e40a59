"""The practice partner of the demo is registered where it listens, and reads its own name and secret."""

from __future__ import annotations

import stat
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from django.conf import LazySettings

from suar.accounts.digests import digest_of
from suar.accounts.models import System
from suar.accounts.roles import Role
from suar.demo import partner
from suar.demo.stage import Stage
from suar.integrations.partner.sandbox import Partner
from suar.integrations.practice.server import running
from tests.build import an_officer


@pytest.mark.django_db
def test_the_demos_partner_finds_its_secret_once_it_is_registered(settings: LazySettings, tmp_path: Path) -> None:
    with running(Partner(0, "http://127.0.0.1:1", tmp_path / "partner.json")) as found:
        assert found.known == {}
        settings.SUAR_PARTNER_URL = found.url
        team = an_officer(Role.DIRECTORATE)
        partner.fill(cast(Stage, cast(Any, SimpleNamespace(world=SimpleNamespace(actor=lambda _: team)))), tmp_path)
        system = System.objects.get()
        assert system.redirect_uris == [f"{found.url}/kembali"]
        assert found.known["client_id"] == system.client_id
        assert digest_of(found.known["secret"]) == system.secret_digest
    assert stat.S_IMODE((tmp_path / "partner.json").stat().st_mode) == 0o600
