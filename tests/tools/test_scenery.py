"""What builders put back is what they built: rows, files, the treasury's book; and only where nothing differs."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.utils import translation
from tests import build, scenery
from tests.billing.conftest import simponi
from tests.scenery import asking, keeping, staging

from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.records import files
from suar.records.models import StoredFile
from suar.workflow import issuing, registry
from suar.workflow.models import Application, IssuedDocument

__all__ = ["simponi"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _open() -> None:
    staging.on_stage().open = True  # also where SUAR_TEST_SCENERY has everything built anew


def _empty(scene: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        for table, _rows in scene.rows:
            cursor.execute(f'DELETE FROM "{table}"')
        cursor.execute("SET LOCAL session_replication_role = origin")


def _scene_of(walk: build.Walk) -> Any:
    scene = keeping.taken(walk)
    assert scene is not None
    return scene


def test_put_back__row_by_row_as_it_was_built_and_fit_to_go_on() -> None:
    built = build.a_port_call(granted=["AGENCY", "PKK"])
    scene = _scene_of(built)
    _empty(scene)
    assert not Application.objects.exists()
    walk = keeping.put_back(scene)
    assert _scene_of(walk).rows == scene.rows
    assert (walk.call.pk, walk.at, walk.cast, set(walk.apps)) == (built.call.pk, built.at, built.cast, set(built.apps))
    assert walk.call is not built.call
    assert build.chain_holds()
    walk.pass_through("SPM")
    assert walk.apps["SPM"].state == "granted"
    assert build.chain_holds()


def test_put_back__with_the_bytes_of_its_papers() -> None:
    scene = _scene_of(build.a_port_call(granted=["AGENCY", "PKK"]))
    kept = [keeping.path_of(file.sha256) for file in StoredFile.objects.all()]
    kept[0].write_bytes(b"another")
    kept[1].unlink()
    _empty(scene)
    keeping.put_back(scene)
    assert all(files.read(file) for file in StoredFile.objects.all())


def test_put_back__with_the_treasurys_book_at_its_new_address(simponi: Sandbox) -> None:
    built = build.a_port_call(granted=build.ROAD[:-1], simponi=simponi)
    scene = _scene_of(built)
    assert scene.bills
    _empty(scene)
    simponi.ledger.billings.clear()
    walk = keeping.put_back(scene)
    assert set(simponi.ledger.billings) == {bill.code for bill in scene.bills}
    assert all(bill is not simponi.ledger.billings[bill.code] for bill in scene.bills)
    walk.until(build.ETD - timedelta(hours=6))
    build.pay(walk, simponi)
    walk.pass_through("SPB")
    paper = IssuedDocument.objects.get(application__service_code="SPB")
    assert paper.file is not None
    assert issuing.signer().verify(files.read(paper.file)).valid


def test_asked_again_after_something_was_written__built_anew() -> None:
    made: list[int] = []

    @scenery.remembered
    def an_officers_port() -> str:
        made.append(1)
        return build.a_port(f"IDX0{len(made)}").code

    assert [an_officers_port(), an_officers_port()] == ["IDX01", "IDX02"]


def _asks(**asked: Any) -> Any:
    return asking.asked(build.a_port_call, (), asked)


def test_another_request__whatever_a_builder_may_look_at(settings: LazySettings) -> None:
    asked = [
        _asks(granted=["AGENCY"]),
        _asks(granted=["AGENCY"], place="L1"),
        _asks(cargo=(build.Goods("load", "A", "1", "b"),)),
    ]
    with clock.at(build.START):
        asked.append(_asks(granted=["AGENCY"]))
    with translation.override("en"):
        asked.append(_asks(granted=["AGENCY"]))
    settings.SUAR_SECOND_FACTOR = "required"
    asked.append(_asks(granted=["AGENCY"]))
    assert None not in asked
    assert len(set(asked)) == len(asked)
    assert _asks(granted=["AGENCY"]) == asked[-1]


def test_never_remembered__what_hangs_on_rows_and_what_a_test_replaces(settings: LazySettings) -> None:
    cast = build.a_cast()
    with pytest.raises(asking.NotPlain):
        asking.plain({"cast": cast})
    settings.SUAR_SIMPONI_URL = "http://127.0.0.1:1"  # a treasury that nobody told of
    assert not asking.treasury_untouched()
    with scenery.stage(alone=False):
        assert _asks() is None


def test_services_that_a_test_adds__make_another_request() -> None:
    known = registry.versions("PKK")
    before = _asks()
    registry._versions["PKK"] = [*known, type(known[-1])()]
    try:
        assert _asks() != before
    finally:
        registry._versions["PKK"] = known
