"""The look of every sandbox page: marked as practice all over, in both languages, without any script."""

from collections.abc import Mapping
from html import escape
from pathlib import Path

CSP = "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
STYLE = (Path(__file__).parent / "sandbox.css").read_text("utf-8")

#: Indonesian and English: a sandbox stands outside Suar, so it does not share its catalogue.
Words = Mapping[str, tuple[str, str]]
_SHARED: Words = {
    "other": ("English", "Bahasa Indonesia"),
    "faults": ("Gangguan yang disimulasikan", "Simulated faults"),
    "save": ("Simpan", "Save"),
}


class Look:
    """Writes the pages of one sandbox. ``words`` needs "sandbox", and a word for every fault that can be switched."""

    def __init__(self, words: Words) -> None:
        self._words = {**_SHARED, **words}

    def plain(self, key: str, language: str) -> str:
        """A word in the language of the page, not escaped."""
        return self._words[key][language == "en"]

    def word(self, key: str, language: str) -> str:
        """A word in the language of the page, ready for it."""
        return escape(self.plain(key, language))

    def page(self, language: str, title: str, content: str, here: str = "") -> str:
        """A whole page; ``here``: its own path, for the other language."""
        other = "id" if language == "en" else "en"
        switch = ""
        if here:
            switch = f'<nav><a href="{escape(here)}?lang={other}">{self.word("other", language)}</a></nav>'
        return (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
            f"<title>{escape(title)} · SANDBOX</title>"
            '<meta name="viewport" content="width=device-width,initial-scale=1">'
            '<link rel="stylesheet" href="/style.css"></head>'
            f'<body><div class="band" role="note">{self.word("sandbox", language)}</div>'
            f"<main>{switch}<h1>{escape(title)}</h1>{content}</main></body></html>"
        )

    def switches(self, faults: Mapping[str, bool], language: str) -> str:
        """The faults to be switched on and off; posts to /faults."""
        boxes = "".join(
            f'<label><input type="checkbox" name="{name}" value="1"{" checked" if on else ""}>'
            f" {self.word(name, language)}</label>"
            for name, on in faults.items()
        )
        return (
            f'<h2>{self.word("faults", language)}</h2><form method="post" action="/faults?lang={language}">{boxes}'
            f"<p><button>{self.word('save', language)}</button></p></form>"
        )
