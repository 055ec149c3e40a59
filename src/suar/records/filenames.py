"""The name a handed-in file is kept under: no folders, no hidden signs, never longer than a screen can show."""

import re
import unicodedata
from typing import Final

LONGEST: Final = 120
#: Names that Windows keeps for its devices.
_DEVICES: Final = re.compile(r"\A(?:con|prn|aux|nul|com\d|lpt\d)\Z", re.IGNORECASE)
#: Control, format (right-to-left override, zero width), surrogate and private signs, line and paragraph separators.
_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def visible_name(filename: str) -> str:
    """The last part of a path, without hidden signs, with single spaces."""
    last = re.split(r"[/\\]", filename)[-1]
    shown = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in _HIDDEN)
    return re.sub(r"\s+", " ", shown).strip(" .")


def extension_of(filename: str) -> str:
    """The ending of the visible name in lower case without its point, or ""."""
    stem, point, ending = visible_name(filename).rpartition(".")
    return ending.lower() if point and stem else ""


def clean_filename(filename: str, extension: str) -> str:
    """A safe name with the extension that the content has: "../a\\u202efdp.exe" as PDF → "afdp.pdf"."""
    name = visible_name(filename)
    stem = name.rpartition(".")[0] if extension_of(filename) else name
    stem = re.sub(r'[<>:"|?*]', "_", stem)[: LONGEST - len(extension) - 1].strip(" .") or "berkas"
    return f"_{stem}.{extension}" if _DEVICES.match(stem) else f"{stem}.{extension}"
