"""Words in which stories are told: a visit in one line, and goods by what they are."""

from __future__ import annotations

from typing import Any

from suar.demo.samples import Goods
from suar.demo.stage import Stage, Story, Turns
from suar.demo.visit import Visit


def visit(ships: str, agent: str, place: str, eta: float, etd: float, stop: str = "closed", **more: Any) -> Story:
    """A visit that goes its way until ``stop``; ``eta`` and ``etd`` in hours from now."""

    def turns(stage: Stage) -> Turns:
        return Visit(stage, ships, agent, place, eta, etd, stop=stop, **more).turns()

    return turns


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
