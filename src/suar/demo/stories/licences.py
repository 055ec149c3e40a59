"""Every company gives notice of its business at each of its ports before it does any."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from suar.demo import samples
from suar.demo.samples import Voyage
from suar.demo.stage import MINUTE, Stage, Story, Turns
from suar.demo.walking import hand_in_papers
from suar.kernel import clock
from suar.records import outbox
from suar.workflow import licences, lifecycle

#: At which ports each company does business: each files its own notice there.
_BUSINESS = {
    "agent": ("suq",), "agent2": ("suq",), "agent3": ("suq",), "agent_tug": ("bpn", "bdj"),
    "agent_liner": ("bpn", "srg", "bdj"), "agent_foreign": ("bpn", "srg", "bdj"),
    "agent_coastal": ("bpn", "srg", "bdj"), "stevedore": ("suq", "bpn", "bdj"), "stevedore2": ("srg", "bdj"),
    "forwarder": ("bpn", "bdj"), "forwarder2": ("srg",),
}  # fmt: skip
_MONTH = -30 * 24
#: Notices that soon run out, in days from now.
_ENDING = {("agent", "suq"): 10, ("agent_tug", "bdj"): 40}


def _licence(account: str, port: str, hours: float, *, granted: bool = True, days_left: int | None = None) -> Story:
    """A notice of business; ``days_left``: of one that soon runs out."""

    def turns(stage: Stage) -> Turns:
        at, actor, world = stage.at(hours), stage.world.actor(account), stage.world
        place = next(place for key, place in world.places.items() if key.startswith(port))
        plan = Voyage(next(iter(stage.fleet.values())), place, stage.at(0), stage.at(24), "")
        yield at
        with clock.at(at):
            app = lifecycle.begin(actor, "PMKU", port=world.ports[port])
            hand_in_papers(app, actor, "PMKU", plan)
            lifecycle.submit(app.pk, actor, samples.statement("PMKU", plan, **_term(stage, days_left)))
            outbox.drain()
        if granted:
            yield at + 20 * MINUTE
            with clock.at(at + 20 * MINUTE):
                lifecycle.grant(app.pk, world.officer("authority", port))
                outbox.drain()

    return turns


def _term(stage: Stage, days_left: int | None) -> dict[str, Any]:
    if days_left is None:
        return {}
    ends = stage.now.date() + timedelta(days=days_left)
    return {"valid_from": ends - timedelta(days=364), "valid_until": ends}


def _endorsed(account: str, port: str, hours: float) -> Story:
    """A company asks early that its notice goes on for another year."""

    def turns(stage: Stage) -> Turns:
        actor = stage.world.actor(account)
        yield stage.at(hours)
        held = licences.of(actor.organisation_id, stage.world.ports[port].pk)[0]
        asked = {"pmku_number": held.app.request_number, "valid_until": held.until + timedelta(days=365)}
        _filed(stage, account, port, hours, "PMKUE", **asked)

    return turns


def _at_the_directorate(account: str, ship: str, port: str, hours: float) -> Story:
    """A ship of the coast asks to sail abroad; the directorate decides."""

    def turns(stage: Stage) -> Turns:
        yield stage.at(hours)
        _filed(stage, account, port, hours, "PPKN", ship=stage.fleet[ship].pk)

    return turns


def _filed(stage: Stage, account: str, port: str, hours: float, code: str, **answers: Any) -> None:
    actor, world = stage.world.actor(account), stage.world
    place = next(place for key, place in world.places.items() if key.startswith(port))
    plan = Voyage(next(iter(stage.fleet.values())), place, stage.at(24), stage.at(48), "")
    with clock.at(stage.at(hours)):
        app = lifecycle.begin(actor, code, port=world.ports[port])
        hand_in_papers(app, actor, code, plan)
        lifecycle.submit(app.pk, actor, samples.statement(code, plan, **answers))
        outbox.drain()


STORIES: tuple[Story, ...] = (
    *(
        _licence(account, port, _MONTH + number * 0.5, days_left=_ENDING.get((account, port)))
        for number, (account, ports) in enumerate(_BUSINESS.items())
        for port in ports
    ),
    _licence("agent3", "suq", -1.2, granted=False),
    _endorsed("agent_tug", "bdj", -0.8),
    _at_the_directorate("agent_coastal", "lautan", "srg", -3),
)
