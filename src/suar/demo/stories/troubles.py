"""Visits that leave the straight road: shifts, extensions, holds, postponements, changes and cancellations."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from suar.demo.stage import Story
from suar.demo.stories.telling import Act, at, files, goods, grants, of, place, then, visit, waits
from suar.demo.visit import Visit
from suar.workflow.models import Application, State

_COASTAL, _ABROAD, _QUAY = "agent_coastal", "agent_foreign", "srg.samudera"
_BOTH: dict[str, Any] = {"parts": {"stevedore": "stevedore2", "forwarder": "forwarder2"}}
_SALT = goods("discharge", "SALT", "1300.000", "bag_cargo")
_DISTRESS = {"emergency": "distress", "emergency_cause": "Mesin induk mati di luar pelabuhan; ditunda masuk."}


def _asks_for(to: str, hours: float, leaves: float | None = None) -> Act:
    """The services at the place to which she shifts, asked for at the hour of her stay there."""

    def act(visit: Visit) -> None:
        laid_ready = Application.objects.filter(call=visit.call, service_code="PPKB", state=State.DRAFT)
        visit.walk.apps["PPKB"] = laid_ready.latest("pk")
        until = visit.voyage.etd if leaves is None else visit.stage.at(leaves)
        visit.walk.file("PPKB", place=place(to)(visit), etb=visit.stage.at(hours), etd=until)

    return act


def _moves(visit: Visit) -> None:
    """The office writes down when she left the one place and lay at the other."""
    fast = visit.walk.at + timedelta(minutes=50)
    visit.walk.act("PPK", "all_fast", fast)


def _taken_over(visit: Visit) -> None:
    """Another agent, with a letter of the owner, asks for the visit; the present one has to consent."""
    newcomer = visit.stage.world.actor("agent_liner")
    visit.walk.cast = replace(visit.walk.cast, newcomer=newcomer)
    visit.walk.file("ALIH")


STORIES: tuple[Story, ...] = (
    # Shifts.
    then(of("nusa1", _COASTAL, _QUAY, -30, 22, "working", last=-2.5, cargo=_SALT, **_BOTH),
         files("PINDAH", to_place=place("srg.labuh"), at=at(3)), grants("PINDAH"), _asks_for("srg.labuh", 3)),
    then(of("nusa2", _COASTAL, _QUAY, -52, 16, "working", last=-3.5, cargo=_SALT, **_BOTH),
         files("PINDAH", to_place=place("srg.labuh"), at=at(2)), grants("PINDAH"),
         _asks_for("srg.labuh", 2), grants("PPKB"), files("SPKP", planned_at=at(2))),
    then(of("layar", "agent", "suq.labuh", -60, 40, "boarding",
            cargo=goods("discharge", "RICE", "300.000", "bag_cargo")),
         waits(-30), files("PINDAH", from_place=place("suq.labuh"), to_place=place("suq.lama"), at=at(-28)),
         grants("PINDAH"),
         _asks_for("suq.lama", -28, 6), grants("PPKB", "PPK"),
         files("SPOG", manoeuvre="shift", to_place=place("suq.lama"), at=at(-28)), grants("SPOG"), waits(-27), _moves,
         waits(-3), files("TAMBAT", ends_at=at(6), until=at(20)), grants("TAMBAT")),
    then(of("nusa3", _COASTAL, _QUAY, -20, 5, "working", last=-1, cargo=_SALT, **_BOTH),
         files("TAMBAT", ends_at=lambda visit: visit.voyage.etd, until=at(15))),
    # Another agent.
    then(of("nusa4", _COASTAL, _QUAY, 50, 74, "determined", opened=-9, cargo=_SALT), waits(-1), _taken_over),
    # Cancelled, with money to give back; announced and never seen again.
    then(of("heron", _ABROAD, _QUAY, 100, 130, "entry_filed", opened=-30, cargo=_SALT, **_BOTH),
         waits(-6), files("BATAL"), grants("BATAL")),
    visit("nusa5", _COASTAL, _QUAY, -80, -56, "determined", opened=-130, cargo=_SALT),
    # Kept in port, and let go.
    then(of("nusa6", _COASTAL, _QUAY, -40, 14, "working", last=-5, cargo=_SALT, **_BOTH), waits(-3), files("HOLD")),
    then(of("nusa7", _COASTAL, _QUAY, -34, 6, "clearance_filed", last=-2.5, leaves=10, cargo=_SALT, **_BOTH),
         files("TUNDA")),
    then(of("nusa8", _COASTAL, _QUAY, -36, 6, "cleared", leaves=10, cargo=_SALT, **_BOTH),
         files("SPBC"), grants("SPBC")),
    # Announced when it could be.
    then(of("elang", "agent3", "suq.labuh", -1.5, 30, "agency", opened=-4, cargo=()), waits(-0.6),
         files("PKK", **_DISTRESS)),
    # Changes that wait at the office.
    then(of("nusa9", _COASTAL, _QUAY, 40, 64, "announced", opened=-8, cargo=_SALT), waits(-1),
         files("LOKASI", to_place=place("srg.nusantara")), files("MUATAN")),
    then(of("nusa10", _COASTAL, _QUAY, 44, 70, "determined", opened=-8, cargo=_SALT), waits(-1), files("PPKX")),
    then(of("nusa11", _COASTAL, _QUAY, 46, 72, "work_planned", opened=-8, cargo=_SALT, **_BOTH), waits(-1),
         files("TPBM"), files("RKBMX")),
)  # fmt: skip
