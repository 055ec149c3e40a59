"""The pages of docs/ that are made from the code: written by `make docs`, compared by `make lint`.

Usage: python -m tools.pages write | check
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

DOCS = Path(__file__).resolve().parent.parent / "docs"
#: Page → the function that says what stands in it, as "module:function" without arguments.
PAGES = {
    "catalogue.md": "suar.workflow.catalogue:as_text",
    "permissions.md": "tools.doors:permissions",
    "process.md": "suar.workflow.catalogue:process_as_text",
    "openapi.json": "suar.api.description:as_json",
    "guide/id/services.md": "suar.workflow.catalogue:as_guide",
    "guide/en/services.md": "suar.workflow.catalogue:as_guide",
}


def _producer(path: str) -> Callable[[], str] | None:
    module, name = path.split(":")
    try:
        there = find_spec(module) is not None
    except ModuleNotFoundError:  # its package is not there either
        there = False
    return getattr(import_module(module), name, None) if there else None


def main() -> int:
    """Write or compare every page whose producer exists. Returns 1 if a compared page is stale."""
    if len(sys.argv) != 2 or sys.argv[1] not in ("write", "check"):
        print(__doc__, file=sys.stderr)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "suar.config.settings")
    import django

    django.setup()
    from suar.kernel.words import in_language

    stale = 0
    for page, path in PAGES.items():
        produce = _producer(path)
        if produce is None:
            print(f"docs/{page}: nothing makes it yet ({path})")
            continue
        with in_language("en" if "/en/" in page else "id"):  # its own language, whoever runs it
            text = produce().rstrip("\n") + "\n"
        file = DOCS / page
        if sys.argv[1] == "write":
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
        elif not file.exists() or file.read_text() != text:
            print(f"docs/{page} is stale: run `make docs`")
            stale = 1
    return stale


if __name__ == "__main__":
    sys.exit(main())
