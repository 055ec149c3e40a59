"""Ships without a notice of arrival of their own: a ferry's season, and ships that the office serves by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from suar.demo import samples, treasury
from suar.demo.samples import Goods, Voyage
from suar.demo.stage import HOUR, MINUTE, Stage, Story, Turns
from suar.demo.walking import Walk, hand_in_papers
from suar.kernel import clock
from suar.portcalls.models import ManualEntry, PortCall
from suar.records import outbox
from suar.registry.models import PermitKind
from suar.workflow import by_hand, lifecycle

_LITTLE = (Goods("discharge", "GENERAL", "18.000"),)
_PLACE = "suq.pelra"
#: She leaves every three hours, day and night, so that there is always a next sailing.
_TIMETABLE = [{"days": "daily", "arrives": f"{hour:02}:10", "leaves": f"{hour:02}:50"} for hour in range(2, 24, 3)]


def _plan(stage: Stage, ship: str, eta: datetime, etd: datetime, **more: Any) -> Voyage:
    permit = stage.fleet[ship].permits.get()
    kind = PermitKind(permit.kind)
    return Voyage(stage.fleet[ship], stage.world.places[_PLACE], eta, etd, permit.number, kind, **more)


def _season(ship: str, agent: str, hours: float, *, granted: bool) -> Story:
    """A season's sailings, filed once; the next is confirmed and waits for her clearance."""

    def turns(stage: Stage) -> Turns:
        port, actor = stage.world.ports["suq"], stage.world.actor(agent)
        plan = _plan(stage, ship, stage.at(0), stage.at(2), origin="Tembilahan", destination="Tembilahan")
        yield stage.at(hours)
        with clock.at(stage.at(hours)):
            app = lifecycle.begin(actor, "JADWAL", port=port)
            hand_in_papers(app, actor, "JADWAL", plan)
            lifecycle.submit(app.pk, actor, samples.statement("JADWAL", plan, sailings=_TIMETABLE))
            outbox.drain()
        for number, role in enumerate(("authority", "harbour_master") if granted else (), start=1):
            moment = stage.at(hours) + number * 20 * MINUTE
            yield moment
            with clock.at(moment):
                lifecycle.grant(app.pk, stage.world.officer(role, "suq"))
                outbox.drain()
        if granted:
            yield stage.at(-0.6)
            _confirm(stage, app.pk, plan, agent)

    return turns


def _confirm(stage: Stage, season: int, plan: Voyage, agent: str) -> None:
    """One tap for the next sailing; her dues are paid, and her clearance waits."""
    ahead = PortCall.objects.filter(schedule__application_id=season, etd__gt=stage.at(0.3)).order_by("etd")
    call = ahead.first()
    assert call is not None
    assert call.eta is not None
    assert call.etd is not None
    walk = Walk.over(stage.world.cast(_PLACE, agent), replace(plan, eta=call.eta, etd=call.etd), stage.at(-0.6), call)
    walk.file("TRIP", sails_at=call.etd)
    with clock.at(walk.at):
        treasury.pay_bills(call)
        outbox.drain()


def _by_hand(ship: str, hours: float, *, cleared: bool = False, company: str | None = None) -> Story:
    """The office enters a ship that the electronic service does not serve, bills her and lets her sail."""

    def turns(stage: Stage) -> Turns:
        cast = stage.world.cast(_PLACE, company or "agent")
        hull = stage.fleet[ship]
        cargo = _LITTLE if hull.deadweight_tonnes else ()
        way: dict[str, Any] = {"origin": "Tembilahan", "destination": "Batam", "cargo": cargo}
        plan = _plan(stage, ship, stage.at(hours - 2), stage.at(5), **way)
        yield stage.at(hours)
        with clock.at(stage.at(hours)):
            entry = ManualEntry.objects.filter(ship=hull).order_by("-pk").first()
            payer = stage.world.organisations[company] if company else None
            call = by_hand.enter(
                cast.authority, cast.port, hull.pk, company=payer, entry_id=entry.pk if entry else None
            )  # fmt: skip
        walk = Walk.over(cast, plan, stage.at(hours), call)
        walk.file("MANUAL")
        if cleared:
            yield walk.at + HOUR
            walk.until(walk.at + HOUR)
            with clock.at(walk.at):
                treasury.pay_bills(call)
            walk.file("SPBM")

    return turns


STORIES: tuple[Story, ...] = (
    _season("feri2", "agent", -50, granted=True),
    _season("feri3", "agent2", -1.5, granted=False),
    _by_hand("nelayan", -6.5, cleared=True, company="agent2"),
    _by_hand("cahaya", -5, company="agent"),
    _by_hand("perang", -4),
)
