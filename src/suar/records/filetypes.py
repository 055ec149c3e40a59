"""A handed-in file is looked at before it is kept: PDF, JPG, PNG, XLSX or CSV by content, whole and harmless."""

import csv
import hashlib
import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import IO, Final

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, said
from suar.records import workbooks
from suar.records.filenames import clean_filename, extension_of
from suar.records.signatures import hides_archive, is_locked_workbook, kind_of

__all__ = ["KINDS", "MAX_BYTES", "Inspected", "Kind", "clean_filename", "inspect", "pages_of", "preview_png"]

MAX_BYTES: Final = 10 * 1024 * 1024
_LONGEST_LINE: Final = 32_000
_MOST_LINES: Final = 200_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken: its media type and the endings its name may have, the first being ours."""

    mime: str
    extensions: tuple[str, ...]


KINDS: Final = {
    "PDF": Kind("application/pdf", ("pdf",)),
    "JPG": Kind("image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
    "PNG": Kind("image/png", ("png",)),
    "XLSX": Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)),
    "CSV": Kind("text/csv", ("csv",)),
}
#: Words for what a file turns out to be; others are called by their technical name.
_NAMES: Final = {
    "": _("data yang tidak dikenal"),
    "TEXT": _("teks biasa"),
    "UTF-16": _("teks UTF-16"),
    "EXE": _("program Windows"),
    "ELF": _("program Linux"),
    "Mach-O": _("program macOS"),
    "SCRIPT": _("skrip program"),
    "HTML": _("halaman web (HTML)"),
    "SVG": _("gambar SVG"),
    "ZIP": _("arsip ZIP"),
    "DOCX": _("dokumen Word"),
    "Office 97–2003": _("berkas Office lama (1997–2003)"),
}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A file that may be kept. ``size`` in bytes, ``sha256`` in hex, ``extension`` ("pdf") set by the content."""

    kind: str
    mime: str
    extension: str
    size: int
    sha256: str
    clean_filename: str


def inspect(source: bytes | IO[bytes], filename: str, max_bytes: int = MAX_BYTES, field: str = "") -> Inspected:
    """Looks at a file by its content. A stream is read to one byte past ``max_bytes`` at most and rewound.

    Raises Refused (status 413 when too large, else 422); its Problem stands at ``field`` and names fault and remedy.
    """
    try:
        content = _read(source, max_bytes)
        kind = _accepted_kind(content, extension_of(filename))
        _LOOKS[kind](content)
    except Refused as refused:
        raise Refused(
            *(replace(problem, field=field) for problem in refused.problems), status=refused.status
        ) from refused
    extension = KINDS[kind].extensions[0]
    digest = hashlib.sha256(content).hexdigest()
    return Inspected(kind, KINDS[kind].mime, extension, len(content), digest, clean_filename(filename, extension))


def preview_png(content: bytes, page: int = 0, max_width: int = 1000) -> bytes:
    """PNG of a PDF's page (from 0) or of a picture, drawn anew, at most ``max_width`` pixels wide.

    Raises Refused: 422 damaged, locked or of another kind, 404 when there is no such page.
    """
    from suar.records import pages  # here, as below: what opens pages and pictures is large

    kind = kind_of(content)
    if kind not in ("PDF", "JPG", "PNG"):
        raise _no("file-preview", _("Berkas jenis ini tidak punya pratinjau."), _("Unduh berkasnya."))
    return pages.draw(content, kind == "PDF", page, max_width)


def pages_of(content: bytes) -> int:
    """How many pages a PDF has. Raises Refused where it cannot be read to its end."""
    from suar.records import pages

    return pages.look_at_pdf(content)


def _no(code: str, text: str, remedy: str, status: int = 422) -> Refused:
    return Refused(Problem("", code, text, remedy), status=status)


def _read(source: bytes | IO[bytes], max_bytes: int) -> bytes:
    if isinstance(source, bytes):
        content = source
    else:
        content = source.read(max_bytes + 1)
        with suppress(OSError, ValueError):
            source.seek(0)
    if not content:
        raise _no("file-empty", _("Berkas ini kosong."), _("Pilih berkas yang benar."))
    if len(content) > max_bytes:
        most = {"megabytes": max_bytes // (1024 * 1024) or 1}
        raise _no(
            "file-size",
            _("Berkas ini lebih besar dari %(megabytes)s MB.") % most,
            _("Pindai dengan resolusi lebih rendah atau bagi menjadi beberapa berkas."),
            status=413,
        )
    return content


def _accepted_kind(content: bytes, extension: str) -> str:
    """The kind by content, once the name does not say otherwise and nothing else hides in the file."""
    kind = kind_of(content)
    if kind == "Office 97–2003" and is_locked_workbook(content):
        raise workbooks.locked()
    if kind == "TEXT" and extension == "csv":
        kind = "CSV"
    if kind not in KINDS or (extension and extension not in KINDS[kind].extensions):
        raise _not_what_it_says(kind, extension, content)
    if kind != "XLSX" and (hides_archive(content) or (kind != "PDF" and b"%PDF-" in content[:1024])):
        raise _no(
            "file-hidden", _("Di dalam berkas ini tersembunyi berkas lain."), _("Simpan atau pindai ulang dokumennya.")
        )
    return kind


def _not_what_it_says(kind: str, extension: str, content: bytes) -> Refused:
    remedy = _("Unggah PDF, JPG, PNG, XLSX atau CSV yang asli; mengganti nama berkas tidak mengubah isinya.")
    if kind not in KINDS and b"%PDF-" in content[:1024]:
        return _no("file-hidden", _("PDF ini didahului isi lain."), _("Simpan atau pindai ulang dokumennya."))
    # No longer than a real ending, so that a hostile name does not fill the screen.
    words = {"real": said(_NAMES.get(kind, kind)), "ending": extension[:10]}
    if extension in {ending for known in KINDS.values() for ending in known.extensions} or kind in KINDS:
        return _no("file-renamed", _("Namanya berakhir .%(ending)s, tetapi isinya %(real)s.") % words, remedy)
    return _no("file-type", _("Jenis berkas ini tidak diterima: isinya %(real)s.") % words, remedy)


def _look_at_pdf(content: bytes) -> None:
    from suar.records import pages

    # What is cut off has lost its last mark; an early one stands in PDFs made for the web.
    end = content.rfind(b"%%EOF")
    if end < 0 or len(content[end + 5 :].strip(b"\0 \t\r\n")) > 1024:
        raise pages.damaged()
    pages.look_at_pdf(content)


def _look_at_picture(content: bytes) -> None:
    from suar.records import pages

    pages.look_at_picture(content)


def _look_at_list(content: bytes) -> None:
    """A list in text: lines of a sane length, quotation marks that close."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # Excel in Indonesia saves CSV in the Windows code page.
        text = content.decode("cp1252", errors="replace")
        if "\ufffd" in text:
            raise unreadable_list() from None
    lines = text.splitlines()
    if not text.strip() or len(lines) > _MOST_LINES or max(map(len, lines)) > _LONGEST_LINE:
        raise unreadable_list()
    delimiter = max(",;\t|", key=lines[0].count)
    try:
        for _row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            pass
    except csv.Error as fault:
        raise unreadable_list() from fault


def unreadable_list() -> Refused:
    """The list in text is empty, endless or torn."""
    return _no(
        "file-damaged",
        _("Daftar CSV ini tidak terbaca: kosong, barisnya terlalu panjang, atau tanda kutipnya tidak ditutup."),
        _("Simpan dari Excel sebagai “CSV UTF-8”, lalu unggah lagi."),
    )


_LOOKS: Final[dict[str, Callable[[bytes], None]]] = {
    "PDF": _look_at_pdf,
    "JPG": _look_at_picture,
    "PNG": _look_at_picture,
    "XLSX": workbooks.look_at,
    "CSV": _look_at_list,
}
