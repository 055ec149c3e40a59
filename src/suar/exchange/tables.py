"""Reading a list as a file: whole and in its own columns, or not at all."""

import csv
import hashlib
import io
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext

#: A month of the busiest port has a tenth of this.
_MOST_BYTES = 64 * 1024 * 1024
#: Line ends of every kind, signs that no keyboard writes, and those that turn what is read from right to left.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
#: Nobody mends more rows than this; a file of another kind would be wrong in every one.
_MOST_PROBLEMS = 1000
#: No cell of such a list is longer.
LONGEST = 1000


@dataclass(slots=True)
class Table:
    """The rows of a list: (line as a spreadsheet counts it, cells by column)."""

    name: str
    sha256: str
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    #: The last line has no line end: it is complete by its columns, and still may have been cut.
    unfinished: bool = False


def read(path: Path, columns: Sequence[str], *, more: bool = False) -> Table:
    """The list at ``path`` with exactly these columns (``more``: others may follow). Refused whole otherwise."""
    data = _bytes(path)
    text = _text(data)
    table = Table(path.name[:255], hashlib.sha256(data).hexdigest(), unfinished=not text.endswith(("\n", "\r")))
    lines = _lines(text)
    head = [cell.strip() for cell in next(lines, (1, []))[1]]
    _require_columns(head, list(columns), more=more)
    problems: list[Problem] = []
    for number, cells in lines:
        if len(cells) != len(head):
            problems.append(_ragged(number, len(cells), len(head)))
        elif any(len(cell) > LONGEST or _CONTROL.search(cell) for cell in cells):
            problems.append(_unreadable(number))
        else:
            table.rows.append((number, dict(zip(head, cells, strict=True))))
        if len(problems) == _MOST_PROBLEMS:
            break
    if table.unfinished and not problems and table.rows and not table.rows[-1][1][head[-1]]:
        problems.append(_ragged(table.rows[-1][0], len(head) - 1, len(head)))
    if problems:
        raise Refused.of(problems)
    if not table.rows:
        text = gettext("Berkas ini hanya berisi kepala kolom.")
        raise Refused(Problem("", "empty", text, gettext("Ambil lagi berkasnya dari sumbernya.")))
    return table


def _bytes(path: Path) -> bytes:
    try:
        found = path.stat()
        if stat.S_ISCHR(found.st_mode) or stat.S_ISFIFO(found.st_mode):  # these may never end
            said = gettext("Ini bukan berkas biasa.")
            raise _whole("not_a_file", said, gettext("Simpan daftarnya sebagai berkas, lalu ambil alih berkas itu."))
        if found.st_size > _MOST_BYTES:
            raise _whole("too_large", gettext("Berkas lebih besar dari 64 MB."), gettext("Bagi menurut bulan."))
        data = path.read_bytes()
    except OSError as error:
        said = gettext("Berkas tidak dapat dibuka: %(error)s.") % {"error": error.strerror or error}
        raise _whole("not_found", said, gettext("Periksa nama dan letaknya.")) from error
    if not data.strip():
        raise _whole("empty", gettext("Berkas ini kosong."), gettext("Ambil lagi berkasnya dari sumbernya."))
    return data


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _not_utf8(1)
    if b"\x00" in data:
        text = gettext("Ini bukan berkas teks.")
        raise _whole("binary", text, gettext("Simpan sebagai CSV (UTF-8), bukan sebagai buku kerja."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _not_utf8(data.count(b"\n", 0, error.start) + 1) from error


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines with their numbers; empty ones at the end do not count, a quote that never closes refuses the whole."""
    reader = csv.reader(io.StringIO(text.rstrip("\r\n") + "\n", newline=""), strict=True)
    try:
        yield from enumerate(reader, start=1)
    except csv.Error as error:
        said = gettext("Baris %(row)d: tanda kutip tidak ditutup, atau berkas terpotong.") % {"row": reader.line_num}
        raise _whole("cut", said, gettext("Ambil lagi berkasnya dari sumbernya.")) from error


def _require_columns(head: list[str], wanted: list[str], *, more: bool) -> None:
    found = head[: len(wanted)] if more else head
    if found == wanted and len(set(head)) == len(head):
        return
    for position, name in enumerate(wanted, start=1):
        there = head[position - 1] if position <= len(head) else ""
        if there != name:
            said = gettext("Kolom ke-%(n)d harus “%(wanted)s”, tetapi di berkas ini “%(found)s”.")
            said %= {"n": position, "wanted": name, "found": _CONTROL.sub("�", there[:40]) or "–"}
            break
    else:
        said = gettext("Berkas ini mempunyai %(found)d kolom, seharusnya %(wanted)d.")
        said %= {"found": len(head), "wanted": len(wanted)}
    raise _whole("columns", said, gettext("Pakai berkas dengan kolom seperti di docs/importing.md."))


def _ragged(number: int, found: int, wanted: int) -> Problem:
    said = gettext("Baris %(row)d mempunyai %(found)d kolom, seharusnya %(wanted)d: berkas terpotong atau rusak.")
    said %= {"row": number, "found": found, "wanted": wanted}
    return Problem(str(number), "cut", said, gettext("Ambil lagi berkasnya dari sumbernya."))


def _unreadable(number: int) -> Problem:
    said = gettext("Baris %(row)d memuat ganti baris atau tanda kendali di dalam sel, atau sel yang terlalu panjang.")
    remedy = gettext("Ambil lagi berkasnya dari sumbernya.")
    return Problem(str(number), "control", said % {"row": number}, remedy)


def _not_utf8(line: int) -> Refused:
    said = gettext("Berkas ini tidak disandikan sebagai UTF-8 (baris %(row)d).") % {"row": line}
    return _whole("encoding", said, gettext("Simpan ulang sebagai CSV UTF-8."))


def _whole(code: str, text: str, remedy: str) -> Refused:
    return Refused(Problem("", code, text, remedy))
