"""The countries that a form offers, by their names in the language of the page."""

from functools import cache

from babel import Locale

#: Codes of the list that are no countries: the Union, the euro area, the United Nations, unknown, two for tests.
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"})


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """Pairs of code and name, by name."""
    territories = Locale.parse(language).territories
    named = (
        (code, name)
        for code, name in territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRY
    )
    return tuple(sorted(named, key=lambda pair: pair[1]))
