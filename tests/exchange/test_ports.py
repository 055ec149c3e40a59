"""Lists of ports: new ones are entered and wait to be set up, those that are there stay as they are."""

from datetime import date
from pathlib import Path

import pytest

from suar.exchange import locodes, ports
from suar.exchange.models import ImportedRow, ImportRun
from suar.kernel.errors import Refused
from suar.records import chain
from suar.registry import ports as register
from suar.registry.models import Port
from tests import build
from tests.exchange.lists import BY, remarked, write

pytestmark = pytest.mark.django_db


def _row(code: str, name: str, dalam: str = "1", luar: str = "0") -> dict[str, str]:
    return {"code": code, "name": name, "dalam": dalam, "luar": luar}


def _take(folder: Path, *rows: dict[str, str], name: str = "ports.csv") -> ImportRun:
    return ports.import_ports(write(folder / name, rows, ports.COLUMNS), BY).run


def test_new_ports_are_entered_as_written__and_wait(tmp_path: Path) -> None:
    run = _take(tmp_path, _row("IDAAA", "Pulau UJI"), _row("PUSAT", "Kementerian"), _row("XXOGA", "LAIN"))
    port = Port.objects.get()
    assert (port.code, port.name, port.name_key, port.zone, port.office_name) == (
        "IDAAA",
        "Pulau UJI",
        "pulau uji",
        "",
        "",
    )
    assert remarked(run) == {"not_a_port": 2, "port_not_set_up": 1}
    assert ImportedRow.objects.filter(run=run).count() == 3
    assert ImportedRow.objects.get(port=port).raw["dalam"] == "1"


def test_ports_that_are_there_stay__and_changes_are_said(tmp_path: Path) -> None:
    build.a_port("IDSUQ", name="Sungai Guntung")
    first = _take(tmp_path, _row("IDSUQ", "SUNGAI GUNTUNG"), _row("IDAAA", "UJI"))
    assert remarked(first) == {"port_name_differs": 1, "port_not_set_up": 1}
    assert ports.import_ports(tmp_path / "ports.csv", BY).repeated
    second = _take(tmp_path, _row("IDSUQ", "SUNGAI GUNTUNG"), _row("IDAAA", "UJI", "7"), name="b.csv")
    assert (second.arrived, second.unchanged, remarked(second)) == (0, 1, {"row_changed": 1})
    assert Port.objects.get(code="IDSUQ").name == "Sungai Guntung"


def test_one_port_under_two_codes_is_proposed__not_merged(tmp_path: Path) -> None:
    run = _take(
        tmp_path,
        _row("IDAAA", "UJI LAUT"),
        _row("IDAAB", "Uji  Laut"),
        _row("IDJKT", "TANJUNG PRIOK"),
        _row("IDTPP", "PRIOK"),
    )
    assert remarked(run)["two_codes"] == 2
    assert Port.objects.count() == 4


@pytest.mark.parametrize(
    "bad", [_row("ID1", "X"), _row("IDAAA", ""), _row("IDAAA", "X", "satu"), _row("IDAAB", "DUA KALI")]
)
def test_a_bad_row_refuses_the_list_whole(bad: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        _take(tmp_path, _row("IDAAB", "UJI"), bad)
    assert refused.value.problems[0].field.startswith("3.")
    assert not Port.objects.exists()


def test_ports_are_held_against_unlocode(tmp_path: Path) -> None:
    for code, name in (
        ("IDAAA", "TANJUNG UJI"),
        ("IDAAB", "UJI LAUT"),
        ("IDAAC", "X"),
        ("IDAAD", "UJI UDARA"),
        ("SGSIN", "SINGAPORE"),
    ):
        Port.objects.create(code=code, name=name, name_key=name.casefold(), zone="", office_name="")
    entry = dict.fromkeys(locodes.COLUMNS, "") | {"Country": "ID"}
    rows = [
        entry | {"Location": "AAA", "Name": "Tanjunguji, Uji", "Function": "1-3-----"},
        entry | {"Location": "AAB", "Name": "Kota Lain", "Function": "1-------"},
        entry | {"Location": "AAD", "Name": "Uji Udara (Oedjie)", "Function": "---4----", "Change": "X"},
    ]
    path = write(tmp_path / "unlocode.csv", rows, locodes.COLUMNS)
    run = locodes.compare_ports(path, BY).run
    told = set(run.remarks.values_list("field", "rule"))
    assert told == {
        ("IDAAA", "locode_same"), ("IDAAB", "locode_other_name"), ("IDAAC", "locode_missing"), ("IDAAD", "locode_same"),
        ("IDAAD", "locode_no_port"), ("IDAAD", "locode_removed"), ("SGSIN", "locode_country"),
    }  # fmt: skip
    assert locodes.compare_ports(path, BY).repeated
    Port.objects.create(code="IDAAE", name="BARU", name_key="baru", zone="", office_name="")
    assert not locodes.compare_ports(path, BY).repeated


def test_setting_up_needs_everything__and_happens_once(tmp_path: Path) -> None:
    _take(tmp_path, _row("IDAAA", "UJI"))
    nothing = register.SetUp(
        zone="", office_name="", tariff_class="", since=None, legal_basis="", has_operator=False, has_pilotage=False
    )
    with pytest.raises(Refused) as refused:
        register.set_up("IDAAA", nothing, BY)
    assert {one.field for one in refused.value.problems} == {
        "zone",
        "office_name",
        "tariff_class",
        "since",
        "legal_basis",
    }
    whole = register.SetUp(
        zone="Asia/Jayapura", office_name="UPP Uji", tariff_class="III", since=date(2026, 1, 1),
        legal_basis="PP 15/2016", has_operator=False, has_pilotage=True,
    )  # fmt: skip
    done = register.set_up("IDAAA", whole, BY)
    assert done.zone_label == "WIT"
    assert [event.verb for event in chain.history(done)] == ["port_set_up"]
    assert not list(chain.breaks(done))
    with pytest.raises(Refused) as again:
        register.set_up("IDAAA", whole, BY)
    assert again.value.status == 409
    assert list(register.served()) == [Port.objects.get(code="IDAAA")]
