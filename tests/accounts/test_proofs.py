"""A fresh proof: how long it holds, for whom, and that nothing signs a ship out without one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from suar.accounts import proofs
from suar.accounts.actors import system
from suar.config.second_factor import second_factor
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.workflow import lifecycle, registry
from suar.workflow.models import Application, State
from tests import build
from tests.billing.conftest import simponi

__all__ = ["simponi"]
pytestmark = pytest.mark.django_db


def test_a_proof_holds_ten_minutes__and_none_comes_from_tomorrow() -> None:
    actor = build.an_officer()
    assert not proofs.fresh(actor)
    proved = proofs.proved(actor)
    assert proofs.fresh(proved)
    with clock.later(minutes=10, seconds=-1):
        assert proofs.fresh(proved)
    with clock.later(minutes=11):
        assert not proofs.fresh(proved)
    with clock.later(minutes=-5):
        assert not proofs.fresh(proved)
    assert proofs.fresh(system())


def test_a_programs_proof__holds_five_minutes_and_for_its_key_alone() -> None:
    token, until = proofs.token(7)
    assert until - clock.now() <= timedelta(minutes=5)
    assert proofs.read_token(token, 7) is not None
    assert proofs.read_token(token, 8) is None
    assert proofs.read_token(token[:-3] + "abc", 7) is None
    assert proofs.read_token("", 7) is None
    assert proofs.read_token("x" * 5000, 7) is None
    with clock.later(minutes=6):
        assert proofs.read_token(token, 7) is None


def test_only_a_training_site_may_merely_offer() -> None:
    assert second_factor("", training=False) == second_factor("", training=True) == "required"
    assert second_factor("offered", training=True) == "offered"
    with pytest.raises(ImproperlyConfigured):
        second_factor("offered", training=False)
    with pytest.raises(ImproperlyConfigured):
        second_factor("no", training=True)


def test_these_sign_a_ship_out__and_none_of_them_in_bulk() -> None:
    asked = {service.code: service for service in registry.current() if service.proof}
    assert set(asked) == {"SPB", "SPBC", "SPBM"}
    assert not any(service.bulk for service in asked.values())


def test_nobody_grants_or_revokes_a_clearance__without_a_proof(simponi: Any) -> None:
    walk = build.a_port_call(granted=build.ROAD[: build.ROAD.index("SPB")])
    build.pay(walk, simponi)
    app = walk.file("SPB")
    master = walk.cast.harbour_master
    with clock.at(walk.at):
        _refused(lambda: lifecycle.grant(app.pk, master, version=app.version))
        early = proofs.proved(master)
    with clock.at(walk.at + timedelta(minutes=11)):
        _refused(lambda: lifecycle.grant(app.pk, early, version=app.version))
        assert Application.objects.get(pk=app.pk).state == State.IN_REVIEW
        assert lifecycle.grant(app.pk, proofs.proved(master), version=app.version).state == State.GRANTED
        _refused(lambda: lifecycle.revoke(app.pk, master, reason="R15", text="Bocor."))
        taken = lifecycle.revoke(app.pk, proofs.proved(master), reason="R15", text="Bocor.")
    assert taken.state == State.REVOKED


def test_an_officer_who_files_the_clearance_of_a_small_ship__signs_it(simponi: Any) -> None:
    walk = build.a_visit_by_hand()
    walk.pass_through("MANUAL")
    build.pay(walk, simponi)
    draft = walk.draft("SPBM", walk.cast.harbour_master)
    with clock.at(walk.at):
        statement = walk._stated(draft, walk.cast.harbour_master, {})
        _refused(lambda: lifecycle.submit(draft.pk, walk.cast.harbour_master, statement))
        done = lifecycle.submit(draft.pk, proofs.proved(walk.cast.harbour_master), statement)
    assert done.state == State.GRANTED


def _refused(act: Any) -> None:
    with pytest.raises(Refused) as refused:
        act()
    assert [problem.code for problem in refused.value.problems] == ["proof"]
    assert refused.value.status == 403
    assert refused.value.problems[0].remedy
