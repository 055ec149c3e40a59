"""What a file really is, told by its first bytes and never by its name."""

import io
import re
import zipfile
from typing import Final

#: (kind, position, bytes): the first that fits says what the file is.
_SIGNATURES: Final[tuple[tuple[str, int, bytes], ...]] = (
    ("PDF", 0, b"%PDF-"),
    ("JPG", 0, b"\xff\xd8\xff"),
    ("PNG", 0, b"\x89PNG\r\n\x1a\n"),
    ("ZIP", 0, b"PK\x03\x04"),
    ("ZIP", 0, b"PK\x05\x06"),
    ("Office 97–2003", 0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    ("EXE", 0, b"MZ"),
    ("ELF", 0, b"\x7fELF"),
    ("Java", 0, b"\xca\xfe\xba\xbe"),
    ("Mach-O", 0, b"\xcf\xfa\xed\xfe"),
    ("GIF", 0, b"GIF8"),
    ("WEBP", 8, b"WEBP"),
    ("TIFF", 0, b"II*\x00"),
    ("TIFF", 0, b"MM\x00*"),
    ("HEIC", 4, b"ftyphei"),
    ("HEIC", 4, b"ftypmif1"),
    ("AVIF", 4, b"ftypavif"),
    ("MP4", 4, b"ftyp"),
    ("RAR", 0, b"Rar!\x1a\x07"),
    ("7-Zip", 0, b"7z\xbc\xaf\x27\x1c"),
    ("GZIP", 0, b"\x1f\x8b\x08"),
    ("BZIP2", 0, b"BZh"),
    ("XZ", 0, b"\xfd7zXZ\x00"),
    ("SQLite", 0, b"SQLite format 3\x00"),
    ("RTF", 0, b"{\\rtf"),
    ("PostScript", 0, b"%!PS"),
    ("BMP", 6, b"\x00\x00\x00\x00"),
)
#: What a text that is no list begins with, after white space and comments, in lower case.
_MARKUP: Final = (
    ("SVG", rb"<svg[\s>/]"),
    ("HTML", rb"<(?:!doctype\s+html|html|head|body|script|iframe|img|table|a|p|div|style|meta)[\s>/]"),
    ("XML", rb"<(?:\?xml|!doctype|[a-z_][\w.:-]*[\s>/])"),
    ("SCRIPT", rb"#!|<\?php|@echo off"),
)
#: Which part inside a ZIP makes it what it is.
_INSIDE: Final = (
    ("XLSX", "xl/workbook.xml"),
    ("XLSB", "xl/workbook.bin"),
    ("DOCX", "word/document.xml"),
    ("PPTX", "ppt/presentation.xml"),
    ("APK", "androidmanifest.xml"),
    ("Java", "meta-inf/manifest.mf"),
    ("OpenDocument", "content.xml"),
)


def kind_of(content: bytes) -> str:
    """One of "PDF", "JPG", "PNG", "XLSX", "TEXT", another name ("SVG", "EXE", "DOCX" …), or "" when unknown."""
    for kind, at, signature in _SIGNATURES:
        if content.startswith(signature, at) and _is_likely(kind, content):
            return _kind_of_zip(content) if kind == "ZIP" else kind
    return _kind_of_text(content)


def _is_likely(kind: str, content: bytes) -> bool:
    """Two letters alone prove little: a list may begin with them."""
    if kind == "BMP":
        return content.startswith(b"BM")
    return kind != "EXE" or b"\x00" in content[:1024]


def is_locked_workbook(content: bytes) -> bool:
    """An Office file with a password is packed into the old format under this name."""
    return "EncryptedPackage".encode("utf-16-le") in content


def hides_archive(content: bytes) -> bool:
    """A ZIP archive is appended to something else, so that two programs see two different files."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return bool(archive.infolist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return False


def _kind_of_zip(content: bytes) -> str:
    # The names of the parts stand in clear at the start of each entry; nothing needs to be unpacked to see them.
    names = content.lower()
    return next((kind for kind, part in _INSIDE if part.encode() in names), "ZIP")


def _kind_of_text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "UTF-16"
    start = content[:4096].removeprefix(b"\xef\xbb\xbf").lower()
    start = re.sub(
        rb"\A(?:\s+|<\?xml[^>]*\?>|<!--.*?-->|<!doctype\s+svg[^>]*>)+(?=\s*<svg)", b"", start, flags=re.DOTALL
    ).lstrip()
    markup = next((kind for kind, pattern in _MARKUP if re.match(pattern, start)), "")
    if markup:
        return markup
    return "" if re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]", content) else "TEXT"
