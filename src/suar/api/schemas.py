"""What goes in and what comes out. Unknown fields are refused; times come out in UTC, amounts as text with a point."""

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
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
#: Answers of a service's form, as its JSON Schema (GET services/{code}) says; decimals as text with a point.
Answers = dict[str, Any]


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


class Grant(In):
    """Approve the current step. ``determination``: what the office itself sets, where the step asks for it."""

    version: RowId | None = None
    determination: Answers | None = None


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


class Revocation(In):
    reason: Short
    text: Words


class Withdrawal(In):
    text: Words = ""


class Act(In):
    """Use an action of the service; ``answers`` of the action's form where it has one."""

    answers: Answers | None = None


class NewCall(In):
    """A ship is coming. ``trade``: DN domestic, LN foreign, of each leg."""

    port: Short
    ship: RowId
    trade_in: Literal["DN", "LN"] = "DN"
    trade_out: Literal["DN", "LN"] = "DN"
    eta: Annotated[str, Field(max_length=40)] | None = Field(None, description="ISO 8601; without offset, port time")


class Out(BaseModel):
    """Whatever is answered."""


class ProblemOut(Out):
    field: str
    rule: str
    detail: str
    remedy: str
    law: str


class Problems(Out):
    """RFC 9457: why it was refused; nothing has changed."""

    type: str
    title: str
    status: int
    detail: str
    problems: list[ProblemOut]


class Named(Out):
    code: str
    title: str


class StepOut(Named):
    by: str
    within_minutes: int
    law: str
    form: dict[str, Any] | None


class PaperAsked(Named):
    required: bool
    law: str
    ship_paper: str | None
    conditional: bool


class ActionOut(Named):
    by: list[str]
    form: dict[str, Any] | None


class DocumentKind(Out):
    title: str
    number: str
    valid_for_hours: float | None


class ServiceOut(Named):
    law: str
    since: str
    applicant: str
    on_call: bool
    opened_by_system: bool
    repeatable: bool
    needs: list[str]
    requires: list[str]
    steps: list[StepOut]
    attachments: list[PaperAsked]
    reasons: list[Named]
    actions: list[ActionOut]
    document: DocumentKind | None
    form: dict[str, Any]


class Services(Out):
    items: list[ServiceOut]


class FileOut(Out):
    id: str
    name: str
    size: int
    sha256: str
    added_at: Moment | None = None


class SlotOut(PaperAsked):
    filled: bool
    lapses: bool
    expires_on: str | None
    file: FileOut | None


class DecisionOut(Out):
    version: int
    step: str
    outcome: str
    reason: str
    reason_words: str
    text: str
    remarks: list[dict[str, str]]
    decided_at: Moment
    decided_by: str


class DocumentBrief(Out):
    number: str
    kind: str
    standing: str
    standing_words: str
    granted_at: Moment
    signed_at: Moment | None
    valid_until: Moment | None
    used_at: Moment | None
    revoked_at: Moment | None


class DocumentOut(Out):
    """Validity for anyone; the rest only for those who may see the case."""

    number: str
    kind: str
    standing: str
    standing_words: str
    details: DocumentBrief | None = None
    application: int | None = None
    port_call: int | None = None
    pdf: str | None = None


class ApplicationBrief(Out):
    id: int
    service: str
    title: str
    state: str
    state_words: str
    request_number: str | None
    port: str
    port_call: int | None
    port_call_number: str | None
    ship: str | None
    organisation: str
    version: int
    step: str | None
    step_role: str | None
    submitted_at: Moment | None
    due_at: Moment | None
    late: bool
    decided_at: Moment | None


class CheckOut(Out):
    title: str
    light: str
    evidence: str
    field: str


class ApplicationOut(ApplicationBrief):
    """The whole case, cut to what the caller may see. ``allowed``: what the caller may do now."""

    allowed: list[str]
    draft_version: int
    answers: dict[str, Any] | None
    known: dict[str, Any] | None
    statement: dict[str, Any] | None
    determination: dict[str, Any] | None
    proposal: dict[str, Any] | None
    problems: list[ProblemOut]
    checks: list[CheckOut]
    papers: list[SlotOut]
    decisions: list[DecisionOut]
    documents: list[DocumentBrief]


class ApplicationPage(Out):
    items: list[ApplicationBrief]
    after: str


class CallBrief(Out):
    id: int
    number: str | None
    request_number: str
    port: str
    ship: int
    ship_name: str
    agent: str
    trade_in: str
    trade_out: str
    eta: Moment | None
    etd: Moment | None
    created_at: Moment
    closed_at: Moment | None
    cancelled_at: Moment | None


class CallPage(Out):
    items: list[CallBrief]
    after: str


class StopOut(Named):
    status: str
    needs: list[str]
    application: int | None
    document: str | None
    since: Moment | None
    due: Moment | None


class NextOut(Out):
    sentence: str
    who: str
    service: str
    application: int | None
    since: Moment | None
    due: Moment | None
    then: str


class MovementOut(Out):
    kind: str
    at: Moment
    source: str
    confirmed_at: Moment | None


class BillOut(Out):
    number: str
    kind: str
    total: str
    currency: str
    issued_at: Moment
    settled_at: Moment | None
    billing_code: str | None
    code_expires_at: Moment | None
    pay_url: str | None


class CallOut(CallBrief):
    """A port call with its road (graph) and the one thing that is next."""

    place: str | None
    origin: str
    destination: str
    master_name: str
    next: NextOut
    graph: list[StopOut]
    movements: list[MovementOut]
    bills: list[BillOut]


class ShipOut(Out):
    id: int
    name: str
    registration_mark: str
    imo_number: str
    call_sign: str
    flag: str
    ship_type: str
    gross_tonnage: int
    length_m: str


class ShipPage(Out):
    items: list[ShipOut]
    after: str


class PlaceOut(Out):
    id: int
    code: str
    name: str
    kind: str
    length_m: str | None
    depth_m: str | None


class PortOut(Out):
    code: str
    name: str
    zone: str
    office: str
    places: list[PlaceOut]


class Ports(Out):
    items: list[PortOut]
