"""Where a ship is to lie: the same questions when an operator proposes and when the authority determines."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import berths, lying
from suar.portcalls.models import PortCall, Side
from suar.portcalls.outlook import outlook
from suar.registry.models import Place, Ship
from suar.workflow import movements
from suar.workflow.forms import BaseForm, Field, Metres, PlaceRef, PortTime
from suar.workflow.hulls import hulls_of
from suar.workflow.models import Application, State
from suar.workflow.service import Check

#: A slip of the year would keep everybody else from a berth for decades (own practice).
LONGEST = timedelta(days=366)
#: The questions in the order in which they are asked.
ASKED = ("place", "from_m", "to_m", "etb", "etd", "side", "double_banking")


class Berthing(BaseForm):
    """Metres of a place for a time."""

    place: PlaceRef = Field(title=_("Tempat sandar"))
    from_m: Metres = Field(title=_("Dari meter"))
    to_m: Metres = Field(title=_("Sampai meter"))
    etb: PortTime = Field(title=_("Mulai sandar"))
    etd: PortTime = Field(title=_("Selesai sandar"))
    side: Side | None = Field(None, title=_("Sisi kapal ke dermaga"))
    double_banking: bool = Field(False, title=_("Sandar berganda pada kapal di meter itu"))

    @property
    def window(self) -> berths.Window:
        """The metres and time as the berths know them."""
        return berths.Window(
            place=Place.objects.select_related("port").get(pk=self.place), from_m=self.from_m, to_m=self.to_m,
            start=self.etb, end=self.etd, side=self.side or "", double_banking=self.double_banking,
        )  # fmt: skip


def berthing_problems(call: PortCall, asked: Berthing) -> Iterable[Problem]:
    """Why the ship cannot lie there: times, metres, depth, length, or nobody to lie alongside of."""
    if asked.etd <= asked.etb:
        yield Problem("etd", "order", gettext("Selesai sandar mendahului mulainya."), gettext("Periksa kedua waktu."))
        return
    if asked.etd - asked.etb > LONGEST:
        text = gettext("Masa sandar lebih dari satu tahun.")
        yield Problem("etd", "order", text, gettext("Periksa tahunnya; masa sandar dapat ditetapkan lagi kemudian."))
    window = asked.window
    lies = lying.current(call, sure=True) if movements.under_way(call) else None
    if lies is not None and lies.place == window.place:
        text = gettext("Kapal sudah berada di %(place)s.") % {"place": window.place.name}
        yield Problem("place", "place", text, gettext("Pilih tempat tujuan pindah, atau batalkan pindahnya."))
    yield from berths.metre_problems(window.place, _longest(call), asked.from_m, asked.to_m)
    draught = call.draught_m or call.ship.draught_m or Decimal(0)
    yield from berths.berth_problems(window.place, call.ship, draught, field="place", draught_field="place")
    yield from berths.banking_problems(call, window, field="double_banking")


def _longest(call: PortCall) -> Ship:
    """The hull that decides the metres: of a convoy the longest, for the others lie alongside of her."""
    return max((call.ship, *(hull.ship for hull in hulls_of(call))), key=lambda ship: ship.length_m)


def shift_check(call: PortCall) -> Iterable[Check]:
    """That this is a shift, and from where."""
    begins = movements.comes_from(call)
    if begins is not None:
        yield Check(gettext("Kapal pindah"), "green", gettext("dari %(place)s") % {"place": begins.name})


def others_there(call: PortCall, asked: Berthing) -> bool:
    """Whether a ship that is not of the same convoy has those metres, and this one does not lie alongside of her."""
    others = berths.conflicts(asked.window).exclude(call=call)
    others = others.exclude(call__convoy=call.convoy_id) if call.convoy_id else others
    return not asked.double_banking and others.exists()


def berth_checks(
    call: PortCall, place_id: int, start: datetime, end: datetime, draught_m: Decimal | None = None
) -> Iterable[Check]:
    """Whether she fits, who lies there then, which metres are free and who comes next; seen before filing too."""
    place = Place.objects.select_related("port").get(pk=place_id)
    draught = draught_m or call.draught_m or call.ship.draught_m or Decimal(0)
    for finding in outlook(place, call.ship, draught, start, end, except_call=call):
        yield Check(finding.title, finding.light, finding.text, finding.field)


def request_of(call: PortCall) -> Any:
    """What the granted request (PPKB) asks for, or None."""
    granted = Application.objects.filter(call=call, service_code="PPKB", state=State.GRANTED, shift=call.shift_id)
    found = granted.order_by("-id").first()
    return found.form if found is not None else None


def suggestion(call: PortCall) -> Mapping[str, Any]:
    """What the operator proposed; else the first free metres of the place and time that were asked for."""
    proposed = berths.proposal(call)
    if proposed is not None:
        return berths.as_answers(proposed)
    granted = Application.objects.filter(call=call, service_code="RPKRO", state=State.GRANTED, shift=call.shift_id)
    said = granted.order_by("-id").first()
    if said is not None:  # a determination was taken back: what the operator proposed still stands
        return {name: getattr(said.form, name) for name in ASKED}
    asked = request_of(call)
    if asked is None:
        return {}
    width = (_longest(call).length_m * berths.BERTH_MARGIN).quantize(Decimal("0.1"))
    start = berths.free_metre(Place.objects.get(pk=asked.place), width, asked.etb, asked.etd)
    return {"place": asked.place, "from_m": start, "to_m": start + width, "etb": asked.etb, "etd": asked.etd}
