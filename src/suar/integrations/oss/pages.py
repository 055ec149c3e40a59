"""The pages of the OSS sandbox: a business as OSS shows it, and faults to switch; marked as a sandbox all over."""

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from suar.integrations.practice.pages import Look, Words

_WORDS: Words = {
    "sandbox": ("SANDBOX – bukan OSS sungguhan", "SANDBOX – not the real OSS"),
    "name": ("Nama", "Name"),
    "npwp": ("NPWP", "Tax number (NPWP)"),
    "address": ("Alamat", "Address"),
    "status": ("Status", "State"),
    "changed_on": ("Tanggal perubahan terakhir", "Last changed on"),
    "kbli": ("Bidang usaha (KBLI)", "Fields of business (KBLI)"),
    "people": ("Pemegang saham dan pengurus", "Shareholders and officers"),
    "businesses": ("Pelaku usaha", "Businesses"),
    "nothing": ("NIB ini tidak ada.", "There is no such NIB."),
    "down": ("OSS mati (menjawab 503)", "OSS is down (answers 503)"),
    "slow": ("OSS lambat (8 detik)", "OSS is slow (8 seconds)"),
    "nonsense": ("Jawaban OSS tidak masuk akal", "OSS answers nonsense"),
}

_LOOK = Look(_WORDS)
_word, _page = _LOOK.word, _LOOK.page


def business(row: Mapping[str, Any], language: str) -> str:
    """The page of one NIB."""
    plain = ("name", "npwp", "address", "status", "changed_on")
    facts = "".join(f"<dt>{_word(key, language)}</dt><dd>{escape(str(row.get(key, '')))}</dd>" for key in plain)
    fields = "".join(f"<li>{escape(str(k['code']))} {escape(str(k['title']))}</li>" for k in row.get("kbli", []))
    people = "".join(
        f"<li>{escape(str(p['name']))}, {escape(str(p.get('role', '')))} {escape(str(p.get('share', '')))}</li>"
        for p in row.get("people", [])
    )
    return _page(
        language, f"NIB {row['nib']}",
        f'<div class="card"><dl>{facts}</dl><h2>{_word("kbli", language)}</h2><ul>{fields}</ul>'
        f"<h2>{_word('people', language)}</h2><ul>{people}</ul></div>",
        f"/nib/{row['nib']}",
    )  # fmt: skip


def not_there(language: str) -> str:
    """A NIB nobody has."""
    return _page(language, "OSS", f'<p class="card">{_word("nothing", language)}</p>')


def start(rows: Iterable[Mapping[str, Any]], faults: Mapping[str, bool], language: str) -> str:
    """The businesses there are, and the faults to be switched on and off."""
    known = "".join(
        f'<li><a href="/nib/{escape(str(row["nib"]))}?lang={language}">{escape(str(row["nib"]))}</a> '
        f"{escape(str(row['name']))}</li>"
        for row in rows
    )
    return _page(
        language, "OSS",
        f'<div class="card"><h2>{_word("businesses", language)}</h2><ul>{known}</ul>'
        f"{_LOOK.switches(faults, language)}</div>",
        "/",
    )  # fmt: skip
