"""One imported call, or a convoy, from the clearance to enter until the call is closed: (time, act) by (time, act)."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from bench.driving import berthing
from bench.driving.driven import Driven
from bench.driving.scenery import MADE, Scenery
from bench.driving.tally import Tally
from bench.driving.timetable import HOUR, Stay
from suar.accounts.roles import Role
from suar.billing import codes
from suar.billing.models import Invoice, InvoiceKind
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.portcalls import berths, variants
from suar.portcalls.models import Trade
from suar.registry.models import Place
from suar.workflow import lifecycle, registry, towing
from suar.workflow.forms import BaseForm
from suar.workflow.models import IssuedDocument
from suar.workflow.service import Service
from suar.workflow.statements import read
from suar.workflow.workorders import MasterSignature

MINUTE = timedelta(minutes=1)
#: Hours before the arrival and before the departure at which papers are begun.
BEFORE_ARRIVAL, BEFORE_DEPARTURE = 20 * HOUR, 5 * HOUR
#: One call in so many: decided late, sent back once, leaves a day late, has its way out ordered in writing.
LATE, SENT_BACK, DELAYED, ORDERED_OUT = 20, 25, 50, 4

Turns = Iterator[datetime]
#: Lets another journey begin: a hull that goes its own way from now on.
Spawn = Callable[[Turns], None]


class Journey:
    """The acts of one convoy or single ship. ``turns`` says when the next act is due before it is done."""

    def __init__(self, scenery: Scenery, stays: Sequence[Stay], treasury: Sandbox, tally: Tally, spawn: Spawn) -> None:
        self.scenery, self.treasury, self.tally, self.spawn = scenery, treasury, tally, spawn
        begins = stays[0].eta - BEFORE_ARRIVAL
        self.walk = Driven(scenery, stays, begins, tally)
        self.number = stays[0].number
        self.foreign = Trade.FOREIGN in (stays[0].call.trade_in, stays[0].call.trade_out)

    def turns(self) -> Turns:
        """From the clearance to enter until the call is closed."""
        yield self.walk.at
        yield from self._let_in()
        yield from self._berthed()
        yield from self._arrived()
        yield from self._parted()
        yield from self._cleared()
        yield from self._sailed()

    # ---- before she comes -----------------------------------------------------------------------------------

    def _let_in(self) -> Turns:
        walk = self.walk
        if self.foreign:
            walk.file("COP")
            yield walk.at
            self._paid()
        yield from self._pass("SPM")

    def _berthed(self) -> Turns:
        """Somewhere to lie: asked for, accepted, proposed, determined; at an anchorage only asked for and accepted."""
        tried: set[int] = set()
        while True:
            yield self.walk.at
            place = self._asked(tried)
            tried.add(place.pk)
            yield self.walk.at
            self.walk.grant("PPKB")
            if place.is_anchorage or (yield from self._determined(place)):
                break
        self.walk.until(self.walk.voyage.eta - 5 * HOUR)
        if self.walk.cast.pilot is not None and self._operated:
            yield self.walk.at
            self._order("SPK", max(self.walk.voyage.eta, self.walk.at + 30 * MINUTE))
        self.walk.until(self.walk.voyage.eta - 3 * HOUR)
        if not self.foreign or place.is_anchorage:
            yield from self._moved()

    def _asked(self, tried: set[int]) -> Place:
        """The request is filed for the first place that takes her."""
        walk, call = self.walk, self.walk.call
        width = berthing.metres(max(hull.voyage.ship.length_m for hull in walk.hulls))
        start, end = walk.voyage.eta + HOUR, walk.leaves
        roads = self.scenery.anchorages
        laid_up = any(stay.laid_up for stay in walk.stays)
        found = iter(roads[:1]) if laid_up else berthing.choices(self.scenery, call.agent.name, width, start, end)
        for place in found:
            if place.pk in tried:
                continue
            walk.lies_at(place)
            try:
                walk.file("PPKB")
            except Refused as refused:
                self.tally.refused("PPKB", refused, "another place is asked for")
                continue
            return place
        walk.lies_at(roads[0])
        walk.file("PPKB")
        return roads[0]

    def _determined(self, place: Place) -> Generator[datetime, None, bool]:
        """The operator proposes free metres and the authority sets them; False where others were quicker."""
        walk = self.walk
        width = berthing.metres(max(hull.voyage.ship.length_m for hull in walk.hulls))
        start, end = walk.voyage.eta + HOUR, walk.leaves
        for _try in range(3):
            yield walk.at
            first = berthing.free_from(place, width, start, end)
            if first is None:
                break
            try:
                if self._operated and not walk.granted("RPKRO"):
                    walk.file("RPKRO", from_m=first, to_m=first + width)
                    yield walk.at
                walk.grant("PPK", from_m=None if self._operated else first)
            except Refused as refused:
                self.tally.refused("PPK", refused, "other metres are proposed")
                self._proposed_anew()
                continue
            return True
        walk.revoke_all("PPKB", "R09", "Tidak ada meter kosong pada waktu itu.")
        self.tally.refusals["no metres left: request revoked, another place is asked for"] += 1
        return False

    def _proposed_anew(self) -> None:
        if not (self._operated and self.walk.granted("RPKRO")):
            return
        walk = self.walk
        said = {"text": "Meter sudah ditetapkan untuk kapal lain."}
        form = read(_form("RPKRO", "returned"), said, zone=self.scenery.port.zone)
        walk.act("RPKRO", "returned", walk.at, walk.cast.authority, form)
        walk.apps.pop("RPKRO", None)

    @property
    def _operated(self) -> bool:
        return variants.operated(self.walk.call)

    def _order(self, code: str, moment: datetime) -> None:
        """Whom the operator sends."""
        crew = self.walk.cast
        assert crew.pilot is not None
        mooring = None if variants.at_anchorage(self.walk.call) or crew.mooring is None else crew.mooring.user_id
        way: dict[str, Any] = {
            "planned_at": moment,
            "from_name": "Ambang luar",
            "to_name": self.walk.voyage.place.name[:80],
        }
        if code == "SPKK":
            way |= {"from_name": way["to_name"], "to_name": way["from_name"]}
        self.walk.file(code, pilot=crew.pilot.user_id, mooring=mooring, **way)

    def _moved(self) -> Turns:
        start = max(self.walk.voyage.eta + 40 * MINUTE, self.walk.at + 40 * MINUTE)
        yield from self._pass("SPOG", at=start)

    # ---- while she is here ----------------------------------------------------------------------------------

    def _arrived(self) -> Turns:
        walk, eta = self.walk, self.walk.voyage.eta
        walk.until(eta)
        yield walk.at
        by = walk.cast.parts.get(Role.PORT_OPERATOR) if self._operated else None
        walk.act("SPM", "arrived", eta, by)
        if self.foreign:
            yield walk.at
            walk.grant("COP")
            if not walk.voyage.place.is_anchorage:
                yield from self._moved()
        fast = max(eta + 75 * MINUTE, walk.at + 50 * MINUTE)
        if walk.granted("SPK"):
            at_anchor = walk.voyage.place.is_anchorage
            lines = {} if at_anchor else {"first_line": fast - 10 * MINUTE, "all_fast": fast}
            yield from self._reported("SPK", {"pilot_on": fast - 40 * MINUTE, **lines, "pilot_off": fast + 10 * MINUTE})
        elif not walk.voyage.place.is_anchorage:
            yield fast
            walk.act("PPK", "all_fast", fast)

    def _reported(self, code: str, times: dict[str, datetime]) -> Turns:
        """What pilot and gang report, and the master's signature on the pilot's phone."""
        walk = self.walk
        for name, moment in times.items():
            yield max(moment, walk.at)
            by = walk.cast.pilot if name.startswith("pilot") else walk.cast.mooring
            walk.act(code, name, moment, by)
        yield walk.at
        form = MasterSignature(master_name=walk.voyage.master or MADE, confirmed=True)
        walk.act(code, "signed", walk.at, walk.cast.pilot, form, walk.hulls[:1])

    def _parted(self) -> Turns:
        """Hulls that leave at another time than the first one go their own way from here (ruling 9)."""
        walk, first = self.walk, self.walk.stays[0]
        others = [stay for stay in walk.stays if stay.leaves != first.leaves]
        if not others:
            return
        yield walk.at
        for stay in others:
            walk.at += MINUTE
            pk = stay.call.pk
            self.tally.step("split", walk.at, lambda: towing.split(walk.cast.agent, pk))  # noqa: B023
            self.spawn(self._alone(stay))
        walk.stays = [stay for stay in walk.stays if stay not in others]
        self._again(walk.voyage.place)

    def _alone(self, stay: Stay) -> Turns:
        """The rest of the way of a hull that left her convoy."""
        place, at = self.walk.voyage.place, self.walk.at
        own = Journey(self.scenery, [stay], self.treasury, self.tally, self.spawn)
        own.walk.at = at
        own._again(place)
        yield from own._cleared()
        yield from own._sailed()

    def _again(self, place: Place) -> None:
        self.walk.lies_at(place)
        self.walk.apps.clear()
        self.walk._reread()

    # ---- until she has sailed -------------------------------------------------------------------------------

    def _cleared(self) -> Turns:
        """Crew, report, notice of departure, bill, the operator's word, clearance to sail."""
        walk = self.walk
        walk.until(walk.leaves - BEFORE_DEPARTURE)
        yield walk.at
        walk.leaving(max(walk.leaves, walk.at + 4 * HOUR))
        yield from self._lies_until(walk.voyage.etd)
        for code in ("IMM", "CUST", "KARANTINA", "PHQC", "IMMO", "CUSTO"):
            yield from self._pass(code)
        yield from self._pass("CREW")
        yield from self._sent_back("LK3D") if self.number % SENT_BACK == 5 else self._pass("LK3D")
        yield from self._pass("LKK", late=self.number % LATE == 3)
        walk.at += 20 * MINUTE
        yield walk.at
        self._paid()
        if self._operated:
            yield from self._ordered_out()
            yield walk.at
            walk.file("JASA")
        yield from self._pass("SPB")

    def _ordered_out(self) -> Turns:
        if self.number % ORDERED_OUT or self.walk.cast.pilot is None:
            return
        yield from self._pass("PPKBD")
        yield self.walk.at
        self._order("SPKK", self.walk.voyage.etd - 30 * MINUTE)

    def _sailed(self) -> Turns:
        walk = self.walk
        limit = min((stay.limit for stay in walk.stays if stay.limit), default=None)
        left = max(walk.voyage.etd, walk.at + 90 * MINUTE)
        late = left + 26 * HOUR
        delayed = self.number % DELAYED == 7 and (limit is None or late + HOUR <= limit)
        if delayed and (yield from self._lies_until(late + HOUR)):
            walk.until(late - 2 * HOUR)  # her clearance lapsed meanwhile: another is asked for
            yield walk.at
            self._paid()
            walk.apps.pop("SPB", None)
            walk.leaving(late)
            yield from self._pass("SPB")
            left = max(late, walk.at + HOUR)
        loose = left - 20 * MINUTE
        if walk.granted("SPKK"):
            lines = {} if walk.voyage.place.is_anchorage else {"cast_off": loose}
            yield from self._reported("SPKK", {"pilot_on": loose - 15 * MINUTE, **lines, "pilot_off": left})
        elif not walk.voyage.place.is_anchorage:
            yield loose
            walk.act("PPK", "last_line", loose, walk.cast.parts.get(Role.PORT_OPERATOR) if self._operated else None)
        yield max(left, walk.at)
        self._signed("SPB")
        walk.act("SPB", "departed", left)
        walk.at += 2 * HOUR
        yield from self._pass("LK3R")

    def _lies_until(self, moment: datetime) -> Generator[datetime, None, bool]:
        """Her time at the berth is prolonged where it would end before; False where others have the metres by then."""
        walk = self.walk
        booked = berths.booking(walk.call)
        if walk.voyage.place.is_anchorage or booked is None or moment <= booked.during.upper:
            return True
        try:
            walk.file("TAMBAT", ends_at=booked.during.upper, until=moment)
            yield walk.at
            walk.grant("TAMBAT")
        except Refused as refused:
            self.tally.refused("TAMBAT", refused, "she leaves when her time ends")
            walk.give_up("TAMBAT")
            return False
        return True

    def _signed(self, code: str) -> None:
        """Nobody sails on a paper that is being signed."""
        calls = [hull.call.pk for hull in self.walk.hulls]
        if IssuedDocument.objects.filter(call__in=calls, kind=code, signed_at=None, revoked_at=None).exists():
            self.tally.work()

    def _paid(self) -> None:
        """Every open bill is paid at the treasury and the payment pulled."""
        calls = [hull.call.pk for hull in self.walk.hulls]
        every = Invoice.objects.filter(call__in=calls, voided_at=None, settled_at=None, total__gt=0)
        owed = every.exclude(kind=InvoiceKind.ESTIMATE)
        if any(invoice.current_code is None or not invoice.current_code.code for invoice in owed):
            self.tally.work()
        for invoice in owed.all():
            code = invoice.current_code
            if code is not None and code.code:
                self.tally.step("pay a bill", self.walk.at, lambda: self._pay(str(code.code)))  # noqa: B023

    def _pay(self, code: str) -> None:
        self.treasury.ledger.pay(code, at=clock.now())
        codes.pull(code)

    # ---- filed and decided ----------------------------------------------------------------------------------

    def _pass(self, code: str, *, late: bool = False, **changed: object) -> Turns:
        """File a service for every ship that has it, and have it decided (late: after its limit)."""
        walk = self.walk
        service = registry.in_force(code, walk.at.date())
        through = [hull for hull in walk.hulls if service.on_road(hull.call)]
        alone = service.per_hull is None and len(walk.hulls) > 1
        for hull in through if alone else through[:1]:
            yield walk.at
            walk.file(code, None, hull if alone else None, **changed)
            if service.steps:
                walk.at += 50 * MINUTE if late else timedelta(0)
                yield walk.at
                walk.grant(code, hull=hull if alone else None)

    def _sent_back(self, code: str) -> Turns:
        """Returned once for correction, handed in again, granted."""
        walk = self.walk
        walk.file(code)
        yield walk.at
        walk.decides(lifecycle.send_back, "send back", code, "R16", "Lengkapi data muatan.")
        self.tally.refusals[f"{code} sent back (R16): handed in again"] += 1
        yield walk.at
        walk.file(code)
        yield walk.at
        walk.grant(code)


def _service(code: str) -> Service:
    return registry.versions(code)[-1]


def _form(code: str, action: str) -> type[BaseForm]:
    form = _service(code).actions()[action].form
    assert form is not None
    return form


class Cancelled:
    """A call whose ship never came: the agent cancels it, the office approves."""

    def __init__(self, scenery: Scenery, stay: Stay, tally: Tally) -> None:
        self.walk = Driven(scenery, [stay], stay.eta - BEFORE_ARRIVAL, tally)

    def turns(self) -> Turns:
        """Filed and approved."""
        yield self.walk.at
        self.walk.file("BATAL", cause="route", explanation=f"Kapal sudah diberitahukan; tidak datang lagi ({MADE}).")
        yield self.walk.at
        self.walk.grant("BATAL")
