"""From when people may land and goods may be discharged: what immigration and customs hold up (ruling 7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext, said
from suar.portcalls import times
from suar.portcalls.models import PortCall
from suar.workflow import registry
from suar.workflow.agencies import here_since
from suar.workflow.forms import BaseForm, Count, Field, LongText, PortTime, Section
from suar.workflow.models import Application, State
from suar.workflow.planned_times import far_problems
from suar.workflow.service import Check

IMMIGRATION, CUSTOMS = "IMM", "CUST"


class Landing(BaseForm):
    """What immigration decided on board."""

    landing_from: PortTime = Field(title=_("Orang boleh turun mulai"))
    refused: Count = Field(0, title=_("Orang yang tidak boleh turun"))
    note: LongText | None = Field(None, title=_("Catatan dan syarat"))
    sections = (Section(_("Izin turun ke darat"), ("landing_from", "refused", "note")),)


class Discharge(BaseForm):
    """What customs decided on the manifest."""

    goods_from: PortTime = Field(title=_("Barang boleh dibongkar mulai"))
    note: LongText | None = Field(None, title=_("Catatan dan syarat"))
    sections = (Section(_("Izin bongkar"), ("goods_from", "note")),)


def next_minute() -> datetime:
    """The next full minute: what is allowed is allowed from the decision on."""
    return clock.now().replace(second=0, microsecond=0) + timedelta(minutes=1)


def landing_problems(app: Application, decided: Landing) -> Iterable[Problem]:
    """Nobody lands before the ship is here; who is kept aboard is kept for a reason."""
    since = here_since(app.visit)
    if since is not None and decided.landing_from < since:
        text = gettext("Kapal baru tiba pada %(time)s.") % {"time": times.local(since, app.port)}
        yield Problem("landing_from", "order", text, gettext("Isi waktu setelah kapal tiba."))
    yield from far_problems(app, decided.landing_from, "landing_from")
    form = app.form
    if decided.refused > len(form.crew) + len(form.passengers) + form.stowaways:
        text = gettext("Lebih banyak daripada orang di kapal.")
        yield Problem("refused", "R22", text, gettext("Periksa jumlahnya."))
    if decided.refused and not decided.note:
        text = gettext("Siapa yang tidak boleh turun belum ditulis.")
        yield Problem("note", "missing", text, gettext("Tulis nama dan sebabnya."))


def discharge_problems(app: Application, decided: Discharge) -> Iterable[Problem]:
    """Leave to discharge is given after the manifest was shown, not for a time before."""
    if decided.goods_from < app.handed_in_at:
        text = gettext("Waktu ini mendahului pengajuan manifes.")
        yield Problem("goods_from", "order", text, gettext("Isi waktu sejak manifes diajukan."))
    yield from far_problems(app, decided.goods_from, "goods_from")


def _decision(call: PortCall, code: str) -> object | None:
    app = Application.objects.filter(call=call, service_code=code, state=State.GRANTED).order_by("-pk").first()
    return app.decided_form if app is not None else None


def allowed(applications: Iterable[Application]) -> Iterator[tuple[datetime, str, str]]:
    """From when what is allowed on a call, what, and who allows it; of all of the call's applications."""
    for app in applications:
        decided = app.decided_form if app.granted and app.service_code in (IMMIGRATION, CUSTOMS) else None
        if isinstance(decided, Landing):
            yield decided.landing_from, gettext("Orang boleh turun"), said(Role.IMMIGRATION.label)
        elif isinstance(decided, Discharge):
            yield decided.goods_from, gettext("Barang boleh dibongkar"), said(Role.CUSTOMS.label)


def _asked(call: PortCall, code: str) -> bool:
    return registry.exists(code) and registry.in_force(code, clock.today(call.port.zone)).on_road(call)


def landing_from(call: PortCall) -> datetime | None:
    """From when people may land; None while immigration has not said, or is not asked on this call."""
    decided = _decision(call, IMMIGRATION) if _asked(call, IMMIGRATION) else None
    return decided.landing_from if isinstance(decided, Landing) else None


def goods_from(call: PortCall) -> datetime | None:
    """From when goods may be discharged; None while customs has not said, or is not asked on this call."""
    decided = _decision(call, CUSTOMS) if _asked(call, CUSTOMS) else None
    return decided.goods_from if isinstance(decided, Discharge) else None


def discharge_check(call: PortCall, starts_at: datetime, field: str = "starts_at") -> Iterator[Check]:
    """Whether customs lets goods ashore by then, as evidence; nothing where customs is not asked."""
    if not _asked(call, CUSTOMS):
        return
    since = goods_from(call)
    words = gettext("mulai %(time)s") % {"time": times.local(since, call.port)} if since else gettext("belum diizinkan")
    yield Check.of(gettext("Izin bongkar bea cukai"), since is not None and since <= starts_at, words, field)
