"""Ships' waste by the annexes of MARPOL: what is aboard, what is handed over, what was received, and what is amiss."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any

from django.db import models

from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import MovementKind, PortCall
from suar.records import chain
from suar.records.models import Event
from suar.workflow.forms import BaseForm, Field, LongText, PortTime, Section, Text, Widget
from suar.workflow.models import Application, State
from suar.workflow.particulars import number
from suar.workflow.service import Check

CODE, RECEIVED, ADDED = "PWMS", "received", "added"
#: Oily waste and sewage kept aboard beyond this part of the tank are looked at (own practice; the law names none).
FULL = Decimal("0.75")
LAW = "PM 29/2014"

_Positive = Annotated[Decimal, Field(gt=0, le=100_000, max_digits=9, decimal_places=3), Widget("decimal", "m³")]
Volume = Annotated[Decimal, Field(ge=0, le=100_000, max_digits=9, decimal_places=3), Widget("decimal", "m³")]


class Waste(models.TextChoices):
    """Kinds by annex of MARPOL, with the letters of its garbage record."""

    OILY_BILGE = "i_bilge", _("Annex I: air got berminyak")
    SLUDGE = "i_sludge", _("Annex I: sisa minyak (sludge)")
    TANK_WASHINGS = "i_washings", _("Annex I: air cucian tangki (slop)")
    BALLAST = "i_ballast", _("Annex I: air balas kotor")
    OTHER_OILY = "i_other", _("Annex I: lainnya")
    NOXIOUS = "ii_noxious", _("Annex II: bahan cair beracun (X, Y, Z)")
    NOXIOUS_OTHER = "ii_other", _("Annex II: bahan lain (OS)")
    SEWAGE = "iv_sewage", _("Annex IV: kotoran (sewage)")
    PLASTICS = "v_a", _("Annex V: A plastik")
    FOOD = "v_b", _("Annex V: B sisa makanan")
    DOMESTIC = "v_c", _("Annex V: C sampah domestik")
    COOKING_OIL = "v_d", _("Annex V: D minyak goreng")
    ASHES = "v_e", _("Annex V: E abu insinerator")
    OPERATIONAL = "v_f", _("Annex V: F limbah operasional")
    CARCASSES = "v_g", _("Annex V: G bangkai hewan")
    FISHING_GEAR = "v_h", _("Annex V: H alat tangkap")
    ELECTRONIC = "v_i", _("Annex V: I limbah elektronik")
    CARGO_RESIDUES = "v_jk", _("Annex V: J/K sisa muatan")
    OZONE = "vi_ods", _("Annex VI: bahan perusak ozon")
    SCRUBBER = "vi_egcs", _("Annex VI: sisa pembersih gas buang")


#: What fills tanks that must not overflow at sea.
_TANKED = (Waste.OILY_BILGE, Waste.SLUDGE, Waste.TANK_WASHINGS, Waste.SEWAGE)


class WasteLine(BaseForm):
    """One kind of waste: aboard, what its tank holds, handed over here, kept."""

    kind: Waste = Field(title=_("Jenis limbah"))
    aboard_m3: Volume = Field(title=_("Di kapal (m³)"))
    capacity_m3: Volume = Field(title=_("Kapasitas (m³)"))
    deliver_m3: Volume = Field(title=_("Diserahkan di sini (m³)"))
    kept_m3: Volume = Field(title=_("Tetap di kapal (m³)"))


class Receipt(BaseForm):
    """What a reception facility took over, by its own receipt."""

    at: PortTime = Field(title=_("Waktu penyerahan"))
    delivered_m3: _Positive = Field(title=_("Diterima (m³)"))
    number: Text = Field(title=_("Nomor tanda terima"))
    file_name: Text | None = Field(None, title=_("Nama berkas tanda terima"))
    sections = (Section(_("Penerimaan limbah"), ("at", "delivered_m3", "number", "file_name")),)


class Added(BaseForm):
    """Waste that came to be while she lies here, or that the report left out."""

    kind: Waste = Field(title=_("Jenis limbah"))
    deliver_m3: _Positive = Field(title=_("Diserahkan di sini (m³)"))
    remarks: LongText = Field(title=_("Keterangan"))
    sections = (Section(_("Limbah tambahan"), ("kind", "deliver_m3", "remarks")),)


def asked(app: Application) -> bool:
    """The port lets no ship in without a report of her waste."""
    return app.port.waste_report_required


def total(lines: Iterable[BaseForm], what: str) -> Decimal:
    """The sum of a column, in cubic metres."""
    return sum((getattr(line, what) for line in lines), Decimal(0))


def line_problems(lines: Sequence[WasteLine]) -> Iterable[Problem]:
    """Each kind once; what is handed over and what is kept is what is aboard; no tank holds more than it can."""
    seen: set[str] = set()
    for index, line in enumerate(lines):
        where = f"waste.{index}"
        if line.kind in seen:
            text = gettext("Jenis ini sudah disebut di baris lain.")
            yield Problem(f"{where}.kind", "already", text, gettext("Gabungkan kedua baris."))
        seen.add(line.kind)
        if line.deliver_m3 + line.kept_m3 != line.aboard_m3:
            text = gettext("Diserahkan %(deliver)s + tetap %(kept)s m³ tidak sama dengan di kapal %(aboard)s m³.")
            known = {
                "deliver": number(line.deliver_m3), "kept": number(line.kept_m3), "aboard": number(line.aboard_m3),
            }  # fmt: skip
            yield Problem(f"{where}.kept_m3", "R22", text % known, gettext("Periksa ketiga angka."), LAW)
        if line.aboard_m3 > line.capacity_m3:
            text = gettext("Di kapal %(aboard)s m³ melebihi kapasitas %(capacity)s m³.")
            known = {"aboard": number(line.aboard_m3), "capacity": number(line.capacity_m3)}
            yield Problem(f"{where}.capacity_m3", "R22", text % known, gettext("Periksa kedua angka."), LAW)


def line_checks(lines: Sequence[WasteLine]) -> Iterable[Check]:
    """Tanks that she would leave with all but full."""
    for index, line in enumerate(lines):
        if line.kind in _TANKED and line.capacity_m3:
            part = line.kept_m3 / line.capacity_m3
            said = gettext("%(kept)s dari %(capacity)s m³ tetap di kapal (%(percent)s %%)")
            known = {"kept": number(line.kept_m3), "capacity": number(line.capacity_m3), "percent": int(part * 100)}
            yield Check.of(str(line.kind.label), part <= FULL, said % known, f"waste.{index}.kept_m3")


def last_report(call: PortCall) -> Any:
    """What this agent reported last for this ship; another company's report is not theirs to read."""
    found = Application.objects.filter(
        service_code=CODE, state=State.GRANTED, call__ship=call.ship_id, organisation=call.agent_id
    )
    last = found.exclude(call=call).order_by("-pk").first()
    return last.form if last is not None else None


def receipts(app: Application) -> list[Receipt]:
    """What was received so far, as it was written down. One query."""
    return [Receipt.model_validate(form) for form in _said(app, RECEIVED)]


def _said(app: Application, act: str) -> list[Any]:
    events = Event.objects.filter(subject_kind=app.subject_kind, subject_id=app.pk, verb=f"act:{act}")
    return [chain.particulars(event)["form"] for event in events.order_by("sequence")]


def _added(app: Application) -> Decimal:
    """What was reported after the report itself, in cubic metres."""
    return total((Added.model_validate(form) for form in _said(app, ADDED)), "deliver_m3")


def may_add(app: Application) -> bool:
    """More is reported while the ship has not left."""
    return times.actual(app.visit, MovementKind.DEPARTED) is None


def outstanding(app: Application) -> Decimal:
    """What was to be handed over and is not yet, in cubic metres."""
    return total(app.form.waste, "deliver_m3") + _added(app) - total(receipts(app), "delivered_m3")


def may_receive(app: Application) -> bool:
    """Something that was promised is not handed over yet, or what was added since is still aboard."""
    return outstanding(app) > 0 or (_added(app) > 0 and _left(app) > 0)


def _left(app: Application) -> Decimal:
    """What is still aboard by what was reported."""
    return total(app.form.waste, "aboard_m3") + _added(app) - total(receipts(app), "delivered_m3")


def receipt_problems(app: Application, at: datetime, delivered: Decimal) -> Iterable[Problem]:
    """Waste is received while the ship is here, and no more than was aboard."""
    since, gone = _here_since(app.visit), times.actual(app.visit, MovementKind.DEPARTED)
    if at > clock.now():
        yield Problem("at", "clock", gettext("Waktu itu belum lewat."), gettext("Catat setelah terjadi."))
    elif since is None:
        text = gettext("Kedatangan kapal belum dicatat, jadi belum ada limbah yang diterima di sini.")
        yield Problem("at", "not_arrived", text, gettext("Catat kapal tiba pada SPM lebih dahulu."))
    elif at < since:
        text = gettext("Penyerahan mendahului kedatangan kapal (%(time)s).")
        yield Problem("at", "order", text % {"time": times.local(since, app.port)}, gettext("Periksa waktunya."))
    elif gone is not None and at > gone.at:
        text = gettext("Penyerahan sesudah keberangkatan kapal (%(time)s).")
        yield Problem("at", "order", text % {"time": times.local(gone.at, app.port)}, gettext("Periksa waktunya."))
    left = _left(app)
    if delivered > left:
        text = gettext("Hanya %(left)s m³ yang masih di kapal menurut laporan.") % {"left": number(left)}
        remedy = gettext("Periksa tanda desimal, atau minta agen mencatat limbah tambahan lebih dahulu.")
        yield Problem("delivered_m3", "R22", text, remedy)


def _here_since(call: PortCall) -> datetime | None:
    """From when she is here, by the first thing on record; of a sailing of a season nobody writes down the arrival."""
    first = call.movements.filter(superseded=False).order_by("at").first()
    return first.at if first is not None else call.eta if call.schedule_id is not None else None


def receipt_checks(app: Application) -> Iterable[Check]:
    """What was to be handed over against what was received."""
    asked, taken = total(app.form.waste, "deliver_m3") + _added(app), receipts(app)
    if not asked and not taken:
        return
    done = total(taken, "delivered_m3")
    said = gettext("%(done)s dari %(asked)s m³") % {"done": number(done), "asked": number(asked)}
    numbers = ", ".join(one.number for one in taken)
    yield Check.of(gettext("Limbah diserahkan"), done >= asked, f"{said} · {numbers}" if numbers else said)


def departure_check(call: PortCall) -> Iterable[Check]:
    """On the clearance to sail: whether a report stands, and what was promised was received."""
    app = Application.objects.filter(call=call, service_code=CODE, state=State.GRANTED).order_by("-pk").first()
    if app is not None:
        app.call = call
        yield from receipt_checks(app)
    elif call.port.waste_report_required and not call.ship.unmanned:
        yield Check.of(gettext("Limbah diserahkan"), False, gettext("laporan limbah (PWMS) belum ada"))
