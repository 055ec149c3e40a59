"""The shift that a ship makes inside the port: from where to where, whether she has moved, and who serves it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.portcalls import berths, lying, times, variants, windows
from suar.portcalls.models import MovementKind, PortCall
from suar.registry.models import Place
from suar.workflow.models import Application, State

SHIFT = "PINDAH"
APPROVAL = "SPOG"


def shift_of(call: PortCall) -> Application | None:
    """The shift she makes or last made; None before the first."""
    return Application.objects.filter(pk=call.shift_id).first() if call.shift_id is not None else None


def comes_from(call: PortCall) -> Place | None:
    """Where the shift under way begins."""
    shift = shift_of(call)
    return Place.objects.select_related("port").get(pk=shift.form.from_place) if shift is not None else None


def approved(call: PortCall) -> Application | None:
    """The newest movement approval of the movement under way."""
    found = Application.objects.filter(call=call, service_code=APPROVAL, state=State.GRANTED, shift=call.shift_id)
    return found.order_by("-pk").first()


def whereabouts(call: PortCall) -> Place | None:
    """Where she lies, as far as it is confirmed: alongside, or at the anchorage she was let move to; else nobody knows.

    A ship on her way to a berth is still at none.
    """
    lies = lying.current(call, sure=True)
    if lies is not None:
        return lies.place
    if times.confirmed(call, MovementKind.ARRIVED) is None and not lying.cast_off(call):
        return None
    moved_to = approved(call)
    if moved_to is None:
        return None
    place = Place.objects.select_related("port").get(pk=moved_to.form.to_place)
    return place if place.is_anchorage else None


def has_moved(call: PortCall) -> bool:
    """Whether the shift is over: its movement was approved, and she lies where it leads, as somebody confirmed."""
    leads, movement = call.place, approved(call)
    if movement is None or leads is None:
        return False
    lies = lying.current(call, sure=True)
    if not leads.is_anchorage:
        booked = berths.booking(call)
        return lies is not None and booked is not None and lies.booking == booked
    begins = comes_from(call)
    if begins is not None and not begins.is_anchorage:
        return lies is None
    starts: datetime = movement.form.at
    return starts <= clock.now()


def under_way(call: PortCall) -> bool:
    """Whether a shift was granted and is not over."""
    return call.shift_id is not None and not has_moved(call)


def may_give_up(app: Application) -> bool:
    """Whether a shift can still be abandoned: it is the newest, and she has not left where it begins."""
    call = app.visit
    if call.shift_id != app.pk or has_moved(call):
        return False
    begins = comes_from(call)
    at_berth = begins is not None and not begins.is_anchorage
    return not at_berth or lying.current(call, sure=True) is not None


def give_up(app: Application) -> None:
    """The shift ends: she is again where she was, in the movement before it."""
    call = app.visit
    if call.shift_id != app.pk:
        return
    if may_give_up(app):
        call.place = comes_from(call)
    earlier = Application.objects.filter(call=call, service_code=SHIFT, state=State.GRANTED).exclude(pk=app.pk)
    call.shift_id = earlier.order_by("-pk").values_list("pk", flat=True).first()


def operator_of(call: PortCall) -> int | None:
    """Who sends pilot, tugs and gang for a shift: the operator of where she goes, else of the berth she leaves."""
    if call.shift_id is None:
        return None
    begins = comes_from(call) if variants.operator_id(call) is None else None
    return begins.operator_id if begins is not None else variants.operator_id(call)


def needs_order(call: PortCall) -> bool:
    """Whether somebody is sent for a shift: an operator has lines to handle, or a pilot must be taken."""
    if operator_of(call) is None:
        return False
    if variants.pilotage(call) or not variants.at_anchorage(call):
        return True
    begins = comes_from(call)
    return begins is not None and not begins.is_anchorage


def orders(call: PortCall) -> int | None:
    """Who sends pilot, tugs and gang for the movement under way."""
    return variants.operator_id(call) if call.shift_id is None else operator_of(call)


def order_code(call: PortCall) -> str:
    """The work order of the movement under way."""
    return "SPK" if call.shift_id is None else "SPKP"


def determination_of(call: PortCall, application_id: int | None) -> Application | None:
    """The granted determination that set a berth."""
    if application_id is None:
        return None
    return Application.objects.filter(pk=application_id, call=call, service_code="PPK", state=State.GRANTED).first()


def stay_on(call: PortCall) -> None:
    """The berth she was to move to is taken back: where she lies her window runs on, while nobody has the metres."""
    lies = lying.current(call, sure=True)
    if lies is None or lies.booking is None or lies.booking.cancelled_at is not None:
        return
    determined = determination_of(call, lies.booking.application_id)
    if determined is not None and determined.decided_form is not None:
        until: datetime = determined.decided_form.etd  # type: ignore[attr-defined]
        windows.run_on(call, lies.booking, until)


def has_come(call: PortCall) -> bool:
    """Whether anything that happened to her here is on record, if only as a claim: she is made fast before anybody
    writes that she came."""
    return call.movements.filter(superseded=False).exists()


def arrived_problems(call: PortCall) -> Iterable[Problem]:
    """Only a ship that is in port moves inside it."""
    if times.confirmed(call, MovementKind.DEPARTED) is not None:
        text = gettext("Kapal sudah berangkat.")
        yield Problem("", "departed", text, gettext("Hubungi kantor pelabuhan."))
    elif times.confirmed(call, MovementKind.ARRIVED) is None and lying.current(call, sure=True) is None:
        text = gettext("Kedatangan kapal belum dikonfirmasi, jadi belum ada yang dipindahkan.")
        yield Problem("", "not_arrived", text, gettext("Catat kapal tiba; sebelum itu ajukan perubahan lokasi masuk."))


def route_problems(call: PortCall, begins: int, leads: Place) -> Iterable[Problem]:
    """She moves from where she lies to somewhere else."""
    lies = whereabouts(call)
    if lies is None:
        text = gettext("Kapal belum tercatat di tempat mana pun di pelabuhan ini.")
        remedy = gettext("Selesaikan gerakan yang disetujui dan catat waktunya, atau minta petugas mencatatnya.")
        yield Problem("from_place", "whereabouts", text, remedy)
    elif lies.pk != begins:
        text = gettext("Kapal tercatat di %(place)s.") % {"place": lies.name}
        yield Problem("from_place", "whereabouts", text, gettext("Pilih tempat kapal berada sekarang."))
    if leads.pk == begins:
        text = gettext("Kapal sudah berada di %(place)s.") % {"place": leads.name}
        yield Problem("to_place", "place", text, gettext("Pilih tempat lain, atau ajukan perpanjangan masa tambat."))
