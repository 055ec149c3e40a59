"""Which column of a file answers which question: by name, by title in either language, or as the IMO heads it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final

from suar.kernel.words import in_language, said
from suar.workflow.lists.tables import Cell, Formula
from suar.workflow.statements import Question

#: Headings of the FAL forms and of common crew lists, by our name of the field.
_ALIASES: Final[Mapping[str, Sequence[str]]] = {
    "name": ("full name", "nama lengkap", "family name given names", "name"),
    "sex": ("sex", "gender", "jenis kelamin"),
    "born_on": ("date of birth", "birth date", "dob", "tgl lahir"),
    "nationality": ("nationality", "kewarganegaraan", "warga negara"),
    "rank": ("rank or rating", "rank", "rating", "jabatan"),
    "passport": ("document number", "passport number", "passport no", "nomor paspor", "no paspor"),
    "document": ("document number", "passport number", "passport no", "nomor paspor", "no paspor"),
    "seaman_book": ("seaman book", "seamans book no", "buku pelaut", "no buku pelaut"),
    "visa": ("visa number if appropriate", "visa number"),
    "origin": ("port of embarkation",),
    "destination": ("port of debarkation", "port of disembarkation"),
    "goods": ("name of article",),
    "quantity": ("quantity",),
    "unit": ("measurement type", "unit"),
    "location": ("location on board comments", "location on board"),
}
#: A name in parts, in the order in which it is put together.
PARTS: Final[Mapping[str, tuple[str, ...]]] = {
    "first": ("first name", "given name", "given names", "nama depan"),
    "middle": ("middle name", "nama tengah"),
    "last": ("last name", "family name", "surname", "nama belakang"),
}
SHEETS: Final[Mapping[str, tuple[str, ...]]] = {
    "crew": ("crew list", "crew", "awak kapal", "daftar awak"),
    "passengers": ("passenger list", "passengers", "penumpang"),
    "stores": ("ship stores declaration", "ships stores", "stores", "perbekalan"),
}


def kind_of(asked: Mapping[str, Question]) -> str:
    """Which sheet of the IMO's workbook a list is: crew, passengers, stores; "" for others."""
    if {"name", "rank", "nationality"} <= asked.keys():
        return "crew"
    if {"name", "sex", "document"} <= asked.keys():
        return "passengers"
    return "stores" if {"goods", "quantity", "unit"} <= asked.keys() else ""


def titles(question: Question) -> tuple[str, str]:
    """The title of a column in Indonesian and English."""
    with in_language("id"):
        indonesian = said(question.title)
    with in_language("en"):
        return indonesian, said(question.title)


def heading(question: Question) -> str:
    """How our own template heads a column."""
    indonesian, english = titles(question)
    return indonesian if indonesian == english else f"{indonesian} / {english}"


def simple(text: str, *, short: bool = False) -> str:
    """A heading without case, signs and blanks; ``short``: also without what stands in brackets."""
    plain = unicodedata.normalize("NFKC", text[:300]).casefold()
    if short:
        plain = re.sub(r"\(.*?(\)|$)", " ", plain, flags=re.DOTALL)
    return " ".join(re.findall(r"[^\W_]+", plain))


def matched(line: Sequence[Cell | Formula], asked: Mapping[str, Question]) -> dict[int, str]:
    """Position → name of field, or of a part of the name ("name:first")."""
    exact, loose = _words(asked)
    found: dict[int, str] = {}
    for known, short in ((exact, False), (loose, True)):
        for at, cell in enumerate(line):
            name = known.get(simple(cell, short=short)) if isinstance(cell, str) and at not in found else None
            if name and name not in found.values():
                found[at] = name
    whole = "name" in found.values()
    return {at: name for at, name in found.items() if not (whole and name.startswith("name:"))}


def _words(asked: Mapping[str, Question]) -> tuple[dict[str, str], dict[str, str]]:
    exact: dict[str, str] = {}
    loose: dict[str, str] = {}
    for name, question in asked.items():
        indonesian, english = titles(question)
        for words in (name, indonesian, english, heading(question)):
            exact.setdefault(simple(words), name)
            loose.setdefault(simple(words, short=True), name)
        for alias in _ALIASES.get(name, ()):
            loose.setdefault(alias, name)
    if "name" in asked:
        for part, aliases in PARTS.items():
            loose.update(dict.fromkeys(aliases, f"name:{part}"))
    return exact, loose
