"""What the practice partner shows: a door, who came in, and what became of them."""

import json
from collections.abc import Mapping
from html import escape
from typing import Any

from suar.integrations.practice.pages import Look

_LOOK = Look(
    {
        "sandbox": ("LATIHAN: bukan sistem sungguhan, hanya contoh", "PRACTICE: no real system, an example only"),
        "title": ("Contoh sistem mitra", "Example partner system"),
        "door": ("Anda belum masuk.", "You have not entered."),
        "enter": ("Masuk dengan Suar", "Enter with Suar"),
        "again": ("Masuk lagi dengan pembuktian baru", "Enter again with a new proof"),
        "inside": ("Anda masuk sebagai", "You entered as"),
        "known": ("Yang kami ketahui", "What we know"),
        "leave": ("Keluar dari sini dan dari Suar", "Leave here and Suar"),
        "left": ("Anda sudah keluar.", "You have left."),
        "refused": ("Suar tidak mempersilakan masuk", "Suar did not let you in"),
        "not_there": ("Halaman ini tidak ada.", "There is no such page."),
        "not_known": ("Sistem ini belum terdaftar di Suar.", "This system is not registered with Suar."),
    }
)


def door(language: str, word: str = "door") -> str:
    """Nobody is inside."""
    text = (
        f'<p>{_LOOK.word(word, language)}</p><p><a class="button" href="/masuk">{_LOOK.word("enter", language)}</a></p>'
    )
    return _LOOK.page(language, _LOOK.plain("title", language), text, "/")


def inside(person: Mapping[str, Any], language: str) -> str:
    """Who came in, and all that was told of them."""
    told = escape(json.dumps(person, indent=2, ensure_ascii=False, sort_keys=True))
    name = escape(str(person.get("name") or person.get("sub")))
    text = (
        f'<p>{_LOOK.word("inside", language)} <strong id="person">{name}</strong>.</p>'
        f'<h2>{_LOOK.word("known", language)}</h2><pre id="claims">{told}</pre>'
        f'<p><a class="button" href="/masuk?lagi=1">{_LOOK.word("again", language)}</a></p>'
        f'<p><a class="button" href="/keluar">{_LOOK.word("leave", language)}</a></p>'
    )
    return _LOOK.page(language, _LOOK.plain("title", language), text, "/")


def refused(error: str, language: str) -> str:
    """The site said no."""
    text = f'<p>{_LOOK.word("refused", language)}: <code id="error">{escape(error)}</code></p>'
    text += f'<p><a href="/">{_LOOK.word("title", language)}</a></p>'
    return _LOOK.page(language, _LOOK.plain("title", language), text)


def word(key: str, language: str) -> str:
    """A page with one sentence."""
    return _LOOK.page(language, _LOOK.plain("title", language), f"<p>{_LOOK.word(key, language)}</p>")
