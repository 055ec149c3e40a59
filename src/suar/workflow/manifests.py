"""The manifest (BC 1.1) of a departure: often made only after customs cleared the arrival, never after she sails."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from suar.accounts.actors import Actor
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.workflow import guards
from suar.workflow.conditions import foreign_in, foreign_out
from suar.workflow.forms import BaseForm, Day, Field, Section, Text
from suar.workflow.models import Application, ApplicationFile, State, Submission
from suar.workflow.requirements import Requirement, Standing

CUSTOMS = "CUST"
OUTWARD = "outward_manifest"


class OutwardManifest(BaseForm):
    """What customs made of the loading list."""

    number: Text = Field(title=_("Nomor outward manifest (BC 1.1)"))
    made_on: Day = Field(title=_("Tanggal outward manifest"))
    sections = (Section(_("Manifes keberangkatan"), ("number", "made_on")),)


def due_at_filing(app: Application) -> bool:
    """With nothing to clear inward, the manifest of departure is all that customs is shown."""
    return foreign_out(app) and not foreign_in(app)


def states_outward(app: Application) -> bool:
    """The statement names it, or has nothing else to name."""
    return foreign_out(app) and (due_at_filing(app) or (bool(app.statement) and bool(app.form.outward_number)))


def still_open(app: Application) -> bool:
    """The ship goes abroad, and nobody has named the manifest yet."""
    return foreign_out(app) and not app.form.outward_number


def day_problems(app: Application, made_on: date, field: str) -> Iterator[Problem]:
    """A manifest is made before it is named."""
    if made_on > clock.today(app.port.zone):
        text = gettext("Tanggal manifes masih di masa depan.")
        yield Problem(field, "clock", text, gettext("Periksa tanggalnya."))


def name_outward(app: Application, form: OutwardManifest, actor: Actor) -> None:
    """Add it to what was filed, as a further version: what customs cleared stays readable beside it."""
    guards.refuse_if(day_problems(app, form.made_on, "made_on"))
    added = {"outward_number": form.number, "outward_on": form.made_on}
    app.statement = app.form.model_copy(update=added).model_dump_json()
    app.version += 1
    Submission.objects.create(
        application=app,
        version=app.version,
        statement=app.statement,
        submitted_at=clock.now(),
        submitted_by_id=actor.user_id,
    )


def paper_lacking(app: Application) -> bool:
    """The paper was not shown to customs, so whoever clears her out is shown it."""
    if not foreign_out(app):
        return False
    shown = ApplicationFile.objects.filter(attachment=OUTWARD, removed_at=None, application__call=app.call_id)
    return not shown.filter(application__service_code=CUSTOMS, application__state=State.GRANTED).exists()


@dataclass(frozen=True)
class OutwardNamed(Requirement):
    """A ship that leaves for abroad, or under a foreign flag, has told customs the manifest of her departure."""

    law: str = ""

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        if app.call is None or not foreign_out(app) or not standing.granted(CUSTOMS):
            return
        cleared = Application.objects.filter(call=app.call, service_code=CUSTOMS, state=State.GRANTED)
        if not any(one.form.outward_number for one in cleared):
            text = gettext("Nomor outward manifest (BC 1.1) belum dicatat pada CUST.")
            yield Problem("", "R17", text, gettext("Catat nomor dan tanggalnya pada CUST."), self.law)

    def words(self) -> str:
        return gettext("outward manifest tercatat, bila menuju luar negeri atau berbendera asing")
