"""MANUAL — a ship served by hand as the office enters her: times, goods and people, for bill and statistics."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.billing import invoices
from suar.cargo import lines
from suar.cargo.models import Phase
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import MovementKind, PortCall, TimeSource
from suar.registry.models import Place
from suar.workflow import uncovered
from suar.workflow.by_hand import FREE
from suar.workflow.cargo_answers import CargoAnswer, tonnage_problems
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import (
    ActualTime,
    BaseForm,
    Count,
    Field,
    LongText,
    PersonName,
    PlaceRef,
    PortName,
    PortTime,
    Section,
)
from suar.workflow.models import Application
from suar.workflow.particulars import paper
from suar.workflow.registry import register
from suar.workflow.service import Check, Document, Effect, Ends, Parts, Service, action
from suar.workflow.taken_back import TakenBack, strike, uncleared

#: Entered later than this after she came, it shows (process.md c, back-entry).
PROMPT = timedelta(hours=24)
#: Longer ago, or a longer stay, is a slip of the year that would be billed (own practice).
LONGEST = timedelta(days=366)


def _leaves_freely(app: Application) -> bool:
    """Ships that need no clearance; the others where they left without one, which shows."""
    return app.visit.closed_at is None and (app.visit.ship.category in FREE or uncovered.may_have_left(app))


@register
class ManualVisit(Service):
    code = "MANUAL"
    sl = "SL050"
    title = _("Catatan kapal yang dilayani manual")
    law = "HK.103/3/11/DJPL-15 art. 2(2)"
    applicant = Role.PORT_AUTHORITY
    also = (Role.HARBOUR_MASTER, Role.HEAD_OF_OFFICE)
    manual = True
    bills = True

    class Form(BaseForm):
        skipper: PersonName = Field(title=_("Nakhoda atau juragan"))
        crew_count: Count = Field(title=_("Jumlah awak kapal"))
        place: PlaceRef = Field(title=_("Tempat sandar atau labuh"))
        origin: PortName = Field(title=_("Datang dari"))
        destination: PortName = Field(title=_("Menuju"))
        arrived_at: PortTime = Field(title=_("Tiba"))
        leaves_at: PortTime = Field(title=_("Berangkat (rencana atau sudah)"))
        passengers_in: Count = Field(0, title=_("Penumpang turun"))
        passengers_out: Count = Field(0, title=_("Penumpang naik"))
        cargo: list[CargoAnswer] = Field(default_factory=list, max_length=30, title=_("Muatan dibongkar dan dimuat"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Kapal dan orang"), ("skipper", "crew_count", "passengers_in", "passengers_out")),
            Section(_("Data kunjungan"), ("place", "origin", "destination", "arrived_at", "leaves_at")),
            Section(_("Muatan"), ("cargo", "remarks")),
        )

    document = Document(
        number="MANUAL.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Catatan kunjungan kapal yang dilayani manual"),
        title_en="Record of a ship served by hand",
        statement=_("Kunjungan kapal tersebut di bawah ini dicatat oleh kantor pelabuhan."),
        template="pkk",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008", "HK.103/3/11/DJPL-15 Pasal 2"),
        names_the_call=True,
    )

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"arrived_at": clock.now().replace(second=0, microsecond=0)}

    def problems(self, app: Application) -> Iterable[Problem]:
        form = app.form
        if form.leaves_at <= form.arrived_at:
            yield Problem("leaves_at", "order", gettext("Berangkat mendahului tiba."), gettext("Periksa kedua waktu."))
        if form.arrived_at > clock.now() + timedelta(minutes=5):
            text = gettext("Kapal belum tiba pada waktu itu.")
            yield Problem("arrived_at", "clock", text, gettext("Catat setelah kapal tiba."))
        for name, length in (
            ("arrived_at", app.handed_in_at - form.arrived_at),
            ("leaves_at", form.leaves_at - form.arrived_at),
        ):
            if length > LONGEST:
                text = gettext("Lebih dari setahun sejak kapal tiba.")
                yield Problem(name, "limit", text, gettext("Periksa tahunnya."))
        yield from tonnage_problems(app.visit, form.cargo)

    def checks(self, app: Application) -> Iterable[Check]:
        late = app.handed_in_at - app.form.arrived_at > PROMPT
        yield Check.of(gettext("Dicatat dalam 24 jam"), not late, times.local(app.form.arrived_at, app.port))

    def on_granted(self, app: Application, actor: Actor) -> None:
        call, form = app.visit, app.form
        place = Place.objects.get(pk=form.place)
        call.place, call.origin, call.destination = place, form.origin, form.destination
        call.master_name, call.eta, call.etd = form.skipper, form.arrived_at, form.leaves_at
        call.passengers_in, call.passengers_out = form.passengers_in, form.passengers_out
        call.cargo_work, call.announced_at, call.cleared_in_at = bool(form.cargo), clock.now(), clock.now()
        call.save()
        for kind in (MovementKind.ARRIVED, *([] if place.is_anchorage else [MovementKind.ALL_FAST])):
            times.record(
                call, kind, form.arrived_at, source=TimeSource.OFFICE, user_id=actor.user_id, place=place,
            )  # fmt: skip
        for phase in (Phase.PLANNED, Phase.REALISED):
            lines.write(call, phase, form.cargo)
        if call.ship.category not in FREE:
            invoices.raise_bill(call, actor)

    @action(
        "struck", title=_("Tarik kembali catatan yang keliru"), by=(applicant, *also), form=TakenBack, when=uncleared
    )
    def struck(self, app: Application, form: TakenBack, actor: Actor) -> Iterable[Effect]:
        """A wrong ship, wrong goods, and with them a wrong bill: the office enters the visit anew."""
        strike(app, actor)
        yield Ends(self.code, because=form.text, only=app.pk)

    @action("left", title=_("Catat kapal berangkat"), by=(applicant, *also), form=ActualTime, when=_leaves_freely)
    def left(self, app: Application, form: ActualTime, actor: Actor) -> None:
        """The office writes down when she left; without the clearance that she needs, the directorate hears of it."""
        times.observe(app.visit, MovementKind.DEPARTED, form.at, source=TimeSource.OFFICE, user_id=actor.user_id)
        if app.visit.ship.category not in FREE:
            invoices.settle(app.visit, actor)
            uncovered.tell(app)
        app.visit.closed_at = clock.now()

    def document_parts(self, app: Application) -> Parts:
        form, call = app.form, app.visit
        aboard = (("Awak kapal", str(form.crew_count)), ("Penumpang turun", str(form.passengers_in)))
        route = (
            ("Dari", form.origin, ""), ("Tiba di", app.port.name, times.printed(form.arrived_at, app.port)),
            ("Menuju", form.destination, times.printed(form.leaves_at, app.port)),
        )  # fmt: skip
        return paper(call, Facts("Orang di kapal", (("Nakhoda", form.skipper), *aboard)), route=route)
