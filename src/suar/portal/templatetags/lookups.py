"""Words of the screens' templates that look something up: the name of goods, an entry of a table."""

from collections.abc import Mapping

from django import template

from suar.portal.drafting import language
from suar.registry import commodities

register = template.Library()


@register.filter
def commodity(code: str) -> str:
    """{{ line.commodity|commodity }}: the name of goods in the reader's language; an unknown code as it stands."""
    known = commodities.ALL.get(code)
    return known.name(language()) if known else code


@register.filter
def at(table: Mapping[str, str], key: str) -> str:
    """{{ titles|at:code }}: the entry of a table, or the key itself."""
    return table.get(key, key)
