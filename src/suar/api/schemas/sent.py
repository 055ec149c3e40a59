"""What goes in. Unknown fields are refused; control characters never pass."""

import unicodedata
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

#: The biggest number the database gives to a row.
BIGGEST = 2**63 - 1


def _clean(value: str) -> str:
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t" for letter in value):
        raise PydanticCustomError("control_character", "control character")
    return value


Words = Annotated[str, Field(max_length=2000), AfterValidator(_clean)]
Short = Annotated[str, Field(min_length=1, max_length=80), AfterValidator(_clean)]
RowId = Annotated[int, Field(ge=1, le=BIGGEST)]
#: No form nests its answers deeper than this.
DEEPEST = 12


def _shallow(answers: dict[str, Any]) -> dict[str, Any]:
    """Refuses what could be neither written down nor shown again: endless nesting and halves of letters."""
    level: list[object] = [answers]
    for _depth in range(DEEPEST):
        inner: list[object] = []
        for value in level:
            if isinstance(value, dict):
                inner += [*value.keys(), *value.values()]
            elif isinstance(value, list):
                inner += value
            elif isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
                raise PydanticCustomError("string_unicode", "half a letter")
        level = inner
    if level:
        raise PydanticCustomError("too_deep", "nested too deep")
    return answers


#: Answers of a service's form, as its JSON Schema (GET services/{code}) says; decimals as text with a point.
Answers = Annotated[dict[str, Any], AfterValidator(_shallow)]


class In(BaseModel):
    """Whatever is sent."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Begin(In):
    """Open an application; ``port`` may be left out where the port call names it."""

    service: Short
    port: Short | None = None
    port_call: RowId | Short | None = Field(None, description="id or number")
    answers: Answers | None = None


class Save(In):
    """Keep answers as a draft. ``draft_version``: the draft you saw; a newer one is never overwritten."""

    answers: Answers
    draft_version: RowId | Literal[0] | None = None


class Submit(In):
    """Hand in; without answers, those kept as draft."""

    answers: Answers | None = None


#: The id of a row, as a key of a JSON object.
RowKey = Annotated[str, Field(pattern=r"^[1-9][0-9]{0,17}$")]


class Grant(In):
    """Approve the current step. ``determination``: what the office itself sets, where the step asks for it."""

    version: RowId | None = None
    determination: Answers | None = None
    together: bool = Field(True, description="with what was filed for the other hulls of a convoy on the same form")
    partners: Annotated[dict[RowKey, RowId], Field(max_length=7)] | None = Field(
        None, description="version you saw of each of those, by application id; one filed anew meanwhile is refused"
    )


class Remark(In):
    """A remark on one field of the statement, such as "cargo.0.tonnes"."""

    field: Short
    reason: Short
    text: Words


class Refusal(In):
    """Why: a reason code R01–R22, a sentence, and remarks on fields."""

    reason: Short
    text: Words
    remarks: list[Remark] = Field(default_factory=list, max_length=100)
    version: RowId | None = None
    together: bool | None = Field(
        None, description="with the other hulls of a convoy; left out: sent back with them, rejected alone"
    )


class Revocation(In):
    reason: Short
    text: Words


class Withdrawal(In):
    text: Words = ""


class Act(In):
    """Use an action of the service; ``answers`` of the action's form where it has one."""

    answers: Answers | None = None


class Hulls(In):
    """Calls that travel together."""

    calls: list[RowId] = Field(min_length=1, max_length=7)


class NewCall(In):
    """A ship is coming. ``trade``: DN domestic, LN foreign, of each leg."""

    port: Short
    ship: RowId
    trade_in: Literal["DN", "LN"] = "DN"
    trade_out: Literal["DN", "LN"] = "DN"
    eta: Annotated[str, Field(max_length=40)] | None = Field(None, description="ISO 8601; without offset, port time")
    together: list[RowId] = Field(
        default_factory=list, max_length=7, description="further hulls of the same convoy; each gets a call of its own"
    )
