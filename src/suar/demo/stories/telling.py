"""Words in which stories are told: a visit in one line, and goods by what they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from suar.demo.samples import Goods
from suar.demo.stage import Stage, Story, Turns
from suar.demo.visit import Visit
from suar.workflow import registry


def visit(ships: str, agent: str, place: str, eta: float, etd: float, stop: str = "closed", **more: Any) -> Story:
    """A visit that goes its way until ``stop``; ``eta`` and ``etd`` in hours from now."""

    def turns(stage: Stage) -> Turns:
        return Visit(stage, ships, agent, place, eta, etd, stop=stop, **more).turns()

    return turns


#: Something done on a visit once it stands where it should.
Act = Callable[[Visit], Any]


def then(story: Callable[..., Visit], *acts: Act) -> Story:
    """A visit, and afterwards what happens to it, one act after the other."""

    def turns(stage: Stage) -> Turns:
        visit = story(stage)
        yield from visit.turns()
        for act in acts:
            yield visit.walk.at
            act(visit)

    return turns


def of(ships: str, agent: str, place: str, eta: float, etd: float, stop: str, **more: Any) -> Callable[..., Visit]:
    """A visit that is still to be acted on; as ``visit``."""
    return lambda stage: Visit(stage, ships, agent, place, eta, etd, stop=stop, **more)


def files(code: str, **changed: Any) -> Act:
    """File (or record) a service; what depends on the visit is a function of it."""
    return lambda visit: visit.walk.file(
        code, **{name: told(visit) if callable(told) else told for name, told in changed.items()}
    )


def grants(*codes: str) -> Act:
    """Have decided what was filed, where the road has it."""

    def act(visit: Visit) -> None:
        for code in codes:
            if registry.versions(code)[-1].on_road(visit.call):
                visit.walk.grant(code)

    return act


def waits(hours: float) -> Act:
    """Nothing more until then."""
    return lambda visit: visit.walk.until(visit.stage.at(hours))


def at(hours: float) -> Callable[[Visit], Any]:
    """A time, in hours from now."""
    return lambda visit: visit.stage.at(hours)


def place(key: str) -> Callable[[Visit], Any]:
    """A place by its key."""
    return lambda visit: visit.stage.world.places[key].pk


def goods(direction: str, commodity: str, tonnes: str, packaging: str) -> tuple[Goods, ...]:
    """One line of cargo."""
    return (Goods(direction, commodity, tonnes, packaging),)


def coal(tonnes: str) -> tuple[Goods, ...]:
    return goods("load", "COAL", tonnes, "dry_bulk")


def boxes(discharged: str, loaded: str) -> tuple[Goods, ...]:
    """What a liner of the islands brings and takes."""
    kind = "container_domestic"
    return (Goods("discharge", "CONTAINER", discharged, kind), Goods("load", "CONTAINER", loaded, kind))


#: How liquid goods are worked: nobody carries them.
BY_PIPE: dict[str, Any] = {"RKBM": {"system": "pipe", "gangs": 0, "men_per_gang": 0, "equipment": "Pompa kapal"}}
#: How a bulk carrier at anchor is worked: from barges, by floating crane.
AT_ANCHOR: dict[str, Any] = {"RKBM": {"system": "sts", "gangs": 2, "equipment": "Derek apung"}}
#: A liner takes two tugs.
TWO_TUGS: dict[str, Any] = {
    "SPK": {"tugs": [{"name": "KT Contoh 1", "horsepower": 2400}, {"name": "KT Contoh 2", "horsepower": 3200}]}
}
