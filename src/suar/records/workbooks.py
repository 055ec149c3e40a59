"""An XLSX workbook looked at before anything opens it: nothing oversized, locked, hidden or executable in it."""

import io
import re
import zipfile
import zlib
from typing import Final

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _

MOST_ENTRIES: Final = 2_000
MOST_UNPACKED: Final = 60 * 1024 * 1024
#: A real sheet packs 10 to 50 times; small parts may pack better and do no harm.
HIGHEST_RATIO: Final = 200
_SMALL: Final = 1024 * 1024
_CHUNK: Final = 256 * 1024


def look_at(content: bytes, most_unpacked: int = MOST_UNPACKED, most_marks: int | None = None) -> None:
    """Raises Refused unless the content is a plain, whole XLSX file. Unpacks no more than is allowed, by pieces.

    ``most_marks``: of XML ("<"), all parts together; None where nothing will read the cells.
    """
    # Counted before the list of parts is read: that list alone can be made to fill the memory.
    if content.count(b"PK\x01\x02") > MOST_ENTRIES:
        raise _bomb()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _look_at_names(entries)
            _look_at_sizes(entries, most_unpacked)
            marks = 0
            for entry in entries:
                marks += _look_inside(archive, entry)
                if most_marks is not None and marks > most_marks:
                    raise _bomb()
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as fault:
        raise _damaged() from fault


def _look_at_names(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.orig_filename.lower() for entry in entries]
    if len(set(names)) != len(names) or not entries or min(entry.header_offset for entry in entries) != 0:
        raise _damaged()
    if any(_leaves_its_folder(name) for name in names):
        raise _no(
            "file-paths",
            _("Berkas Excel ini memuat jalur yang keluar dari foldernya."),
            _("Simpan ulang dari Excel, lalu unggah lagi."),
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise locked()
    if not {"[content_types].xml", "xl/workbook.xml"} <= set(names):
        raise _damaged()
    if any(name.endswith("vbaproject.bin") or "/activex/" in name or "/macrosheets/" in name for name in names):
        raise _macros()
    if any(
        re.search(r"\.(?:exe|dll|scr|js|vbs|ps1|bat|cmd|jar|zip|docm|xlsm)\Z|oleobject\d*\.bin\Z", name)
        for name in names
    ):
        raise _no(
            "file-embedded",
            _("Berkas Excel ini memuat berkas lain di dalamnya."),
            _("Hapus objek yang disisipkan, lalu unggah lagi."),
        )


def _leaves_its_folder(name: str) -> bool:
    return name.startswith("/") or "\\" in name or ":" in name or "\x00" in name or ".." in name.split("/")


def _look_at_sizes(entries: list[zipfile.ZipInfo], most_unpacked: int) -> None:
    if len(entries) > MOST_ENTRIES or sum(entry.file_size for entry in entries) > most_unpacked:
        raise _bomb()
    if any(
        entry.file_size > _SMALL and entry.file_size > HIGHEST_RATIO * max(entry.compress_size, 1) for entry in entries
    ):
        raise _bomb()


def _look_inside(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    """Unpacks one part to its end: its checksum must hold, and an XML part must declare no entities of its own.

    Returns how many marks of XML it holds.
    """
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise _damaged()
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    content_types = entry.filename.lower() == "[content_types].xml"
    tail, marks = b"", 0
    with archive.open(entry) as part:
        while chunk := part.read(_CHUNK):
            marks += chunk.count(b"<")
            # Without NULs a UTF-16 part reads like any other.
            seen = tail + chunk.replace(b"\x00", b"").lower()
            if is_xml and (b"<!doctype" in seen or b"<!entity" in seen):
                raise _no(
                    "file-entities",
                    _("Berkas Excel ini memuat definisi XML yang tidak diizinkan."),
                    _("Simpan ulang dari Excel."),
                )
            if content_types and (b"macroenabled" in seen or b"vbaproject" in seen):
                raise _macros()
            tail = seen[-16:]
    return marks


def locked() -> Refused:
    """The workbook has a password."""
    return _no("file-locked", _("Berkas Excel ini berkata sandi."), _("Simpan tanpa kata sandi, lalu unggah lagi."))


def _macros() -> Refused:
    return _no(
        "file-macros", _("Berkas Excel ini memuat makro."), _("Simpan sebagai .xlsx tanpa makro, lalu unggah lagi.")
    )


def _bomb() -> Refused:
    return _no(
        "file-bomb",
        _("Isi berkas Excel ini terlalu besar setelah dibuka."),
        _("Hapus lembar dan baris yang kosong, atau bagi berkasnya."),
    )


def _damaged() -> Refused:
    return _no(
        "file-damaged",
        _("Berkas Excel ini rusak atau tidak lengkap."),
        _("Buka di Excel, simpan ulang, lalu unggah lagi."),
    )


def _no(code: str, text: str, remedy: str) -> Refused:
    return Refused(Problem("", code, text, remedy))
