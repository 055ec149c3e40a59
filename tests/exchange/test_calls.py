"""Every row of a list of calls arrives as written; repairs and doubts are said; nothing is merged or changed."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from suar.accounts.models import Organisation
from suar.accounts.roles import OrganisationKind
from suar.exchange import columns
from suar.exchange.calls import import_calls
from suar.exchange.models import ImportedRow, ImportRemark, PlaceName, Severity
from suar.exchange.rules import RULES, text_of
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.kernel.words import in_language
from suar.portcalls.models import ConvoyProposal, PortCall
from suar.records import chain
from suar.registry.models import Permit, PortAlias, Ship
from suar.workflow import numbering
from tests import build
from tests.exchange.lists import BY, banjarmasin, barge, remarked, row, take, write

pytestmark = pytest.mark.django_db


def test_a_row_becomes_ship_company_permit_and_call(tmp_path: Path) -> None:
    moment = datetime(2026, 11, 9, tzinfo=UTC)
    with clock.at(moment):
        run = take(tmp_path, row(MARKS="ID / YDA3001 / 9319466")).run
    call = PortCall.objects.select_related("ship", "agent").get()
    assert (run.rows, run.arrived, run.doubts) == (1, 1, run.remarks.filter(severity="doubt").count())
    assert call.number == call.request_number == "PKK.DN.IDBDJ.2601.000001"
    assert (call.trade_in, call.trade_out, call.source) == ("DN", "DN", "inaportnet:pkk.csv#2")
    assert call.eta == datetime(2026, 1, 5, 0, 0, tzinfo=UTC)  # 08.00 in Banjarmasin
    assert call.announced_at == call.planned_at == call.created_at == moment
    assert (call.draught_m, call.cargo_work, call.place) == (Decimal("3.00"), None, None)
    assert (call.origin, call.destination, call.master_name) == ("MUARA UJI", "MUARA UJI", "NAKHODA-0001")
    ship = call.ship
    assert (ship.gross_tonnage, ship.deadweight_tonnes, ship.length_m, ship.beam_m) == (
        200,
        300,
        Decimal("28.50"),
        Decimal(8),
    )
    assert (ship.imo_number, ship.call_sign, ship.flag, ship.unmanned) == ("9319466", "YDA3001", "ID", False)
    assert (call.agent.name, call.agent.kind) == ("PT. UJI SAMUDERA", OrganisationKind.AGENT)
    assert list(ship.agents.all()) == [call.agent]
    permit = Permit.objects.get()
    assert (permit.kind, permit.ship, permit.holder, permit.valid_until) == ("TRAMPER", ship, call.agent, None)
    assert ImportedRow.objects.get(call=call).raw[columns.BEFORE] == "UJUNG LAUT"
    event = chain.history(call)[0]
    assert event.verb == "imported"
    assert chain.particulars(event)["row"] == 2
    assert build.chain_holds()


def test_numbers_go_on_after_the_highest(tmp_path: Path) -> None:
    take(tmp_path, row(7), row(31))
    at = datetime(2026, 1, 20, tzinfo=UTC)
    number = numbering.document_number("PKK.{trade}.{port}.{yymm}.{seq:06}", "DN", banjarmasin(), at)
    assert number == "PKK.DN.IDBDJ.2601.000032"


def test_the_same_file_twice_changes_nothing__also_with_a_mark_before_it(tmp_path: Path) -> None:
    first = take(tmp_path, row(1), row(2))
    again = take(tmp_path, row(1), row(2))
    assert (again.repeated, again.run) == (True, first.run)
    marked = import_calls(write(tmp_path / "bom.csv", [row(1), row(2)], mark="\ufeff"), BY).run
    assert (marked.rows, marked.arrived, marked.unchanged, marked.doubts) == (2, 0, 2, 0)
    assert PortCall.objects.count() == ImportedRow.objects.count() == 2


def test_a_changed_row_is_reported__never_overwritten(tmp_path: Path) -> None:
    take(tmp_path, row(1), row(2))
    for name in ("second.csv", "third.csv"):
        run = take(
            tmp_path, row(1, ETD="2026-01-09 08:00:00"), row(2), row(3 if name == "second.csv" else 4), name=name
        ).run
        assert (run.arrived, run.unchanged, run.figures["changed"]) == (1, 1, 1)
        remark = run.remarks.get(rule="row_changed")
        told = (remark.row, remark.field, remark.read, remark.kept)
        assert told == (2, columns.ETD, "2026-01-09 08:00:00", "2026-01-06 08:00:00")
    assert PortCall.objects.get(number__endswith="000001").etd == datetime(2026, 1, 6, 0, 0, tzinfo=UTC)


def test_a_call_opened_here_is_not_touched(tmp_path: Path) -> None:
    banjarmasin()
    call = build.a_port_call(granted=["AGENCY", "PKK"]).call
    number = "PKK.DN.IDBDJ.2601.000001"
    PortCall.objects.filter(pk=call.pk).update(number=number)
    for name in ("a.csv", "b.csv"):
        run = take(tmp_path, row(1), row(2 if name == "a.csv" else 3), name=name).run
        assert remarked(run)["call_is_ours"] == 1
        assert "row_changed" not in remarked(run)
    call.refresh_from_db()
    assert call.source == ""


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"MARKS": "ID / YDA3001 / 9319467"}, "imo_check_digit"),
        ({"MARKS": "ID / YDA3001 / 12"}, "imo_form"),
        ({"MARKS": "ID / YDA3001 / IMO 9319466"}, "imo_prefix"),
        ({"MARKS": "ID / - / 9319466"}, "placeholder"),
        ({"MARKS": "ID / YDA 3001 / "}, "call_sign_spaces"),
        ({"MARKS": "ID / Y / "}, "call_sign_form"),
        ({"MARKS": "ID / 9VAB / "}, "call_sign_series"),
        ({"REGISTRATION": "AL.520/1/2/DK/2024"}, "mark_form"),
        ({"TONNAGE": "200 / 0"}, "dwt_unknown"),
        ({"TONNAGE": "200 / x"}, "dwt_form"),
        ({"TONNAGE": "200 / 100000"}, "dwt_to_gt"),
        ({"SIZE": "28.555 / 8"}, "rounded"),
        ({"SIZE": "0 / 8"}, "length_zero"),
        ({"SIZE": "28 / 0"}, "zero_unknown"),
        ({"DRAUGHTS": "3 / 3 / 2"}, "draught_order"),
        ({"DRAUGHTS": "2 / 2 / 53"}, "draught_large"),
        ({"DRAUGHTS": "2 / 2 / 0"}, "zero_unknown"),
        ({"TYPE": ""}, "type_blank"),
        ({"TYPE": "MOTORIZED SAILING / LAYAR MOTOR"}, "category_unsure"),
        ({"TYPE": "RO-RO FERRY"}, "category_unsure"),
        ({"MASTER": ""}, "master_missing"),
        ({"ETD": "2026-01-04 08:00:00"}, "etd_before_eta"),
        ({"ETD": "2026-01-05 08:00:00"}, "etd_is_eta"),
        ({"ETD": "2026-10-28 08:00:00"}, "long_stay"),
        ({"ETD": ""}, "etd_missing"),
        ({"TRADE_IN": "PELRA"}, "trade_without_permit"),
        ({"TRADE_OUT": ""}, "trade_without_permit"),
        ({"TRADE_IN": "BARU"}, "trade_unknown"),
        ({"PERMIT_IN": ""}, "permit_blank"),
        ({"PERMIT_IN": "PKK.DN.IDBDJ.2501.000001"}, "permit_form"),
        ({"PERMIT_IN": "1"}, "permit_form"),
        ({"ORIGIN": "RANGGA UJI"}, "place_unknown"),
        ({"MARKS": "ID /  / ", "REGISTRATION": ""}, "no_identity"),
    ],
)
def test_each_repair_and_doubt_is_said__in_both_languages(changed: dict[str, str], rule: str, tmp_path: Path) -> None:
    run = take(tmp_path, row(1, **changed)).run
    assert run.arrived == 1
    remark = run.remarks.filter(rule=rule).first()
    assert remark is not None
    assert remark.row == 2
    with in_language("en"):
        english = text_of(remark)
    assert english != text_of(remark)


def test_every_rule_can_be_said__with_the_particulars_it_names() -> None:
    known = dict.fromkeys(
        (
            "name",
            "code",
            "other",
            "count",
            "function",
            "marks",
            "ship",
            "gt",
            "eta",
            "hours",
            "until",
            "others",
            "number",
            "kind",
        ),
        "x",
    )
    for rule in RULES:
        remark = ImportRemark(rule=rule, severity=Severity.NOTE, read="r", kept="k", params=known)
        assert "%" not in text_of(remark).replace("15 %", "")


def test_what_does_not_fit_is_kept_as_read_in_its_row_only(tmp_path: Path) -> None:
    take(tmp_path, row(MARKS="ID / Y / 12", TONNAGE="200 / x", DRAUGHTS="0 / 0 / 0"))
    call = PortCall.objects.select_related("ship").get()
    assert (call.ship.imo_number, call.ship.call_sign, call.ship.deadweight_tonnes, call.draught_m) == (
        "",
        "",
        None,
        None,
    )
    assert ImportedRow.objects.get().raw[columns.MARKS] == "ID / Y / 12"


def test_ships_are_never_merged_on_a_doubt(tmp_path: Path) -> None:
    run = take(
        tmp_path,
        row(1, MARKS="ID / YDA3001 / 9319466"),
        row(2, MARKS="ID / YDA3001 / 9319466"),
        row(3, REGISTRATION="2015 iik No, 001/L", NAME="UJI TUNDA 1", MARKS="ID / YDA3001 / 9319466"),
    ).run
    assert Ship.objects.count() == 2
    found = remarked(run)
    assert (found["imo_two_hulls"], found["call_sign_two_hulls"], found["mark_spelling"]) == (1, 1, 1)
    assert "2015 IIk No. 1/L; 2015 IIk No. 2/L" in run.remarks.get(rule="imo_two_hulls").params["marks"]


def test_a_ship_met_again_keeps_what_was_read_first(tmp_path: Path) -> None:
    known = build.a_ship("UJI LAMA", registration_mark="2015 IIk No. 9/L", registration_key="2015 IIK 9/L")
    later = {"REGISTRATION": "2015 IIk No. 9/L", "ETA": "2026-02-05 08:00:00", "ETD": "2026-02-06 08:00:00"}
    run = take(
        tmp_path, row(1, REGISTRATION="2015 IIk No. 9/L", TONNAGE="627 / 0"), row(2, TONNAGE="900 / 0", **later)
    ).run
    assert run.figures["ships"] == 0
    differs = list(run.remarks.filter(rule__in=["ship_differs", "gt_differs_much"]).values_list("row", "field", "rule"))
    assert (2, columns.NAME, "ship_differs") in differs
    assert (2, columns.TONNAGE, "ship_differs") in differs
    assert (3, columns.TONNAGE, "gt_differs_much") in differs
    known.refresh_from_db()
    assert (known.name, known.gross_tonnage) == ("UJI LAMA", 626)


def test_companies_go_by_exact_name__likeness_is_a_doubt(tmp_path: Path) -> None:
    run = take(
        tmp_path,
        row(1),
        row(2, COMPANY="pt.  uji samudera"),
        row(3, COMPANY="UJI SAMUDERA, PT"),
        row(4, COMPANY="UJI DARAT"),
    ).run
    names = list(Organisation.objects.order_by("pk").values_list("name", flat=True))
    assert names == ["PT. UJI SAMUDERA", "UJI SAMUDERA, PT", "UJI DARAT"]
    assert remarked(run)["company_alike"] == 1


def test_a_permit_of_several_companies_or_ships_is_one_doubt(tmp_path: Path) -> None:
    shared = {"PERMIT_IN": "AL.1/2000/1/1/26", "PERMIT_OUT": "AL.1/2000/1/1/26"}
    run = take(tmp_path, row(1), row(2, COMPANY="UJI DARAT", TRADE_OUT="LINER", **shared)).run
    assert Permit.objects.count() == 1
    remark = run.remarks.get(rule="permit_shared")
    assert (remark.kept, remark.params["others"]) == ("PT. UJI SAMUDERA", "PT. UJI SAMUDERA, UJI DARAT")
    assert remarked(run)["permit_other_ship"] == 2
    assert remarked(run)["permit_kind"] == 1


def test_overlapping_calls_of_one_ship_are_doubted__also_with_earlier_lists(tmp_path: Path) -> None:
    same = {"REGISTRATION": "2015 IIk No. 1/L", "NAME": "UJI TUNDA 1", "MARKS": "ID / YDA3001 / "}
    first = take(tmp_path, row(1), row(2, ETA="2026-01-05 20:00:00", **same)).run
    assert first.remarks.get(rule="overlap").params["other"] == "PKK.DN.IDBDJ.2601.000001"
    later = take(tmp_path, row(3, ETA="2026-01-06 07:00:00", ETD="2026-01-07 07:00:00", **same), name="b.csv").run
    assert later.figures["overlaps"] == 1


def test_convoys_are_proposed__by_agent_time_and_route(tmp_path: Path) -> None:
    clear, several = {"ETA": "2026-01-10 08:00:00"}, {"ETA": "2026-01-11 08:00:00"}
    run = take(
        tmp_path,
        row(1, **clear),
        barge(2, **clear),
        barge(3, TYPE="hatch covered barge", **clear, ORIGIN="LAIN"),
        row(4, **several),
        row(5, TYPE="HARBOUR TUG", **several),
        barge(6, **several),
        barge(7, COMPANY="UJI DARAT", **clear),
    ).run
    counts = [run.figures[name] for name in ("barges_one_tug", "barges_several_tugs", "barges_no_tug")]
    assert counts == [1, 1, 2]
    assert sorted(ConvoyProposal.objects.values_list("barge__number", "candidates")) == [
        ("PKK.DN.IDBDJ.2601.000002", 1),
        ("PKK.DN.IDBDJ.2601.000006", 2),
        ("PKK.DN.IDBDJ.2601.000006", 2),
    ]
    assert not PortCall.objects.filter(convoy__isnull=False).exists()
    assert Ship.objects.filter(unmanned=True).count() == 4
    assert remarked(run)["unmanned"] == 2


def test_known_names_of_places_are_not_doubted(tmp_path: Path) -> None:
    port = banjarmasin()
    PortAlias.objects.create(port=port, alias="Muara Uji", alias_key="muara uji")
    run = take(tmp_path, row(ORIGIN="Muara  UJI", BEFORE="banjarmasin")).run
    assert (run.figures["places"], run.figures["places_unknown"]) == (2, 0)
    assert not PlaceName.objects.exists()


@pytest.mark.parametrize(
    ("changed", "column"),
    [
        ({"NUMBER": "PKK.DN.IDBDJ.2613.000001"}, "Nomor PKK"),
        ({"NUMBER": "PKK.DN.IDXYZ.2601.000001"}, "Nomor PKK"),
        ({"NUMBER": ""}, "Nomor PKK"),
        ({"NAME": " "}, "Nama Kapal"),
        ({"COMPANY": ""}, "Nama Perusahaan"),
        ({"COMPANY": "X" * 161}, "Nama Perusahaan"),
        ({"MARKS": "ID"}, "Bendera"),
        ({"MARKS": "INDONESIA / /"}, "Bendera"),
        ({"TONNAGE": "0 / 0"}, "GT"),
        ({"TONNAGE": "1,5 / 0"}, "GT"),
        ({"SIZE": "panjang / 8"}, "Panjang"),
        ({"ETA": "5 Januari"}, "ETA"),
        ({"ETA": ""}, "ETA"),
        ({"ETA": "0026-01-05 08:00:00"}, "ETA"),
        ({"ETD": "2026-02-30 08:00:00"}, "ETD"),
        ({"SINGLE_OUT": "Tid"}, "Single Billing"),
    ],
)
def test_a_row_that_cannot_stand_refuses_the_list_whole(changed: dict[str, str], column: str, tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        take(tmp_path, row(1), row(2, **changed))
    problem = refused.value.problems[0]
    assert problem.field.startswith("3.")
    assert column in problem.text
    assert problem.remedy
    assert (PortCall.objects.count(), Ship.objects.count(), Organisation.objects.filter(kind="agent").count()) == (
        0,
        0,
        0,
    )


def test_one_number_twice_in_a_file_refuses_it(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="twice"):
        take(tmp_path, row(1), row(1, NAME="LAIN"))


def test_a_port_that_is_not_set_up_refuses_the_list__with_the_remedy(tmp_path: Path) -> None:
    build.a_port("IDBDJ", zone="")
    with pytest.raises(Refused) as refused:
        import_calls(write(tmp_path / "pkk.csv", [row(1)]), BY)
    assert "belum disiapkan" in refused.value.problems[0].text
    assert not PortCall.objects.exists()


def test_an_imported_call_is_open_to_its_agent_and_goes_on(tmp_path: Path) -> None:
    eta = datetime(2026, 11, 20, tzinfo=UTC)
    take(tmp_path, row(ETA=f"{eta:%Y-%m-%d %H:%M:%S}", ETD=f"{eta + timedelta(days=1):%Y-%m-%d %H:%M:%S}"))
    call = PortCall.objects.get()
    assert call.imported
    assert Permit.objects.filter(valid_from=None, valid_until=None).count() == 1
    assert date(2026, 11, 20) == clock.day(call.eta or eta, "Asia/Makassar")
