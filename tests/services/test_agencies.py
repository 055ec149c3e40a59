"""Health before departure, sanitation, immigration by name, customs, quarantine: what each asks and holds up."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.billing.models import Invoice, InvoiceKind
from suar.cargo import lines
from suar.cargo.models import Phase
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.portcalls.models import Trade
from suar.registry.models import PaperKind, ShipPaper
from suar.services.customs import CustomsOfBothLegs
from suar.services.immigration import ImmigrationOfBothLegs
from suar.workflow import landing, lifecycle, permissions, registry
from suar.workflow.forms import ActualTime
from suar.workflow.models import Application, State
from suar.workflow.quarantine import subject_codes
from suar.workflow.sanitation import lasts_until
from suar.workflow.statements import read
from tests import build, commerce
from tests.scenery import remembered

pytestmark = pytest.mark.django_db
FOREIGN = (Trade.FOREIGN, Trade.FOREIGN)
TO_BERTH = ("AGENCY", "PKK", "SPM", "PPKB", "PPK", "COP", "SPOG")
CATTLE = build.Goods("load", "CATTLE", "310.000", "heads")
RICE = build.Goods("discharge", "RICE", "500.000", "bag_cargo")


@remembered
def _bulker(*granted: str, **more: Any) -> build.Walk:
    return build.a_port_call(granted=granted, origin="Singapore", **{**build.from_abroad(), **more})


def _refused(walk: build.Walk, code: str, by: Actor | None = None, **changed: Any) -> list[Problem]:
    known = walk.apps.get(code)
    draft = known if known is not None and build.reread(known).state == State.DRAFT else walk.draft(code)
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.submit(draft.pk, by or walk.cast.agent, build.samples.statement(code, walk.voyage, **changed))
    assert all(p.text and (p.remedy or p.code.startswith("R")) for p in refused.value.problems)
    return list(refused.value.problems)


def _pairs(problems: list[Problem]) -> list[tuple[str, str]]:
    return [(p.field, p.code) for p in problems]


def _decide(walk: build.Walk, code: str, **answers: Any) -> Application:
    app = walk.open_case(code)
    form = app.current_step.form
    assert form is not None
    with clock.at(walk.at):
        decided = read(form, answers, zone=app.port.zone)
        return lifecycle.grant(app.pk, walk.cast.decides(app.step_role), decided=decided)


def _not_decided(walk: build.Walk, code: str, **answers: Any) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as refused:
        _decide(walk, code, **answers)
    assert walk.open_case(code).in_review
    return _pairs(list(refused.value.problems))


def _light(app: Application, title: str) -> tuple[str, str]:
    checks = build.reread(app).service.checks(build.reread(app))
    return next((c.light, c.evidence) for c in checks if c.title == title)


# ---- the fee of the pratique ------------------------------------------------------------------------------------


def test_pratique__costs_a_fee_by_her_tonnage__and_is_decided_once_it_is_paid() -> None:
    walk = _bulker("AGENCY", "PKK")
    draft = walk.draft("COP")
    with clock.at(walk.at):
        lifecycle.submit(draft.pk, walk.cast.agent, build.samples.statement("COP", walk.voyage))
    fee = Invoice.objects.get(kind=InvoiceKind.FEE, application_id=draft.pk)
    assert (fee.total, fee.payer_id) == (Decimal(85_000), walk.cast.agent.organisation_id), "GT 626 lies in 350–1,000"
    terms = {"result": "restricted", "note": "Tetap di laut."}
    assert _not_decided(walk, "COP", **terms) == [("", "R14")]
    with clock.at(walk.at):
        build.pay_fees(walk.call)
    assert _decide(walk, "COP", **terms).granted


def test_domestic_call__is_asked_for_no_pratique_and_no_fee() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK", "SPM"])
    with pytest.raises(Refused) as refused:
        walk.draft("COP")
    assert [p.code for p in refused.value.problems] == ["applies"]
    assert not Invoice.objects.filter(kind=InvoiceKind.FEE).exists()


# ---- health before departure ------------------------------------------------------------------------------------


def test_every_ship__sails_only_with_healths_clearance(simponi: Sandbox) -> None:
    road = [code for code in build.ROAD if code not in ("PHQC", "SPB")]
    walk = build.a_port_call(granted=road, simponi=simponi)
    build.pay(walk, simponi)
    problems = _refused(walk, "SPB")
    assert _pairs(problems) == [("", "R17")]
    assert "PHQC" in problems[0].text
    walk.pass_through("PHQC")
    paper = walk.open_case("PHQC").documents.get()
    assert paper.number == "PHQC.DN.IDSUQ.2611.000001"
    walk.pass_through("SPB")
    assert walk.open_case("SPB").granted


def test_health__looks_at_a_ship_that_is_here__and_writes_its_conditions() -> None:
    walk = build.a_port_call(granted=TO_BERTH)
    walk.file("PHQC")
    now = walk.at
    assert ("", "not_arrived") in _not_decided(walk, "PHQC", inspected_at=now, result="clear")
    build.arrive(walk)
    early = build.ETA - timedelta(minutes=1)
    assert _not_decided(walk, "PHQC", inspected_at=early, result="clear") == [("inspected_at", "order")]
    later = walk.at + timedelta(hours=2)
    assert _not_decided(walk, "PHQC", inspected_at=later, result="clear") == [("inspected_at", "clock")]
    assert _not_decided(walk, "PHQC", inspected_at=walk.at, result="conditions") == [("note", "missing")]
    granted = _decide(walk, "PHQC", inspected_at=walk.at, result="conditions", note="Fumigasi di pelabuhan tujuan.")
    assert "Fumigasi" in granted.documents.get().content


def test_health__asks_for_a_sanitation_paper_in_date() -> None:
    walk = build.a_port_call(granted=TO_BERTH)
    ShipPaper.objects.filter(kind=PaperKind.SANITATION).update(expires_on=build.ETA.date())
    assert _pairs(_refused(walk, "PHQC")) == [("files.sanitation", "R02")]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"health_book": None}, ("health_book", "missing")),
        ({"persons": 0}, ("persons", "R13")),
        ({"sick_persons": 9}, ("sick_persons", "R22")),
    ],
)
def test_health__is_told_what_it_needs(changed: dict[str, Any], expected: tuple[str, str]) -> None:
    walk = build.a_port_call(granted=TO_BERTH)
    assert expected in _pairs(_refused(walk, "PHQC", **changed))


def test_barge__is_cleared_without_crew_or_book(simponi: Sandbox) -> None:
    walk = commerce.a_convoy(granted=commerce.ROAD[: commerce.ROAD.index("PHQC") + 1], simponi=simponi)
    cleared = Application.objects.filter(service_code="PHQC", state=State.GRANTED)
    assert cleared.count() == len(walk.hulls), "one clearance for each hull, asked on one form"


# ---- sanitation -------------------------------------------------------------------------------------------------


def _inspected(walk: build.Walk, **answers: Any) -> Application:
    walk.file("SSCEC")
    return _decide(walk, "SSCEC", **{"inspected_at": walk.at, "certificate": "sscec", **answers})


def test_sanitation_certificate__becomes_the_ships_paper_for_six_months_once_it_is_signed() -> None:
    walk = build.a_port_call(granted=TO_BERTH)
    build.arrive(walk)
    before = ShipPaper.objects.get(ship=walk.call.ship, kind=PaperKind.SANITATION, superseded=False)
    app = _inspected(walk)
    walk.act("SPM", "arrived", build.ETA)  # waiting jobs are done
    kept = ShipPaper.objects.get(ship=walk.call.ship, kind=PaperKind.SANITATION, superseded=False)
    document = app.documents.get()
    assert kept.pk != before.pk
    assert (kept.number, kept.organisation_id) == (document.number, walk.cast.agent.organisation_id)
    assert kept.expires_on == lasts_until(clock.day(walk.at, walk.cast.port.zone))
    assert kept.file_id == document.file_id is not None
    walk.revoke("SSCEC", "R03", "Diterbitkan untuk kapal lain.")
    kept.refresh_from_db()
    assert kept.superseded, "a certificate that was taken back is offered to nobody"


def test_six_months__end_with_the_month_where_it_is_shorter() -> None:
    assert lasts_until(date(2026, 8, 31)) == date(2027, 2, 28)
    assert lasts_until(date(2026, 11, 11)) == date(2027, 5, 11)


def test_control_certificate__says_what_was_found_and_done() -> None:
    walk = build.a_port_call(granted=TO_BERTH)
    walk.file("SSCEC")
    assert ("", "not_arrived") in _not_decided(walk, "SSCEC", inspected_at=walk.at, certificate="sscec")
    build.arrive(walk)
    missing = _not_decided(walk, "SSCEC", inspected_at=walk.at, certificate="sscc")
    assert missing == [("findings", "missing"), ("measures", "missing")]
    told = {"certificate": "sscc", "findings": "Tikus di palka.", "measures": "Fumigasi."}
    assert _decide(walk, "SSCEC", inspected_at=walk.at, **told).granted


def test_sanitation__at_a_place_of_another_port_is_not_found() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    elsewhere = build.a_place(build.a_port("IDXXX"), "D1")
    draft = walk.draft("SSCEC")
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        visible = permissions.visible(walk.cast.agent, walk.cast.port)
        answers = build.samples.answers("SSCEC", walk.voyage, place=elsewhere.pk)
        read(draft.service.Form, answers, zone=walk.cast.port.zone, visible=visible)
    assert _pairs(list(refused.value.problems)) == [("place", "not_found")]


# ---- immigration ------------------------------------------------------------------------------------------------


def _crew(walk: build.Walk, *changes: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = build.samples.answers("IMM", walk.voyage)["crew"]
    return [{**row, **(changes[at] if at < len(changes) else {})} for at, row in enumerate(rows)]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"nationality": "PH", "passport": None}, ("crew.0.passport", "R13")),
        ({"seaman_book": None, "passport": None}, ("crew.0.seaman_book", "R13")),
        ({"passport": "C0081002"}, ("crew.1.name", "R13")),
        ({"born_on": date(2026, 12, 1)}, ("crew.0.born_on", "clock")),
    ],
)
def test_crew_list__is_refused_row_by_row(change: dict[str, Any], expected: tuple[str, str]) -> None:
    walk = _bulker("AGENCY", "PKK")
    assert expected in _pairs(_refused(walk, "IMM", crew=_crew(walk, change)))


def test_crew_list__longer_than_any_ship_has_is_refused() -> None:
    walk = _bulker("AGENCY", "PKK")
    with pytest.raises(Refused) as refused:
        build.samples.statement("IMM", walk.voyage, crew=_crew(walk)[:1] * 201)
    assert {p.field for p in refused.value.problems} == {"crew"}


def test_passengers__bear_a_document_each__and_nobody_is_crew_and_passenger() -> None:
    walk = _bulker(*TO_BERTH, "CREW", "IMM")
    walk.voyage = replace(walk.voyage, passengers=2)
    rows = build.samples.answers("IMMO", walk.voyage)["passengers"]
    twice = [rows[0], {**rows[1], "document": rows[0]["document"]}]
    assert ("passengers.1.document", "R13") in _pairs(_refused(walk, "IMMO", passengers=twice))
    crew = [{**rows[0], "document": "C0081001"}]
    assert ("passengers.0.document", "R13") in _pairs(_refused(walk, "IMMO", passengers=crew))


def test_landing__is_allowed_from_a_time_after_her_arrival__and_who_is_kept_aboard_is_named() -> None:
    walk = _bulker("AGENCY", "PKK", "SPM", "COP")
    walk.file("IMM")
    before = build.ETA - timedelta(hours=1)
    assert _not_decided(walk, "IMM", landing_from=before) == [("landing_from", "order")]
    assert _not_decided(walk, "IMM", landing_from=walk.at, refused=2) == [("note", "missing")]
    assert landing.landing_from(walk.call) is None
    _decide(walk, "IMM", landing_from=walk.at)
    assert landing.landing_from(walk.call) == walk.at


def test_landing_and_goods__are_not_allowed_from_a_slip_of_the_year() -> None:
    walk = _bulker(*TO_BERTH)
    build.arrive(walk)
    walk.file("IMM")
    assert ("landing_from", "R22") in _not_decided(walk, "IMM", landing_from="2062-11-12T08:00")
    told: dict[str, Any] = {"refused": 9_999, "note": "Semua.", "landing_from": walk.at}
    assert _not_decided(walk, "IMM", **told) == [("refused", "R22")]
    walk.file("CUST")
    assert ("goods_from", "R22") in _not_decided(walk, "CUST", goods_from="2062-11-12T08:00")


def test_departure__is_held_against_who_came() -> None:
    walk = _bulker(*TO_BERTH, "CREW", "IMM")
    crew = _crew(walk)
    newcomer = {**crew[0], "name": "Maria Santos", "nationality": "PH", "passport": "P777"}
    app = walk.file("IMMO", crew=[*crew[1:], newcomer], stowaways=1)
    light, said = _light(app, "Pergantian awak")
    assert light == "amber"
    assert "Maria Santos" in said
    assert crew[0]["name"] in said
    assert _light(app, "Penumpang gelap")[0] == "red"
    assert _light(walk.file("IMMO") if app.state == State.DRAFT else app, "Penumpang sesuai LK3")[0] == "green"


def test_departure__waits_for_the_arrivals_inspection() -> None:
    walk = _bulker(*TO_BERTH, "CREW")
    assert [p.code for p in _refused(walk, "IMMO")] == ["requires"]


def test_crew__is_filled_in_from_what_immigration_was_shown_last() -> None:
    walk = _bulker(*TO_BERTH, "CREW", "IMM")
    known = registry.current_of("IMMO").known(walk.call, walk.cast.agent)
    assert [row["passport"] for row in known["crew"]] == [row["passport"] for row in _crew(walk)]
    other = build.from_abroad(build.a_cast(agent=build.an_agent("PT Agen Lain")))
    assert not registry.current_of("IMM").known(build.a_port_call(**other).call, other["cast"].agent).get("crew")


# ---- customs ----------------------------------------------------------------------------------------------------


def test_goods__may_be_discharged_from_when_customs_says__and_the_stevedore_sees_it() -> None:
    walk = commerce.a_foreign_call(granted=["AGENCY", "PKK"])
    plan = walk.file("RKBM")
    assert _light(plan, "Izin bongkar bea cukai") == ("amber", "belum diizinkan")
    walk.file("CUST")
    early = walk.at - timedelta(days=1)
    assert _not_decided(walk, "CUST", goods_from=early) == [("goods_from", "order")]
    _decide(walk, "CUST", goods_from=walk.at)
    assert _light(plan, "Izin bongkar bea cukai")[0] == "green"
    domestic = commerce.a_commercial_call(granted=["AGENCY", "PKK"])
    asked = domestic.file("RKBM")
    titles = [check.title for check in asked.service.checks(build.reread(asked))]
    assert "Izin bongkar bea cukai" not in titles


def test_stores__are_counted_in_units_of_the_list() -> None:
    walk = _bulker("AGENCY", "PKK")
    row = {"goods": "Rokok", "quantity": "12", "unit": "carton"}
    for bad in ({"unit": "lori"}, {"quantity": "0"}, {"quantity": "-3"}, {"goods": "x" * 121}, {"colour": "red"}):
        with pytest.raises(Refused):
            build.samples.statement("CUST", walk.voyage, stores=[{**row, **bad}])
    assert walk.file("CUST", stores=[row]).in_review


# ---- what was filed under the earlier rules -----------------------------------------------------------------------


def test_filings_of_both_legs__are_read_as_they_were_filed() -> None:
    walk = _bulker("AGENCY", "PKK")
    old_since = CustomsOfBothLegs.since
    assert ImmigrationOfBothLegs.since == old_since < registry.current_of("CUST").since
    said = {
        "CUST": '{"inward_number":"1","inward_on":"2026-01-05","outward_number":"OUT-9","outward_on":"2026-01-06",'
        '"dangerous_goods":false,"remarks":null}',
        "IMM": '{"crew_count":22,"passengers_in":0,"passengers_out":0,"signed_on":0,"signed_off":1,"stowaways":0,'
        '"remarks":null}',
    }
    for code, statement in said.items():
        app = walk.file(code)
        Application.objects.filter(pk=app.pk).update(
            service_since=old_since, statement=statement, state=State.GRANTED, decision="", step_role="", due_at=None
        )
    old = {code: build.reread(walk.apps[code]) for code in said}
    assert old["CUST"].form.outward_number == "OUT-9"
    assert old["IMM"].form.crew_count == 22
    assert old["IMM"].decided_form is None
    known = registry.current_of("CUSTO").known(walk.call, walk.cast.agent)
    assert known["outward_number"] == "OUT-9", "what was told before need not be typed again"
    assert landing.goods_from(walk.call) is None


# ---- quarantine -------------------------------------------------------------------------------------------------


def test_what_quarantine_looks_at() -> None:
    codes = subject_codes(date(2026, 11, 1))
    assert {"CATTLE", "FISH", "RICE", "COPRA", "COCONUT", "TIMBER", "PALM_KERNEL", "FLOUR"} <= codes
    assert not {"COAL", "CEMENT", "CPO", "PLYWOOD", "SUGAR", "GENERAL"} & codes
    assert not subject_codes(date(2010, 1, 1)), "before the law nothing was asked under it"


def test_goods_that_are_loaded__hold_up_the_clearance_until_they_are_released(simponi: Sandbox) -> None:
    road = [code for code in build.ROAD if code not in ("KARANTINA", "SPB")]
    walk = build.a_port_call(granted=road, simponi=simponi, cargo=(CATTLE,))
    build.pay(walk, simponi)
    assert "KARANTINA" in _refused(walk, "SPB")[0].text
    walk.file("KARANTINA")
    assert _not_decided(walk, "KARANTINA", inspected_at=walk.at, result="held") == [("note", "missing")]
    held = _decide(walk, "KARANTINA", inspected_at=walk.at, result="held", note="Menunggu uji laboratorium.")
    problems = _refused(walk, "SPB")
    assert _pairs(problems) == [("", "R17")]
    assert "laboratorium" in problems[0].text
    vet = walk.cast.decides(Role.QUARANTINE)
    assert not permissions.may_act(walk.cast.harbour_master, "released", held)
    with clock.at(walk.at):
        lifecycle.act(held.pk, vet, "released", ActualTime(at=walk.at))
    old, new = held.documents.order_by("pk")
    assert (old.replaced_by, new.replaced_by) == (new, None)
    assert not permissions.may_act(vet, "released", build.reread(held))
    walk.pass_through("SPB")
    assert walk.open_case("SPB").granted


def test_goods_that_come__are_shown_and_hold_up_nothing(simponi: Sandbox) -> None:
    road = [code for code in build.ROAD if code != "KARANTINA"]
    walk = build.a_port_call(granted=road, simponi=simponi, cargo=(RICE,))
    assert walk.open_case("SPB").granted
    assert registry.current_of("KARANTINA").on_road(walk.call)
    commercial = commerce.a_commercial_call(granted=["AGENCY", "PKK"], cargo=(RICE,))
    assert _light(commercial.file("RKBM"), "Karantina hewan, ikan dan tumbuhan") == ("amber", "belum diputus")


def test_quarantine__is_told_of_all_that_concerns_it_and_nothing_else() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"], cargo=(CATTLE, RICE))
    rows = build.samples.answers("KARANTINA", walk.voyage)["goods"]
    assert _pairs(_refused(walk, "KARANTINA", goods=rows[:1])) == [("goods", "R12")]
    coal = {**rows[0], "commodity": "COAL"}
    assert ("goods.2.commodity", "R12") in _pairs(_refused(walk, "KARANTINA", goods=[*rows, coal]))
    with pytest.raises(Refused):
        build.samples.statement("KARANTINA", walk.voyage, goods=[{**rows[0], "direction": "through"}])
    app = walk.file("KARANTINA", goods=[{**rows[0], "tonnes": "300"}, rows[1]])
    assert _light(app, "Berat sesuai muatan kunjungan")[0] == "amber"


def test_call_without_such_goods__does_not_meet_quarantine__and_one_that_loads_them_later_does() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    service = registry.current_of("KARANTINA")
    assert not service.on_road(walk.call)
    with pytest.raises(Refused) as refused:
        walk.draft("KARANTINA")
    assert [p.code for p in refused.value.problems] == ["applies"]
    stated: Any = build.samples.statement("LK3R", replace(walk.voyage, cargo=(CATTLE,)))
    lines.write(walk.call, Phase.PLANNED, stated.cargo)
    assert service.on_road(walk.call)


def test_goods_loaded_that_quarantine_was_not_shown__hold_up_the_clearance(simponi: Sandbox) -> None:
    road = [code for code in build.ROAD if code not in ("LK3D", "LKK", "SPB")]
    walk = build.a_port_call(granted=road, simponi=simponi, cargo=(CATTLE,))
    timber = build.Goods("load", "TIMBER", "100.000", "break_bulk")
    walk.pass_through("LK3D", cargo=[CATTLE.answers(), timber.answers()])
    walk.until(walk.voyage.etd - timedelta(hours=6)).pass_through("LKK")
    build.pay(walk, simponi)
    (problem,) = _refused(walk, "SPB")
    assert problem.code == "R17"
    assert "Kayu" in problem.text
    assert "KARANTINA" in problem.remedy
    with clock.at(walk.at):
        lifecycle.revoke(
            walk.apps["KARANTINA"].pk, walk.cast.decides(Role.QUARANTINE), reason="R12", text="Ada barang lain."
        )
    rows = [
        {"direction": "load", "commodity": one.commodity, "tonnes": one.tonnes, "certificate": "K-1"}
        for one in (CATTLE, timber)
    ]
    walk.apps.pop("KARANTINA")
    walk.file("KARANTINA", goods=rows)
    walk.grant("KARANTINA")
    walk.file("SPB")
    assert walk.grant("SPB").granted


def test_the_limit_of_quarantine_begins_when_the_goods_can_be_looked_at() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"], cargo=(CATTLE,))
    app = walk.file("KARANTINA", ready_at=build.ETA)
    assert walk.at < build.ETA
    assert app.due_at == build.ETA + timedelta(hours=4)


def test_an_inspection_is_of_these_goods__and_they_are_released_after_they_were_held() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"], cargo=(CATTLE,))
    walk.file("KARANTINA")
    assert _not_decided(walk, "KARANTINA", inspected_at="2001-01-01T00:00", result="released") == [
        ("inspected_at", "R22")
    ]
    held = _decide(walk, "KARANTINA", inspected_at=walk.at, result="held", note="Menunggu uji.")
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        form = ActualTime(at=walk.at - timedelta(hours=1))
        lifecycle.act(held.pk, walk.cast.decides(Role.QUARANTINE), "released", form)
    assert _pairs(list(refused.value.problems)) == [("at", "order")]


@pytest.mark.parametrize("code", ["PHQC", "SSCEC", "IMMO", "CUSTO", "KARANTINA"])
def test_another_company__neither_files_nor_sees_nor_decides(code: str) -> None:
    walk = _bulker(*TO_BERTH, "CREW", "IMM", "CUST", cargo=(CATTLE,))
    app = walk.file(code)
    stranger = build.an_agent("PT Agen Lain")
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.begin(stranger, code, port=walk.cast.port, call_id=walk.call.pk)
    assert refused.value.status == 404
    assert not permissions.sees(stranger, app)
    assert not permissions.may(stranger, "grant", app)
    own = app.step_role
    others = [actor for role, actor in walk.cast.parts.items() if role != own]
    assert not any(permissions.may(actor, "grant", app) for actor in (*others, walk.cast.agent, walk.cast.authority))
