"""What the officer looks at before a stevedoring plan is approved, and how the work goes on afterwards."""

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from math import ceil

from suar.cargo import stevedoring
from suar.cargo.models import Direction
from suar.kernel import clock
from suar.kernel.words import gettext
from suar.portcalls import times
from suar.portcalls.models import PortCall
from suar.workflow.cargo_answers import announced, by_kind, goods
from suar.workflow.landing import discharge_check
from suar.workflow.models import Application, State
from suar.workflow.particulars import number
from suar.workflow.quarantine import release_check
from suar.workflow.service import Check
from suar.workflow.stevedoring import WITHOUT_GANGS, WorkPlan

#: A gang handles between these tonnes in a shift; outside it somebody should look twice (own practice, no law).
_LIKELY = (Decimal(5), Decimal(1_000))
#: A plan is handed in this long before the work (own practice, process.md b.1 12): later is only marked.
_NOTICE = timedelta(hours=24)


def plan_checks(app: Application, form: WorkPlan) -> Iterable[Check]:
    """Labour, pace, notice and goods of a plan."""
    yield labour_check(app.visit, form, app.organisation_id)
    yield _pace(form)
    early = form.starts_at >= app.handed_in_at + _NOTICE
    start = times.local(form.starts_at, app.port)
    yield Check.of(gettext("Diajukan 24 jam sebelum kegiatan"), early, start, "starts_at")
    etd = app.visit.etd
    within = etd is None or form.ends_at <= etd
    until = times.local(etd, app.port) if etd else "–"
    yield Check.of(gettext("Selesai sebelum kapal berangkat (ETD)"), within, until, "ends_at")
    yield from _goods(app, form)
    if any(line.direction == Direction.DISCHARGE for line in form.cargo):
        yield from discharge_check(app.visit, form.starts_at)
    yield from release_check(app.visit)


def labour_check(call: PortCall, form: WorkPlan, stevedore_id: int) -> Check:
    """Whether the port's dock labour suffices while others work: over it alone is red, over it with others amber."""
    title = gettext("Regu TKBM pelabuhan")
    pool = stevedoring.pool(call.port, clock.day(form.starts_at, call.port.zone))
    taken = stevedoring.gangs_at_work(call, form.starts_at, form.ends_at, except_stevedore=stevedore_id)
    if pool is None:
        said = gettext("jumlah regu pelabuhan belum tercatat; dipakai %(taken)s, diminta %(asked)s")
        return Check(title, "amber", said % {"taken": taken, "asked": form.gangs}, "gangs")
    said = gettext("dipakai %(taken)s dari %(pool)s regu, diminta %(asked)s")
    said %= {"taken": taken, "pool": pool.gangs, "asked": form.gangs}
    alone = "red" if form.gangs > pool.gangs else "amber"
    return Check.of(title, taken + form.gangs <= pool.gangs, said, "gangs", otherwise=alone)


def _pace(form: WorkPlan) -> Check:
    """Tonnes that a gang would have to handle in a shift."""
    title = gettext("Ton per regu per gilir kerja")
    if form.gangs == 0 or form.system in WITHOUT_GANGS:
        return Check(title, "green", gettext("tidak dihitung: pipa atau conveyor"), "gangs")
    days = max(1, ceil((form.ends_at - form.starts_at) / timedelta(days=1)))
    tonnes = sum((line.tonnes for line in form.cargo), Decimal(0))
    pace = (tonnes / (form.gangs * form.shifts_a_day * days)).quantize(Decimal("0.1"))
    return Check.of(title, _LIKELY[0] <= pace <= _LIKELY[1], f"{number(pace)} ton", "gangs")


def _goods(app: Application, form: WorkPlan) -> Iterable[Check]:
    """What all stevedores of the call plan together, against what was announced.

    Whoever decides looks at it together; who still fills in sees nothing of a rival's tonnes.
    """
    known, together = announced(app.visit), by_kind(form.cargo)
    title = gettext("Muatan sesuai PKK")
    if not known:
        yield Check(title, "amber", gettext("PKK tidak merinci muatan"), "cargo")
        return
    of_others = () if app.with_applicant else stevedoring.planned(app.visit, except_stevedore=app.organisation_id)
    for kind, tonnes in by_kind(of_others).items():
        together[kind] = together.get(kind, Decimal(0)) + tonnes
    for kind, tonnes in together.items():
        said = gettext("%(goods)s: %(planned)s dari %(announced)s ton")
        most = known.get(kind, Decimal(0))
        said %= {"goods": goods(*kind), "planned": number(tonnes), "announced": number(most)}
        yield Check.of(title, tonnes == most, said, "cargo", otherwise="red" if tonnes > most else "amber")


def progress_checks(app: Application) -> Iterable[Check]:
    """How much of the plan is done, kind by kind, once the work may begin."""
    if not app.granted:
        return
    for line in stevedoring.progress(app.visit, app.organisation_id):
        percent = "–" if line.percent is None else f"{line.percent} %"
        said = gettext("%(done)s dari %(planned)s ton (%(percent)s)")
        said %= {"done": number(line.done), "planned": number(line.planned), "percent": percent}
        title = gettext("Realisasi %(goods)s") % {"goods": goods(line.direction, line.commodity)}
        yield Check.of(title, line.done <= line.planned, said, "cargo")


def change_checks(app: Application) -> Iterable[Check]:
    """Changes of the plan that were granted, newest last."""
    changes = Application.objects.filter(
        call=app.call, organisation=app.organisation_id, service_code="RKBMC", state=State.GRANTED
    )
    for change in changes.order_by("decided_at", "pk"):
        when = times.local(change.decided_at, app.port) if change.decided_at else "–"
        yield Check(gettext("Diubah dengan %(number)s") % {"number": change}, "amber", f"{when}: {change.form.cause}")
