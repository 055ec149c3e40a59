"""TRIP — one sailing of a standing schedule: a single tap says she leaves as planned, and asks for her own SPB."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import PORT_ROLES, Role
from suar.billing import invoices
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import schedules, times
from suar.portcalls.models import MovementKind, PortCall
from suar.workflow import uncovered
from suar.workflow.forms import BaseForm, Count, Field, LongText, PersonName, PortTime, Section
from suar.workflow.models import Application, State
from suar.workflow.observing import observation
from suar.workflow.registry import register
from suar.workflow.service import Effect, Files, Service, action

#: A clearance is asked with the tap, and lasts so long: nobody confirms a departure beyond it.
VALID_FOR = timedelta(hours=24)


@register
class Trip(Service):
    code = "TRIP"
    sl = "SL053"
    title = _("Konfirmasi keberangkatan terjadwal")
    law = "PM 28/2022 art. 11"
    leg = "out"
    bills = True
    also = (Role.OWNER, Role.MASTER)

    class Form(BaseForm):
        sails_at: PortTime = Field(title=_("Berangkat"))
        passengers: Count = Field(0, title=_("Penumpang"))
        vehicles: Count = Field(0, title=_("Kendaraan"))
        master_name: PersonName = Field(title=_("Nakhoda"))
        seaworthy: bool = Field(title=_("Nakhoda menyatakan kapal laik laut"), description=_("Sesuai MSD"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Keberangkatan"), ("sails_at", "passengers", "vehicles")),
            Section(_("Pernyataan nakhoda"), ("master_name", "seaworthy", "remarks")),
        )

    def applies(self, call: PortCall) -> bool:
        return call.schedule_id is not None

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        last = last_confirmed(call)
        aboard = {"passengers": last.passengers, "vehicles": last.vehicles} if last is not None else {}
        return {"sails_at": max(call.etd or clock.now(), clock.now()), "master_name": call.master_name, **aboard}

    def problems(self, app: Application) -> Iterable[Problem]:
        form, call = app.form, app.visit
        if call.schedule is not None and call.schedule.ended_at is not None:
            text = gettext("Jadwal tetap pelayaran ini sudah diakhiri.")
            yield Problem("", "ended", text, gettext("Buka kunjungan biasa untuk pelayaran ini."), "PM 8/2022")
        if not form.seaworthy:
            text = gettext("Nakhoda tidak menyatakan kapal laik laut.")
            remedy = gettext("Perbaiki kapal dahulu; syahbandar dapat memeriksanya.")
            yield Problem("seaworthy", "R15", text, remedy, "PM 28/2022 art. 8")
        if call.etd is not None and app.handed_in_at < call.etd - schedules.EARLY:
            text = gettext("Keberangkatan dikonfirmasi paling cepat enam jam sebelumnya.")
            yield Problem("sails_at", "early", text, gettext("Konfirmasikan lagi menjelang berangkat."))
        if form.sails_at < app.handed_in_at:
            yield Problem("sails_at", "clock", gettext("Waktunya sudah lewat."), gettext("Isi waktu yang akan datang."))
        elif form.sails_at > app.handed_in_at + VALID_FOR:
            text = gettext("Berangkat lebih dari 24 jam lagi, padahal SPB hanya berlaku 24 jam.")
            remedy = gettext("Konfirmasikan lagi menjelang berangkat, atau batalkan pelayaran ini.")
            yield Problem("sails_at", "limit", text, remedy, "PM 28/2022")
        if times.confirmed(call, MovementKind.DEPARTED):
            yield Problem("", "departed", gettext("Kapal sudah berangkat."), gettext("Hubungi kantor pelabuhan."))

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        call, form = app.visit, app.form
        call.etd, call.passengers_out, call.master_name = form.sails_at, form.passengers, form.master_name
        invoices.raise_bill(call, actor)
        yield Files("SPB", call.agent_id)

    arrived = observation("arrived", _("Catat kapal tiba"), MovementKind.ARRIVED)

    @action(
        "left", title=_("Catat kapal berangkat tanpa SPB"), by=tuple(sorted(PORT_ROLES)), form=uncovered.Left,
        when=uncovered.may_have_left,
    )  # fmt: skip
    def left(self, app: Application, form: uncovered.Left, actor: Actor) -> None:
        """She sailed while no clearance was in force: a fact, and one the directorate hears of."""
        uncovered.record(app, form, actor)


def last_confirmed(call: PortCall) -> Any:
    """What was said at the ship's last confirmed sailing of the same season, or None."""
    found = Application.objects.filter(
        call__schedule=call.schedule_id, service_code="TRIP", state=State.GRANTED
    ).order_by("-id")
    newest = found.first()
    return newest.form if newest is not None else None
