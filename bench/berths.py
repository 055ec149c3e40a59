"""Measure 9: two hundred callers at once grant berths (PPK), many of them the same metres for the same hours."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from decimal import Decimal
from functools import partial

from tests import build

from bench import callers, voyages
from bench.callers import CALLERS, POOL
from bench.figures import Result
from suar.accounts.roles import Role
from suar.demo import samples
from suar.kernel.postgres import Addresses
from suar.portcalls.models import BerthBooking
from suar.records import chain
from suar.workflow import lifecycle
from suar.workflow.models import Application, State

#: Metres and hours that are wanted: so many berths, places abreast on each, and one tide after the other.
BERTHS, ABREAST, TIDES = 2, 2, 5
WINDOWS = BERTHS * ABREAST * TIDES


def measure(addresses: Addresses) -> Result:
    """Ten ships want each of twenty windows; their cases stand before ten officers, and all are granted at once."""
    result = Result("9 · Two hundred grants of a few berths at once")
    before = callers._deadlocks()
    cast = build.a_cast(build.a_port("BBRTH", tariff_class="III"))
    places = [build.a_place(cast.port, f"R{n}", length_m=Decimal(130), depth_m=Decimal(9)) for n in range(BERTHS)]
    officers = [build.an_officer(Role.PORT_AUTHORITY, cast.port, f"petugas {n}") for n in range(10)]
    acts, wanted = [], {}
    for number, walk in enumerate(voyages.calls(cast, CALLERS, together=True)):
        walk.pass_through("AGENCY", "PKK", "SPM", "PPKB")
        case = walk.open_case("PPK")
        window = number % WINDOWS
        place, beside, tide = places[window % BERTHS], window // BERTHS % ABREAST, window // (BERTHS * ABREAST)
        start = build.ETA + timedelta(hours=1 + 12 * tide)
        length = (walk.voyage.ship.length_m * Decimal("1.10")).quantize(Decimal("0.1"))
        base = samples.determination(walk.voyage, length * beside)
        hours = {"place": place.pk, "etb": start, "etd": start + timedelta(hours=12)}
        decided = base.model_copy(update=hours)
        acts.append(partial(lifecycle.grant, case.pk, officers[number % len(officers)], decided=decided))
        wanted[case.pk] = window
    cases = [*wanted]
    answers = callers._at_once(acts, build.ETA - timedelta(hours=4))
    callers._add_answers(result, "grants of a berth", answers, WINDOWS)
    won = Counter(
        wanted[pk] for pk in Application.objects.filter(pk__in=cases, state=State.GRANTED).values_list("pk", flat=True)
    )
    alone = sum(count == 1 for count in won.values())
    result.add("windows with exactly one winner", f"{alone} of {WINDOWS}", "all", alone == WINDOWS)
    kept = BerthBooking.objects.filter(place__in=places, cancelled_at=None)
    names = {}
    for booking in kept.select_related("call__ship"):
        of_call = Application.objects.get(call=booking.call_id, service_code="PPK")
        names[wanted[of_call.pk]] = booking.call.ship.name
    losers = [(pk, answer.refusal) for pk, answer in zip(cases, answers, strict=True) if answer.refusal]
    named = sum(names.get(wanted[pk], "?") in text for pk, text in losers)
    result.add("losers told which ship lies there", f"{named} of {len(losers)}", "all", named == len(losers))
    still = Application.objects.filter(pk__in=[pk for pk, _ in losers], state=State.IN_REVIEW).count()
    result.add("losers' cases that still stand on the desk", f"{still} of {len(losers)}", "all", still == len(losers))
    deadlocks = callers._deadlocks() - before
    result.add("deadlocks", str(deadlocks), "0", deadlocks == 0)
    walked, broken = chain.verify_all()
    result.add("chains that verify", f"{walked - len(broken)} of {walked}", "all", not broken)
    result.notes = [
        f"{WINDOWS} windows ({BERTHS} berths, {ABREAST} ships abreast, {TIDES} half days), {CALLERS // WINDOWS} ships "
        f"for each. {CALLERS} threads of one process start together; pool of {POOL} connections."
    ]
    return result
