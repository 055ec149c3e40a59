"""Places of a port and what stands in their berth plan, as they come out."""

from suar.api.schemas.calls import PlaceOut
from suar.api.schemas.catalogue import Moment, Out


class BerthOut(PlaceOut):
    """A place with what decides whether a ship fits."""

    under_keel_clearance_m: str
    operator: str | None


class BerthsOut(Out):
    items: list[BerthOut]


class BookingOut(Out):
    """One ship at the place: her window as planned (null where none is), her stay as it was confirmed."""

    ship: str
    length_m: str
    draught_m: str | None
    state: str
    from_m: str | None
    to_m: str | None
    start: Moment | None
    end: Moment | None
    alongside: bool
    double_banked: bool
    all_fast_at: Moment | None
    last_line_at: Moment | None
    port_call: int | None


class BookingsOut(Out):
    """Everything that touches the time asked for."""

    start: Moment
    end: Moment
    items: list[BookingOut]
