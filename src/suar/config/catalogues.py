"""Makes the English words readable for the program: the .po files people edit become the .mo file Django reads."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

LOCALE = Path(__file__).resolve().parent.parent / "locale"


def sources(language: str) -> list[Path]:
    """The .po files of a language: the main one first, then the parts in order of name."""
    main = LOCALE / language / "LC_MESSAGES" / "django.po"
    return [*([main] if main.exists() else []), *sorted((LOCALE / language / "parts").glob("*.po"))]


def read(language: str) -> "Catalog":
    """All words of a language in one catalogue; of two translations of one message the later file's stands."""
    # Here, as below: every command asks whether the words are fresh, and seldom are they not.
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    whole = Catalog(locale=language)
    for file in sources(language):
        with file.open("rb") as source:
            for message in read_po(source, locale=language, domain="django"):
                if message.id and (message.string or message.id not in whole):
                    whole.add(message.id, message.string, flags=message.flags, context=message.context)
    return whole


def compile_messages(language: str = "en") -> bool:
    """Write the .mo file if it is missing or older than its sources. Returns whether it did."""
    files, target = sources(language), LOCALE / language / "LC_MESSAGES" / "django.mo"
    if not files or (target.exists() and target.stat().st_mtime >= max(file.stat().st_mtime for file in files)):
        return False
    from babel.messages.mofile import write_mo

    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(f".{os.getpid()}")
    with fresh.open("wb") as out:
        write_mo(out, read(language))
    fresh.replace(target)  # a process that reads meanwhile sees the old file or the new one, never half
    return True
