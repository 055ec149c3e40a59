"""Permits and notices of business: endorsement and lapse, leave to anchor, national ships beyond their route."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from suar.accounts.actors import Actor
from suar.accounts.roles import OrganisationKind, Role
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.records import outbox
from suar.registry.models import Permit, PermitKind, Port, ShipPaper
from suar.workflow import inbox, licences, lifecycle, permissions, validity
from suar.workflow.models import Application, Notice, State
from tests import build, commerce
from tests.scenery import remembered

pytestmark = pytest.mark.django_db
#: The last day of the notice of business that ``build.a_licence`` gives.
ENDS = build.ETA.date() - timedelta(days=60) + timedelta(days=365)


def _pairs(problems: Any) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in problems]


def _refused(do: Callable[[], object]) -> list[Problem]:
    with pytest.raises(Refused) as refused:
        do()
    for problem in refused.value.problems:
        assert problem.text
        assert problem.remedy
    return list(refused.value.problems)


def _on(day: date, hour: int = 9) -> Any:
    return clock.at(build.samples.local(day, hour))


def _file(actor: Actor, code: str, port: Port, **changed: Any) -> Application:
    """Begin and hand in a filing without a call, its papers with it."""
    ship = build.a_ship(agent=actor) if "ship" not in changed else None
    voyage = build.a_voyage(ship or build.a_ship(agent=actor), port)
    app = lifecycle.begin(actor, code, port=port)
    build_papers(app, actor, code, voyage)
    filed = lifecycle.submit(app.pk, actor, _read(actor, port, code, build.samples.answers(code, voyage, **changed)))
    outbox.drain()
    return filed


def build_papers(app: Application, actor: Actor, code: str, voyage: Any) -> None:
    from suar.demo.walking import hand_in_papers

    hand_in_papers(app, actor, code, voyage)


def _read(actor: Actor, port: Port, code: str, answers: dict[str, Any]) -> Any:
    from suar.workflow import registry
    from suar.workflow.statements import read

    visible = permissions.visible(actor, port)
    return read(registry.current_of(code).Form, answers, zone=port.zone, visible=visible)


def _granted(app: Application, by: Actor) -> Application:
    granted = lifecycle.grant(app.pk, by)
    outbox.drain()
    return granted


def _endorsed(cast: Any, until: date, holder: Actor | None = None) -> Application:
    holder = holder or cast.agent
    notice = build.a_licence(cast, holder=holder)
    filed = _file(holder, "PMKUE", cast.port, pmku_number=notice.request_number, valid_until=until)
    return _granted(filed, cast.authority)


# PMKU and its endorsement


def test_after_its_last_day__no_new_agency__and_the_remedy_is_to_endorse() -> None:
    cast = build.a_cast()
    walk = build.a_port_call(cast=cast)
    walk.until(build.samples.local(ENDS + timedelta(days=1), 8))
    problems = _refused(lambda: walk.file("AGENCY", eta=walk.at + timedelta(days=3)))
    assert ("", "R06") in _pairs(problems)
    assert "PMKUE" in next(p.remedy for p in problems if p.code == "R06")
    with clock.at(walk.at):
        _endorsed(cast, ENDS + timedelta(days=300))
    left: list[tuple[str, str]] = []
    try:
        walk.file("AGENCY", eta=walk.at + timedelta(days=3))
    except Refused as refused:
        left = _pairs(refused.problems)
    assert ("", "R06") not in left


def test_who_was_appointed_while_its_notice_stood_goes_on__who_is_not_is_refused() -> None:
    cast = commerce.a_commercial_cast()
    first, last = ENDS - timedelta(days=1), build.samples.local(ENDS + timedelta(days=2), 8)
    eta = build.samples.local(ENDS + timedelta(days=4), 8, zone=cast.port.zone)
    ship = commerce.a_commercial_ship(cast)
    Permit.objects.filter(ship=ship).update(valid_until=ENDS + timedelta(days=90))
    ShipPaper.objects.filter(ship=ship).update(expires_on=ENDS + timedelta(days=400))
    walk = build.Walk(
        cast, commerce.a_plan(cast, ship, eta=eta, etd=eta + timedelta(days=2)), build.samples.local(first, 8)
    )
    walk.pass_through("AGENCY", "PKK")
    stevedore = cast.parts[Role.STEVEDORE]
    walk.until(last)
    assert walk.file("RKBM").state == State.IN_REVIEW, "appointed while its notice stood"
    Application.objects.filter(service_code="PMKU", organisation=stevedore.organisation_id).update(state=State.REVOKED)
    app = walk.open_case("RKBM")
    problems = _refused(lambda: _at(walk.at, lambda: lifecycle.grant(app.pk, cast.authority)))
    assert ("", "R06") in _pairs(problems), "a revoked notice covers nothing"


def _at(moment: Any, do: Callable[[], Any]) -> Any:
    with clock.at(moment):
        return do()


def test_an_endorsed_company_may_be_appointed__a_lapsed_one_may_not() -> None:
    cast = commerce.a_commercial_cast()
    stevedore = cast.parts[Role.STEVEDORE]
    with _on(ENDS - timedelta(days=10)):
        _endorsed(cast, ENDS + timedelta(days=200), stevedore)
    with _on(ENDS + timedelta(days=1)):
        assert list(permissions.appointees(cast.port)) == [stevedore.organisation]
    with _on(ENDS + timedelta(days=201)):
        assert list(permissions.appointees(cast.port)) == []


@pytest.mark.parametrize(
    ("until", "day", "named"),
    [
        (ENDS, ENDS - timedelta(days=5), ("valid_until", "order")),
        (ENDS + timedelta(days=367), ENDS - timedelta(days=5), ("valid_until", "limit")),
        (ENDS + timedelta(days=30), ENDS - timedelta(days=120), ("", "early")),
        (ENDS + timedelta(days=5), ENDS + timedelta(days=20), ("valid_until", "order")),
    ],
)
def test_endorsement__a_further_year_at_most_and_not_too_early(until: date, day: date, named: tuple[str, str]) -> None:
    cast = build.a_cast()
    with _on(day):
        assert named in _pairs(_refused(lambda: _endorsed(cast, until)))


def test_endorsement__of_another_companys_notice_or_at_another_port_is_not_found() -> None:
    cast, other = build.a_cast(), build.an_agent("PT Agen Lain")
    with _on(ENDS - timedelta(days=5)):
        notice = build.a_licence(cast)
        for actor, port in ((other, cast.port), (cast.agent, build.a_port("IDXXX"))):
            problems = _refused(
                lambda actor=actor, port=port: _file(  # type: ignore[misc]
                    actor, "PMKUE", port, pmku_number=notice.request_number, valid_until=ENDS + timedelta(days=30)
                )
            )
            assert _pairs(problems) == [("pmku_number", "R06")]
            assert str(notice.request_number) not in problems[0].remedy


def test_told_a_month_a_week_and_a_day_before__and_at_the_end__each_once() -> None:
    cast = build.a_cast()
    notice = build.a_licence(cast)
    told = Notice.objects.filter(kind__in=("expiring", "lapsed"), organisation=cast.agent.organisation)
    for before, count in ((31, 0), (30, 1), (29, 1), (7, 2), (6, 2), (1, 3), (0, 3), (-1, 4), (-2, 4), (-40, 4)):
        with _on(ENDS - timedelta(days=before)):
            licences.tell_expiring()
            licences.tell_expiring()
            assert told.count() == count, f"{before} days before"
    assert [n.kind for n in told.order_by("at")] == ["expiring"] * 3 + ["lapsed"]
    assert {n.application_id for n in told} == {notice.pk}


def test_told_again_only_before_the_new_end() -> None:
    cast = build.a_cast()
    with _on(ENDS - timedelta(days=20)):
        _endorsed(cast, ENDS + timedelta(days=100))
        licences.tell_expiring()
        assert not Notice.objects.filter(kind="expiring").exists()
    with _on(ENDS + timedelta(days=95)):
        licences.tell_expiring()
        assert Notice.objects.filter(kind="expiring").count() == 1


def test_home_and_company_page__say_what_runs_out_and_count_the_endorsement(sign_in: Callable[[Actor], Client]) -> None:
    cast = build.a_cast()
    build.a_licence(cast)
    with _on(ENDS - timedelta(days=5)):
        client = sign_in(cast.agent)
        assert f"PMKU · {cast.port.name}" in client.get("/beranda/").content.decode()
        _endorsed(cast, ENDS + timedelta(days=100))
        assert f"PMKU · {cast.port.name}" not in client.get("/beranda/").content.decode()
    with _on(ENDS + timedelta(days=5)):
        page = sign_in(cast.agent).get("/perusahaan/").content.decode()
        assert "Kedaluwarsa" not in page


# PKKA Anchorage


@remembered
def _anchored(**changed: Any) -> build.Walk:
    """A foreign ship with leave to anchor; her other permit is not for this port."""
    walk = build.a_port_call(**build.from_abroad(), place="L1", **changed)
    Permit.objects.filter(ship=walk.voyage.ship).update(port_codes=["SGSIN"])
    return walk


def test_leave_to_anchor__becomes_the_permit_that_the_agency_begins_with() -> None:
    walk = _anchored(cargo=())
    walk.pass_through("PKKAA")
    app = walk.open_case("PKKAA")
    document = app.documents.get()
    permit = Permit.objects.get(number=document.number)
    assert (permit.kind, permit.port_codes) == (PermitKind.PKKA, [walk.cast.port.code])
    assert (permit.valid_from, permit.valid_until) == (build.ETA.date(), build.ETA.date() + timedelta(days=10))
    assert document.file is not None
    assert document.valid_until is not None
    known = walk.cast.files(app.service)
    with clock.at(walk.at):  # a permit of eleven days, whatever day it is today
        begun = build.reread(walk.draft("AGENCY")).service.known(walk.call, known)
    assert begun["route_number"] == document.number
    walk.file("AGENCY", route_number=document.number)
    walk.grant("AGENCY")
    walk.pass_through("PKK")
    assert walk.call.number
    with clock.at(build.ETA + timedelta(days=12)):
        assert validity.standing(app.documents.get()) == validity.Standing.LAPSED


def test_under_it__no_berth_no_cargo_and_no_longer_stay() -> None:
    walk = _anchored()
    walk.pass_through("PKKAA")
    walk.pass_through("AGENCY", route_number=walk.open_case("PKKAA").documents.get().number)
    berth = build.a_place(walk.cast.port, "D1").pk
    problems = _refused(lambda: walk.file("PKK", place=berth, etd=build.ETA + timedelta(days=20)))
    assert {("place", "R04"), ("etd", "R04"), ("cargo.0.direction", "R04")} <= set(_pairs(problems))
    walk.file("PKK", cargo=[])
    walk.grant("PKK")
    problems = _refused(lambda: walk.file("PPKB", place=berth))
    assert ("place", "R04") in _pairs(problems)


def test_under_it__nor_later__by_another_place_or_by_other_goods() -> None:
    walk = _anchored(cargo=())
    walk.pass_through("PKKAA")
    walk.pass_through("AGENCY", route_number=walk.open_case("PKKAA").documents.get().number)
    walk.pass_through("PKK")
    walk.file("COP")
    walk.pass_through("SPM", "PPKB")
    berth = build.a_place(walk.cast.port, "D1").pk
    assert _pairs(_refused(lambda: walk.file("LOKASI", to_place=berth))) == [("to_place", "R04")]
    goods = [build.Goods("discharge", "CEMENT", "100", "bag_cargo").answers()]
    assert ("cargo.0.direction", "R04") in _pairs(_refused(lambda: walk.file("MUATAN", before=[], cargo=goods)))
    walk.file("SPOG", to_place=walk.call.place_id)
    walk.grant("SPOG")
    walk.act("SPM", "arrived", build.ETA)
    problems = _refused(lambda: walk.file("PINDAH", from_place=walk.call.place_id, to_place=berth))
    assert ("to_place", "R04") in _pairs(problems)


def test_under_it__goods_move_from_ship_to_ship_where_that_is_its_purpose() -> None:
    walk = _anchored()
    walk.file("PKKAA", purpose="transfer")
    walk.grant("PKKAA")
    walk.pass_through("AGENCY", route_number=walk.open_case("PKKAA").documents.get().number)
    assert walk.file("PKK").state == State.IN_REVIEW


def test_under_a_full_permit__nothing_of_it_holds() -> None:
    walk = build.a_port_call(**build.from_abroad())
    walk.pass_through("AGENCY")
    assert walk.file("PKK").state == State.IN_REVIEW


def test_revoked__the_permit_stands_no_longer_and_the_agency_ends_with_it() -> None:
    walk = _anchored(cargo=())
    walk.pass_through("PKKAA")
    number = walk.open_case("PKKAA").documents.get().number
    walk.pass_through("AGENCY", route_number=number)
    walk.revoke("PKKAA", "R04", "Prinsipal menarik penunjukan.")
    assert Permit.objects.get(number=number).revoked
    assert walk.open_case("AGENCY").state == State.REVOKED


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"place": "D1"}, ("place", "R04")),
        ({"no_cargo": False}, ("no_cargo", "R04")),
        ({"arrives_at": build.START - timedelta(days=1)}, ("arrives_at", "clock")),
        ({"letter_on": date(2026, 12, 24)}, ("letter_on", "clock")),
    ],
)
def test_leave_to_anchor__is_refused_by_field(changed: dict[str, Any], named: tuple[str, str]) -> None:
    walk = _anchored(cargo=())
    if "place" in changed:
        changed = {"place": build.a_place(walk.cast.port, "D1").pk}
    assert named in _pairs(_refused(lambda: walk.file("PKKAA", **changed)))


@pytest.mark.parametrize(
    ("field", "value"),
    [("days", 0), ("days", 91), ("days", "x"), ("place", 2**63), ("purpose", "party"), ("principal", "x" * 200),
     ("principal_country", "Indonesia"), ("letter_on", "kemarin"), ("no_cargo", "mungkin")],
)  # fmt: skip
def test_leave_to_anchor__hostile_answers_are_refused(field: str, value: object) -> None:
    walk = _anchored(cargo=())
    draft = walk.draft("PKKAA")
    answers = build.samples.answers("PKKAA", walk.voyage, **{field: value})
    with clock.at(walk.at):
        problems = _refused(lambda: _read(walk.cast.agent, walk.cast.port, "PKKAA", answers))
    assert {p.field for p in problems} == {field}
    assert build.reread(draft).version == 0


def test_leave_to_anchor__at_another_ports_anchorage_is_not_found() -> None:
    walk = _anchored(cargo=())
    elsewhere = build.a_place(build.a_port("IDXXX"), "L1").pk
    answers = build.samples.answers("PKKAA", walk.voyage, place=elsewhere)
    problems = _refused(lambda: _read(walk.cast.agent, walk.cast.port, "PKKAA", answers))
    assert {p.field for p in problems} == {"place"}


def test_leave_to_anchor__after_the_agency_is_too_late_and_an_indonesian_ship_needs_none() -> None:
    walk = build.a_port_call(**build.from_abroad(), granted=["AGENCY"])
    assert ("", "already") in _pairs(_refused(lambda: walk.file("PKKAA")))
    with pytest.raises(Refused) as refused:
        build.a_port_call().draft("PKKAA")
    assert _pairs(refused.value.problems) == [("", "applies")]


# PPKN and deviation


def _ship_of(cast: Any, *ports: str) -> Any:
    ship = build.a_ship(agent=cast.agent)
    Permit.objects.filter(ship=ship).update(port_codes=list(ports))
    return ship


def test_directorate_grants_it_at_its_desk__and_the_agency_finds_it(sign_in: Callable[[Actor], Client]) -> None:
    cast = build.a_cast()
    ship, directorate = _ship_of(cast, "IDJKT"), build.an_officer(Role.DIRECTORATE)
    build.a_licence(cast)
    with clock.at(build.START):
        app = _file(cast.agent, "PPKN", cast.port, ship=ship.pk)
        assert app in inbox.open_cases(directorate)
        assert app not in inbox.open_cases(cast.authority)
        assert _refused_status(lambda: lifecycle.grant(app.pk, cast.authority)) == 403
        client = sign_in(directorate)
        assert b"PPKN" in client.get("/meja/").content
        assert client.get(f"/meja/{app.pk}/").status_code == 200
        _granted(app, directorate)
    document = app.documents.get()
    assert document.file is not None
    permit = Permit.objects.get(number=document.number)
    assert (permit.kind, permit.port_codes) == (PermitKind.PPKN, [])
    walk = build.Walk(cast, build.a_voyage(ship, cast.port), build.START + timedelta(hours=1))
    with clock.at(walk.at):
        begun = build.reread(walk.draft("AGENCY")).service.known(walk.call, cast.agent)
    assert begun["route_number"] == document.number
    assert walk.file("AGENCY", route_kind="PPKN", route_number=document.number).state == State.IN_REVIEW


def _refused_status(do: Callable[[], object]) -> int:
    with pytest.raises(Refused) as refused:
        do()
    return refused.value.status


def _deviation(cast: Any, ship: Any, **changed: Any) -> Application:
    ordinary: dict[str, Any] = {
        "kind": "deviation", "ship": ship.pk, "permit_number": f"TR-{ship.pk}",
        "ports": [{"port": cast.port.code, "country": "ID"}],
    }  # fmt: skip
    return _file(cast.agent, "PPKN", cast.port, **{**ordinary, **changed})


def test_deviation__lets_her_call_here_for_its_days_and_no_longer() -> None:
    cast = build.a_cast()
    ship, directorate = _ship_of(cast, "IDJKT"), build.an_officer(Role.DIRECTORATE)
    build.a_licence(cast)
    walk = build.Walk(cast, build.a_voyage(ship, cast.port), build.START)
    problems = _refused(lambda: walk.file("AGENCY"))
    assert _pairs(problems) == [("route_number", "R04")]
    assert "PPKN" in problems[0].remedy
    with clock.at(walk.at):
        number = _granted(_deviation(cast, ship), directorate).documents.get().number
    permit = Permit.objects.get(number=number)
    assert (permit.kind, permit.port_codes) == (PermitKind.TRAMPER, [cast.port.code])
    late: dict[str, Any] = {"route_number": number, "eta": build.ETA + timedelta(days=120)}
    assert ("route_number", "R04") in _pairs(_refused(lambda: walk.file("AGENCY", **late)))
    assert walk.file("AGENCY", route_number=number).state == State.IN_REVIEW
    with clock.at(walk.at):
        lifecycle.revoke(Application.objects.get(service_code="PPKN").pk, directorate, reason="R04", text="Salah.")
    assert Permit.objects.get(number=number).revoked
    assert Permit.objects.get(number=f"TR-{ship.pk}").revoked is False


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"permit_number": None}, ("permit_number", "R04")),
        ({"permit_number": "TR-OTHER"}, ("permit_number", "R04")),
        ({"valid_until": date(2028, 3, 1)}, ("permit_number", "R04")),
        ({"valid_from": date(2026, 12, 1), "valid_until": date(2026, 11, 20)}, ("valid_until", "order")),
        ({"valid_from": date(2026, 10, 1), "valid_until": date(2026, 10, 2)}, ("valid_until", "clock")),
        ({"valid_until": date(2027, 12, 30)}, ("valid_until", "limit")),
        ({"ports": [{"port": "Atlantis", "country": "ID"}]}, ("ports.0.port", "not_found")),
        ({"ports": [{"port": "Singapore", "country": "SG"}]}, ("ports", "R04")),
        ({"kind": "abroad"}, ("ports", "R04")),
    ],
)
def test_deviation__is_refused_by_field(changed: dict[str, Any], named: tuple[str, str]) -> None:
    cast = build.a_cast()
    build.a_licence(cast)
    ship = _ship_of(cast, "IDJKT")
    with clock.at(build.START):
        assert named in _pairs(_refused(lambda: _deviation(cast, ship, **changed)))


def test_ppkn__for_another_companys_ship_or_a_foreign_one_is_refused() -> None:
    cast = build.a_cast()
    build.a_licence(cast)
    stranger = build.a_ship(agent=build.an_agent("PT Agen Lain"))
    foreign = build.a_ship(agent=cast.agent, flag="SG", imo_number="9999993", registration_mark="", registration_key="")
    with clock.at(build.START):
        assert {p.field for p in _refused(lambda: _file(cast.agent, "PPKN", cast.port, ship=stranger.pk))} == {"ship"}
        assert ("ship", "R04") in _pairs(_refused(lambda: _file(cast.agent, "PPKN", cast.port, ship=foreign.pk)))


def test_what_another_company_asked_of_the_directorate__nobody_else_reads() -> None:
    cast = build.a_cast()
    build.a_licence(cast)
    ship = _ship_of(cast, "IDJKT")
    with clock.at(build.START):
        app = _file(cast.agent, "PPKN", cast.port, ship=ship.pk)
    for stranger in (
        build.an_agent("PT Agen Lain"),
        commerce.a_company(OrganisationKind.STEVEDORE, "PT Bongkar Lain"),
        build.an_officer(Role.PORT_AUTHORITY, build.a_port("IDXXX")),
    ):
        assert not permissions.may(stranger, "view", app)
        assert app not in permissions.applications(stranger)


# Years that nobody means


@pytest.mark.parametrize("code", ["PMKU", "PPKN"])
def test_a_period_of_another_century_is_refused(code: str) -> None:
    cast = build.a_cast()
    build.a_licence(cast)
    far = {"valid_from": date(9999, 1, 1), "valid_until": date(9999, 12, 31)}
    with clock.at(build.START):
        problems = _refused(lambda: _file(cast.agent, code, cast.port, **far))
    assert ("valid_from", "limit") in _pairs(problems)
