"""Goods by bill of lading, as each forwarder of a call reports them."""

import pytest

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.workflow import lifecycle, permissions
from suar.workflow.statements import describe
from tests import build
from tests.services.stevedores import CEMENT, a_forwarder, announced_call, light_of, problems_of

pytestmark = pytest.mark.django_db


def test_goods_are_reported_by_each_forwarder_once() -> None:
    other = a_forwarder("PT Muatan Lain")
    walk = announced_call(other, cargo=(CEMENT,))
    app = walk.file("LAB")
    assert app.organisation == walk.cast.parts[Role.FORWARDER].organisation
    assert light_of(app.service.checks(app), "Barang sesuai PKK")[0] == "green"
    walk.grant("LAB")
    assert problems_of(walk, "LAB") == [("", "already")]
    with clock.at(walk.at):
        own = lifecycle.begin(other, "LAB", port=walk.cast.port, call_id=walk.call.pk)
    own.statement = build.samples.statement("LAB", walk.voyage).model_dump_json()
    light, said = light_of(own.service.checks(own), "Barang sesuai PKK")
    assert (light, said) == ("green", "Bongkar Semen: 420,500 dari 420,500 ton"), "of a rival's tonnes nothing is told"
    second = walk.file("LAB", by=other)
    assert light_of(second.service.checks(second), "Barang sesuai PKK") == (
        "red",
        "Bongkar Semen: 841,000 dari 420,500 ton",
    )


def test_goods_more_than_announced_or_with_a_wrong_tax_number__are_refused_by_row() -> None:
    walk = announced_call()
    row = build.samples.answers("LAB", walk.voyage)["consignments"][0]
    wrong = [row, {**row, "tonnes": "0.001", "owner_npwp": "123"}]
    assert problems_of(walk, "LAB", consignments=wrong) == [
        ("consignments.1.owner_npwp", "npwp"),
        ("consignments.1.tonnes", "R12"),
    ]
    app = walk.file("LAB", consignments=[{**row, "tonnes": "20", "owner_npwp": None}])
    assert light_of(app.service.checks(app), "Barang sesuai PKK")[0] == "amber"
    assert light_of(app.service.checks(app), "NPWP pemilik barang") == ("amber", "1 baris tanpa NPWP")


def test_a_forwarder_that_is_not_appointed__sees_no_call_and_files_nothing() -> None:
    walk = announced_call()
    other = a_forwarder("PT Muatan Lain")
    app = walk.file("LAB")
    assert not permissions.may(other, "view", app)
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.begin(other, "LAB", port=walk.cast.port, call_id=walk.call.pk)
    assert refused.value.status == 404


def test_statements_read_in_both_languages() -> None:
    walk = announced_call()
    for code in ("RKBM", "RKBMC", "LAB"):
        form = build.samples.statement(code, walk.voyage)
        for language in ("id", "en"):
            shown = describe(type(form), form, lookup=None, zone=walk.cast.port.zone, language=language)
            assert all(section.title for section in shown)
