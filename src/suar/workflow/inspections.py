"""Flag State and Port State Control: what an inspector found on board, what of it keeps the ship, how it was mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, ClassVar

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, gettext, said
from suar.portcalls import holds, times
from suar.portcalls.models import HoldKind, PortCall
from suar.workflow import holds as keeping
from suar.workflow.agencies import aboard_problems, arrival_problems
from suar.workflow.conditions import each_voyage, flag_state_control, foreign_ship
from suar.workflow.deficiencies import (
    BLOCKING,
    ActionCode,
    Deficiency,
    FollowUp,
    InspectionReport,
    Mended,
    Rectified,
    Result,
)
from suar.workflow.forms import BaseForm
from suar.workflow.models import Application, State
from suar.workflow.service import Attachment, Check, Effect, Service, action

FLAG_STATE, PORT_STATE = "FSC", "PSC"
#: For so long an inspection stands in for another one; our own default, for no source says it.
VALID = {FLAG_STATE: timedelta(days=90), PORT_STATE: timedelta(days=180)}
#: Inspections of a ship that are looked through, newest first.
_LOOKED_AT = 12


def _followed(app: Application) -> FollowUp:
    found = app.decided_form
    return found if isinstance(found, FollowUp) else FollowUp(mended=[])


def open_of(app: Application) -> list[tuple[int, Deficiency]]:
    """The deficiencies of an inspection that nobody has found mended, with their numbers."""
    mended = {one.row for one in _followed(app).mended}
    return [
        (number, row)
        for number, row in enumerate(app.form.deficiencies, start=1)
        if row.action != ActionCode.RECTIFIED and row.rectified_on is None and number not in mended
    ]


def of_ship(call: PortCall) -> list[Application]:
    """The latest inspections of the ship of a call at any port, newest first; read once for each call."""
    known: dict[str, Any] = vars(call)
    if "_inspections" not in known:
        found = Application.objects.filter(
            call__ship=call.ship_id, service_code__in=(FLAG_STATE, PORT_STATE), state=State.GRANTED
        )
        newest = list(found.order_by("-pk").values_list("pk", flat=True)[:_LOOKED_AT])
        whole = Application.objects.filter(pk__in=newest).select_related("port").order_by("-pk")
        known["_inspections"] = list(whole) if newest else []  # most ships were never inspected
    inspections: list[Application] = known["_inspections"]
    return inspections


def standing_in(call: PortCall, code: str) -> Application | None:
    """The inspection that makes a paper of it needless: one of this call, or one still within its time."""
    now = clock.now()
    for app in of_ship(call):
        if app.service_code != code:
            continue
        if app.call_id == call.pk or app.form.inspected_at > now - VALID[code]:
            return app
    return None


def flag_paper(app: Application) -> bool:
    """The agent hands in a paper of Flag State Control only where no inspection stands in for it."""
    if app.call is None or not (flag_state_control(app) and each_voyage(app)):
        return False
    return standing_in(app.call, FLAG_STATE) is None


def port_paper(app: Application) -> bool:
    """The same of Port State Control."""
    return foreign_ship(app) and app.call is not None and standing_in(app.call, PORT_STATE) is None


def blocking(call: PortCall) -> Iterator[Problem]:
    """What an inspection found that keeps her here: "before departure" of this call, detention of any."""
    for app in of_ship(call):
        for number, row in open_of(app):
            if row.action == ActionCode.DETENTION or (row.action in BLOCKING and app.call_id == call.pk):
                known = {"code": app.service_code, "row": number, "kind": row.code, "text": row.text}
                yield Problem(
                    "",
                    "R15",
                    gettext("%(code)s nomor %(row)s (%(kind)s: %(text)s) belum diperbaiki.") % known,
                    gettext("Perbaiki, lalu minta pemeriksaan ulang; syahbandar mencatatnya pada %(code)s.") % known,
                    "PM 28/2022 art. 8",
                )


def checks_of(call: PortCall) -> Iterator[Check]:
    """The latest inspection as evidence for whoever clears her out."""
    for app in of_ship(call)[:2]:
        left = open_of(app)
        light = "red" if any(row.action in BLOCKING for _n, row in left) else "amber" if left else "green"
        known = {"when": times.local(app.form.inspected_at, app.port), "result": said(app.form.result.label)}
        words = gettext("%(when)s: %(result)s") % known
        if left:
            words += "; " + gettext("belum diperbaiki: %(count)s") % {"count": len(left)}
        yield Check(app.service_code, light, words)


def report_problems(app: Application) -> Iterator[Problem]:
    """An inspection happens on board, and its result is that of its rows."""
    form = app.form
    yield from arrival_problems(app.visit, "inspected_at")
    yield from aboard_problems(app.visit, form.inspected_at)
    if (form.result == Result.CLEAR) == bool(form.deficiencies):
        text = gettext("Hasil tidak sesuai dengan daftar kekurangan.")
        yield Problem("result", "order", text, gettext("Tanpa kekurangan: kosongkan daftar; selain itu isi."))
    grave = any(row.action == ActionCode.DETENTION for row in form.deficiencies)
    if grave != (form.result == Result.DETAINED):
        text = gettext("Kapal ditahan bila dan hanya bila ada kekurangan dengan kode 30.")
        yield Problem("result", "order", text, gettext("Periksa hasil dan kode tindakan."))
    if form.result == Result.DETAINED and not form.legal_ground:
        text = gettext("Dasar hukum penahanan belum ditulis.")
        yield Problem("legal_ground", "missing", text, gettext("Isi dasar hukumnya."), "UU 17/2008 art. 222")
    day = clock.day(form.inspected_at, app.port.zone)
    for index, row in enumerate(form.deficiencies):
        yield from _row_problems(row, f"deficiencies.{index}", day, clock.today(app.port.zone))


def _row_problems(row: Deficiency, at: str, inspected_on: date, today: date) -> Iterator[Problem]:
    if row.due is not None and row.due < inspected_on:
        text = gettext("Batas waktu mendahului pemeriksaan.")
        yield Problem(f"{at}.due", "order", text, gettext("Periksa tanggalnya."))
    if row.rectified_on is not None and not inspected_on <= row.rectified_on <= today:
        text = gettext("Tanggal perbaikan harus antara pemeriksaan dan hari ini.")
        yield Problem(f"{at}.rectified_on", "order", text, gettext("Periksa tanggalnya."))


def detains(app: Application) -> Iterable[Effect]:
    """A detained ship is held as of now, and a clearance not yet used is taken back.

    Not for what was mended before it was written down: there would be nothing left with which to let her go.
    """
    if any(row.action == ActionCode.DETENTION for _number, row in open_of(app)):
        yield from keeping.keep(
            app, HoldKind.PORT_STATE, legal_ground=f"{app.service_code}: {app.form.legal_ground}",
            number=app.form.number,
        )  # fmt: skip


def _named(app: Application, form: Rectified) -> list[int]:
    """The open rows that the inspector names; refused where one is not among them."""
    left = {number for number, _row in open_of(app)}
    if form.rows is None:
        return sorted(left)
    named = sorted({int(one) for one in form.rows.split(",")})
    unknown = [str(number) for number in named if number not in left]
    if unknown:
        text = gettext("Kekurangan nomor %(rows)s tidak ada atau sudah diperbaiki.") % {"rows": ", ".join(unknown)}
        raise Refused(Problem("rows", "not_found", text, gettext("Lihat nomor pada daftar kekurangan.")))
    return named


def mend(app: Application, form: Rectified) -> None:
    """The inspector found these mended; when nothing is left to detain her for, she is let go."""
    inspected = clock.day(app.form.inspected_at, app.port.zone)
    if not inspected <= form.rectified_on <= clock.today(app.port.zone):
        text = gettext("Tanggal perbaikan harus antara pemeriksaan dan hari ini.")
        raise Refused(Problem("rectified_on", "order", text, gettext("Periksa tanggalnya.")))
    rows = _named(app, form)
    told: dict[str, Any] = {name: getattr(form, name) for name in ("rectified_on", "inspector", "evidence")}
    mended = [*_followed(app).mended, *(Mended(row=row, **told) for row in rows)]
    app.decision = FollowUp(mended=sorted(mended, key=lambda one: one.row)).model_dump_json()
    hold = holds.of(app.pk)
    if hold is not None and not any(row.action == ActionCode.DETENTION for _n, row in open_of(app)):
        keeping.let_go(
            hold, app, legal_ground=gettext("Pemeriksaan ulang"), number=app.form.number, evidence=form.evidence
        )


def _something_open(app: Application) -> bool:
    return bool(app.statement) and bool(open_of(app))


def _mended(_service: object, app: Application, form: Rectified, _actor: Actor) -> None:
    mend(app, form)


def _today(app: Application) -> dict[str, Any]:
    return {"rectified_on": clock.today(app.port.zone)}


class Inspection(Service):
    """What both records share; each says for which ships it is made."""

    law = "UU 17/2008; PM 28/2022"
    leg = "out"
    applicant = Role.HARBOUR_MASTER
    shared_with = (Role.PORT_OPERATOR,)
    manual = None
    repeatable = True
    optional = True
    on_graph = False

    Form: ClassVar[type[BaseForm]] = InspectionReport
    attachments = (Attachment("report", _("Laporan pemeriksaan"), "PM 28/2022"),)

    def problems(self, app: Application) -> Iterable[Problem]:
        yield from report_problems(app)

    def checks(self, app: Application) -> Iterable[Check]:
        for number, row in open_of(app):
            known = {"row": number, "kind": row.code}
            title = gettext("Kekurangan %(row)s (%(kind)s)") % known
            yield Check(title, "red" if row.action in BLOCKING else "amber", row.text, "deficiencies")

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        yield from detains(app)

    def read_decision(self, decision: str) -> FollowUp:
        """What was found mended since."""
        return FollowUp.model_validate_json(decision)

    rectified = action(
        "rectified", title=_("Catat kekurangan yang sudah diperbaiki"), by=(Role.HARBOUR_MASTER,), form=Rectified,
        when=_something_open, known=_today, after_end=True,
    )(_mended)  # fmt: skip
