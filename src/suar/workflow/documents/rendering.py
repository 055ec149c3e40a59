"""Makes the PDF of an issued paper: tagged for screen readers (PDF/UA-1), fit for the archive (PDF/A-2a)."""

import io
import json
import re
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst

from suar.workflow.documents.content import DocumentContent, printable

TEMPLATES = Path(__file__).parent / "templates"

#: typst says this when no font has a character; both standards forbid an empty box in its place.
_NO_GLYPH = "could not be displayed with"

#: What the typefaces inside typst surely have: Latin with all its accents, Greek, Cyrillic, common signs.
_SURELY_SHOWN = re.compile(
    "[\n\x20-\x7e\u00a0-\u017f\u0192\u01cd-\u01dc\u0218-\u021b\u0391-\u03a1\u03a3-\u03c9\u0410-\u044f\u1e80-\u1e85"
    "\u1e9e\u1ea0-\u1ef9\u2013\u2014\u2018-\u201d\u2020-\u2022\u2026\u2030\u20ac\u2190-\u2193\u2212]"
)

_threads = threading.local()


class RenderingFailed(RuntimeError):
    """The paper could not be made: a fault of a template, never of what was filed."""


def render(template: str, content: DocumentContent, *, at: datetime | None = None) -> bytes:
    """The paper as PDF bytes; the same content and ``at`` give the same bytes on the same machine.

    ``template`` is the name of a look ("spb"); ``at`` is the creation date written into the PDF, with a zone.
    What people typed reaches typst as data only: it is never source. A character no font has is printed as its
    code, [U+6C49], rather than lost. Raises ``LookupError`` for an unknown template, ``RenderingFailed`` otherwise.
    """
    if template not in looks():
        raise LookupError(f"no look named {template!r}")
    words = _each_text(content.as_json(), printable)
    code = _qr(content.verify_url)
    try:
        return _compiled(template, words, code, at)
    except typst.TypstError as problem:
        if _NO_GLYPH not in str(problem):
            raise RenderingFailed(str(problem)) from problem
    try:
        return _compiled(template, _each_text(words, _spelled), code, at)
    except typst.TypstError as problem:
        raise RenderingFailed(str(problem)) from problem


@cache
def looks() -> frozenset[str]:
    """Names of the looks there are; base is the letterhead they share, not a look."""
    return frozenset(path.stem for path in TEMPLATES.glob("*.typ")) - {"base"}


def _compiled(template: str, words: Mapping[str, Any], code: str, at: datetime | None) -> bytes:
    given = {"content": json.dumps(words, ensure_ascii=False), "qr": code}
    pdf = _compiler(template).compile(
        format="pdf", sys_inputs=given, pdf_standards=["a-2a", "ua-1"], timestamp=int(at.timestamp()) if at else 0
    )
    if not isinstance(pdf, bytes):
        raise RenderingFailed("typst gave no single PDF")
    return pdf


def _compiler(template: str) -> typst.Compiler:
    """One compiler per look and thread: it keeps the parsed templates, and is not shared while it works."""
    made: dict[str, typst.Compiler] | None = getattr(_threads, "compilers", None)
    if made is None:
        made = _threads.compilers = {}
    if template not in made:
        source = str(TEMPLATES / f"{template}.typ")
        made[template] = typst.Compiler(input=source, root=str(TEMPLATES), font_paths=_fonts())
    return made[template]


@cache
def _fonts() -> typst.Fonts:
    """Typefaces inside typst; those of the machine only serve scripts that typst's own lack (Chinese, Arabic)."""
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=True)


def _qr(address: str) -> str:
    """The address as a QR code in SVG, error level M, without a margin (the page keeps the quiet zone)."""
    drawn = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(drawn, kind="svg", border=0, dark="#0f2a43", xmldecl=False)
    return drawn.getvalue().decode()


def _spelled(text: str) -> str:
    return "".join(c if _SURELY_SHOWN.match(c) else f"[U+{ord(c):04X}]" for c in text)


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    """The same nested value with every text in it changed."""
    if isinstance(value, str):
        return change(value)
    if isinstance(value, Mapping):
        return {key: _each_text(part, change) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(part, change) for part in value]
    return value
