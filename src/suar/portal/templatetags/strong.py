"""Words of the pages about passkeys and codes: what a browser is given to sign, as one attribute."""

import json
from typing import Any
from urllib.parse import quote

from django import template

from suar.accounts.means import can_have_passkeys

register = template.Library()


@register.filter
def as_json(value: Any) -> str:
    """{{ options|as_json }} in a data- attribute."""
    return json.dumps(value)


@register.filter
def as_file(lines: list[str]) -> str:
    """The lines as the address of a text file that the page itself carries."""
    return "data:text/plain;charset=utf-8," + quote("\r\n".join(lines) + "\r\n")


@register.simple_tag
def passkeys_possible() -> bool:
    """{% passkeys_possible as possible %}: whether browsers give passkeys to this site's address."""
    return can_have_passkeys()
