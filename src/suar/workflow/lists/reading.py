"""A file read against the questions of a list: its lines with their answers, and what of it could not be used."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext, said
from suar.workflow.lists import values
from suar.workflow.lists.headings import PARTS, SHEETS, heading, kind_of, matched, simple
from suar.workflow.lists.tables import Cell, Formula, Table, tables
from suar.workflow.statements import Question, questions

#: Headings stand within the first lines; the IMO's on the eighteenth.
_HEAD: Final = 40
_LONGEST_NOTE: Final = 10
#: What stands in the first line of the IMO's crew list until somebody writes over it.
_SAMPLES: Final = frozenset({"last name of ship master", "first name of ship master"})


@dataclass(slots=True)
class Line:
    """One line: its number in the file, its answers by field, each as it was typed, and faults of the reading."""

    number: int
    answers: dict[str, str | Decimal] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    faults: list[Problem] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """What was read: the sheet, its lines, the heading of each column, and headings of columns that fit no field."""

    sheet: str
    columns: dict[str, str]
    lines: list[Line]
    ignored: list[str]


def read_list(question: Question, content: bytes, filename: str, most: int) -> Reading:
    """The lines of a file for a list on a form.

    Raises Refused where nothing can be taken: no such columns, no lines, more lines than the list holds, a bad file.
    """
    assert question.form
    asked = {
        name: one for name, one in questions(question.form).items() if one.kind not in ("rows", "group", "choices")
    }
    table, at, columns = _found(tables(content, filename), asked)
    reading = _read(table, at, columns, asked, most)
    if not reading.lines:
        raise _empty(kind_of(asked), table.title)
    if len(reading.lines) > most:
        # No answer is looked for in what the list cannot take; what is said of it is what stands in the file.
        after = [cells for number, cells in table.lines if number > reading.lines[-1].number]
        there = sum(any(_is_said(cells, position) for position in columns) for cells in after)
        words = {"rows": len(reading.lines) + there, "most": most}
        text = gettext("Berkas ini berisi %(rows)s baris; daftar ini paling banyak %(most)s.") % words
        raise Refused(Problem("", "too_many", text, gettext("Bagi menjadi beberapa permohonan.")))
    return reading


def _found(sheets: list[Table], asked: Mapping[str, Question]) -> tuple[Table, int, dict[int, str]]:
    """The sheet, the place of its headings, and which column answers what: where most columns fit."""
    kind = kind_of(asked)
    best: tuple[tuple[int, int], Table, int, dict[int, str]] | None = None
    for sheet in sheets:
        other = any(simple(sheet.title) == name for k, names in SHEETS.items() if k != kind for name in names[:1])
        if sheet.hidden or (other and len(sheets) > 1):
            continue
        mine = int(bool(kind) and simple(sheet.title) in SHEETS[kind])
        for at, (_number, line) in enumerate(sheet.lines[:_HEAD]):
            columns = matched(line, asked)
            rank = (mine if columns else 0, len(columns))
            if columns and (best is None or rank > best[0]):
                best = (rank, sheet, at, columns)
    if best is None or len(best[3]) < min(2, len(asked)):
        known = ", ".join(heading(one) for one in asked.values())
        text = gettext("Tidak ada lembar dengan judul kolom yang dikenal.")
        remedy = gettext("Unduh templat daftar ini, atau pakai judul kolom: %(titles)s.") % {"titles": known}
        raise Refused(Problem("", "no_columns", text, remedy))
    return best[1], best[2], best[3]


def _is_said(cells: list[Cell | Formula], position: int) -> bool:
    return position < len(cells) and cells[position] not in (None, "")


def _read(table: Table, at: int, columns: dict[int, str], asked: Mapping[str, Question], most: int) -> Reading:
    """The lines below the headings, and one more than the list takes where there are more."""
    heads = {position: str(cell) for position, cell in enumerate(table.lines[at][1]) if isinstance(cell, str)}
    named = {name.split(":")[0]: " ".join(heads[position].split())[:80] for position, name in columns.items()}
    lines: list[Line] = []
    ignored: dict[int, str] = {}
    for number, cells in table.lines[at + 1 :]:
        line = _line(number, cells, columns, asked)
        if line is None:
            continue
        lines.append(line)
        if len(lines) > most:
            break
        ignored |= {
            position: heads[position]
            for position, cell in enumerate(cells)
            if position in heads and position not in columns and cell not in (None, "") and not _counts(heads[position])
        }
    unused = [" ".join(text.split())[:80] for text in list(ignored.values())[:_LONGEST_NOTE]]
    return Reading(table.title, named, lines, unused)


def _counts(text: str) -> bool:
    """Whether a column only numbers the lines."""
    return simple(text) in {"srno", "no", "nr", "nomor urut", "no urut"}


def _line(
    number: int, cells: list[Cell | Formula], columns: dict[int, str], asked: Mapping[str, Question]
) -> Line | None:
    line, parts, sample = Line(number), dict[str, str](), False
    for position, name in columns.items():
        cell = cells[position] if position < len(cells) else None
        if cell is None or cell == "":
            continue
        if isinstance(cell, str) and simple(cell) in _SAMPLES:
            sample = True
        elif ":" in name and not isinstance(cell, Formula):
            parts[name.split(":")[1]] = values.clean(str(cell))
        else:
            _put(line, name.split(":")[0], cell, asked)
    whole = " ".join(parts[one] for one in PARTS if parts.get(one))
    if whole:
        line.answers["name"] = line.typed["name"] = whole
    if sample and line.answers.keys() <= {"rank"}:
        return None
    return line if any(one != "" for one in line.answers.values()) else None


def _put(line: Line, name: str, cell: Cell | Formula, asked: Mapping[str, Question]) -> None:
    if isinstance(cell, Formula):
        line.answers[name] = line.typed[name] = values.clean(cell.text)
        text = gettext("Rumus tidak dihitung di sini.")
        line.faults.append(Problem(name, "formula", text, gettext("Ganti rumus dengan nilainya.")))
        return
    line.answers[name] = values.answer(asked[name], cell)
    line.typed[name] = values.clean(str(cell))[:80]
    if isinstance(cell, str) and values.unseen(cell):
        text = said(gettext("Ada karakter yang tidak tampak di dalam sel ini; sudah dihapus."))
        line.faults.append(Problem(name, "control_character", text, gettext("Periksa isinya.")))
    if isinstance(cell, str) and len(cell) > values.LONGEST:
        text = gettext("Isi sel ini terlalu panjang; yang tampil hanya awalnya.")
        line.faults.append(Problem(name, "too_long", text, gettext("Tulis lebih singkat.")))


def _empty(kind: str, sheet: str) -> Refused:
    text = {
        "crew": gettext("Daftar ini tidak memuat orang."),
        "passengers": gettext("Daftar ini tidak memuat orang."),
        "stores": gettext("Daftar ini tidak memuat perbekalan."),
    }.get(kind, gettext("Daftar ini tidak memuat baris isian."))
    shown = "".join(c for c in sheet if c.isprintable())[:40]
    remedy = gettext("Isi lembar “%(sheet)s” di bawah judul kolomnya, lalu unggah lagi.") % {"sheet": shown}
    return Refused(Problem("", "empty_list", text, remedy))
