"""The daily report of a stevedore: what was handled on a day, and what stands against it."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any

from suar.accounts.actors import Actor
from suar.cargo import stevedoring
from suar.cargo.models import Direction, Packaging, PlannedWork, StevedoringPlan
from suar.cargo.stevedoring import Handled
from suar.kernel import clock
from suar.kernel.dates import day_text
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, gettext
from suar.workflow.cargo_answers import goods, tonnage_problems
from suar.workflow.forms import BaseForm, Commodity, Day, Field, Text, Tonnes
from suar.workflow.models import Application
from suar.workflow.refusals import not_yours

_Remarks = Annotated[Text, Field(max_length=300)]


class HandledAnswer(BaseForm):
    """Goods of one kind that were worked."""

    direction: Direction = Field(title=_("Arah"))
    commodity: Commodity = Field(title=_("Komoditi"))
    tonnes: Tonnes = Field(title=_("Berat (ton)"))
    packaging: Packaging | None = Field(
        None, title=_("Kemasan"), description=_("Hanya bila komoditi ini direncanakan dalam beberapa kemasan")
    )


class DailyReport(BaseForm):
    """What was handled on one day; a later report of the same day takes its place."""

    day: Day = Field(
        title=_("Tanggal kerja"), description=_("Laporan baru untuk tanggal yang sama menggantikan yang lama")
    )
    done: list[HandledAnswer] = Field(min_length=1, max_length=30, title=_("Yang dikerjakan"))
    remarks: _Remarks | None = Field(None, title=_("Catatan"))


def today(app: Application) -> Mapping[str, Any]:
    """With what a report begins: today, and the goods where the plan has only one kind of them."""
    known: dict[str, Any] = {"day": clock.today(app.port.zone)}
    planned = app.form.cargo
    if len(planned) == 1:
        known["done"] = [{"direction": planned[0].direction, "commodity": planned[0].commodity}]
    return known


def report(app: Application, form: DailyReport, actor: Actor) -> None:
    """Write the day down. Refused where it cannot be true, by field."""
    if actor.organisation_id != app.organisation_id:  # another stevedore appointed for the same call
        raise Refused(not_yours(), status=403)
    plan = stevedoring.standing(app.visit, app.organisation_id)
    if plan is None:
        text = gettext("RKBM perusahaan Anda tidak berlaku lagi.")
        raise Refused(Problem("", "requires", text, gettext("Ajukan RKBM baru lebih dahulu.")), status=409)
    lines = list(plan.lines.all())
    problems = [*_day_problems(app, plan, form), *_goods_problems(app, lines, form)]
    if problems:
        raise Refused.of(problems)
    done = [Handled(row.direction, _fitting(lines, row)[0], row.commodity, row.tonnes) for row in form.done]
    stevedoring.report(plan, form.day, done, remarks=form.remarks or "", user_id=actor.user_id)


def _day_problems(app: Application, plan: StevedoringPlan, form: DailyReport) -> Iterable[Problem]:
    zone = app.port.zone
    begins = clock.day(plan.starts_at, zone)
    if form.day > clock.today(zone):
        text = gettext("Tanggal ini belum tiba.")
        yield Problem("day", "clock", text, gettext("Laporkan setelah pekerjaan dilakukan."))
    if form.day < begins:
        text = gettext("Kegiatan baru mulai pada %(day)s.") % {"day": day_text(begins)}
        yield Problem("day", "order", text, gettext("Periksa tanggalnya, atau ajukan perubahan RKBM."))


def _goods_problems(app: Application, lines: list[PlannedWork], form: DailyReport) -> Iterable[Problem]:
    yield from tonnage_problems(app.visit, form.done, "done")
    for index, row in enumerate(form.done):
        fitting = _fitting(lines, row)
        if not fitting:
            text = gettext("%(goods)s tidak ada dalam RKBM.") % {"goods": goods(row.direction, row.commodity)}
            remedy = gettext("Pilih muatan dari RKBM, atau ajukan perubahan RKBM.")
            yield Problem(f"done.{index}.commodity", "R12", text, remedy, "PM 8/2022 art. 22")
        elif len(fitting) > 1:
            text = gettext("Komoditi ini direncanakan dalam beberapa kemasan.")
            yield Problem(f"done.{index}.packaging", "missing", text, gettext("Pilih kemasannya."))


def _fitting(lines: list[PlannedWork], row: HandledAnswer) -> list[Packaging]:
    """The packagings in which the plan has these goods (the one that was said, where it was said)."""
    found = {
        Packaging(line.packaging)
        for line in lines
        if (line.direction, line.commodity) == (row.direction, row.commodity)
        and row.packaging in (None, line.packaging)
    }
    return sorted(found)
