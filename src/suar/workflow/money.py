"""Whose business a bill or a ticket of restitution is, and what each may do with it; deny by default."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from django.db import IntegrityError
from django.db.models import QuerySet

from suar.accounts.actors import Actor
from suar.accounts.roles import AGENCY_ROLES, MENU_BILLS, PORT_ROLES, Right, Role
from suar.billing import restitution
from suar.billing.models import CreditEntry, Invoice, InvoiceKind, Restitution, RestitutionState
from suar.billing.restitution import Account
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.portcalls.models import PortCall
from suar.workflow import permissions, relations
from suar.workflow.models import Application, Notice

#: Who decides about the port's own revenue; a fee is decided by whoever decides the application it was paid for.
_DECIDES = (Role.PORT_AUTHORITY, Role.HEAD_OF_OFFICE)
_RIGHTS = {
    "state_account": Right.EDIT,
    "approve": Right.APPROVE,
    "refuse": Right.REJECT,
    "record_payment": Right.APPROVE,
}
_STATES = {
    "state_account": RestitutionState.OPEN,
    "approve": RestitutionState.OPEN,
    "refuse": RestitutionState.OPEN,
    "record_payment": RestitutionState.APPROVED,
}


def readable(actor: Actor, call: PortCall) -> Callable[[Invoice], bool]:
    """Which bills of a call the actor may read whole; of others an agent reads only that they are open.

    An agent who took the call over does not read what the former one owes, who reads its own for ever.
    """
    parts = relations.of(actor, call, call.port)
    if not permissions.reads_bills(actor) or not actor.reaches(call.port.code):
        return lambda _invoice: False
    whole = actor.has_role(Role.DIRECTORATE) or bool(parts & {Role.OWNER, Role.MASTER, *PORT_ROLES})

    def reads(invoice: Invoice) -> bool:
        return whole or ((actor.active or actor.frozen) and invoice.payer_id == actor.organisation_id)

    return reads


def reads_bill(actor: Actor, invoice: Invoice) -> bool:
    """Whether the actor may open one bill: who pays, bills and oversees; a fee also whoever decides on it."""
    if not permissions.reads_bills(actor):
        return False
    if readable(actor, invoice.call)(invoice):
        return True
    if invoice.kind != InvoiceKind.FEE or not any(actor.has_role(r, invoice.call.port.code) for r in AGENCY_ROLES):
        return False
    return permissions.applications(actor).filter(pk=invoice.application_id or 0).exists()


def withheld(actor: Actor, invoice: Invoice) -> bool:
    """Whether only the menu of bills keeps this bill from the actor."""
    return not permissions.reads_bills(actor) and reads_bill(actor.with_right(MENU_BILLS, Right.VIEW), invoice)


def bills_missing(actor: Actor) -> Problem:
    """That the right to bills is missing, and who gives it: shown where a bill would stand."""
    names = {"company": actor.employer or actor.organisation or ""}
    letter = actor.delegation
    if letter is not None:
        names |= {"letter": letter.letter_number, "principal": letter.principal}
        text = gettext("Surat kuasa %(letter)s atau kelompok Anda tidak memuat hak Lihat pada menu Tagihan.")
        remedy = gettext(
            "Minta %(principal)s menyebut tagihan dalam surat kuasanya, atau admin %(company)s memberi hak."
        )
    else:
        text = gettext("Tagihan tidak ditampilkan: kelompok Anda tidak memegang hak Lihat pada menu Tagihan.")
        remedy = gettext("Minta super admin atau admin %(company)s memberikan hak itu.")
    return Problem("", "bills_right", text % names, remedy % names)


def may_see_tickets(actor: Actor) -> bool:
    """Whether tickets of restitution are the actor's business at all."""
    return actor.active and actor.has_right(MENU_BILLS, Right.VIEW)


def lacks_tickets(actor: Actor) -> bool:
    """Whether only the menu of bills keeps the tickets of their company or office from the actor."""
    concerned = pays(actor) or bool(actor.postings) or actor.has_role(Role.DIRECTORATE)
    return actor.active and concerned and not permissions.reads_bills(actor)


def pays(actor: Actor) -> bool:
    """Whether the actor is of a company that pays bills of the state, and so may have money to ask back."""
    return actor.has_role(Role.AGENT) or actor.has_role(Role.OWNER)


def tickets(actor: Actor) -> QuerySet[Restitution]:
    """The tickets the actor may see: its company's, its port's, those of fees on which its agency decides."""
    every = Restitution.objects.select_related("call__port", "call__ship", "organisation", "invoice", "credit")
    if not may_see_tickets(actor):
        return every.none()
    if actor.has_role(Role.DIRECTORATE):
        return every
    if actor.is_officer:
        return every.filter(call__port__code__in=actor.ports())
    if actor.postings:
        mine = permissions.applications(actor).values("pk")
        return every.filter(invoice__kind=InvoiceKind.FEE, invoice__application_id__in=mine)
    return every.filter(relations.within(actor, "call__port__code"), organisation=actor.organisation_id)


def credits(actor: Actor) -> QuerySet[CreditEntry]:
    """Credits of the actor's company that it may ask back."""
    if not may_see_tickets(actor) or actor.postings:
        return CreditEntry.objects.none()
    at = relations.within(actor, "invoice__call__port__code")
    return restitution.free_credits().filter(at, organisation=actor.organisation_id)


def may(actor: Actor, action: str, ticket: Restitution) -> bool:
    """Whether the actor may do this to the ticket now."""
    if not may_see_tickets(actor) or not actor.has_right(MENU_BILLS, _RIGHTS[action]):
        return False
    if ticket.state != _STATES[action]:
        return False
    return _has_part(actor, action, ticket)


def _has_part(actor: Actor, action: str, ticket: Restitution) -> bool:
    own = ticket.organisation_id == actor.organisation_id
    theirs = own or ticket.organisation_id in actor.houses
    by_hand = bool(ticket.invoice.payer_name)  # the office stands in for a skipper who has no account here
    if action == "state_account":
        return own and (by_hand or not actor.postings)
    if theirs and not by_hand:
        return False  # nobody decides about money of the own office, or of a company they act for
    return any(actor.has_role(role, ticket.call.port.code) for role in _deciding(ticket))


def _deciding(ticket: Restitution) -> tuple[Role, ...]:
    if ticket.invoice.kind != InvoiceKind.FEE:
        return _DECIDES
    app = Application.objects.filter(pk=ticket.invoice.application_id or 0).first()
    return tuple(dict.fromkeys(step.by for step in app.service.steps)) if app is not None else _DECIDES


def ask(actor: Actor, credit_id: int) -> Restitution:
    """The company asks for a credit of its own."""
    credit = CreditEntry.objects.select_related("invoice__call__port").filter(pk=credit_id)
    at = relations.within(actor, "invoice__call__port__code")
    own = credit.filter(at, organisation=actor.organisation_id).first() if actor.organisation_id else None
    if own is None or actor.postings or not may_see_tickets(actor):
        raise NotThere(Problem("", "not_found", gettext("Kredit ini tidak ditemukan.")))
    if not actor.has_right(MENU_BILLS, Right.CREATE):
        raise _not_yours()
    return restitution.open_for_credit(own, actor, str(own.get_reason_display()))


def state_account(actor: Actor, ticket_id: int, account: Account) -> Restitution:
    """The company says where it wants its money."""
    _authorise(actor, "state_account", ticket_id)
    return restitution.state_account(ticket_id, actor, account)


def approve(actor: Actor, ticket_id: int, note: str, amount: Decimal | None = None) -> Restitution:
    """The office finds that so much is owed back."""
    _authorise(actor, "approve", ticket_id)
    return restitution.approve(ticket_id, actor, note, amount)


def refuse(actor: Actor, ticket_id: int, note: str) -> Restitution:
    """The office finds that nothing is owed back."""
    _authorise(actor, "refuse", ticket_id)
    return restitution.refuse(ticket_id, actor, note)


def record_payment(actor: Actor, ticket_id: int, reference: str, paid_on: date) -> Restitution:
    """The office writes down that the treasury paid it back."""
    _authorise(actor, "record_payment", ticket_id)
    try:
        return restitution.record_payment(ticket_id, actor, reference, paid_on)
    except IntegrityError as fault:  # in the same moment another ticket was recorded under this number
        text = gettext("Nomor SP2D ini sudah tercatat pada tiket lain.")
        problem = Problem("reference", "reference", text, gettext("Periksa nomornya."), restitution.LAW)
        raise Refused(problem) from fault


def _authorise(actor: Actor, action: str, ticket_id: int) -> None:
    """Whether the act is this actor's at all; whether it still makes sense is asked under the lock."""
    ticket = tickets(actor).filter(pk=ticket_id).first()
    if ticket is None:
        raise NotThere(Problem("", "not_found", gettext("Tiket restitusi ini tidak ditemukan.")))
    if not actor.has_right(MENU_BILLS, _RIGHTS[action]) or not _has_part(actor, action, ticket):
        raise _not_yours()


def _not_yours() -> Refused:
    text = gettext("Anda tidak berhak melakukan tindakan ini pada tiket ini.")
    remedy = gettext("Minta pengelola akun atau kepala kantor memberi hak itu.")
    return Refused(Problem("", "permission", text, remedy), status=403)


def tell(ticket_id: int, verb: str) -> None:
    """A notice for the side that did not act: once for each thing that happens to a ticket."""
    ticket = Restitution.objects.select_related("call", "invoice").get(pk=ticket_id)
    kind = verb.replace("restitution_", "ticket_")
    key, at = f"ticket:{ticket.pk}:{kind}", clock.now()
    found = []
    if verb != "restitution_account_stated":
        found.append(Notice(key=key, kind=kind, call_id=ticket.call_id, organisation_id=ticket.organisation_id, at=at))
    if verb in ("restitution_opened", "restitution_account_stated"):
        role = _deciding(ticket)[0].value
        found.append(
            Notice(
                key=f"{key}:office", kind=kind, call_id=ticket.call_id, port_id=ticket.call.port_id, role=role, at=at
            )
        )
    Notice.objects.bulk_create(found, ignore_conflicts=True)
