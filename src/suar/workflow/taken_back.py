"""What the office itself wrote down or signed of a ship served by hand is taken back: a slip keeps no ship in port."""

from __future__ import annotations

from suar.accounts.actors import Actor
from suar.billing import invoices, restitution
from suar.kernel.words import _
from suar.portcalls import times, visits
from suar.workflow import bystanders
from suar.workflow.forms import BaseForm, Field, LongText, Section
from suar.workflow.models import Application, State
from suar.workflow.validity import lapsed


class TakenBack(BaseForm):
    """Why it is worth nothing any more."""

    text: LongText = Field(title=_("Sebab ditarik kembali"))
    sections = (Section(_("Penarikan kembali"), ("text",)),)


def unused(app: Application) -> bool:
    """The clearance was not sailed on: the visit is open."""
    return app.call is not None and app.call.closed_at is None


def uncleared(app: Application) -> bool:
    """She is here, and no clearance rests on what was written down of her."""
    cleared = Application.objects.filter(call=app.call, service_code="SPBM", state=State.GRANTED)
    return unused(app) and all(lapsed(each) for each in cleared)


def tell(app: Application) -> None:
    """Who answers for the ship hears that it ended."""
    call = app.visit
    bystanders.tell(call, "revoked", f"revoked:{app.pk}", app=app, companies=bystanders.companies_of(call), roles=())


def strike(app: Application, actor: Actor) -> None:
    """The visit was not so: its times and unpaid bills fall away, and for what was paid there is a ticket."""
    call = app.visit
    tell(app)
    times.strike(call)
    visits.cancel(call)
    invoices.void_unpaid(call)
    restitution.open_for(call, actor, str(app))
