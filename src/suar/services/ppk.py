"""PPK — Penetapan Penyandaran Kapal: the authority sets berth, metres and window. Opened by the system (ruling 3)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import berths, times
from suar.portcalls.models import MovementKind, PortCall
from suar.registry.models import Place
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import BaseForm, Field, Metres, PlaceRef, PortTime, Section
from suar.workflow.models import Application
from suar.workflow.observing import observation
from suar.workflow.particulars import number, paper
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Check, Document, Parts, Service, Step, minutes


class Determination(BaseForm):
    """What the authority sets."""

    place: PlaceRef = Field(title=_("Tempat sandar"))
    from_m: Metres = Field(title=_("Dari meter"))
    to_m: Metres = Field(title=_("Sampai meter"))
    etb: PortTime = Field(title=_("Mulai sandar"))
    etd: PortTime = Field(title=_("Selesai sandar"))
    sections = (Section(_("Penetapan"), ("place", "from_m", "to_m", "etb", "etd")),)


@register
class Ppk(Service):
    code = "PPK"
    sl = "SL005"
    title = _("Penetapan Penyandaran Kapal")
    law = "PM 8/2022"
    opened_by_system = True

    class Form(BaseForm):
        pass

    requires = (Granted("PPKB"), Granted("SPM"))
    steps = (Step("determine", _("Penetapan"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022", form=Determination),)
    reasons = (*Service.reasons, Reason.R08, Reason.R09)
    document = Document(
        number="PPK.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Penetapan Penyandaran Kapal"),
        title_en="Berth determination",
        statement=_("Kapal tersebut di bawah ini ditetapkan bersandar pada tempat dan waktu sebagai berikut."),
        template="ppk",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008", "PM 8 Tahun 2022"),
    )

    def applies(self, call: PortCall) -> bool:
        return call.place is None or not call.place.is_anchorage

    def proposal(self, app: Application) -> Mapping[str, Any]:
        asked = _request(app)
        if asked is None:
            return {}
        width = (app.visit.ship.length_m * berths.BERTH_MARGIN).quantize(Decimal("0.1"))
        start = berths.free_metre(Place.objects.get(pk=asked.place), width, asked.etb, asked.etd)
        return {"place": asked.place, "from_m": start, "to_m": start + width, "etb": asked.etb, "etd": asked.etd}

    def decision_problems(self, app: Application, decided: Determination) -> Iterable[Problem]:
        place = Place.objects.get(pk=decided.place)
        if decided.etd <= decided.etb:
            text = gettext("Selesai sandar mendahului mulainya.")
            yield Problem("etd", "order", text, gettext("Periksa kedua waktu."))
        yield from berths.metre_problems(place, app.visit.ship, decided.from_m, decided.to_m)
        asked = _request(app)
        draught = asked.draught_m if asked is not None else app.visit.ship.draught_m or Decimal(0)
        yield from berths.berth_problems(place, app.visit.ship, draught, field="place", draught_field="place")

    def checks(self, app: Application) -> Iterable[Check]:
        asked = _request(app)
        if asked is None:
            return
        place = Place.objects.get(pk=asked.place)
        busy = list(berths.lying_at(place, asked.etb, asked.etd, except_call=app.visit))
        said = ", ".join(f"{b.call.ship.name} ({number(b.from_m)}–{number(b.to_m)} m)" for b in busy)
        yield Check.of(gettext("Tempat sandar pada waktu itu"), not busy, said or gettext("kosong"), "place")

    def on_granted(self, app: Application, actor: Actor) -> None:
        decided, call = app.decided_form, app.visit
        assert isinstance(decided, Determination)
        place = Place.objects.select_related("port").get(pk=decided.place)
        berths.book(call, place, from_m=decided.from_m, to_m=decided.to_m, start=decided.etb, end=decided.etd)
        call.place_id = place.pk

    def on_ended(self, app: Application) -> None:
        berths.release(app.visit)

    def document_parts(self, app: Application) -> Parts:
        decided, call = app.decided_form, app.visit
        assert isinstance(decided, Determination)
        place = Place.objects.get(pk=decided.place)
        metres = f"{number(decided.from_m)} – {number(decided.to_m)}"
        window_of = (("Mulai", times.local(decided.etb, app.port)), ("Selesai", times.local(decided.etd, app.port)))
        window = Facts("Penetapan", (("Tempat", place.name), ("Meter", metres), *window_of))
        return paper(call, window)

    all_fast = observation("all_fast", _("Catat tali terakhir terikat"), MovementKind.ALL_FAST)
    last_line = observation("last_line", _("Catat tali terakhir lepas"), MovementKind.LAST_LINE)


def _request(app: Application) -> Any:
    """The granted request that this determination answers, or None."""
    found = Application.objects.filter(call=app.visit, service_code="PPKB", state="granted").order_by("-id").first()
    return found.form if found is not None else None
