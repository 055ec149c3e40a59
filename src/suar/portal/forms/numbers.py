"""Numbers in boxes: written so that reading them back can never be doubtful."""

from decimal import Decimal

from suar.kernel.units import NumberNotRead, parse_decimal, parse_integer


def in_box(number: Decimal | int | str, language: str) -> str:
    """The number as it stands in a box: no thousands separator, decimal comma in Indonesian, point in English.

    Exactly three decimals would be asked back ("7,934" may be 7934), so a nought is added: "7,9340".
    """
    plain = format(Decimal(str(number)), "f")
    whole, _point, decimals = plain.partition(".")
    decimals = decimals.rstrip("0")
    if len(decimals) == 3:
        decimals += "0"
    separator = "." if language == "en" else ","
    return f"{whole}{separator}{decimals}" if decimals else whole


def from_box(text: str, kind: str, language: str) -> str | int:
    """The number that was typed: a whole one as int, a decimal as text with a point and no idle noughts.

    Raises NumberNotRead (``suar.kernel.units``): it is no number, or could be two.
    """
    if kind == "integer":
        return parse_integer(text, language)
    plain = format(parse_decimal(text, language), "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def in_other_language(text: str, kind: str, old: str, new: str) -> str:
    """What was typed on a page of language ``old`` as it reads on one of ``new``; what is no clear number stays."""
    try:
        return in_box(from_box(text, kind, old), new)
    except NumberNotRead:
        return text
