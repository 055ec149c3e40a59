"""Ships that leave without a clearance in force: the office writes it down, and the directorate is told."""

from __future__ import annotations

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.billing import invoices
from suar.kernel.words import _
from suar.portcalls import berths, times
from suar.portcalls.models import MovementKind
from suar.workflow import bystanders, validity
from suar.workflow.forms import ActualTime, Field, LongText, Section
from suar.workflow.models import Application, State
from suar.workflow.observing import observe
from suar.workflow.validity import Standing


class Left(ActualTime):
    """When she left, and how the office knows."""

    text: LongText = Field(title=_("Bagaimana diketahui"), description=_("Laporan pandu, AIS, pengamatan …"))
    sections = (Section(_("Berangkat tanpa SPB"), ("at", "text")),)


def may_have_left(app: Application) -> bool:
    """She came, has not left, and no clearance is in force on which her departure would be written.

    Of a sailing of a season nobody writes down the arrival.
    """
    call = app.call
    if call is None or (call.schedule_id is None and times.actual(call, MovementKind.ARRIVED) is None):
        return False
    if times.confirmed(call, MovementKind.DEPARTED) is not None:
        return False
    code = "SPBM" if call.manual else "SPB"
    cleared = Application.objects.filter(call=call.pk, service_code=code, state=State.GRANTED).order_by("-pk").first()
    paper = validity.in_force(cleared) if cleared is not None else None
    return paper is None or validity.standing(paper) not in (Standing.VALID, Standing.BEING_SIGNED, Standing.USED)


def record(app: Application, form: Left, actor: Actor) -> None:
    """Her departure as a fact: dues are settled, the berth is free, and whoever answers for ships is told."""
    call = app.visit
    observe(app, MovementKind.DEPARTED, form, actor)
    invoices.settle(call, actor)
    berths.vacate(call, form.at)
    tell(app)


def tell(app: Application) -> None:
    """The directorate, the office and the companies hear of a departure that no clearance covered."""
    call = app.visit
    bystanders.tell(
        call, "uncovered", f"uncovered:{call.pk}", app=app, companies=bystanders.companies_of(call),
        roles=(*bystanders.OFFICE, Role.HEAD_OF_OFFICE, Role.DIRECTORATE),
    )  # fmt: skip
