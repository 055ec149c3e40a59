"""Why a call berths before or after another: her class by passengers, service and goods, then the time she asked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from suar.billing.tariffs import is_basic_goods
from suar.cargo.models import CargoLine, Packaging, Phase
from suar.kernel import clock
from suar.kernel.words import gettext
from suar.portcalls.models import PortCall
from suar.portcalls.priority import Request, carries_passengers, ranked
from suar.registry import commodities
from suar.registry.models import Port
from suar.workflow.models import Application, State
from suar.workflow.service import Check


def position(call: PortCall) -> Iterable[Check]:
    """The reason of a call's position, as evidence for whoever determines her berth."""
    asked = Application.objects.filter(call=call, service_code="PPKB", state=State.GRANTED).order_by("-id").first()
    if asked is None or asked.filed_at is None:
        return
    _rank, reason = ranked(Request(asked.filed_at, **facts([call], call.port)[call.pk]), call.port)
    yield Check(gettext("Urutan sandar"), "green", reason)


def facts(calls: Sequence[PortCall], port: Port) -> Mapping[int, dict[str, bool]]:
    """What of each call decides its class: passengers, public service, livestock, basic goods."""
    on = clock.today(port.zone or "Asia/Jakarta")
    lines: dict[int, list[CargoLine]] = defaultdict(list)
    for line in CargoLine.objects.filter(call__in=calls, phase=Phase.PLANNED):
        lines[line.call_id].append(line)
    return {
        call.pk: {
            "passengers": carries_passengers(call.ship, call.passengers_in + call.passengers_out),
            "public_service": call.ship.pioneer,
            "livestock": any(line.packaging == Packaging.HEADS for line in lines[call.pk]),
            "basic_goods": _mostly_basic(lines[call.pk], on),
        }
        for call in calls
    }


def _mostly_basic(lines: Iterable[CargoLine], on: date) -> bool:
    """More than half of the tonnes are goods of basic need."""
    basic = whole = Decimal(0)
    for line in lines:
        known = commodities.ALL.get(line.commodity)
        whole += line.tonnes
        basic += line.tonnes if known is not None and known.hs and is_basic_goods(known.hs, on) else 0
    return basic * 2 > whole
