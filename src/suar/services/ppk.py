"""PPK — Penetapan Penyandaran Kapal: the authority sets berth, metres and window. Opened by the system (ruling 3)."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.kernel.words import _
from suar.portcalls import berths, times, variants, windows
from suar.portcalls.models import MovementKind, PortCall
from suar.workflow import movements
from suar.workflow.berthing import ASKED, Berthing, berth_checks, berthing_problems, request_of, shift_check, suggestion
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import BaseForm, Section
from suar.workflow.models import Application
from suar.workflow.observing import observation
from suar.workflow.particulars import number, paper
from suar.workflow.priorities import position
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Check, Document, Effect, Parts, Prepares, Service, Step, minutes


class Determination(Berthing):
    """What the authority sets."""

    sections = (Section(_("Penetapan"), ASKED),)


@register
class Ppk(Service):
    code = "PPK"
    per_movement = True
    sl = "SL005"
    title = _("Penetapan Penyandaran Kapal")
    law = "PM 8/2022"
    opened_by_system = True
    per_hull = ()
    shared_with = (Role.PORT_OPERATOR, Role.STEVEDORE)

    class Form(BaseForm):
        pass

    requires = (Granted("PPKB"), Granted("SPM"), Granted("RPKRO"))
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
        return not variants.at_anchorage(call)

    def proposal(self, app: Application) -> Mapping[str, Any]:
        return suggestion(app.visit)

    def decision_problems(self, app: Application, decided: Determination) -> Iterable[Problem]:
        yield from berthing_problems(app.visit, decided)

    def checks(self, app: Application) -> Iterable[Check]:
        asked = request_of(app.visit)
        if asked is None:
            return
        yield from shift_check(app.visit)
        yield from position(app.visit)
        yield from berth_checks(app.visit, asked.place, asked.etb, asked.etd)

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        decided, call = app.decided_form, app.visit
        assert isinstance(decided, Determination)
        call.place = berths.book(call, decided.window, application_id=app.pk).place
        yield Prepares(movements.order_code(call), movements.orders(call))

    def on_ended(self, app: Application) -> None:
        """The berth is free again; in a shift she keeps the one at which she still lies."""
        if app.visit.shift_id is None and app.shift_id is None:
            berths.release(app.visit)
            return
        windows.take_back(app.visit, app.pk)
        movements.stay_on(app.visit)

    def document_parts(self, app: Application) -> Parts:
        decided, call = app.decided_form, app.visit
        assert isinstance(decided, Determination)
        metres = f"{number(decided.from_m)} – {number(decided.to_m)}"
        window_of = (("Mulai", times.printed(decided.etb, app.port)), ("Selesai", times.printed(decided.etd, app.port)))
        begins = movements.comes_from(call)
        shift = (("Kapal pindah dari", begins.name),) if begins is not None else ()
        window = Facts("Penetapan", (*shift, ("Tempat", decided.window.place.name), ("Meter", metres), *window_of))
        return paper(call, window)

    all_fast = observation("all_fast", _("Catat tali terakhir terikat"), MovementKind.ALL_FAST)
    last_line = observation("last_line", _("Catat tali terakhir lepas"), MovementKind.LAST_LINE)
