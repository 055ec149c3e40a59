"""What the directorate's own screens are sent by a broken browser or a forged form: an answer, never a fault."""

from __future__ import annotations

import pytest
from tests.build import an_officer
from tests.portal.conftest import SignIn

from suar.accounts.roles import Role
from suar.exchange.models import ImportRun, PlaceName, RunKind
from suar.kernel import clock
from suar.registry import ports
from suar.registry.models import Port

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("typed", ["\x00", "ID\x00", "\u202e", "९९"])
def test_answered__a_port_for_a_name_that_cannot_be_one(typed: str, sign_in: SignIn) -> None:
    run = ImportRun.objects.create(
        kind=RunKind.CALLS, file_name="x.csv", sha256="0" * 64, imported_at=clock.now(), rows=1
    )
    name = PlaceName.objects.create(name="MUARA", key="muara", first_seen=run)
    browser = sign_in(an_officer(Role.DIRECTORATE))
    assert browser.post("/impor/tempat/", {"name": name.pk, "port": typed}).status_code == 422
    name.refresh_from_db()
    assert name.decided_at is None


@pytest.mark.parametrize("sign", ["\x00", "\u202e"])
@pytest.mark.parametrize("field", ["office_name", "legal_basis"])
def test_answered__a_port_set_up_with_signs_that_cannot_be_kept(field: str, sign: str, sign_in: SignIn) -> None:
    ports.take_over([("IDZZZ", "UJUNG")])
    said = {
        "zone": "Asia/Jakarta", "office_name": "UPP", "tariff_class": "III", "since": "2020-01-01", "legal_basis": "SK"
    }  # fmt: skip
    browser = sign_in(an_officer(Role.DIRECTORATE))
    assert browser.post("/impor/pelabuhan/IDZZZ/", {**said, field: f"a{sign}b"}).status_code == 422
    assert Port.objects.get(code="IDZZZ").zone == ""
