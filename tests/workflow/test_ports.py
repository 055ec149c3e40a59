"""A port that is kept while ships call: nothing goes from under a call, and of two officers the last one is told."""

from __future__ import annotations

import threading
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, close_old_connections, connection, transaction
from django.utils import translation

from suar.accounts.actors import Actor
from suar.accounts.roles import OrganisationKind, Role
from suar.billing import invoices
from suar.kernel import clock
from suar.kernel.errors import NotThere, Refused
from suar.portcalls import berths
from suar.portcalls.models import PortCall
from suar.records import chain
from suar.registry import places as register
from suar.registry.models import LabourPool, Place, PlaceKind, Port
from suar.workflow import ports as keeping
from tests import build

pytestmark = pytest.mark.django_db


def typed(place: Place, **changed: str) -> dict[str, str]:
    """A place's form as it begins, with what is changed."""
    known = {
        "code": place.code, "name": place.name, "kind": place.kind, "length_m": str(place.length_m or ""),
        "depth_m": str(place.depth_m or "9"), "under_keel_clearance_m": str(place.under_keel_clearance_m),
        "operator": keeping.operator_label(place.operator), "pilotage": "port", "active": "yes", "why": "Uji",
    }  # fmt: skip
    return known | changed


def change(actor: Actor, place: Place, **changed: str) -> Place:
    place = Place.objects.select_related("operator").get(pk=place.pk)
    known = typed(place, **changed)
    return keeping.change_place(actor, place.port.code, place.pk, known, keeping.fingerprint(register.facts(place)))


def refusal(actor: Actor, place: Place, **changed: str) -> list[tuple[str, str, str]]:
    with translation.override("id"), pytest.raises(Refused) as refused:
        change(actor, place, **changed)
    assert refused.value.status in (409, 422)
    return [(one.field, one.code, str(one.text)) for one in refused.value.problems]


def the_head(port: Port) -> Actor:
    return build.an_officer(Role.HEAD_OF_OFFICE, port, "kepala kantor")


def test_a_place_of_a_running_call_keeps_kind_operator_and_use__and_the_call_is_named() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    port, place = walk.call.port, walk.voyage.place
    company = build.an_organisation(OrganisationKind.PORT_OPERATOR, "PT Terminal Uji")
    head = the_head(port)
    with clock.at(walk.at):
        for field, changed in (
            ("kind", {"kind": "jetty"}), ("operator", {"operator": company.name}), ("active", {"active": "no"}),
            ("code", {"code": "LAIN"}),
        ):  # fmt: skip
            [(where, code, text)] = refusal(head, place, **changed)
            assert (where, code) == (field, "in_use")
            assert field == "code" or walk.voyage.ship.name in text
        assert change(head, place, name="Dermaga Baru", depth_m="7").name == "Dermaga Baru"
    PortCall.objects.filter(pk=walk.call.pk).update(cancelled_at=walk.at)
    with clock.at(walk.at):
        assert not change(head, place, active="no", name="Dermaga Baru", depth_m="7").active


def test_water_and_metres_are_enough_for_ships_that_are_due__who_are_named() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM", "PPKB", "PPK"])
    place, head = walk.voyage.place, the_head(walk.call.port)
    booked = walk.call.bookings.get(cancelled_at=None)
    with clock.at(walk.at):
        short = str(booked.to_m - 1)
        for field, value in (("length_m", short), ("depth_m", "3"), ("under_keel_clearance_m", "4")):
            [(where, code, text)] = refusal(head, place, **{field: value})
            assert (where, code) == (field, "in_use")
            assert walk.voyage.ship.name in text
        enough = change(head, place, length_m=str(booked.to_m), depth_m="5.5")
        assert (enough.length_m, enough.depth_m) == (booked.to_m, Decimal("5.5"))
        deeper = change(head, place, depth_m="6.5")  # more water never asks
        assert deeper.depth_m == Decimal("6.5")


def test_what_is_still_before_the_office_counts_too() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    app = walk.file("PKK")
    place, head = walk.voyage.place, the_head(walk.call.port)
    PortCall.objects.filter(pk=walk.call.pk).update(place=None)  # the call itself says no place yet
    with clock.at(walk.at):
        assert app.in_review
        [(field, code, text)] = refusal(head, place, active="no")
    assert (field, code) == ("active", "in_use")
    assert walk.voyage.ship.name in text
    other = build.a_place(walk.call.port, "D9", length_m=Decimal(80), depth_m=Decimal(5))
    with clock.at(walk.at):
        assert not change(head, other, active="no").active


def test_a_season_of_a_ferry_holds_its_place() -> None:
    app, plan, _cast = build.a_season()
    with clock.at(build.START + timedelta(hours=6)):
        text = refusal(the_head(app.port), plan.place, active="no")[0][2]
    assert plan.ship.name in text


def test_zone_and_operator_of_a_port_wait_for_its_open_calls__pilotage_does_not() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    port, directorate = walk.call.port, build.an_officer(Role.DIRECTORATE)
    with clock.at(walk.at):
        ordinary = {"zone": port.zone, "legal_basis": "KM 1", "since": f"{clock.today(port.zone)}", "why": "Uji"}
        seen = keeping.fingerprint(keeping.structure_facts(port))
        for field, changed in (("zone", {"zone": "Asia/Makassar"}), ("has_operator", {"has_operator": "true"})):
            with translation.override("id"), pytest.raises(Refused) as refused:
                keeping.change_structure(directorate, port.code, ordinary | changed, seen)
            assert [(one.field, one.code) for one in refused.value.problems] == [(field, "in_use")]
            assert walk.voyage.ship.name in str(refused.value.problems[0].text)
        done = keeping.change_structure(directorate, port.code, ordinary | {"has_pilotage": "true"}, seen)
        assert done.has_pilotage
        with pytest.raises(Refused) as head:
            keeping.change_structure(the_head(port), port.code, ordinary, seen)
        assert head.value.status == 403
        with pytest.raises(NotThere):
            keeping.change_structure(build.an_agent(), port.code, ordinary, seen)


def test_a_class_begins_on_no_day_since_which_bills_were_made() -> None:
    walk = build.a_port_call(granted=[code for code in build.ROAD if code not in ("LKK", "SPB")])
    port, directorate = walk.call.port, build.an_officer(Role.DIRECTORATE)
    with clock.at(walk.at):
        invoices.raise_bill(walk.call, walk.cast.authority)
        today = clock.today(port.zone)
        wish = {"tariff_class": "II", "legal_basis": "KM 2", "why": "Kelas baru"}
        with pytest.raises(Refused) as refused:
            keeping.set_class(directorate, port.code, wish | {"since": f"{today}"})
        assert [(one.field, one.code) for one in refused.value.problems] == [("since", "billed")]
        first = port.tariff_classes.get()
        with pytest.raises(Refused) as kept:
            keeping.take_class_back(directorate, port.code, first.pk, "Salah")
        assert kept.value.status == 409
        made = keeping.set_class(directorate, port.code, wish | {"since": f"{today + timedelta(days=1)}"})
        told = chain.particulars(keeping.changes(port)[0])
        assert (told["before"]["tariff_class"], told["after"]["tariff_class"]) == ("III", "II")
        keeping.take_class_back(directorate, port.code, made.pk, "Salah hari")
    assert not list(chain.breaks(Port.objects.get(pk=port.pk)))


def test_labour_is_said_from_a_day_on__and_taken_back_before_it() -> None:
    port = build.a_port()
    authority = build.an_officer(Role.PORT_AUTHORITY, port)
    wish = {"gangs": "14", "men_per_gang": "12", "legal_basis": "SK TKBM 1", "why": "Kesepakatan baru"}
    with clock.at(build.START):
        today = clock.today(port.zone)
        for days in (0, 10):
            keeping.set_labour(authority, port.code, wish | {"since": f"{today + timedelta(days=days)}"})
        with pytest.raises(Refused) as twice:
            keeping.set_labour(authority, port.code, wish | {"since": f"{today}"})
        assert twice.value.status == 409
        first, later = LabourPool.objects.order_by("since")
        with pytest.raises(Refused) as begun:
            keeping.take_labour_back(authority, port.code, first.pk, "Salah")
        assert begun.value.status == 409
        keeping.take_labour_back(authority, port.code, later.pk, "Belum sepakat")
    assert [one.verb for one in keeping.changes(port)] == ["labour_taken_back", "labour_set", "labour_set"]


def test_an_operator_is_found_by_name_or_nib__and_who_is_meant_is_never_guessed() -> None:
    port = build.a_port()
    head = the_head(port)
    place = build.a_place(port, "O1", length_m=Decimal(90), depth_m=Decimal(6))
    for nib in ("9120000000017", "9120000000025"):
        company = build.an_organisation(OrganisationKind.PORT_OPERATOR, f"PT Sama {nib}")
        type(company).objects.filter(pk=company.pk).update(name="PT Sama", nib=nib)
    [(field, _code, text)] = refusal(head, place, operator="pt sama")
    assert (field, "beberapa" in text) == ("operator", True)
    for wrong in ("PT", "Sama", "PT Sama (9120000000099)", "PT Agen Uji"):
        assert refusal(head, place, operator=wrong)[0][:2] == ("operator", "not_in_list")
    done = change(head, place, operator="PT Sama (9120000000025)")
    assert done.operator is not None
    assert done.operator.nib == "9120000000025"
    type(done.operator).objects.filter(pk=done.operator.pk).update(active=False)
    assert change(head, done, depth_m="7").depth_m == 7  # whoever runs it now may go on
    gone = change(head, done, operator="", depth_m="7")
    assert gone.operator_id is None
    assert refusal(head, place, operator="PT Sama (9120000000025)", depth_m="7")[0][0] == "operator"


WRONG: tuple[dict[str, Any], ...] = (
    {"length_m": Decimal(0)}, {"depth_m": Decimal("0.4"), "under_keel_clearance_m": Decimal("0.5")},
    {"under_keel_clearance_m": Decimal(-1)}, {"name": "TEMPAT d1"}, {"code": "D1"},
)  # fmt: skip


@pytest.mark.parametrize("columns", WRONG)
def test_the_database_itself_refuses_a_place_that_cannot_be(columns: dict[str, Any]) -> None:
    known: dict[str, Any] = {"code": "X", "name": "X", "kind": PlaceKind.BERTH, "depth_m": Decimal(5)}
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.create(port=build.a_port(), **{**known, **columns})


@pytest.mark.django_db(transaction=True)
def test_two_officers_change_a_place_at_the_same_moment__one_of_them_is_told() -> None:
    port = build.a_port()
    officers = the_head(port), build.an_officer(Role.PORT_AUTHORITY, port)
    place = port.places.get(code="D1")
    seen, ready = keeping.fingerprint(register.facts(place)), threading.Barrier(2)
    told: list[str] = []

    def send(actor: Actor, depth: str) -> None:
        try:
            with translation.override("id"):
                ready.wait(20)
                keeping.change_place(actor, port.code, place.pk, typed(place, depth_m=depth), seen)
                told.append("done")
        except Refused as refused:
            told.append(f"{refused.status} {refused.problems[0].code}")
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=send, args=each) for each in zip(officers, ("7", "8"), strict=True)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert sorted(told) == ["409 changed", "done"]
    assert keeping.changes(port).count() == 1
    assert Place.objects.get(pk=place.pk).depth_m in (7, 8)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("changed", [{"active": "no"}, {"length_m": "40"}])
def test_metres_that_were_thought_out_before_the_place_changed_are_not_given(changed: dict[str, str]) -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    head = the_head(walk.call.port)
    place = build.a_place(walk.call.port, "D9", length_m=Decimal(80), depth_m=Decimal(5))
    window = berths.Window(place=place, from_m=Decimal(0), to_m=Decimal(60), start=build.ETA, end=build.ETD)
    told: list[str] = []

    def book() -> None:
        try:
            with translation.override("id"), transaction.atomic():
                berths.book(walk.call, window)
                told.append("booked")
        except Refused as refused:
            told.append(refused.problems[0].field)
        finally:
            connection.close()

    booking = threading.Thread(target=book)
    with clock.at(walk.at), transaction.atomic():
        change(head, place, **changed)
        booking.start()
        booking.join(1.5)
        assert booking.is_alive()
    booking.join(60)
    assert told == ["place" if "active" in changed else "to_m"]
    assert not walk.call.bookings.exists()
