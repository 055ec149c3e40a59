"""Words of the templates of the berth plan."""

from decimal import Decimal

from django import template

from suar.portcalls.metres import written

register = template.Library()


@register.filter
def metres(value: Decimal) -> str:
    """{{ gap.from_m|metres }}: metres without idle noughts, as the reader writes them."""
    return written(value)
