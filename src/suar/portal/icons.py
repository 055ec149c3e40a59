"""Icons: each is one SVG file in templates/icons, written into the page so that nothing more is fetched."""

from functools import cache
from typing import cast

from django.template.loader import get_template
from django.utils.html import format_html
from django.utils.safestring import SafeString


@cache
def drawing(name: str) -> SafeString:
    """The drawing called ``name`` as SVG; raises TemplateDoesNotExist for one that was never drawn."""
    return cast(SafeString, get_template(f"icons/{name}.svg").render())


def icon(name: str, label: str = "") -> SafeString:
    """An icon. Without a label it is decoration beside words; with one it is an image that is read out."""
    if not label:
        return drawing(name)
    return format_html('<span role="img" aria-label="{}" title="{}">{}</span>', label, label, drawing(name))
