"""The birth of a port call: an agent says which ship is coming where, before anything is filed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from suar.accounts.actors import Actor
from suar.accounts.models import Organisation
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls.exemptions import Exemption, exemption_of
from suar.portcalls.models import ManualEntry, PortCall, Trade
from suar.records import chain
from suar.registry import ports
from suar.registry.models import Port, Ship, ShipCategory
from suar.workflow import numbering, permissions, towing
from suar.workflow.refusals import refuse_ended_letter, refuse_frozen
from suar.workflow.transaction import transition

#: Turned away again within this time is the same arrival, pressed twice (own practice).
PRESSED_TWICE = timedelta(minutes=30)
#: Service number of the request that opens a call, in our own table.
SL_CALL = "SL000"


def open_call(
    actor: Actor, *, port: Port, ship_id: int, trade_in: Trade, trade_out: Trade, eta: datetime | None = None
) -> PortCall:
    """Create the call with its request number. An exempt ship is registered as served by hand and refused."""
    return _create(actor, port, _admitted(actor, port, ship_id), trade_in, trade_out, eta)


def _admitted(actor: Actor, port: Port, ship_id: int) -> Ship:
    """The ship, if this actor may open a call for her here and she is served electronically."""
    refuse_frozen(actor)
    allowed = permissions.may_open_call(actor) and permissions.under_letter(actor, port.code)
    if not allowed or actor.organisation is None:
        raise Refused(Problem("", "permission", gettext("Hanya agen pelayaran yang membuka kunjungan.")), status=403)
    ports.require_set_up(port)
    ship = permissions.ships_to_call(actor).filter(pk=ship_id).first()
    if ship is None:
        raise NotThere(Problem("ship", "not_found", gettext("Kapal ini tidak ada dalam daftar perusahaan Anda.")))
    _refuse_by_hand(actor, actor.organisation, port, ship)
    return ship


def open_convoy(
    actor: Actor, *, port: Port, ship_ids: Sequence[int], trade_in: Trade, trade_out: Trade, eta: datetime | None = None
) -> list[PortCall]:
    """Open a call for each hull, a tug and her barges, and put them into one convoy; all of them or none."""
    ships = [_admitted(actor, port, ship) for ship in dict.fromkeys(ship_ids)]
    with transaction.atomic():
        calls = [_create(actor, port, ship, trade_in, trade_out, eta) for ship in ships]
        if len(calls) > 1:
            towing.couple(actor, [call.pk for call in calls])
    return calls


def _refuse_by_hand(actor: Actor, company: Organisation, port: Port, ship: Ship) -> None:
    if ship.category == ShipCategory.WARSHIP or ship.category == ShipCategory.STATE:
        raise Refused(
            Problem(
                "ship",
                "not_needed",
                gettext("Kapal perang dan kapal negara bukan niaga tidak memerlukan SPB."),
                gettext("Beri tahu kantor pelabuhan secara langsung."),
                "PM 28/2022",
            )
        )
    exemption = exemption_of(ship, port)
    if exemption is None:
        return
    _register(actor, company, port, ship, exemption)
    raise Refused(
        Problem(
            "ship",
            "by_hand",
            gettext("Dilayani secara manual karena %(because)s. Kedatangan ini sudah dicatat dalam register manual.")
            % {"because": exemption.because},
            gettext("Datang atau hubungi %(office)s %(phone)s.")
            % {"office": port.office_name, "phone": port.office_phone},
            exemption.law,
        )
    )


@transition
def _register(actor: Actor, company: Organisation, port: Port, ship: Ship, exemption: Exemption) -> None:
    """The line of the register from which figures are made: one for an arrival, however often it is pressed."""
    now = clock.now()
    Ship.objects.select_for_update(no_key=True).get(pk=ship.pk)
    same = ManualEntry.objects.filter(port=port, ship=ship, organisation=company, at__gt=now - PRESSED_TWICE)
    if not same.exists():
        ManualEntry.objects.create(
            port=port, ship=ship, organisation=company, exemption=exemption.kind, at=now, recorded_by_id=actor.user_id
        )


@transition
def _create(actor: Actor, port: Port, ship: Ship, trade_in: Trade, trade_out: Trade, eta: datetime | None) -> PortCall:
    refuse_ended_letter(actor)
    now = clock.now()
    call = PortCall(
        port=port,
        ship=ship,
        agent=actor.organisation,
        trade_in=trade_in,
        trade_out=trade_out,
        eta=eta,
        created_at=now,
        created_by_id=actor.user_id,
        request_number=numbering.request_number(SL_CALL, trade_in, port, now),
    )
    call.save()
    chain.append(call, "opened", actor, ship=ship.pk, port=port.code)
    call.save(update_fields=["chain_length", "chain_hash"])
    return call
