"""Which road a call takes, decided by the place called at, with the port's default until it is known (ruling 6)."""

from suar.portcalls.models import PortCall
from suar.registry.models import Place


def at_anchorage(call: PortCall) -> bool:
    """The ship lies at anchor, not at a berth or jetty."""
    return call.place is not None and call.place.is_anchorage


def operator_id(call: PortCall) -> int | None:
    """The company that runs the place called at: the terminal's operator, or the owner of a private jetty."""
    return call.place.operator_id if call.place is not None else None


def operated(call: PortCall) -> bool:
    """An operator serves the ship: berths, pilots, tugs and mooring are its own, and so is their money (ruling 18)."""
    if call.place is None:
        return call.port.has_operator
    return call.place.operator_id is not None


def berthed_by_operator(call: PortCall) -> bool:
    """An operator proposes the berth; at an anchorage there is none to propose."""
    return operated(call) and not at_anchorage(call)


def pilotage(call: PortCall) -> bool:
    """A pilot must be taken: as the place says, else as the port does."""
    place = call.place
    return call.port.has_pilotage if place is None or place.pilotage is None else place.pilotage


def run_commercially(call: PortCall, place: Place | None = None) -> bool:
    """The port has an operator, or the place has one of its own. ``place``: which the call is to name."""
    if call.port.has_operator:
        return True
    at = place or call.place
    return at is not None and at.operator_id is not None


def needs_stevedore(call: PortCall) -> bool:
    """Goods are worked where it is run commercially: a stevedore plans it; elsewhere the office does (decision 0012).

    Until the call is announced nobody knows, and the road shows it. An imported call says nothing of its goods.
    """
    unknown = call.cargo_work is None and not call.imported
    return (unknown or bool(call.cargo_work)) and run_commercially(call)
