"""The demo data loads into an empty database, by walking the lifecycle, and leaves nothing unsound."""

import json
from pathlib import Path

import pytest

from suar import demo
from suar.accounts.models import User
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel.database import own_folder
from suar.portcalls.models import ManualEntry, PortCall
from suar.records import chain, outbox
from suar.workflow import inbox
from suar.workflow.models import Application, IssuedDocument, State
from suar.workflow.validity import Standing, standing

pytestmark = pytest.mark.django_db


def test_demo_shows_every_stage_and_is_sound(simponi: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SUAR_DATA_DIR", str(tmp_path))
    demo.load()

    assert PortCall.objects.count() >= 20
    assert set(Application.objects.values_list("state", flat=True)) >= set(State) - {State.REVOKED}
    shown = {standing(document) for document in IssuedDocument.objects.all()}
    assert shown >= {Standing.VALID, Standing.USED, Standing.LAPSED, Standing.REVOKED}
    assert PortCall.objects.filter(closed_at__isnull=False).exists()
    assert PortCall.objects.filter(cancelled_at__isnull=False).exists()
    assert ManualEntry.objects.count() == 3
    assert outbox.waiting() == []
    assert chain.verify_all()[1] == []

    told = json.loads((own_folder() / "demo.json").read_text())["accounts"]
    for role, account in told.items():
        assert User.objects.get(username=account["username"]).check_password(account["password"]), role
    from suar.accounts.actors import actor_of, actor_of_key

    officer = actor_of(User.objects.get(username="harbour_master"))
    assert inbox.open_cases(officer).exists()
    assert actor_of_key(told["agent"]["api_key"]) is not None
