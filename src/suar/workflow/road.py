"""The road of a call: every service it passes with its state, what unlocks what, and the one thing that is next."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache

from suar.accounts.roles import Role
from suar.billing import invoices
from suar.kernel import clock
from suar.kernel.words import _, gettext, said
from suar.portcalls.models import MovementKind, PortCall
from suar.portcalls.times import confirmed
from suar.workflow import registry, validity
from suar.workflow.models import ENDED, Application, IssuedDocument, State
from suar.workflow.requirements import Filed, Granted, Requirement, Sailed, Settled, Where, standing_by_origin
from suar.workflow.service import Service

#: The bill is a node of the road read from billing, not an application (ruling 3).
BILL = "PNBP"


@dataclass(frozen=True)
class Stop:
    """One node of the road. ``status``: not_started, ready, applicant, office, granted, refused, withdrawn, other.

    ``who`` has it now. ``seen``: whether the reader may open the application; where it stands is known to all.
    """

    code: str
    title: str
    status: str
    needs: tuple[str, ...]
    application: Application | None = None
    service: Service | None = None
    document: IssuedDocument | None = None
    since: datetime | None = None
    due: datetime | None = None
    who: str = ""
    seen: bool = True
    #: What need only have been asked for before it.
    after: tuple[str, ...] = ()
    #: Waits for its day (an inspection on board) and keeps nobody else waiting.
    waits: bool = False
    #: Stands granted, whatever else of its kind is on the way.
    done: bool = False


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
#: What the road tells of what stands before a service; whether anything else is asked matters to nobody here.
_ON_THE_ROAD = (Granted, Filed, Settled, Sailed)


def road(call: PortCall, applications: Sequence[Application], seen: Container[int] | None = None) -> list[Stop]:
    """Every stop of this call's road in order. ``applications``: all of the call, with documents prefetched.

    ``seen``: ids of those that the reader may open; None: every one.
    """
    applications = [app for app in applications if not app.service.per_movement or app.shift_id == call.shift_id]
    newest = _at_stops(applications)
    granted = {app.service_code for app in applications if app.granted}.union(standing_by_origin(call))
    asked = {app.service_code for app in applications if app.in_review or app.granted} | granted
    stops: list[Stop] = []
    done: dict[str, bool] = {}
    today = clock.today(call.port.zone)

    @cache
    def passed(code: str) -> bool:
        return registry.in_force(code, today).on_road(call)

    services = _services_of(call)
    for service in services:
        requires = list(_asked_of(service, call))
        needs = tuple(
            code
            for r in requires
            for code in ((BILL,) if isinstance(r, Settled) else (r.service,) if isinstance(r, Granted) else ())
            if code == BILL or passed(code)
        )
        after = tuple(r.service for r in requires if isinstance(r, Filed) and passed(r.service))
        if BILL in needs:
            stops.append(_bill(call, next((s for s in services if s.bills), None), newest, granted))
            done[BILL] = stops[-1].done
        app = newest.get(service.code)
        status = _STATUS[State(app.state)] if app is not None else "not_started"
        if app is None and service.code in granted:
            status = "granted"
        done[service.code] = status == "granted" or service.code in granted
        met = all(done.get(code, False) for code in needs) and asked.issuperset(after) and _sailed(call, service)
        if status == "not_started" and not call.cancelled and met:
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
                _holder(call, service, app, status),
                app is None or seen is None or app.pk in seen,
                after,
                _waits(app),
                done[service.code],
            )
        )
    return stops


def _asked_of(service: Service, call: PortCall) -> Iterator[Requirement]:
    """What stands before a service on this call: a port or a kind of ship may ask more than others."""
    for requirement in service.requires:
        if not isinstance(requirement, Where):
            yield requirement
            continue
        inner = requirement.requirement
        if isinstance(inner, _ON_THE_ROAD) and requirement.concerns(service, call):
            yield inner


def _sailed(call: PortCall, service: Service) -> bool:
    """Whether the ship has left, for what is reported only after she has."""
    after_departure = any(isinstance(r, Sailed) for r in service.requires)
    return not after_departure or confirmed(call, MovementKind.DEPARTED) is not None


def _at_stops(applications: Sequence[Application]) -> dict[str, Application]:
    """The application that stands for each service: the newest open one, but no draft beside a granted one."""
    rank = {State.DRAFT: 1, **dict.fromkeys(ENDED, 0)}
    found: dict[str, Application] = {}
    for app in sorted(applications, key=lambda a: (rank.get(State(a.state), 2), a.pk)):
        if app.state == State.DRAFT or not app.never_handed_in:
            found[app.service_code] = app
    return found


def _waits(app: Application | None) -> bool:
    if app is None or not app.in_review:
        return False
    day = app.service.not_before(app)
    return day is not None and day > clock.now()


def _holder(call: PortCall, service: Service, app: Application | None, status: str) -> str:
    """Who has it: the company that fills it in or decides it, or the office."""
    if app is not None and status == "office":
        return app.desk.name if app.desk is not None else call.port.office_name
    if app is not None:
        return app.organisation.name
    if Role.AGENT in service.applicants():
        return call.agent.name
    operator = call.place.operator if call.place is not None else None
    if service.applicant == Role.PORT_OPERATOR and operator is not None:
        return operator.name
    return said(service.applicant.label)


def _services_of(call: PortCall) -> list[Service]:
    return [s for s in registry.current() if s.on_call and s.on_graph and s.on_road(call)]


def _newest_document(app: Application | None) -> IssuedDocument | None:
    if app is None:
        return None
    documents = sorted(app.documents.all(), key=lambda d: d.pk)
    return documents[-1] if documents else None


def _bill(call: PortCall, billing: Service | None, newest: Mapping[str, Application], granted: Container[str]) -> Stop:
    """The bill, which a service of the call makes when it is granted (the notice of departure; ruling 19)."""
    title = gettext("Tagihan PNBP")
    code = billing.code if billing is not None else "LKK"
    if code not in granted:
        return Stop(BILL, title, "not_started", (code,))
    app = newest.get(code)
    status = "granted" if invoices.is_settled(call) else "applicant"
    return Stop(
        BILL, title, status, (code,), since=app.decided_at if app is not None else None, done=status == "granted"
    )


def next_of(call: PortCall, stops: Sequence[Stop]) -> Next:
    """The one thing that is next on a call, with who has it; its application only where the reader may open it."""
    found = _next_of(call, stops)
    hidden = any(stop.code == found.code and not stop.seen for stop in stops)
    return replace(found, application=None) if hidden else found


def _next_of(call: PortCall, stops: Sequence[Stop]) -> Next:
    office, agent = call.port.office_name, call.agent.name
    if call.cancelled:
        return Next(gettext("Kunjungan ini dibatalkan."), "")
    if call.closed_at is not None:
        return Next(gettext("Kunjungan ini selesai."), "")
    for stop in stops:
        if stop.application is not None and stop.application.state == State.SENT_BACK:
            return Next(
                gettext("%(code)s dikembalikan untuk diperbaiki oleh %(who)s.") % {"code": stop.code, "who": stop.who},
                stop.who, stop.code, stop.application, stop.application.submitted_at,
            )  # fmt: skip
    for stop in stops:
        if stop.status == "office" and stop.application is not None and not stop.waits:
            return _waiting(call, stop, stop.application, _after(stop, stops))
    return _after_decisions(call, stops, office, agent)


def _waiting(call: PortCall, stop: Stop, app: Application, following: str) -> Next:
    if app.paused_at is not None:
        sentence = gettext("%(code)s ditunda syahbandar; %(who)s memenuhi perintahnya, lalu kapal diperiksa ulang.")
        company = call.agent.name
        return Next(sentence % {"code": stop.code, "who": company}, company, stop.code, app, app.paused_at)
    if app.desk is not None:
        sentence = gettext("%(code)s menunggu keputusan %(who)s.") % {"code": stop.code, "who": stop.who}
    else:
        role = Role(app.step_role).label if app.step_role else ROLE_OFFICE
        sentence = gettext("%(code)s menunggu keputusan %(role)s di %(port)s.") % {
            "code": stop.code, "role": role, "port": call.port.name,
        }  # fmt: skip
    return Next(sentence, stop.who, stop.code, app, stop.since, stop.due, following)


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
        met = all(other.done for other in stops if other.code in stop.needs)
        if stop.status in ("refused", "withdrawn") and met and stop.service and not stop.service.opened_by_system:
            again = gettext("%(code)s berakhir tanpa persetujuan; %(who)s dapat mengajukannya kembali.")
            return Next(again % {"code": stop.code, "who": stop.who}, stop.who, stop.code, stop.application)
    for wanted, sentence in (
        ("applicant", gettext("%(code)s sedang diisi oleh %(who)s.")),
        ("ready", gettext("Berikutnya: %(code)s diajukan oleh %(who)s.")),
    ):
        for stop in stops:
            filed = stop.service is not None and not stop.service.opened_by_system and not stop.service.beside(call)
            if stop.status == wanted and filed:
                return Next(
                    sentence % {"code": stop.code, "who": stop.who}, stop.who, stop.code, stop.application, stop.since,
                    None, _after(stop, stops),
                )  # fmt: skip
    for stop in stops:
        if stop.waits and stop.application is not None:
            return _waiting(call, stop, stop.application, _after(stop, stops))
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
