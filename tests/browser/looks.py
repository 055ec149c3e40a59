"""What can be said about a page by looking at it: whether axe finds fault, whether it is too wide, how it looks."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from playwright.sync_api import Error, Page

_AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
#: Playwright's words where another page came in the middle of a look.
_GONE = "Execution context was destroyed"
#: How many pages in a row may come in the middle of a look.
_REPLACED = 5
T = TypeVar("T")


def seen(page: Page, look: Callable[[], T]) -> T:
    """What a look at the page says when it stands: a click may just have brought it, or bring it in mid-look."""
    for _replaced in range(_REPLACED):
        page.wait_for_load_state("load")
        try:
            return look()
        except Error as error:
            if _GONE not in error.message:
                raise
    return look()


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    html = page.locator("html")  # waits for it: a page that was only just begun has no element yet
    wider: int = seen(page, lambda: html.evaluate("html => html.scrollWidth - html.clientWidth"))
    return wider


def violations(page: Page) -> list[str]:
    """What axe finds. It comes in through the debugger, so the policy on scripts stays as everybody has it."""
    run = f"async () => {{ {_AXE.read_text()}\nreturn (await axe.run({{resultTypes: ['violations']}})).violations }}"
    html = page.locator("html")
    found = seen(page, lambda: html.evaluate(run))
    return [f"{one['id']} {node['target']}: {one['help']}" for one in found for node in one["nodes"][:3]]


def picture(page: Page, name: str) -> None:
    """A picture for whoever wants to look (SUAR_PICTURES names the folder)."""
    if folder := os.environ.get("SUAR_PICTURES"):
        path = Path(folder) / f"{re.sub(r'[^a-z0-9]+', '-', name.lower()).strip('-')}.png"
        seen(page, lambda: page.screenshot(path=path, full_page=True))


def faults(page: Page, name: str) -> list[str]:
    """What axe and the width say against the page, under its name; and a picture of it."""
    picture(page, name)
    wide = [f"{wider} px too wide"] if (wider := sideways(page)) > 0 else []
    return [f"{name}: {one} ({page.url})" for one in (*wide, *violations(page))]


def fine(page: Page, name: str) -> None:
    """axe finds nothing, and nothing scrolls sideways."""
    wrong = faults(page, name)
    assert not wrong, "\n".join(wrong)
