"""What the work orders of both movements share: who is sent, what is reported, and the master's signature."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar

from django.db.models import Q

from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.accounts.roles import Right, Role
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times, variants, workorders
from suar.portcalls.models import PortCall, WorkMovement
from suar.portcalls.workorders import Task
from suar.workflow import movements
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import (
    BaseForm,
    Field,
    LongText,
    MooringRef,
    PersonName,
    PilotRef,
    PortTime,
    Section,
    Text,
    Widget,
)
from suar.workflow.models import Application
from suar.workflow.particulars import number, paper
from suar.workflow.service import Document, Effect, Ends, Parts, Service

Spot = Annotated[Text, Field(max_length=80)]
Horsepower = Annotated[int, Field(ge=1, le=100_000), Widget("integer", "HP")]
#: A pilot goes aboard this long before the ship is to lie, unless somebody says otherwise.
BEFORE_BERTHING = timedelta(hours=1)


class Tug(BaseForm):
    """One tug."""

    name: Text = Field(title=_("Nama kapal tunda"))
    horsepower: Horsepower | None = Field(None, title=_("Daya mesin"))


class Order(BaseForm):
    """Who goes where and when."""

    planned_at: PortTime = Field(title=_("Rencana mulai"))
    from_name: Spot = Field(title=_("Dari"))
    to_name: Spot = Field(title=_("Ke"))
    pilot: PilotRef | None = Field(None, title=_("Pandu"), description=_("Wajib di perairan wajib pandu"))
    tugs: list[Tug] = Field(default_factory=list, max_length=8, title=_("Kapal tunda"))
    mooring: MooringRef | None = Field(None, title=_("Regu kepil"))
    remarks: LongText | None = Field(None, title=_("Catatan"))
    sections = (
        Section(_("Gerakan"), ("planned_at", "from_name", "to_name")),
        Section(_("Petugas dan kapal tunda"), ("pilot", "mooring", "tugs", "remarks")),
    )


class MasterSignature(BaseForm):
    """The master stands by the times."""

    master_name: PersonName | None = Field(
        None, title=_("Nama nakhoda"), description=_("Diisi bila nakhoda menandatangani pada gawai pandu")
    )
    confirmed: bool = Field(title=_("Nakhoda menyatakan waktu yang tercatat benar"))


class GivenUp(BaseForm):
    """Why nothing comes of it."""

    reason: LongText = Field(title=_("Alasan"))


def ordered(call: PortCall) -> bool:
    """An operator serves the place called at, and there are lines to handle or a pilot to send (rulings 3 and 6)."""
    return variants.operated(call) and (variants.pilotage(call) or not variants.at_anchorage(call))


def order_document(code: str, title: str, title_en: str) -> Document:
    """The paper of a work order, issued by the operator itself."""
    return Document(
        number=code + ".{trade}.{port}.{yymm}.{seq:06}",
        title=title,
        title_en=title_en,
        statement=_("Petugas dan kapal tunda di bawah ini diperintahkan melayani gerakan kapal tersebut."),
        template="spk",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008", "PM 8 Tahun 2022"),
        validity=_("Berlaku untuk satu gerakan."),
    )


class WorkOrderService(Service):
    """A work order of one movement. The operator issues it itself: no step, signed at once (ruling 3)."""

    law = "PM 8/2022"
    applicant = Role.PORT_OPERATOR
    per_hull = ()
    repeatable = True
    movement: ClassVar[WorkMovement]
    Form = Order

    def applies(self, call: PortCall) -> bool:
        return ordered(call)

    def problems(self, app: Application) -> Iterable[Problem]:
        form, call = app.form, app.visit
        if form.planned_at < app.handed_in_at:
            yield Problem(
                "planned_at", "clock", gettext("Waktunya sudah lewat."), gettext("Isi waktu yang akan datang.")
            )
        if variants.pilotage(call) and form.pilot is None:
            text = gettext("Tempat ini wajib pandu, tetapi pandu belum ditunjuk.")
            yield Problem("pilot", "pilot", text, gettext("Pilih pandu Anda."), "PM 8/2022")
        if form.pilot is None and form.mooring is None and not form.tugs:
            text = gettext("Belum ada yang diperintah.")
            yield Problem("pilot", "missing", text, gettext("Tunjuk pandu, regu kepil atau kapal tunda."))
        if workorders.unfinished(call, self.movement):
            text = gettext("Perintah kerja untuk gerakan ini sedang dikerjakan.")
            yield Problem("", "already", text, gettext("Selesaikan dahulu yang sedang berjalan."))

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        """The order that it replaces ends, and with it the paper on which it stands."""
        form = app.form
        same = Application.objects.filter(call=app.call, service_code=self.code, shift=app.shift_id).values("pk")
        standing = workorders.not_begun(app.visit, self.movement).filter(application_id__in=same)
        replaced = list(standing.values_list("application_id", flat=True))
        assert app.organisation_id is not None
        task = Task(
            movement=self.movement, planned_at=form.planned_at, from_name=form.from_name, to_name=form.to_name,
            pilot_id=form.pilot, mooring_id=form.mooring, tugs=tuple(_named(tug) for tug in form.tugs),
            from_place=movements.comes_from(app.visit) if self.movement == WorkMovement.SHIFT else None,
        )  # fmt: skip
        workorders.issue(app.visit, task, application_id=app.pk, operator_id=app.organisation_id)
        for earlier in replaced:
            yield Ends(self.code, only=earlier)

    def on_ended(self, app: Application) -> None:
        workorders.cancel(app.pk)

    def document_parts(self, app: Application) -> Parts:
        form, call = app.form, app.visit
        people = {p.pk: str(p) for p in User.objects.filter(pk__in=[form.pilot or 0, form.mooring or 0])}
        rows = [
            ("Diperintah oleh", str(app.organisation)),
            ("Gerakan", str(self.movement.label)),
            ("Pandu", people.get(form.pilot, "–")),
            ("Kapal tunda", "; ".join(_named(tug) for tug in form.tugs) or "–"),
            ("Regu kepil", people.get(form.mooring, "–")),
        ]
        if form.remarks:
            rows.append(("Catatan", form.remarks))
        route = (("Dari", form.from_name, times.printed(form.planned_at, app.port)), ("Ke", form.to_name, ""))
        return paper(call, Facts("Perintah kerja", tuple(rows)), route=route)


def _named(tug: Any) -> str:
    return f"{tug.name} ({number(tug.horsepower)} HP)" if tug.horsepower else str(tug.name)


def before(moment: datetime | None) -> datetime | None:
    """When a pilot goes aboard for a ship that is to lie at a time."""
    return moment - BEFORE_BERTHING if moment is not None else None


#: The service under which each movement is ordered.
_CODE_OF = {WorkMovement.IN: "SPK", WorkMovement.SHIFT: "SPKP", WorkMovement.OUT: "SPKK"}
#: Codes of the services that are work orders.
CODES: Sequence[str] = tuple(_CODE_OF.values())


def of_menus(actor: Actor) -> Q:
    """What is true of the orders whose service's menu the actor may view."""
    return Q(movement__in=[each for each, code in _CODE_OF.items() if actor.has_right(code, Right.VIEW)])
