"""A file that is cut, damaged or another one is refused whole, with the reason and the remedy, and leaves nothing."""

import os
from pathlib import Path

import pytest

from suar.exchange import command, tables
from suar.exchange.calls import import_calls
from suar.exchange.columns import COLUMNS
from suar.exchange.models import ImportRemark, ImportRun
from suar.kernel.errors import Refused
from suar.portcalls.models import PortCall
from suar.registry.models import Ship
from tests.exchange.lists import BY, banjarmasin, row, write

pytestmark = pytest.mark.django_db


def _good(folder: Path) -> bytes:
    return write(folder / "good.csv", [row(1), row(2)]).read_bytes()


def _cut_in_quotes(data: bytes) -> bytes:
    return data.replace(b"UJI TUNDA 2", b'"UJI TUNDA 2')


DAMAGE = {
    "empty": lambda data: b"",
    "blank": lambda data: b"\n\n  \n",
    "head_only": lambda data: data.split(b"\n")[0] + b"\n",
    "cut_in_a_row": lambda data: data[:-60],
    "cut_before_the_last_cell": lambda data: data[: data.rindex(b",") + 1],
    "cut_in_the_last_cell": lambda data: data[: data.rindex(b"Tidak") + 3],
    "cut_in_quotes": _cut_in_quotes,
    "line_break_in_a_cell": lambda data: data.replace(b"UJI TUNDA 2", b'"UJI\nTUNDA 2"'),
    "fewer_columns": lambda data: data.replace(b"UJI TUNDA 1,", b""),
    "more_columns": lambda data: data.replace(b"UJI TUNDA 1,", b"UJI,TUNDA,1,"),
    "other_columns": lambda data: data.replace(b"Nomor PKK", b"Nomor"),
    "columns_in_another_order": lambda data: data.replace(b"Nama Kapal,Tipe Kapal", b"Tipe Kapal,Nama Kapal"),
    "semicolons": lambda data: data.replace(b",", b";"),
    "latin_1": lambda data: data.replace(b"MUARA", b"MU\xc1RA"),
    "utf_16": lambda data: data.decode().encode("utf-16"),
    "utf_16_without_mark": lambda data: data.decode().encode("utf-16-le"),
    "binary": lambda data: b"PK\x03\x04\x00\x00" + bytes(range(256)),
    "read_from_right_to_left": lambda data: data.replace(b"TUNDA 1", "TUNDA\u202e1".encode()),
    "control_signs": lambda data: data.replace(b"TUNDA 1", b"TUNDA\x1b1"),
    "empty_line_inside": lambda data: data.replace(b"\r\n", b"\r\n\r\n", 2),
    "a_cell_without_end": lambda data: data.replace(b"UJI TUNDA 1", b"X" * 200_000),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_refused_whole(damage: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    banjarmasin()
    path = tmp_path / "list.csv"
    path.write_bytes(DAMAGE[damage](_good(tmp_path)))
    code = command.run("calls", path, locode=None, report=tmp_path / "report.csv", language="en")
    told = capsys.readouterr()
    assert (code, told.out) == (1, "")
    assert "list.csv is refused whole; nothing was written." in told.err
    assert len(told.err.splitlines()) > 1
    assert not (tmp_path / "report.csv").exists()
    for table in (PortCall, Ship, ImportRun, ImportRemark):
        assert not table._default_manager.exists()


@pytest.mark.parametrize("cut", range(1, 400, 7))
def test_a_file_cut_anywhere_is_refused_or_complete(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(_good(tmp_path)[:-cut])
    try:
        found = tables.read(path, COLUMNS)
    except Refused:
        return
    # Two rows: only the last cell or the line end can be short, and that is said; the cells are read later.
    assert len(found.rows) == 1 or found.unfinished or cut == 1


def test_a_last_line_without_end_is_taken__with_a_doubt(tmp_path: Path) -> None:
    banjarmasin()
    path = tmp_path / "list.csv"
    path.write_bytes(_good(tmp_path).rstrip())
    run = import_calls(path, BY).run
    assert run.arrived == 2
    assert run.remarks.get(rule="unfinished").row == 3


def test_no_such_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(Refused) as refused:
            import_calls(path, BY)
        assert refused.value.problems[0].code == "not_found"


def test_one_bad_row_among_good_ones_leaves_nothing(tmp_path: Path) -> None:
    banjarmasin()
    rows = [row(number) for number in range(1, 30)]
    path = write(tmp_path / "list.csv", [*rows, row(30, TONNAGE="x / y")])
    assert command.run("calls", path, locode=None, report=None, language="id") == 1
    assert not PortCall.objects.exists()
    assert not ImportRun.objects.exists()


def test_the_report_is_a_file_in_either_language(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    banjarmasin()
    path = write(tmp_path / "list.csv", [row(1, TONNAGE="200 / 0", ORIGIN="=1+1")])
    for language, word in (("id", "Perbaikan"), ("en", "Repair")):
        report = tmp_path / f"{language}.csv"
        assert command.run("calls", path, locode=None, report=report, language=language) == 0
        text = report.read_text(encoding="utf-8-sig")
        assert word in text
        assert ",=1+1" not in text
        assert "'=1+1" in text
    assert "Nothing has changed." in capsys.readouterr().out


@pytest.mark.parametrize("kind", ["fifo", "device"])
def test_what_may_never_end_is_not_read(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    if kind == "fifo":
        os.mkfifo(path)
    else:
        path.symlink_to("/dev/zero")
    with pytest.raises(Refused) as refused:
        tables.read(path, COLUMNS)
    assert [problem.code for problem in refused.value.problems] == ["not_a_file"]


def test_reading_stops__where_every_row_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("a,b\n" + "1\n" * 5_000)
    with pytest.raises(Refused) as refused:
        tables.read(path, ["a", "b"])
    assert len(refused.value.problems) == 1_000


def test_no_control_sign_of_a_file_reaches_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"\x1b[2Jgone,b\n1,2\n")
    assert command.run("calls", path, locode=None, report=None, language="en") == 1
    assert "\x1b" not in capsys.readouterr().err
