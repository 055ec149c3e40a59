"""Long lists to choose from, drawn once for all boxes that offer them: a crew list asks each sailor's country."""

from functools import lru_cache

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

#: Value and label of each answer.
Pairs = tuple[tuple[str, str], ...]


@lru_cache(maxsize=64)
def drawn(offered: Pairs, chosen: tuple[str, ...]) -> SafeString:
    """The options of a list, those chosen marked."""
    rows = ((value, " selected" if value in chosen else "", label) for value, label in offered)
    return format_html_join("", '<option value="{}"{}>{}</option>', rows)


@lru_cache(maxsize=16)
def drawn_for_search(offered: Pairs) -> SafeString:
    """What a box that searches proposes; nothing of it is chosen."""
    return format_html_join("", '<option value="{}">{}</option>', offered)
