"""What stands on an issued paper, frozen at the moment of the decision so that it prints the same for ever."""

import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

#: Controls that reorder the text around them: on a legal paper a name could read differently from what was filed.
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True, slots=True)
class Section:
    """A titled block of facts, each a label and its value, in the order they are printed."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """Everything a paper says; texts are already in the paper's language and the port's zone.

    ``kind``             PKK, SPM, PPK, SPOG or SPB
    ``title`` ``number`` "Surat Persetujuan Berlayar", "SPB.DN.IDSGT.2611.000007"
    ``issued_at_text``   "21 November 2026, 09.31 WIB"; ``place`` is the town it is dated at
    ``language``         "id" or "en": language of the fixed words and of the reading aloud
    ``legal_basis``      regulations, one each
    ``statement``        the decision as one sentence; ``validity_text`` how long and for what it holds, or ""
    ``verify_url``       address the QR code leads to
    ``training``         made on a training site: says so across the page
    ``subtitle``         title in the second language ("Port Clearance"), or ""
    ``subject``          what it is about, set large: the ship's name; ``subject_note`` a line under it (GT, flag)
    ``route``            from and to, each (label, place, note): drawn as a voyage or a movement; on a PPK the berth
                         and the time, side by side; empty when there is none
    ``office_address``   one line of the letterhead, or ""
    """

    kind: str
    title: str
    number: str
    port_name: str
    office_name: str
    issued_at_text: str
    place: str
    language: str
    legal_basis: tuple[str, ...]
    facts: tuple[Section, ...]
    statement: str
    validity_text: str
    signer_name: str
    signer_function: str
    verify_url: str
    training: bool
    subtitle: str = ""
    subject: str = ""
    subject_note: str = ""
    route: tuple[tuple[str, str, str], ...] = ()
    office_address: str = ""

    def as_json(self) -> dict[str, Any]:
        """The content as plain JSON values, to be stored with the decision."""
        return asdict(self)

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """The content again from what ``as_json`` gave, also after a trip through a JSON column."""
        known = {field.name: stored[field.name] for field in fields(cls) if field.name in stored}
        known["legal_basis"] = tuple(stored["legal_basis"])
        known["route"] = tuple((a, b, c) for a, b, c in stored.get("route", ()))
        known["facts"] = tuple(
            Section(part["title"], tuple((label, value) for label, value in part["rows"])) for part in stored["facts"]
        )
        return cls(**known)


#: Controls, surrogates, private use and unassigned: no font shows them and PDF/UA refuses them.
_UNPRINTABLE = frozenset({"Cc", "Cs", "Co", "Cn"})


def printable(text: str) -> str:
    """The text without control and reordering characters, and in composed form (ñ as one letter)."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if c == "\n" or not _hidden(c))


def _hidden(character: str) -> bool:
    return character in _REORDERING or unicodedata.category(character) in _UNPRINTABLE
