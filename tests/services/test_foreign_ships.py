"""Foreign ships: health before a berth, immigration and customs before sailing, security, permits and the dues."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.accounts.roles import Role
from suar.billing.models import Invoice
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.portcalls import times
from suar.portcalls.models import MovementKind, PortCall, TimeSource, Trade
from suar.registry.models import Permit, PermitKind, Place, Ship
from suar.workflow import attachments, inbox, lifecycle, permissions, registry
from suar.workflow.forms import ActualTime
from suar.workflow.models import Application, State
from suar.workflow.statements import read
from tests import build
from tests.scenery import remembered

pytestmark = pytest.mark.django_db
FOREIGN = (Trade.FOREIGN, Trade.FOREIGN)
TO_SHORE = ("AGENCY", "PKK", "SPM", "PPKB", "PPK", "COP", "SPOG")


@remembered
def _bulker(*granted: str, trade: tuple[Trade, Trade] = FOREIGN, **more: Any) -> build.Walk:
    cast = more.pop("cast", None) or build.a_cast()
    plan = {**build.from_abroad(cast), "trade": trade, **more}
    return build.a_port_call(granted=granted, origin="Singapore", **plan)


def _refused(walk: build.Walk, code: str, **changed: Any) -> list[Problem]:
    """What stands against the sample with other answers; None leaves one out."""
    known = walk.apps.get(code)
    draft = known if known is not None and build.reread(known).state == State.DRAFT else walk.draft(code)
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.submit(draft.pk, walk.cast.agent, build.samples.statement(code, walk.voyage, **changed))
    return list(refused.value.problems)


def _pairs(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(p.field, p.code) for p in problems]


def _applying(walk: build.Walk) -> set[str]:
    """Which agencies this call meets, by the codes of what it asks them."""
    asked = ("COP", "PHQC", "IMM", "IMMO", "CUST", "CUSTO", "KARANTINA")
    return {code for code in asked if registry.exists(code) and registry.current_of(code).on_road(walk.call)}


def _decide(walk: build.Walk, **answers: Any) -> Application:
    """Health decides on the COP that is filed."""
    app = walk.open_case("COP")
    form = app.current_step.form
    assert form is not None
    with clock.at(walk.at):
        decided = read(form, answers, zone=app.port.zone)
        return lifecycle.grant(app.pk, walk.cast.decides(Role.HEALTH), decided=decided)


def _lights(app: Application) -> dict[str, str]:
    return {check.field: check.light for check in build.reread(app).service.checks(build.reread(app))}


# ---- health ---------------------------------------------------------------------------------------------------


def test_from_abroad__entry_waits_for_the_request_to_health_and_not_for_its_decision() -> None:
    walk = _bulker("AGENCY", "PKK")
    problems = _refused(walk, "SPM")
    assert [p.code for p in problems] == ["requires"]
    assert "COP" in str(problems[0].text)
    walk.file("COP")
    walk.file("SPM")
    assert walk.grant("SPM").state == State.GRANTED
    assert walk.open_case("COP").in_review


def test_before_pratique__she_moves_to_the_anchorage_but_not_to_the_berth() -> None:
    walk = _bulker("AGENCY", "PKK")
    walk.file("COP")
    walk.pass_through("SPM", "PPKB", "PPK")
    roads = Place.objects.get(port=walk.cast.port, code="L1")
    free = walk.file("SPOG", to_place=roads.pk)
    assert _lights(free)["to_place"] == "amber", "at anchor, though a berth is set"
    walk.grant("SPOG")
    walk.apps.pop("SPOG")
    problems = _refused(walk, "SPOG")
    assert _pairs(problems) == [("to_place", "R17")]
    assert problems[0].remedy
    assert problems[0].law
    walk.act("SPM", "arrived", walk.voyage.eta)
    walk.grant("COP")
    walk.file("SPOG", at=walk.at + timedelta(hours=1))
    assert walk.grant("SPOG").state == State.GRANTED


def test_health_lets_her_alongside_in_writing__and_lifts_the_restriction_later() -> None:
    walk = _bulker("AGENCY", "PKK")
    walk.file("COP")
    walk.pass_through("SPM", "PPKB", "PPK")
    _decide(walk, result="restricted", note="Tetap di laut sampai hasil pemeriksaan.")
    assert _pairs(_refused(walk, "SPOG")) == [("to_place", "R17")]
    walk.revoke("COP", "R03", "Diputus ulang.")
    walk.apps.pop("COP")
    walk.file("COP")
    _decide(walk, result="restricted", berth_allowed=True, note="Sandar; tidak ada yang turun sebelum diperiksa.")
    walk.file("SPOG")
    walk.grant("SPOG")
    walk.until(walk.voyage.eta + timedelta(hours=3))
    health = walk.cast.decides(Role.HEALTH)
    assert _freed(walk, timedelta(minutes=10)) == [("at", "not_arrived")]
    walk.act("SPM", "arrived", walk.voyage.eta)
    assert _freed(walk, timedelta(hours=9)) == [("at", "order")], "nobody was on board before she came"
    assert _freed(walk, timedelta(minutes=10)) == []
    app = walk.open_case("COP")
    assert app.decided_form is not None
    assert app.decided_form.model_dump()["result"] == "free"
    old, new = app.documents.order_by("pk").filter(revoked_at=None)
    assert (old.replaced_by, new.replaced_by) == (new, None)
    assert "terbatas" in old.content
    assert "Praktik bebas" in new.content
    assert not permissions.may_act(health, "freed", app), "a free ship has nothing left to lift"
    assert build.chain_holds()


def _freed(walk: build.Walk, ago: timedelta) -> list[tuple[str, str]]:
    """What stands against lifting the restriction by an inspection so long ago; nothing where it is lifted."""
    try:
        with clock.at(walk.at):
            health = walk.cast.decides(Role.HEALTH)
            lifecycle.act(walk.open_case("COP").pk, health, "freed", ActualTime(at=walk.at - ago))
    except Refused as refused:
        return _pairs(list(refused.problems))
    return []


def _not_granted(walk: build.Walk, code: str) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        walk.grant(code)
    assert all(problem.text and problem.remedy for problem in refused.value.problems)
    return _pairs(list(refused.value.problems))


def test_free_pratique__waits_until_her_arrival_is_confirmed() -> None:
    walk = _bulker("AGENCY", "PKK")
    app = walk.file("COP")
    walk.pass_through("SPM")
    assert app.service.proposal(build.reread(app)) == {"result": "restricted"}, "nobody has been on board"
    aboard = {"result": "free", "inspected_at": walk.at}
    with pytest.raises(Refused) as refused:
        _decide(walk, **aboard)
    assert _pairs(list(refused.value.problems)) == [("result", "not_arrived")]
    assert "SPM" in refused.value.problems[0].remedy
    walk.act("SPM", "arrived", walk.voyage.eta, walk.cast.agent)
    with pytest.raises(Refused) as refused:
        _decide(walk, result="free", inspected_at=walk.at)
    assert _pairs(list(refused.value.problems)) == [("result", "not_arrived")], "an agent's word is a claim"
    walk.act("SPM", "arrived", walk.voyage.eta)
    with pytest.raises(Refused) as refused:
        _decide(walk, result="free", inspected_at=walk.voyage.eta - timedelta(minutes=1))
    assert _pairs(list(refused.value.problems)) == [("inspected_at", "order")]
    with clock.at(walk.at):
        assert app.service.proposal(build.reread(app))["result"] == "free"
    assert walk.grant("COP").granted


def test_restricted_pratique__says_no_inspection_on_board_before_she_came() -> None:
    walk = _bulker("AGENCY", "PKK")
    walk.file("COP")
    with pytest.raises(Refused) as refused:
        _decide(walk, result="restricted", note="Tetap di laut.", inspected_at=walk.at)
    assert _pairs(list(refused.value.problems)) == [("inspected_at", "not_arrived")]


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({"result": "free"}, ("inspected_at", "missing")),
        ({"result": "free", "inspected_at": build.ETA + timedelta(days=9)}, ("inspected_at", "clock")),
        ({"result": "restricted"}, ("note", "missing")),
    ],
)
def test_what_health_decides__has_its_ground(answers: dict[str, Any], expected: tuple[str, str]) -> None:
    walk = _bulker("AGENCY")
    walk.file("COP")
    walk.pass_through("SPM")
    walk.act("SPM", "arrived", walk.voyage.eta)
    with pytest.raises(Refused) as refused:
        _decide(walk, **answers)
    assert _pairs(list(refused.value.problems)) == [expected]
    assert walk.open_case("COP").in_review


def test_request_of_a_manned_ship__names_the_declaration_of_health_and_marks_the_sick() -> None:
    walk = _bulker("AGENCY")
    assert _pairs(_refused(walk, "COP", mdh_number=None)) == [("mdh_number", "missing")]
    app = walk.file("COP", sick_persons=2, infected_area=True, vaccinated=False)
    lights = _lights(app)
    assert (lights["sick_persons"], lights["infected_area"], lights["vaccinated"]) == ("red", "amber", "amber")


def test_paper_of_health__bears_its_own_number_and_letterhead() -> None:
    walk = _bulker("AGENCY", "PKK", "SPM", "COP")
    paper = walk.open_case("COP").documents.get()
    assert paper.number == "COP.LN.IDSUQ.2611.000001"
    assert paper.signed_at is not None


def test_domestic_arrival_under_a_foreign_flag__is_not_inspected_but_cleared_by_the_other_two() -> None:
    walk = _bulker("AGENCY", "PKK", trade=(Trade.DOMESTIC, Trade.DOMESTIC))
    assert _applying(walk) == {"PHQC", "IMM", "IMMO", "CUST", "CUSTO"}


# ---- immigration and customs ----------------------------------------------------------------------------------


def test_clearance_to_sail__names_the_agency_that_has_not_cleared_her(simponi: Sandbox) -> None:
    build.an_exchange_rate()
    walk = _bulker(*TO_SHORE, "CREW", "IMM", "LK3D", "LKK", simponi=simponi)
    walk.until(build.ETD - timedelta(hours=6))
    build.pay(walk, simponi)
    problems = _refused(walk, "SPB")
    assert {p.code for p in problems} == {"R17"}
    assert all(p.remedy and p.law for p in problems)
    named = " ".join(str(p.text) for p in problems)
    assert all(f"({code})" in named for code in ("PHQC", "IMMO", "CUST", "CUSTO"))
    assert "(IMM)" not in named
    walk.pass_through("PHQC", "IMMO", "CUST", "CUSTO", "SPB")
    assert walk.open_case("SPB").granted
    leaving = {slot.attachment.code for slot in attachments.slots(walk.open_case("SPB"))}
    assert not {"health", "immigration", "inward_manifest", "outward_manifest"} & leaving


def test_entry_never_waits_for_immigration_or_customs() -> None:
    walk = _bulker("AGENCY", "PKK", "SPM", "COP")
    assert walk.open_case("SPM").granted
    assert not Application.objects.filter(call=walk.call, service_code__in=["IMM", "IMMO", "CUST", "CUSTO"]).exists()


def test_national_ship_that_leaves_for_abroad__meets_both_for_that_leg_only(simponi: Sandbox) -> None:
    build.an_exchange_rate()
    cast = build.a_cast()
    walk = build.a_port_call(
        granted=build.ROAD, cast=cast, trade=(Trade.DOMESTIC, Trade.FOREIGN), simponi=simponi, destination="Singapore"
    )
    numbers = {code: walk.open_case(code).request_number or "" for code in ("SPM", "IMMO", "CUSTO", "LKK", "SPB")}
    assert {code: number.split(".")[1] for code, number in numbers.items()} == {
        "SPM": "DN", "IMMO": "LN", "CUSTO": "LN", "LKK": "LN", "SPB": "LN",
    }  # fmt: skip
    assert walk.call.number == "PKK.DN.IDSUQ.2611.000001"
    assert walk.open_case("SPB").documents.get().number == "SPB.LN.IDSUQ.2611.000001"
    assert not Application.objects.filter(call=walk.call, service_code__in=["COP", "IMM", "CUST"]).exists()


def test_barge_from_abroad__shows_her_manifests_but_has_nobody_to_look_at() -> None:
    cast = build.a_cast()
    barge = build.from_abroad(cast)["ship"]
    Ship.objects.filter(pk=barge.pk).update(unmanned=True, safe_manning=None)
    barge.refresh_from_db()
    walk = _bulker("AGENCY", cast=cast, ship=barge)
    assert _applying(walk) == {"COP", "PHQC", "CUST", "CUSTO"}
    asked = {slot.attachment.code for slot in attachments.slots(walk.file("COP"))}
    assert asked == {"voyage_memo", "sanitation"}


def test_immigration__asked_for_early__is_decided_on_board() -> None:
    walk = _bulker("AGENCY", "PKK")
    walk.file("COP")
    walk.pass_through("SPM")
    app = walk.file("IMM")
    assert app.due_at == build.utc(build.ETA + timedelta(minutes=60)), "its limit begins when she is here"
    assert _not_granted(walk, "IMM") == [("", "not_arrived")]
    walk.act("SPM", "arrived", walk.voyage.eta)
    assert walk.grant("IMM").granted


def test_manifests__are_named_with_a_day_that_has_come_and_is_not_of_long_ago() -> None:
    walk = _bulker("AGENCY", "PKK")
    later = build.ETA.date() + timedelta(days=3)
    assert _pairs(_refused(walk, "CUST", inward_on=later)) == [("inward_on", "clock")]
    assert _pairs(_refused(walk, "CUST", inward_on=date(2025, 1, 3))) == [("inward_on", "R22")]
    assert _lights(walk.file("CUST", dangerous_goods=True))["dangerous_goods"] == "amber"


def test_passenger_list__is_asked_where_there_are_passengers() -> None:
    walk = _bulker("AGENCY", "PKK")
    walk.voyage = replace(walk.voyage, passengers=2)
    passengers = build.samples.answers("IMMO", walk.voyage)["passengers"]
    attachments.detach(walk.draft("IMM").pk, walk.cast.agent, "passenger_list")
    assert _pairs(_refused(walk, "IMM", passengers=passengers)) == [("files.passenger_list", "R01")]
    app = walk.file("IMM", stowaways=1)
    assert _lights(app)["stowaways"] == "red"


# ---- who decides, who sees ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "role"), [("COP", Role.HEALTH), ("IMM", Role.IMMIGRATION), ("CUST", Role.CUSTOMS)])
def test_each_agency_decides_its_own_at_its_port__nobody_else_does(code: str, role: Role) -> None:
    walk = _bulker("AGENCY", "PKK")
    app = walk.file(code)
    own = walk.cast.decides(role)
    times.record(walk.call, MovementKind.ARRIVED, walk.at, source=TimeSource.OFFICE, user_id=None)
    elsewhere = build.an_agency(role, build.a_port("IDXXX"))
    others = [walk.cast.authority, walk.cast.harbour_master, elsewhere, walk.cast.agent]
    others += [actor for part, actor in walk.cast.parts.items() if part != role]
    assert permissions.may(own, "grant", app)
    assert not any(permissions.may(actor, "grant", app) for actor in others)
    assert app in inbox.open_cases(own)
    assert app not in inbox.open_cases(elsewhere)
    assert permissions.may(walk.cast.harbour_master, "view", app)
    assert walk.grant(code).state == State.GRANTED


def test_agencies_read_what_they_need_of_a_call__and_no_more() -> None:
    walk = _bulker(*TO_SHORE, "CREW")
    seen = {
        role: {app.service_code for app in permissions.applications(actor) if app.call_id == walk.call.pk}
        for role, actor in walk.cast.parts.items()
    }
    assert seen[Role.HEALTH] >= {"COP", "PKK", "SPM", "CREW"}
    assert seen[Role.IMMIGRATION] >= {"PKK", "SPM", "CREW"}
    assert "CREW" not in seen[Role.CUSTOMS]
    assert "COP" not in seen[Role.IMMIGRATION] | seen[Role.CUSTOMS], "who is ill is health's matter"
    assert not {"AGENCY", "PPKB"} & (seen[Role.HEALTH] | seen[Role.CUSTOMS])


def _client_of(actor: Actor) -> Client:
    assert actor.user_id is not None
    client = Client(headers={"accept-language": "id"})
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.mark.parametrize(("code", "role"), [("COP", Role.HEALTH), ("IMM", Role.IMMIGRATION), ("CUST", Role.CUSTOMS)])
def test_agency_opens_and_grants_its_case_on_its_desk(code: str, role: Role) -> None:
    walk = _bulker("AGENCY", "PKK")
    app = walk.file(code)
    times.record(walk.call, MovementKind.ARRIVED, walk.at, source=TimeSource.OFFICE, user_id=None)
    soon = (walk.at + timedelta(minutes=20)).astimezone(build.WIB).strftime("%Y-%m-%dT%H:%M")
    typed = {
        "COP": {"result": "restricted", "note": "Diperiksa saat sandar.", "berth_allowed": "yes"},
        "IMM": {"landing_from": soon, "refused": "0"},
        "CUST": {"goods_from": soon},
    }[code]
    with clock.at(walk.at + timedelta(minutes=5)):
        desk = _client_of(walk.cast.decides(role))
        assert f"/meja/{app.pk}/" in desk.get("/meja/").content.decode()
        assert desk.get(f"/meja/{app.pk}/").status_code == 200
        given = {"_version": str(app.version), "_language": "id", "_outcome": "grant", **typed}
        desk.post(f"/meja/{app.pk}/putuskan/", given)
        assert _client_of(walk.cast.agent).get(f"/permohonan/{app.pk}/").status_code == 200
    assert build.reread(app).state == State.GRANTED


# ---- security of the notice of arrival ------------------------------------------------------------------------


def test_foreign_notice__says_security_level_and_last_ports() -> None:
    walk = _bulker("AGENCY")
    missing = _refused(walk, "PKK", security_level=None, last_ports=None)
    assert _pairs(missing) == [("security_level", "missing"), ("last_ports", "missing")]
    port = build.samples.answers("PKK", walk.voyage)["last_ports"][0]
    assert _pairs(_refused(walk, "PKK", last_ports=[port] * 11))[0][0] == "last_ports"
    assert set(_lights(walk.file("PKK")).items()) >= {("security_level", "green"), ("last_ports", "green")}


def test_domestic_notice__is_not_asked_for_them() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    app = walk.file("PKK")
    assert app.in_review
    assert not {"security_level", "last_ports"} & set(_lights(app))


def test_raised_level_and_ports_out_of_order__are_marked() -> None:
    walk = _bulker("AGENCY")
    near, far = build.samples.answers("PKK", walk.voyage)["last_ports"]
    lights = _lights(walk.file("PKK", security_level="2", last_ports=[far, near]))
    assert (lights["security_level"], lights["last_ports"]) == ("amber", "amber")


# ---- permits --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "days", [{"valid_from": None, "valid_until": None}, {"valid_until": None}, {"valid_from": None}]
)
def test_permit_whose_days_a_list_did_not_say__stands_and_is_marked(days: dict[str, None]) -> None:
    walk = _bulker()
    Permit.objects.filter(ship=walk.voyage.ship).update(**days)
    known = registry.current_of("AGENCY").prefill(walk.call, walk.cast.agent)
    assert (known["route_kind"], known["route_number"]) == (PermitKind.PKKA, walk.voyage.permit_number)
    app = walk.file("AGENCY")
    lights = [c.light for c in app.service.checks(build.reread(app)) if c.field == "route_number"]
    assert lights == ["green", "amber"]
    assert walk.grant("AGENCY").state == State.GRANTED


@pytest.mark.parametrize(
    "columns",
    [
        {"port_codes": ["IDXXX"]},
        {"revoked": True},
        {"valid_until": build.START.date()},
        {"valid_from": build.ETA.date() + timedelta(days=1)},
    ],
)
def test_foreign_agency__needs_a_permit_active_on_arrival_that_names_the_port(columns: dict[str, Any]) -> None:
    walk = _bulker()
    Permit.objects.filter(ship=walk.voyage.ship).update(**columns)
    assert _pairs(_refused(walk, "AGENCY")) == [("route_number", "R04")]


def test_foreign_ship__comes_on_no_national_permit_and_another_holder_is_marked() -> None:
    walk = _bulker()
    assert _pairs(_refused(walk, "AGENCY", route_kind="TRAMPER")) == [("route_kind", "R04")]
    Permit.objects.filter(ship=walk.voyage.ship).update(holder=build.an_agent("PT Agen Umum").organisation)
    app = walk.file("AGENCY")
    assert _lights(app)["route_number"] in ("amber", "green")
    assert "amber" in [c.light for c in app.service.checks(build.reread(app)) if c.field == "route_number"]


# ---- new call and dues ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("flag", "typed", "expected"),
    [
        ("SG", {}, FOREIGN),
        ("ID", {}, (Trade.DOMESTIC, Trade.DOMESTIC)),
        ("SG", {"trade_out": "DN"}, (Trade.FOREIGN, Trade.DOMESTIC)),
        ("ID", {"trade_in": "LN"}, (Trade.FOREIGN, Trade.DOMESTIC)),
    ],
)
def test_new_call__asks_each_leg_and_takes_the_flag_for_what_is_left_open(
    flag: str, typed: dict[str, str], expected: tuple[Trade, Trade]
) -> None:
    cast = build.a_cast()
    ship = build.a_ship(agent=cast.agent, flag=flag)
    chosen = {"ship": str(ship.pk), "port": cast.port.code, **typed}
    with clock.at(build.START):
        client = _client_of(cast.agent)
        page = client.get("/kunjungan/baru/", chosen).content.decode()
        assert 'name="trade_in"' in page
        assert 'name="trade_out"' in page
        assert ("<strong>COP</strong>" in page) == (expected[0] == Trade.FOREIGN)
        assert client.post("/kunjungan/baru/", chosen).status_code == 302
    call = PortCall.objects.get()
    assert (call.trade_in, call.trade_out) == expected


def test_bill_of_a_foreign_bulker__has_its_light_dues_in_dollars_with_rate_source_and_day(simponi: Sandbox) -> None:
    build.an_exchange_rate("16250.50")
    walk = _bulker(*build.ROAD, simponi=simponi)
    bill = Invoice.objects.get(call=walk.call, kind="bill")
    line = bill.lines.get(code="light.foreign")
    assert (line.currency, line.exchange_rate) == ("USD", Decimal("16250.5000"))
    assert "contoh" in line.exchange_source
    assert "2026-11-01" in line.exchange_source or "01-11-2026" in line.exchange_source
    exact = line.quantity * line.factor * line.rate * Decimal("16250.50")
    assert line.amount == exact.quantize(Decimal(1), rounding="ROUND_HALF_UP")
    assert walk.open_case("SPB").granted
