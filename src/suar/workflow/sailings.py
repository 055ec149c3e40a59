"""Sailings of standing schedules as calls with their numbers: laid out a week ahead, given up with the season."""

from __future__ import annotations

import logging

from django.db import transaction

from suar.accounts.actors import Actor, system
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls import schedules, times, visits
from suar.portcalls.models import MovementKind, PortCall, Schedule, Trade
from suar.records import chain
from suar.registry.models import Ship
from suar.workflow import notices, numbering, registry
from suar.workflow.models import Application, State
from suar.workflow.transaction import locked_call, save_if_changed, transition

log = logging.getLogger("suar.workflow")
#: Service number of the request that opens a call.
_SL_CALL = "SL000"


def lay(schedule: Schedule, actor: Actor) -> list[PortCall]:
    """Lay out the sailings of the week ahead. A time at which the ship is announced elsewhere is left out, and said."""
    Ship.objects.select_for_update(no_key=True).get(pk=schedule.ship_id)
    until = clock.today(schedule.port.zone) + schedules.AHEAD
    pattern = registry.current_of("PKK").document
    assert pattern is not None
    found = []
    for eta, etd in schedules.moments(schedule, until):
        probe = PortCall(ship_id=schedule.ship_id, port_id=schedule.port_id)
        other = visits.overlapping(probe, eta, etd)
        if other is not None:
            notices.left_out(Application.objects.get(pk=schedule.application_id), other.pk)
            continue
        now = clock.now()
        number = numbering.document_number(pattern.number, Trade.DOMESTIC, schedule.port, now)
        request = numbering.request_number(_SL_CALL, Trade.DOMESTIC, schedule.port, now)
        call = schedules.sailing(schedule, number, request, eta, etd)
        call.save()
        chain.append(call, "laid", actor, schedule=schedule.application_id, number=number)
        call.save(update_fields=["chain_length", "chain_hash"])
        found.append(call)
    schedules.laid(schedule, until)
    return found


def lay_all() -> int:
    """What the day brings: every schedule in force reaches a week ahead again. How many sailings were laid out."""
    count = 0
    for schedule in schedules.to_lay().select_related("port", "ship", "agent"):
        try:
            with transaction.atomic():
                Ship.objects.select_for_update(no_key=True).get(pk=schedule.ship_id)
                locked = Schedule.objects.select_for_update(no_key=True).get(pk=schedule.pk)
                if locked.ended_at is None and locked.laid_until == schedule.laid_until:
                    count += len(lay(schedule, system()))
        except Exception:  # one season that cannot be laid out must not keep the country's others waiting
            log.exception("sailings of %s could not be laid out", schedule.pk)
    return count


def give_up(schedule: Schedule, actor: Actor, because: str) -> None:
    """The season ends: sailings on which nothing has happened are cancelled."""
    schedules.end(schedule)
    handed_in = Application.objects.filter(call__schedule=schedule, version__gt=0).values("call")
    for call in schedules.not_begun(schedule).exclude(pk__in=handed_in):
        _cancel(call, actor, because)


@transition
def cancel_one(actor: Actor, call_id: int, because: str) -> PortCall:
    """One sailing is not made, and says why; what is confirmed already goes the way of every call."""
    call = locked_call(call_id)
    confirmed = Application.objects.filter(call=call, service_code="TRIP", state=State.GRANTED).exists()
    if call.schedule_id is None or call.cancelled or call.closed_at or confirmed:
        text = gettext("Pelayaran ini sudah dikonfirmasi, selesai atau dibatalkan.")
        raise Refused(
            Problem("", "state", text, gettext("Ajukan pembatalan (BATAL) bila kapal belum tiba.")), status=409
        )
    if times.actual(call, MovementKind.DEPARTED) is not None:
        raise Refused(Problem("", "departed", gettext("Kapal sudah berangkat.")), status=409)
    if not because.strip():
        raise Refused(Problem("because", "missing", gettext("Alasan belum diisi."), gettext("Satu kalimat cukup.")))
    _cancel(call, actor, because.strip()[:300])
    return call


def _cancel(call: PortCall, actor: Actor, because: str) -> None:
    visits.cancel(call)
    chain.append(call, "cancelled", actor, because=because)
    call.save()
    save_if_changed(call)
