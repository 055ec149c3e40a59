"""The answers of a statement: typed fields that every service's form is made of. pydantic is the only validator."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from suar.kernel.words import _
from suar.registry import commodities

__all__ = [
    "ActualTime", "BaseForm", "CallSign", "Commodity", "CompanyRef", "Count", "Country", "Day", "Draught", "Field",
    "Known", "LongText", "Metres", "MooringRef", "PersonName", "PilotRef", "PlaceRef", "PortName", "PortTime",
    "Reference", "Section", "ShipRef", "Text", "Tonnes", "Widget", "visible",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Widget:
    """How a field is asked on a screen, where its type alone does not say.

    ``kind``: text, textarea, integer, decimal, date, time, choice, yesno, ship, place, port_name, country, commodity,
    appointee, pilot, mooring.
    ``unit``: written behind the box (m, ton, GT).
    """

    kind: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """This field holds the id of a row; it is looked up among those the actor may see."""

    model: str


@dataclass(frozen=True, slots=True)
class Known:
    """What this field says is known and only shown on a screen: no row comes or goes, nothing is typed over it.

    ``asked``: what is nevertheless answered in each row.
    """

    asked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """Fields that are asked together under one heading."""

    title: str
    fields: tuple[str, ...]


class BaseForm(BaseModel):
    """A statement. Unknown answers are refused; what is filed is frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, use_enum_values=False)

    #: Fields in the groups in which they are asked; a field in none is asked last.
    sections: ClassVar[tuple[Section, ...]] = ()


def _without_control(value: str) -> str:
    if value.isprintable():  # nearly every text: nothing of the kinds below is
        return value
    for character in value:
        # U+FFFE, U+FFFF and their likes are no characters at all: no workbook and no paper can say them.
        nothing = ord(character) & 0xFFFE == 0xFFFE
        if nothing or (unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co"} and character not in "\n\r\t"):
            raise PydanticCustomError("control_character", "control character")
    return value


def _one_line(value: str) -> str:
    if "\n" in value or "\r" in value or "\t" in value:
        raise PydanticCustomError("control_character", "control character")
    return value


def _in_port_zone(value: Any, info: ValidationInfo) -> Any:
    """A time without zone is the port's local time."""
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError:
            return value
    if not isinstance(value, datetime) or not info.context:
        return value  # a stored statement is read again: it has its offset
    zone = ZoneInfo(info.context["zone"])
    try:
        return value.replace(tzinfo=zone) if value.tzinfo is None else value.astimezone(zone)
    except OverflowError:  # at the very edge of the calendar; its year is refused next
        return value


def _sensible_year(value: datetime) -> datetime:
    if not 2000 <= value.year <= 2100:
        raise PydanticCustomError("year_out_of_range", "year out of range")
    return value


def visible(model: str) -> Callable[[int, ValidationInfo], int]:
    def check(value: int, info: ValidationInfo) -> int:
        there = (info.context or {}).get("visible")
        if there is not None and not there(model, value):
            raise PydanticCustomError("not_found", "no such row")
        return value

    return check


def _commodity(value: str) -> str:
    if value not in commodities.ALL:
        raise PydanticCustomError("not_in_list", "not in the list")
    return value


_Clean = AfterValidator(_without_control)
_OneLine = AfterValidator(_one_line)

Text = Annotated[str, _Clean, _OneLine, Field(min_length=1, max_length=120)]
PersonName = Annotated[str, _Clean, _OneLine, Field(min_length=2, max_length=120)]
PortName = Annotated[str, _Clean, _OneLine, Field(min_length=2, max_length=80), Widget("port_name")]
LongText = Annotated[str, _Clean, Field(min_length=1, max_length=1000), Widget("textarea")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$"), Widget("country")]
CallSign = Annotated[str, Field(pattern=r"^[A-Z0-9]{3,7}$")]
Count = Annotated[int, Field(ge=0, le=100_000)]
Tonnes = Annotated[Decimal, Field(gt=0, max_digits=14, decimal_places=3), Widget("decimal", _("ton"))]
Metres = Annotated[Decimal, Field(ge=0, max_digits=7, decimal_places=2), Widget("decimal", "m")]
Draught = Annotated[Decimal, Field(ge=Decimal("0.3"), le=25, max_digits=5, decimal_places=2), Widget("decimal", "m")]
Day = date
#: A moment, typed in the port's zone, kept in UTC terms (with its offset).
PortTime = Annotated[AwareDatetime, BeforeValidator(_in_port_zone), AfterValidator(_sensible_year), Widget("time")]
ShipRef = Annotated[int, AfterValidator(visible("ship")), Reference("ship"), Widget("ship")]
PlaceRef = Annotated[int, AfterValidator(visible("place")), Reference("place"), Widget("place")]
#: A company that may be appointed here, and people of one's own company by what they do.
CompanyRef = Annotated[int, AfterValidator(visible("appointee")), Reference("appointee"), Widget("appointee")]
PilotRef = Annotated[int, AfterValidator(visible("pilot")), Reference("pilot"), Widget("pilot")]
MooringRef = Annotated[int, AfterValidator(visible("mooring")), Reference("mooring"), Widget("mooring")]
Commodity = Annotated[str, AfterValidator(_commodity), Widget("commodity")]


class ActualTime(BaseForm):
    """A time that happened, as whoever saw it says."""

    at: PortTime = Field(title=_("Waktu kejadian"))
