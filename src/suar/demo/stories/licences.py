"""Every company gives notice of its business at each of its ports before it does any."""

from __future__ import annotations

from suar.demo import samples
from suar.demo.samples import Voyage
from suar.demo.stage import MINUTE, Stage, Story, Turns
from suar.demo.walking import hand_in_papers
from suar.kernel import clock
from suar.records import outbox
from suar.workflow import lifecycle

#: At which ports each company does business: each files its own notice there.
_BUSINESS = {
    "agent": ("suq",), "agent2": ("suq",), "agent3": ("suq",), "agent_tug": ("bpn", "bdj"),
    "agent_liner": ("bpn", "srg", "bdj"), "agent_foreign": ("bpn", "srg", "bdj"),
    "agent_coastal": ("bpn", "srg", "bdj"), "stevedore": ("suq", "bpn", "bdj"), "stevedore2": ("srg", "bdj"),
    "forwarder": ("bpn", "bdj"), "forwarder2": ("srg",),
}  # fmt: skip
_MONTH = -30 * 24


def _licence(account: str, port: str, hours: float, *, granted: bool = True) -> Story:
    def turns(stage: Stage) -> Turns:
        at, actor, world = stage.at(hours), stage.world.actor(account), stage.world
        place = next(place for key, place in world.places.items() if key.startswith(port))
        plan = Voyage(next(iter(stage.fleet.values())), place, stage.at(0), stage.at(24), "")
        yield at
        with clock.at(at):
            app = lifecycle.begin(actor, "PMKU", port=world.ports[port])
            hand_in_papers(app, actor, "PMKU", plan)
            lifecycle.submit(app.pk, actor, samples.statement("PMKU", plan))
            outbox.drain()
        if granted:
            yield at + 20 * MINUTE
            with clock.at(at + 20 * MINUTE):
                lifecycle.grant(app.pk, world.officer("authority", port))
                outbox.drain()

    return turns


STORIES: tuple[Story, ...] = (
    *(
        _licence(account, port, _MONTH + number * 0.5)
        for number, (account, ports) in enumerate(_BUSINESS.items())
        for port in ports
    ),
    _licence("agent3", "suq", -1.2, granted=False),
)
