"""The words on the screens: which lack an English translation, and how the parts become one catalogue.

Usage: python -m tools.words missing | compile | merge
"""

import ast
import io
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from babel.messages.extract import extract_python
from babel.messages.pofile import write_po

from suar.config import catalogues

SOURCE = Path(__file__).resolve().parent.parent / "src" / "suar"
_KEYWORDS = dict.fromkeys(("_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext"))


def used() -> Iterator[tuple[str, str]]:
    """(place, message) of every word marked for translation in code and templates."""
    for path in sorted([*SOURCE.rglob("*.py"), *SOURCE.rglob("*.html"), *SOURCE.rglob("*.txt")]):
        found = in_code(path.read_text()) if path.suffix == ".py" else in_template(path.read_text(), str(path))
        for line, message in found:
            if message:
                yield f"{path.relative_to(SOURCE.parent.parent)}:{line}", message


def in_code(text: str) -> Iterator[tuple[int, str]]:
    """(line, message) of a Python file. Read as a tree, for a reader of tokens overlooks the calls inside f-strings."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call):
            continue
        function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        # A context comes first; of singular and plural the catalogue is asked by the singular.
        said = node.args[1:2] if function == "pgettext" else node.args[:1]
        if function in _KEYWORDS and said and isinstance(said[0], ast.Constant) and isinstance(said[0].value, str):
            yield node.lineno, said[0].value


def in_template(text: str, origin: str = "") -> Iterator[tuple[int, str]]:
    """(line, message) of a template: translate and blocktranslate, trimmed or with a plural."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "suar.config.settings")
    from django.utils.translation.template import templatize

    code = io.BytesIO(templatize(text, origin=origin).encode())
    for line, function, messages, _comments in extract_python(code, _KEYWORDS, (), {}):
        several = list(messages) if isinstance(messages, tuple | list) else [messages]
        message = several[1] if function == "pgettext" and len(several) > 1 else several[0]
        if message:
            yield line, message


def missing() -> int:
    """Print every message without an English translation. Returns how many there are, at most 1 as exit code."""
    english = catalogues.read("en")
    lacking: dict[str, str] = {}
    for place, message in used():
        known = english.get(message)
        if (
            known is None
            or not known.string
            or known.fuzzy
            or (isinstance(known.string, tuple) and not all(known.string))
        ):
            lacking.setdefault(message, place)
    for message, place in lacking.items():
        print(f"{place}: no English for {message!r}")
    return 1 if lacking else 0


def merge() -> int:
    """Put all parts into the one catalogue and remove them."""
    main = catalogues.LOCALE / "en" / "LC_MESSAGES" / "django.po"
    whole = catalogues.read("en")
    main.parent.mkdir(parents=True, exist_ok=True)
    with main.open("wb") as out:
        write_po(out, whole, width=110, sort_output=True, omit_header=False, ignore_obsolete=True)
    for part in (catalogues.LOCALE / "en" / "parts").glob("*.po"):
        part.unlink()
    return 0


def compiled() -> int:
    """Write the file Django reads, if its sources are newer."""
    catalogues.compile_messages()
    return 0


def main() -> int:
    """Run the command named on the command line."""
    commands: dict[str, Callable[[], int]] = {"missing": missing, "merge": merge, "compile": compiled}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        print(__doc__, file=sys.stderr)
        return 2
    return commands[sys.argv[1]]()


if __name__ == "__main__":
    sys.exit(main())
