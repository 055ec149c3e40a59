"""Port calls, bills, ships and ports as they come out."""

from suar.api.schemas.catalogue import Moment, Named, Out


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
    """A bill of the state; of one that somebody else must pay, only its number and whether it is open."""

    number: str
    kind: str
    payer: str
    open: bool
    application: int | None
    total: str | None
    currency: str
    issued_at: Moment
    settled_at: Moment | None
    billing_code: str | None
    code_asks: str | None
    code_expires_at: Moment | None
    pay_url: str | None


class FlagOut(Out):
    """What a supervisor should look at."""

    code: str
    text: str


class PromiseOut(Out):
    """Twelve hours from the receipt of the request for services until the ship is alongside."""

    state: str
    received_at: Moment
    starts_at: Moment | None
    due_at: Moment | None
    alongside_at: Moment | None
    seconds: int | None


class AnswerOut(Out):
    """What one agency answers; the note only where you may read the application."""

    agency: str
    service: str
    status: str
    asked_at: Moment | None
    answered_at: Moment | None
    application: int | None
    note: str


class PsadOut(Out):
    """The request for services with the answer of every agency that this call meets."""

    call: str
    promise: PromiseOut | None
    answers: list[AnswerOut]


class HoldOut(Out):
    """What keeps the ship in port, at any of her calls."""

    kind: str
    kind_words: str
    legal_ground: str
    since: str | None


class CallOut(CallBrief):
    """A port call with its road (graph) and the one thing that is next."""

    place: str | None
    convoy: list[str]
    flags: list[FlagOut]
    holds: list[HoldOut]
    postponed: bool
    time_lost_minutes: int
    origin: str
    destination: str
    master_name: str
    next: NextOut
    graph: list[StopOut]
    movements: list[MovementOut]
    bills: list[BillOut]
    promise: PromiseOut | None


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
