"""A visit goes from one agent to another: what stands against it, who signed it, and what passes over with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from suar.accounts.actors import Actor, system
from suar.accounts.models import Organisation
from suar.billing import fees, invoices
from suar.billing.models import Invoice, InvoiceKind
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.money import format_money
from suar.kernel.words import gettext
from suar.portcalls import convoys, times, visits
from suar.portcalls.models import MovementKind, PortCall
from suar.records import chain
from suar.registry.models import PermitKind, Port, Ship
from suar.workflow import ship_to_ship
from suar.workflow.lifecycle.state import next_step, start_step
from suar.workflow.models import ENDED, Application, Outcome, State
from suar.workflow.particulars import active_on, kinds_for, permit_for
from suar.workflow.service import Check, Ends

#: A hand-over is agreed on at most this long before it happens (own practice).
_FARTHEST = timedelta(days=30)
#: Handed in, and nobody has decided it yet.
_OPEN = (State.IN_REVIEW, State.SENT_BACK)
#: A bill is overdue when its first billing code would have run out (seven days).
_OVERDUE = timedelta(days=7)


def time_problems(app: Application, cut_off: datetime) -> Iterator[Problem]:
    """The hand-over lies within the visit, not far ahead; it is granted when its hour has come."""
    call = app.visit
    if times.actual(call, MovementKind.DEPARTED) is not None:
        text = gettext("Kapal sudah berangkat; kunjungan ini tidak dialihkan lagi.")
        yield Problem("", "departed", text, gettext("Ajukan keagenan pada kunjungan berikutnya."))
    if cut_off < call.created_at.replace(second=0, microsecond=0):
        text = gettext("Waktu alih mendahului kunjungan ini.")
        yield Problem("cut_off", "order", text, gettext("Isi waktu di dalam kunjungan."))
    elif cut_off > app.handed_in_at + _FARTHEST:
        text = gettext("Waktu alih lebih dari 30 hari lagi.")
        yield Problem("cut_off", "order", text, gettext("Ajukan mendekati waktu alih."))
    elif app.in_review and app.step + 1 == len(app.service.steps) and cut_off > clock.now():
        text = gettext("Waktu alih belum tiba (%(time)s).") % {"time": times.local(cut_off, app.port)}
        yield Problem("cut_off", "clock", text, gettext("Setujui setelah waktu itu."))


def route_problems(ship: Ship, port: Port, kind: PermitKind, number: str, day: date) -> Iterator[Problem]:
    """The newcomer's route number brings this ship here, as at the validation of an agency."""
    if kind not in kinds_for(ship):
        text = gettext("Jenis trayek tidak sesuai bendera kapal.")
        remedy = gettext("Kapal asing memakai PKKA; kapal nasional memakai RPK atau PPKN.")
        yield Problem("route_kind", "R04", text, remedy)
        return
    permit = permit_for(ship, kind, number)
    if permit is None:
        text = gettext("Nomor trayek %(number)s tidak tercatat untuk kapal ini.") % {"number": number}
        yield Problem("route_number", "R04", text, gettext("Periksa nomornya di SIMLALA."), "PM 8/2022")
    elif not active_on(permit, day, port.code):
        text = gettext("Nomor trayek %(number)s tidak berlaku pada ETA atau tidak menyebut pelabuhan ini.")
        remedy = gettext("Pakai nomor lain yang berlaku, perpanjang di SIMLALA, atau ajukan deviasi (PPKN).")
        yield Problem("route_number", "R04", text % {"number": number}, remedy, "PM 8/2022")


def debt_problems(app: Application) -> Iterator[Problem]:
    """What the present agent owes too long for this visit; said to whoever decides, never to the newcomer."""
    for bill in _overdue(app.visit) if app.in_review else ():
        text = gettext("Tagihan %(number)s sebesar %(amount)s atas agen lama belum dibayar dan sudah lewat waktu.")
        known = {"number": bill.number, "amount": format_money(bill.total)}
        remedy = gettext("Agen lama melunasinya dahulu, atau kantor menolak pengalihan.")
        yield Problem("", "R14", text % known, remedy, "PM 8/2022 art. 49")


def _overdue(call: PortCall) -> list[Invoice]:
    owed = [bill for bill in invoices.unsettled(call) if bill.payer_id == call.agent_id]
    return [bill for bill in owed if bill.issued_at + _OVERDUE < clock.now()]


def checks(app: Application) -> Iterator[Check]:
    """Who signed for either side and when, and what the visit still owes; nothing of it while it is filled in."""
    if app.with_applicant:
        return
    filed = app.submissions.select_related("submitted_by").last()
    who, at = (filed.submitted_by, filed.submitted_at) if filed is not None else (None, app.handed_in_at)
    signed = f"{who or '–'} ({app.organisation.name}), {times.local(at, app.port)}"
    yield Check(gettext("Permohonan agen baru"), "green", signed)
    consent = app.decisions.filter(outcome=Outcome.GRANTED, step="release").order_by("-id").first()
    said = gettext("belum diberikan")
    if consent is not None:
        said = f"{consent.decided_by_label}, {times.local(consent.decided_at, app.port)}"
    yield Check.of(gettext("Persetujuan agen lama"), consent is not None, said)
    if app.ended or app.granted:
        return
    owed = invoices.unsettled(app.visit)
    late = _overdue(app.visit)
    bills = ", ".join(_named(app, owed)) or gettext("tidak ada")
    yield Check.of(gettext("Tagihan terbuka kunjungan ini"), not owed, bills, otherwise="red" if late else "amber")
    going = _going_over(app)
    listed = ", ".join(f"{each.service_code} {each}" for each in going) or gettext("tidak ada")
    yield Check.of(gettext("Permohonan yang beralih ke agen baru"), not going, listed)


def _named(app: Application, owed: list[Invoice]) -> Iterator[str]:
    """Open bills; while the present agent is asked, what agents before it owe is not its to read."""
    own = [bill for bill in owed if app.desk_id is None or bill.payer_id == app.visit.agent_id]
    yield from (f"{bill.number} {format_money(bill.total)}" for bill in own)
    if len(own) < len(owed):
        yield gettext("%(count)s tagihan agen sebelumnya") % {"count": len(owed) - len(own)}


def _going_over(app: Application) -> list[Application]:
    """What the present agent filed for the visit and nobody has decided yet."""
    mine = Application.objects.filter(call=app.call, organisation=app.visit.agent_id).select_related("port")
    return list(mine.filter(state__in=_OPEN).exclude(pk=app.pk).order_by("pk"))


def hand_over(app: Application, cut_off: datetime, actor: Actor) -> list[Ends]:
    """The newcomer is the agent from now on; the bills are split, what waits goes over, drafts are thrown away.

    What is granted stays as it was filed; stevedores, berths and times stay. Other newcomers' cases end with it.
    """
    call, before = app.visit, app.visit.agent_id
    drafts = Application.objects.filter(call=call, organisation=before, state=State.DRAFT)
    rivals = Application.objects.filter(call=call, service_code=app.service_code).exclude(pk=app.pk)
    gone = [*drafts.order_by("pk"), *rivals.exclude(state__in={*ENDED, State.DRAFT, State.GRANTED}).order_by("pk")]
    _split_bills(call, cut_off, actor)
    going = _going_over(app)
    visits.hand_over(call, app.organisation)
    _pass_on(going, app, app.organisation, actor)
    if call.convoy_id is not None:
        convoys.leave(call, call.hulls, actor)
    chain.append(call, "handed_over", actor, before=before, agent=app.organisation_id, because=str(app))
    return [Ends(each.service_code, only=each.pk, pending=True, alone=True) for each in gone]


def _split_bills(call: PortCall, cut_off: datetime, actor: Actor) -> None:
    invoices.split_at(call, cut_off, actor)


def _pass_on(cases: list[Application], app: Application, agent: Organisation, actor: Actor) -> None:
    """Cases that wait are the new agent's now, with the fees not paid yet; consents are asked of whom they concern."""
    app.visit.save(update_fields=["agent"])  # whose consent is asked is read from the database
    for each in cases:
        waiting = Application.objects.select_for_update(no_key=True, of=("self",)).get(pk=each.pk)
        waiting.call, waiting.organisation = app.visit, agent
        # The statement as it was handed in goes over, not what was typed since.
        waiting.draft, waiting.draft_version = "{}", 0
        waiting.files.filter(removed_at=None, added_in_version__gt=waiting.version).update(removed_at=clock.now())
        _ask_anew(waiting)
        chain.append(waiting, "handed_over", actor, agent=agent.pk, because=str(app))
        waiting.save()
        fees.pass_on(waiting, actor)
    for transfer in ship_to_ship.naming(app.visit).filter(state=State.IN_REVIEW).order_by("pk"):
        waiting = Application.objects.select_for_update(no_key=True, of=("self",)).get(pk=transfer.pk)
        if _ask_anew(waiting):
            chain.append(waiting, "handed_over", actor, agent=agent.pk, because=str(app))
            waiting.save()


def _ask_anew(waiting: Application) -> bool:
    """The step of a consent begins again where another company than the one at whose desk it waits is to be asked."""
    if not waiting.in_review or not waiting.current_step.at_company or waiting.desk_id is None:
        return False
    if waiting.service.company_of(waiting, waiting.current_step) == waiting.desk_id:
        return False
    start_step(waiting, next_step(waiting, waiting.step))
    return True


def take_back(app: Application) -> None:
    """The change was revoked: the visit and what went over are the former agent's, if still the newcomer's."""
    call = app.visit
    told = (chain.particulars(event) for event in reversed(chain.history(call)) if event.verb == "handed_over")
    before = next((int(said["before"]) for said in told if said["because"] == str(app)), 0)
    former = Organisation.objects.filter(pk=before).first()
    if former is None or call.agent_id != app.organisation_id or call.cancelled:
        return
    billed = any(bill.payer_id == call.agent_id for bill in invoices.unsettled(call) if bill.kind == InvoiceKind.BILL)
    invoices.void_unpaid(call)  # the newcomer's, as long as it is the agent
    back = [each for each in _going_over(app) if _went_over(each, app)]
    visits.hand_over(call, former)
    _pass_on(back, app, former, system())
    if billed:
        invoices.raise_bill(call, system())
    else:
        invoices.estimate_soon(call)


def _went_over(each: Application, app: Application) -> bool:
    said = [chain.particulars(event) for event in chain.history(each) if event.verb == "handed_over"]
    return any(event["because"] == str(app) for event in said)
