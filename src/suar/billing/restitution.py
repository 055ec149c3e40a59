"""Tickets for money the state may owe back: opened, decided by the office, paid by the treasury, never by itself."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Sum

from suar.billing import history
from suar.billing.models import (
    CreditEntry,
    CreditReason,
    Invoice,
    InvoiceKind,
    InvoiceLine,
    LightDuesReceipt,
    Restitution,
    RestitutionState,
)
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.money import format_money
from suar.kernel.words import gettext
from suar.portcalls.models import PortCall
from suar.records import outbox
from suar.records.chain import Doer

#: State revenue that was not owed goes back on request, by the head of the office that took it.
LAW = "UU 9/2018; PP 58/2020"
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Account:
    """Where the company wants its money."""

    bank: str
    number: str
    holder: str


@transaction.atomic
def open_for(call: PortCall, actor: Doer, because: str) -> list[Restitution]:
    """A ticket for each paid bill of a call that fell away, and for each credit on it. Safe to repeat.

    Nobody is given money back by it: the office decides each ticket.
    """
    history.lock(call)
    paid = Invoice.objects.filter(call=call, settled_at__isnull=False, voided_at=None, total__gt=0, restitutions=None)
    found = [_open(call, invoice, None, actor, because) for invoice in paid.order_by("pk")]
    found += [_open(call, credit.invoice, credit, actor, because) for credit in free_credits(call)]
    return found


@transaction.atomic
def open_for_invoice(invoice: Invoice, actor: Doer, because: str) -> Restitution | None:
    """A ticket for one paid bill that fell away; None where it is not paid or has one."""
    history.lock(invoice.call)
    if invoice.settled_at is None or invoice.total <= 0 or Restitution.objects.filter(invoice=invoice).exists():
        return None
    return _open(invoice.call, invoice, None, actor, because)


@transaction.atomic
def open_for_credit(credit: CreditEntry, actor: Doer, because: str) -> Restitution:
    """A ticket for a credit, as its company asks for it. Refused where it has one, or waits for the rest of a bill."""
    call = credit.invoice.call
    history.lock(call)
    if not free_credits(call).filter(pk=credit.pk).exists():
        text = gettext("Kredit ini sudah dipakai atau sudah dimintakan restitusi.")
        raise Refused(Problem("", "already", text, gettext("Lihat daftar restitusi."), LAW), status=409)
    return _open(call, credit.invoice, credit, actor, because)


def free_credits(call: PortCall | None = None) -> QuerySet[CreditEntry]:
    """Credits that nobody asked back yet, oldest first; a part payment only where its bill is void."""
    waiting = Q(reason=CreditReason.UNDERPAID, invoice__voided_at=None)
    free = CreditEntry.objects.filter(applied_at=None, restitutions=None).exclude(waiting)
    of_call = free if call is None else free.filter(invoice__call=call)
    return of_call.select_related("invoice__call__port").order_by("pk")


@transaction.atomic
def state_account(ticket_id: int, actor: Doer, account: Account) -> Restitution:
    """The company says where it wants its money; it may correct it until the office has decided."""
    ticket = _locked(ticket_id, RestitutionState.OPEN)
    ticket.bank, ticket.account_number, ticket.account_holder = account.bank, account.number, account.holder
    ticket.stated_at = clock.now()
    return _write(ticket, "restitution_account_stated", actor)


@transaction.atomic
def approve(ticket_id: int, actor: Doer, note: str, amount: Decimal | None = None) -> Restitution:
    """The office finds that the money, or so much of it, is owed back. Refused before the company named its account.

    Light dues that are given back cover the ship no longer; what another call already rests on stays with the state.
    """
    ticket = _locked(ticket_id, RestitutionState.OPEN)
    most = limit(ticket)
    granted = most if amount is None else amount
    problems = [*_account_problems(ticket), *_amount_problems(ticket, granted, most)]
    if problems:
        raise Refused.of(problems)
    ticket.state, ticket.granted_amount, ticket.note = RestitutionState.APPROVED, granted, note
    ticket.decided_at, ticket.decided_by_id = clock.now(), actor.user_id
    kept = ticket.amount - granted
    if ticket.credit_id is None and kept < _light_dues(ticket):
        LightDuesReceipt.objects.filter(invoice=ticket.invoice_id, ended_at=None).update(ended_at=clock.now())
    return _write(ticket, "restitution_approved", actor, amount=granted, reason=note)


@transaction.atomic
def refuse(ticket_id: int, actor: Doer, note: str) -> Restitution:
    """The office finds that nothing is owed back, and says why."""
    ticket = _locked(ticket_id, RestitutionState.OPEN)
    if not note.strip():
        raise Refused(
            Problem("reason", "missing", gettext("Alasan penolakan belum diisi."), gettext("Tulis alasannya."), LAW)
        )
    ticket.state, ticket.note = RestitutionState.REFUSED, note
    ticket.decided_at, ticket.decided_by_id = clock.now(), actor.user_id
    return _write(ticket, "restitution_refused", actor, reason=note)


@transaction.atomic
def record_payment(ticket_id: int, actor: Doer, reference: str, paid_on: date) -> Restitution:
    """The treasury paid it back, under this number of its own (SP2D)."""
    ticket = _locked(ticket_id, RestitutionState.APPROVED)
    problems = list(_payment_problems(ticket, reference, paid_on))
    if problems:
        raise Refused.of(problems)
    ticket.state, ticket.reference, ticket.paid_on = RestitutionState.PAID, reference, paid_on
    ticket.recorded_at = clock.now()
    return _write(ticket, "restitution_paid", actor, amount=ticket.granted_amount, reference=reference, paid_on=paid_on)


def limit(ticket: Restitution) -> Decimal:
    """The most that can be given back: not the light dues on which another call of the ship already rests."""
    if ticket.credit_id is not None or not _relied_on(ticket):
        return ticket.amount
    return ticket.amount - _light_dues(ticket)


def _light_dues(ticket: Restitution) -> Decimal:
    paid = InvoiceLine.objects.filter(invoice=ticket.invoice_id, code__startswith="light.", amount__gt=0)
    return paid.aggregate(sum=Sum("amount"))["sum"] or _NOTHING


def _relied_on(ticket: Restitution) -> bool:
    """Whether a bill of another call names the receipt of this one as its cover."""
    receipts = LightDuesReceipt.objects.filter(invoice=ticket.invoice_id).values_list("ntpn", flat=True)
    named = [f"NTPN {ntpn}" for ntpn in receipts]
    others = Invoice.objects.filter(call__ship=ticket.call.ship_id, voided_at=None).exclude(call=ticket.call_id)
    billed = others.exclude(kind=InvoiceKind.ESTIMATE)
    return bool(named) and billed.filter(lines__code__startswith="light.", lines__subject__in=named).exists()


def _open(call: PortCall, invoice: Invoice, credit: CreditEntry | None, actor: Doer, because: str) -> Restitution:
    ticket = Restitution.objects.create(
        call=call, invoice=invoice, credit=credit, because=because[:300], opened_at=clock.now(),
        organisation_id=credit.organisation_id if credit else invoice.payer_id,
        amount=credit.amount if credit else invoice.total,
    )  # fmt: skip
    return _write(ticket, "restitution_opened", actor, amount=ticket.amount, because=because)


def _locked(ticket_id: int, state: RestitutionState) -> Restitution:
    """The ticket under the lock of its call, in the state that the act needs."""
    known = Restitution.objects.select_related("call").filter(pk=ticket_id).first()
    if known is None:
        raise NotThere(Problem("", "not_found", gettext("Tiket restitusi ini tidak ditemukan.")))
    call = known.call
    history.lock(call)
    row = Restitution.objects.select_for_update(no_key=True, of=("self",)).select_related("invoice", "organisation")
    ticket = row.get(pk=ticket_id)
    ticket.call = call
    if ticket.state != state:
        text = gettext("Tiket %(ticket)s sudah %(state)s.")
        words = {"ticket": ticket, "state": RestitutionState(ticket.state).label}
        raise Refused(
            Problem("", "state", text % words, gettext("Muat ulang halaman untuk melihat keadaannya.")), status=409
        )
    return ticket


def _write(ticket: Restitution, verb: str, actor: Doer, **particulars: Any) -> Restitution:
    ticket.save()
    history.write(ticket.call, verb, actor, ticket=str(ticket), invoice=ticket.invoice.number, **particulars)
    outbox.leave("suar.workflow.tasks.tell_ticket", ticket_id=ticket.pk, verb=verb)
    return ticket


def _account_problems(ticket: Restitution) -> list[Problem]:
    if ticket.stated_at is not None:
        return []
    text = gettext("Perusahaan belum menyebut rekening tujuan.")
    return [Problem("account_number", "missing", text, gettext("Tunggu sampai perusahaan mengisinya."), LAW)]


def _amount_problems(ticket: Restitution, granted: Decimal, most: Decimal) -> list[Problem]:
    if granted == granted.to_integral_value() and _NOTHING < granted <= most:
        return []
    if most < ticket.amount:
        text = gettext("Paling banyak %(most)s: uang rambu pada nota ini sudah dipakai kunjungan lain kapal ini.")
        text %= {"most": format_money(most)}
    else:
        text = gettext("Isi jumlah bulat antara Rp 1 dan %(most)s.") % {"most": format_money(most)}
    return [Problem("amount", "amount", text, gettext("Ubah jumlahnya, atau tolak tiket ini."), LAW)]


def _payment_problems(ticket: Restitution, reference: str, paid_on: date) -> list[Problem]:
    found = []
    if not reference.strip():
        text = gettext("Nomor SP2D belum diisi.")
        found.append(Problem("reference", "missing", text, gettext("Isi nomor dari kas negara."), LAW))
    elif Restitution.objects.filter(reference=reference).exclude(pk=ticket.pk).exists():
        text = gettext("Nomor SP2D ini sudah tercatat pada tiket lain.")
        found.append(Problem("reference", "reference", text, gettext("Periksa nomornya."), LAW))
    decided = ticket.decided_at or ticket.opened_at
    zone = ticket.call.port.zone
    if not clock.day(decided, zone) <= paid_on <= clock.today(zone):
        text = gettext("Tanggal bayar harus antara keputusan dan hari ini.")
        found.append(Problem("paid_on", "clock", text, gettext("Periksa tanggalnya."), LAW))
    return found
