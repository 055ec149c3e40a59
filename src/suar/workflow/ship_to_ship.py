"""A transfer of cargo between two ships in port: the other call by its number, both ships there, gear in date."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q, QuerySet, prefetch_related_objects

from suar.accounts.actors import system
from suar.cargo import lines
from suar.cargo.models import Direction, Packaging, Phase
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import MovementKind, PortCall
from suar.registry import commodities
from suar.registry.models import Place
from suar.workflow.cargo_answers import goods
from suar.workflow.forms import BaseForm, Commodity, Field, Tonnes
from suar.workflow.lifecycle.state import end
from suar.workflow.models import ENDED, Application, State
from suar.workflow.service import Check

CODE = "STS"
LAW = "PM 8/2022 art. 1"
#: One permission runs at most this long (own default).
LONGEST = timedelta(days=10)


class Part(models.TextChoices):
    """What the ship of whoever files does."""

    GIVES = "gives", _("Kapal ini menyerahkan muatan")
    RECEIVES = "receives", _("Kapal ini menerima muatan")


class TransferLine(BaseForm):
    """One kind of goods that goes over."""

    packaging: Packaging = Field(title=_("Kemasan"))
    commodity: Commodity = Field(title=_("Komoditi"))
    tonnes: Tonnes = Field(title=_("Berat (ton)"))
    dangerous: bool = Field(False, title=_("Barang berbahaya"))


def partner(app: Application) -> PortCall | None:
    """The other call: announced here, still open, of another ship. Nothing else is said of it."""
    typed = app.form.partner_number.strip().upper()
    here = PortCall.objects.filter(number=typed, port=app.port_id, cancelled_at=None, closed_at=None)
    here = here.filter(announced_at__isnull=False).exclude(ship=app.visit.ship_id)
    return here.select_related("port", "ship", "agent").prefetch_related("movements").first()


def naming(call: PortCall) -> QuerySet[Application]:
    """Transfers, handed in on other calls, of which this call is the other side."""
    if not call.number:
        return Application.objects.none()
    # As it was typed, in capitals or not; what only mentions the number elsewhere is not about this call.
    said = f'"partner_number":{json.dumps(call.number)}'
    here = Application.objects.filter(service_code=CODE, port=call.port_id, statement__icontains=said)
    return here.exclude(call=call).exclude(state=State.DRAFT).exclude(version=0)


def partner_problems(app: Application) -> Iterable[Problem]:
    """It is there, and no other transfer between the two takes place then."""
    found, form = partner(app), app.form
    if found is None:
        text = gettext("Tidak ada kunjungan kapal lain dengan nomor PKK ini di %(port)s.") % {"port": app.port.name}
        remedy = gettext("Periksa nomornya; PKK kedua kapal harus sudah disetujui di pelabuhan ini.")
        yield Problem("partner_number", "R12", text, remedy, LAW)
        return
    prefetch_related_objects([app.visit], "movements")
    for field, ship in (("", app.visit), ("partner_number", found)):
        if not _there(ship, form.starts_at, form.ends_at):
            text = gettext("%(ship)s tidak berada di pelabuhan sepanjang waktu itu.") % {"ship": ship.ship.name}
            remedy = gettext("Sesuaikan waktunya dengan kunjungan kedua kapal.")
            yield Problem(field or "starts_at", "stay", text, remedy, LAW)
    for other in _of_either(app.visit, found).exclude(pk=app.pk):
        if other.form.starts_at < form.ends_at and other.form.ends_at > form.starts_at:
            text = gettext("Pada waktu itu sudah ada alih muat lain kapal ini: %(number)s.") % {"number": other}
            yield Problem("starts_at", "already", text, gettext("Pilih waktu lain, atau tarik yang satu."))
            return


def _of_either(*calls: PortCall) -> QuerySet[Application]:
    """Transfers that wait or stand, filed on one of these calls or naming it from a third."""
    ids = Application.objects.filter(call__in=calls, service_code=CODE).values("pk")
    either = Q(pk__in=ids)
    for call in calls:
        either |= Q(pk__in=naming(call).values("pk"))
    return Application.objects.filter(either).exclude(state__in=[*ENDED, State.DRAFT, State.SENT_BACK]).order_by("pk")


def ending_with(call: PortCall) -> list[Application]:
    """Transfers granted on other calls that are still to come, or go on, and need this visit."""
    granted = naming(call).filter(state=State.GRANTED).select_related("port", "organisation").order_by("pk")
    return [each for each in granted if each.form.ends_at > clock.now()]


def give_up(call: PortCall) -> None:
    """The visit does not take place: nothing is handed over to a ship that is not there."""
    for each in ending_with(call):
        found = Application.objects.select_for_update(no_key=True, of=("self",)).select_related("port", "organisation")
        transfer = found.get(pk=each.pk)
        transfer.call = PortCall.objects.select_related("port", "ship", "agent").get(pk=each.call_id or 0)
        if transfer.granted:
            end(transfer, system(), State.REVOKED, because=str(call))


def _there(call: PortCall, start: datetime, end: datetime) -> bool:
    """Whether the ship is here all that time, as far as is known."""
    arrived = times.actual(call, MovementKind.ARRIVED)
    since = arrived.at if arrived is not None else call.eta
    gone = times.actual(call, MovementKind.DEPARTED)
    until = gone.at if gone is not None else call.etd
    return (since is None or start >= since) and (until is None or end <= until)


def own_problems(app: Application) -> Iterable[Problem]:
    """Its place, its time, and gear whose certificates last until it is over."""
    form = app.form
    if not Place.objects.get(pk=form.place).is_anchorage:
        text = gettext("Alih muat antar kapal dilakukan di area labuh.")
        yield Problem("place", "place", text, gettext("Pilih area labuh."), LAW)
    if form.ends_at <= form.starts_at:
        yield Problem("ends_at", "order", gettext("Selesai mendahului mulai."), gettext("Periksa kedua waktu."))
    elif form.ends_at - form.starts_at > LONGEST:
        text = gettext("Satu persetujuan alih muat paling lama %(days)s hari.") % {"days": LONGEST.days}
        yield Problem("ends_at", "limit", text, gettext("Persingkat masanya, lalu ajukan lagi bila perlu."))
    if form.starts_at < app.handed_in_at:
        yield Problem("starts_at", "clock", gettext("Waktu mulai sudah lewat."), gettext("Isi waktu yang akan datang."))
    for name, title in (("hose_expires_on", _("Sertifikat selang")), ("fender_expires_on", _("Sertifikat fender"))):
        if getattr(form, name) < form.ends_at.date():
            text = gettext("%(what)s berakhir sebelum alih muat selesai.") % {"what": title}
            yield Problem(name, "R02", text, gettext("Pakai alat yang sertifikatnya masih berlaku."), LAW)


def plan_checks(app: Application) -> Iterable[Check]:
    """Whether both notices of arrival name these goods, one to discharge and one to load.

    The other one's is looked at only after its agent consented, and not while the number can be changed: nobody fishes
    for a stranger's cargo.
    """
    gives = app.form.part == Part.GIVES
    own, theirs = (Direction.DISCHARGE, Direction.LOAD) if gives else (Direction.LOAD, Direction.DISCHARGE)
    yield _planned(app.visit, own, app.form.cargo)
    found = partner(app) if not app.with_applicant and (app.step > 0 or app.granted) else None
    if found is not None:
        yield _planned(found, theirs, app.form.cargo)


def _planned(call: PortCall, way: Direction, cargo: Sequence[TransferLine]) -> Check:
    known = {(line.direction, line.commodity) for line in lines.of(call, Phase.PLANNED)}
    lacks = ", ".join(goods(way, line.commodity) for line in cargo if (way, line.commodity) not in known)
    said = gettext("belum dalam PKK: %(goods)s; ajukan perubahan muatan") % {"goods": lacks}
    title = gettext("Muatan dalam PKK %(ship)s") % {"ship": call.ship.name}
    return Check.of(title, not lacks, said if lacks else gettext("sesuai"), "cargo")


def named(line: TransferLine) -> str:
    """The goods as papers name them."""
    return commodities.ALL[line.commodity].name("id")
