"""Money: exact amounts, rounded half up once, shown and spelled out as on a state receipt."""

from decimal import Decimal
from typing import Final

from suar.kernel.units import EXACT, exact, format_number, language

#: Decimals of the smallest unit in use: no sen has been paid since long ago.
_MINOR_DIGITS: Final = {"IDR": 0, "USD": 2}
#: How a currency is written before an amount; others by their ISO code.
_SIGNS: Final = {"IDR": "Rp"}
#: No bill of a port reaches a quadrillion; what does is a fault.
_LARGEST: Final = Decimal(10) ** 15

_DIGITS_ID: Final = (
    "nol",
    "satu",
    "dua",
    "tiga",
    "empat",
    "lima",
    "enam",
    "tujuh",
    "delapan",
    "sembilan",
    "sepuluh",
    "sebelas",
)
_SCALES_ID: Final = ("", " ribu", " juta", " miliar", " triliun")
_DIGITS_EN: Final = (
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_TENS_EN: Final = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SCALES_EN: Final = ("", " thousand", " million", " billion", " trillion")


def rounded(amount: Decimal | int, currency: str) -> Decimal:
    """The amount rounded half up to the currency's smallest unit (rupiah 1, others 0.01).

    Raises TypeError for a float, ValueError for what is not finite or reaches 10^15.
    """
    exactly = exact(amount)
    if abs(exactly) >= _LARGEST:
        raise ValueError("an amount is below a quadrillion")
    unit = Decimal(1).scaleb(-_MINOR_DIGITS.get(currency, 2))
    return exactly.quantize(unit, context=EXACT) + 0  # -0 becomes 0


def rupiah(amount: Decimal | int) -> Decimal:
    """The amount in whole rupiah, rounded half up. Raises as ``rounded``."""
    return rounded(amount, "IDR")


def format_money(amount: Decimal | int, currency: str = "IDR", lang: str | None = None) -> str:
    """As "Rp 3.675.263" (id), "Rp 3,675,263", "USD 419.73" (en). Hides no stored digit."""
    exactly = exact(amount)
    stored = -int(exactly.normalize(EXACT).as_tuple().exponent)
    decimals = max(_MINOR_DIGITS.get(currency, 2), stored)
    minus = "-" if exactly < 0 else ""
    return f"{minus}{_SIGNS.get(currency, currency)} {format_number(abs(exactly), decimals, lang)}"


def terbilang(amount: Decimal | int) -> str:
    """Whole rupiah in Indonesian words, as on a SIMPONI receipt: "dua juta empat ratus ribu rupiah".

    Raises ValueError for a part of a rupiah, an amount below 0 or from 10^15.
    """
    return f"{_spelled(amount, 'id')} rupiah"


def amount_in_words(amount: Decimal | int, lang: str | None = None) -> str:
    """Whole rupiah in words of the language ("id" or "en"). Raises as ``terbilang``."""
    return f"{_spelled(amount, language(lang))} rupiah"


def _spelled(amount: Decimal | int, lang: str) -> str:
    exactly = exact(amount)
    if exactly != exactly.to_integral_value() or not 0 <= exactly < _LARGEST:
        raise ValueError("only whole amounts from 0 to below a quadrillion are spelled out")
    number = int(exactly)
    if number == 0:
        return "nol" if lang == "id" else "zero"
    groups: list[str] = []
    for scale in range(4, -1, -1):
        hundreds = number // 1000**scale % 1000
        if hundreds == 0:
            continue
        if lang == "en":
            groups.append(_hundreds_en(hundreds) + _SCALES_EN[scale])
        else:
            groups.append("seribu" if (hundreds, scale) == (1, 1) else _hundreds_id(hundreds) + _SCALES_ID[scale])
    return " ".join(groups)


def _hundreds_id(number: int) -> str:
    """1–999 in Indonesian."""
    if number < 12:
        return _DIGITS_ID[number]
    if number < 20:
        return f"{_DIGITS_ID[number - 10]} belas"
    size, name = (10, "puluh") if number < 100 else (100, "ratus")
    first, rest = divmod(number, size)
    head = "seratus" if (first, size) == (1, 100) else f"{_DIGITS_ID[first]} {name}"
    return f"{head} {_hundreds_id(rest)}" if rest else head


def _hundreds_en(number: int) -> str:
    """1–999 in English."""
    if number < 20:
        return _DIGITS_EN[number]
    if number < 100:
        tens, rest = divmod(number, 10)
        return f"{_TENS_EN[tens]}-{_DIGITS_EN[rest]}" if rest else _TENS_EN[tens]
    first, rest = divmod(number, 100)
    return f"{_DIGITS_EN[first]} hundred {_hundreds_en(rest)}" if rest else f"{_DIGITS_EN[first]} hundred"
