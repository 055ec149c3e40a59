"""The ministry's own lists arrive whole: every row, with the counts somebody else has found in them."""

import resource
import time
from collections import Counter
from pathlib import Path

import pytest

from suar.exchange import locodes, ports, reports
from suar.exchange.calls import import_calls
from suar.exchange.models import ImportedRow, ImportRemark, ImportRun, PlaceName
from suar.portcalls.models import ConvoyProposal, PortCall
from suar.records.models import Event
from suar.registry.models import Port, Ship
from tests.build import chain_holds
from tests.exchange.lists import BY, banjarmasin

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data, the real lists, is not beside this checkout"),
]
CALLS, PORTS = DATA / "inaportnet" / "pkk_banjarmasin_2025-01.csv", DATA / "inaportnet" / "ports.csv"


def test_every_port_arrives__but_two_that_are_none() -> None:
    run = ports.import_ports(PORTS, BY).run
    assert run.rows == 267
    assert ImportedRow.objects.filter(run=run).count() == 267
    assert run.arrived == 265
    assert list(run.remarks.filter(rule="not_a_port").order_by("read").values_list("read", flat=True)) == [
        "PUSAT",
        "XXOGA",
    ]
    assert run.remarks.filter(rule="two_codes", read="IDJKT").exists()
    assert set(Port.objects.values_list("zone", flat=True)) == {""}
    assert ports.import_ports(PORTS, BY).repeated


def test_every_port_is_held_against_unlocode() -> None:
    ports.import_ports(PORTS, BY)
    run = locodes.compare_ports(DATA / "unlocode" / "ID_all_2023-1.csv", BY).run
    assert run.rows == 265
    count = Counter(run.remarks.values_list("rule", flat=True))
    assert count["locode_missing"] == 267 - 2 - 154
    assert count["locode_same"] + count["locode_other_name"] == 154
    assert locodes.compare_ports(DATA / "unlocode" / "ID_all_2023-1.csv", BY).repeated


def test_every_call_arrives__and_twice_changes_nothing(tmp_path: Path) -> None:
    banjarmasin()
    ports.import_ports(PORTS, BY)
    started = time.monotonic()
    run = import_calls(CALLS, BY).run
    took = time.monotonic() - started
    assert (run.rows, run.arrived) == (2300, 2300)
    assert PortCall.objects.count() == ImportedRow.objects.filter(run=run).count() == 2300
    tugs = {name: run.figures[name] for name in ("barges_one_tug", "barges_several_tugs", "barges_no_tug")}
    assert tugs == {"barges_one_tug": 611, "barges_several_tugs": 224, "barges_no_tug": 183}
    assert ConvoyProposal.objects.filter(candidates=1).count() == 611
    assert PortCall.objects.filter(convoy__isnull=False).count() == 0
    assert run.remarks.filter(rule="permit_shared").count() == 6
    assert run.remarks.filter(rule="overlap").count() == 53
    assert run.remarks.filter(rule="imo_two_hulls").count() == 1
    assert Ship.objects.count() == 943
    assert chain_holds()
    before = _everything()
    again = import_calls(CALLS, BY)
    assert again.repeated
    assert _everything() == before
    assert reports.write(run, tmp_path / "report.csv") == run.remarks.count()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\n{2300 / took:.0f} rows/s, {took:.1f} s, {memory} MB", *reports.in_words(run), sep="\n")


def _everything() -> list[int]:
    return [m.objects.count() for m in (PortCall, Ship, Event, ImportRun, ImportRemark, ImportedRow, PlaceName, Port)]
