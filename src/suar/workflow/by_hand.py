"""Ships that the rules serve by hand (ruling 10): the office enters them, so that bill, clearance and figures exist."""

from __future__ import annotations

from suar.accounts.actors import Actor
from suar.accounts.models import Organisation
from suar.accounts.roles import MENU_CALLS, PORT_ROLES, Right
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls.exemptions import exemption_of
from suar.portcalls.models import ManualEntry, PortCall, Trade
from suar.records import chain
from suar.registry import ports
from suar.registry.models import Port, Ship, ShipCategory
from suar.workflow import numbering
from suar.workflow.transaction import transition

_SL_CALL = "SL000"
#: No clearance, and no bill: they are entered so that statistics are complete.
FREE = (ShipCategory.WARSHIP, ShipCategory.STATE)


def may_enter(actor: Actor, port: Port) -> bool:
    """Whether the actor may enter a ship by hand at a port: its own office's people."""
    posted = any(actor.has_role(role, port.code) for role in PORT_ROLES)
    rights = all(actor.has_right(menu, Right.CREATE) for menu in (MENU_CALLS, "MANUAL"))
    return actor.active and posted and rights


@transition
def enter(
    actor: Actor, port: Port, ship_id: int, *, company: Organisation | None = None, entry_id: int | None = None
) -> PortCall:
    """Open the visit of an exempt ship. ``company``: who pays; else the office's own entry, in the skipper's name.

    ``entry_id``: the line of the register with which an agent was turned away.
    """
    if not may_enter(actor, port):
        raise Refused(
            Problem("", "permission", gettext("Hanya petugas kantor pelabuhan yang mencatatnya.")), status=403
        )
    ports.require_set_up(port)
    ship = Ship.objects.filter(pk=ship_id).first()
    if ship is None:
        raise NotThere(Problem("ship", "not_found", gettext("Kapal ini tidak ditemukan.")))
    if ship.category not in FREE and exemption_of(ship, port) is None:
        text = gettext("Kapal ini dilayani secara elektronik di pelabuhan ini.")
        raise Refused(Problem("ship", "electronic", text, gettext("Agennya membuka kunjungan di Suar.")))
    Ship.objects.select_for_update(no_key=True).get(pk=ship.pk)
    here = PortCall.objects.filter(port=port, ship=ship, manual=True, cancelled_at=None, closed_at=None)
    standing = here.order_by("-pk").first()
    if standing is not None:  # pressed twice, or entered by a colleague: one visit at a time
        return standing
    entry = ManualEntry.objects.filter(pk=entry_id, port=port, ship=ship).first() if entry_id else None
    payer = company or (entry.organisation if entry is not None else None) or actor.organisation
    now = clock.now()
    call = PortCall(
        port=port, ship=ship, agent=payer, trade_in=Trade.DOMESTIC, trade_out=Trade.DOMESTIC, manual=True,
        created_at=now, created_by_id=actor.user_id, planned_at=now,
        request_number=numbering.request_number(_SL_CALL, Trade.DOMESTIC, port, now),
    )  # fmt: skip
    call.save()
    chain.append(call, "entered", actor, ship=ship.pk, port=port.code, register=entry.pk if entry else None)
    call.save(update_fields=["chain_length", "chain_hash"])
    return call
