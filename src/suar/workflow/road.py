"""The road of a call: every service it passes with its state, what unlocks what, and the one thing that is next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from suar.accounts.roles import Role
from suar.billing import invoices
from suar.kernel import clock
from suar.kernel.words import _, gettext
from suar.portcalls.models import MovementKind, PortCall
from suar.portcalls.times import confirmed
from suar.workflow import registry, validity
from suar.workflow.models import ENDED, Application, IssuedDocument, State
from suar.workflow.requirements import Granted, Settled
from suar.workflow.service import Service

#: The bill is a node of the road read from billing, not an application (ruling 3).
BILL = "PNBP"


@dataclass(frozen=True)
class Stop:
    """One node of the road. ``status``: not_started, ready, applicant, office, granted, refused, withdrawn, other."""

    code: str
    title: str
    status: str
    needs: tuple[str, ...]
    application: Application | None = None
    service: Service | None = None
    document: IssuedDocument | None = None
    since: datetime | None = None
    due: datetime | None = None


@dataclass(frozen=True)
class Next:
    """What is next: in one sentence, who has it, since when, until when."""

    sentence: str
    who: str
    code: str = ""
    application: Application | None = None
    since: datetime | None = None
    due: datetime | None = None
    then: str = ""
    actions: tuple[str, ...] = field(default_factory=tuple)


_STATUS = {
    State.DRAFT: "applicant",
    State.SENT_BACK: "applicant",
    State.IN_REVIEW: "office",
    State.GRANTED: "granted",
    State.REJECTED: "refused",
    State.REVOKED: "refused",
    State.WITHDRAWN: "withdrawn",
}

ROLE_OFFICE = _("kantor pelabuhan")


def road(call: PortCall, applications: Sequence[Application]) -> list[Stop]:
    """Every stop of this call's road in order. ``applications``: those of the call, with documents prefetched."""
    newest: dict[str, Application] = {}
    for each in sorted(applications, key=lambda a: (a.state not in ENDED, a.pk)):
        newest[each.service_code] = each
    stops: list[Stop] = []
    done: dict[str, bool] = {}
    for service in _services_of(call):
        needs = tuple(
            code
            for r in service.requires
            for code in ((BILL,) if isinstance(r, Settled) else (r.service,) if isinstance(r, Granted) else ())
            if code == BILL or registry.in_force(code, clock.today(call.port.zone)).applies(call)
        )
        if BILL in needs:
            stops.append(_bill(call, newest.get("LKK")))
            done[BILL] = stops[-1].status == "granted"
        app = newest.get(service.code)
        status = _STATUS[State(app.state)] if app is not None else "not_started"
        done[service.code] = status == "granted"
        if app is None and not call.cancelled and all(done.get(code, False) for code in needs):
            status = "ready"
        document = _newest_document(app)
        stops.append(
            Stop(
                service.code,
                service.title,
                status,
                needs,
                app,
                service,
                document,
                app.step_started_at or app.created_at if app else None,
                app.due_at if app else None,
            )
        )
    return stops


def _services_of(call: PortCall) -> list[Service]:
    return [s for s in registry.current() if s.on_call and s.on_graph and s.applies(call)]


def _newest_document(app: Application | None) -> IssuedDocument | None:
    if app is None:
        return None
    documents = sorted(app.documents.all(), key=lambda d: d.pk)
    return documents[-1] if documents else None


def _bill(call: PortCall, lkk: Application | None) -> Stop:
    title = gettext("Tagihan PNBP")
    if lkk is None or not lkk.granted:
        return Stop(BILL, title, "not_started", ("LKK",))
    status = "granted" if invoices.is_settled(call) else "applicant"
    return Stop(BILL, title, status, ("LKK",), since=lkk.decided_at)


def next_of(call: PortCall, stops: Sequence[Stop]) -> Next:
    """The one thing that is next on a call, with who has it."""
    office, agent = call.port.office_name, str(call.agent)
    if call.cancelled:
        return Next(gettext("Kunjungan ini dibatalkan."), "")
    if call.closed_at is not None:
        return Next(gettext("Kunjungan ini selesai."), "")
    for stop in stops:
        if stop.application is not None and stop.application.state == State.SENT_BACK:
            return Next(
                gettext("%(code)s dikembalikan untuk diperbaiki oleh %(who)s.") % {"code": stop.code, "who": agent},
                agent, stop.code, stop.application, stop.application.submitted_at,
            )  # fmt: skip
    for stop in stops:
        if stop.status == "office" and stop.application is not None:
            following = _after(stop, stops)
            role = Role(stop.application.step_role).label if stop.application.step_role else ROLE_OFFICE
            return Next(
                gettext("%(code)s menunggu keputusan %(role)s di %(port)s.")
                % {"code": stop.code, "role": role, "port": call.port.name},
                office, stop.code, stop.application, stop.since, stop.due, following,
            )  # fmt: skip
    return _after_decisions(call, stops, office, agent)


def _after(stop: Stop, stops: Sequence[Stop]) -> str:
    following = [s.code for s in stops if stop.code in s.needs and s.status in ("not_started", "ready")]
    return ", ".join(following)


def _after_decisions(call: PortCall, stops: Sequence[Stop], office: str, agent: str) -> Next:
    clearance = next((s for s in stops if s.code == "SPB"), None)
    if clearance is not None and clearance.document is not None and clearance.status == "granted":
        found = _sailing(call, clearance, office, agent)
        if found is not None:
            return found
    for stop in stops:
        if stop.code == BILL and stop.status == "applicant":
            sentence = gettext("Tagihan PNBP menunggu pembayaran oleh %(who)s.") % {"who": agent}
            return Next(sentence, agent, BILL, since=stop.since, then="SPB")
    for stop in stops:
        met = all(other.status == "granted" for other in stops if other.code in stop.needs)
        if stop.status in ("refused", "withdrawn") and met and stop.service and not stop.service.opened_by_system:
            again = gettext("%(code)s berakhir tanpa persetujuan; %(who)s dapat mengajukannya kembali.")
            return Next(again % {"code": stop.code, "who": agent}, agent, stop.code, stop.application)
    for wanted, sentence in (
        ("applicant", gettext("%(code)s sedang diisi oleh %(who)s.")),
        ("ready", gettext("Berikutnya: %(code)s diajukan oleh %(who)s.")),
    ):
        for stop in stops:
            if stop.status == wanted and not (stop.service and stop.service.opened_by_system):
                return Next(
                    sentence % {"code": stop.code, "who": agent}, agent, stop.code, stop.application, stop.since, None,
                    _after(stop, stops),
                )  # fmt: skip
    return Next(gettext("Tidak ada yang perlu dilakukan sekarang."), "")


def _sailing(call: PortCall, clearance: Stop, office: str, agent: str) -> Next | None:
    document = clearance.document
    assert document is not None
    where = validity.standing(document)
    if where == validity.Standing.BEING_SIGNED:
        return Next(
            gettext("SPB disetujui dan sedang ditandatangani; kapal belum boleh berangkat."), office, "SPB",
            clearance.application, document.granted_at,
        )  # fmt: skip
    if where == validity.Standing.VALID:
        return Next(
            gettext("SPB berlaku: kapal boleh berangkat satu kali sebelum batas waktu."), agent, "SPB",
            clearance.application, document.signed_at, document.valid_until,
        )  # fmt: skip
    if where == validity.Standing.LAPSED and confirmed(call, MovementKind.DEPARTED) is None:
        return Next(
            gettext("SPB kedaluwarsa sebelum kapal berangkat. Berikutnya: SPB baru oleh %(who)s.") % {"who": agent},
            agent, "SPB", clearance.application, document.valid_until,
        )  # fmt: skip
    return None
