"""A ticket of restitution as a person reads it: what it is for, where it stands, and what this reader may do."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from suar.accounts.actors import Actor
from suar.billing import restitution
from suar.billing.models import Restitution, RestitutionState
from suar.billing.restitution import Account
from suar.kernel import clock
from suar.kernel.dates import day_text
from suar.kernel.errors import Problem
from suar.kernel.money import format_money
from suar.kernel.words import _, gettext, said
from suar.portal.drafting import language as page_language
from suar.portal.forms import BoundForm, Draft, from_answers
from suar.portal.history import Entry, entries
from suar.records import chain
from suar.records.models import Event
from suar.workflow import money
from suar.workflow.forms import BaseForm
from suar.workflow.moneyforms import AccountForm, ApprovalForm, PaymentForm, RefusalForm

LOOKS: Mapping[str, str] = {
    RestitutionState.OPEN: "in_review",
    RestitutionState.APPROVED: "granted",
    RestitutionState.REFUSED: "rejected",
    RestitutionState.PAID: "paid",
}
#: What the company hands in at the office beside its account (own practice: an office may ask for more).
TO_HAND_IN = (
    _("Surat permohonan pengembalian yang ditandatangani pimpinan perusahaan"),
    _("Bukti penerimaan negara (NTPN) dari nota ini"),
    _("Salinan NPWP perusahaan dan halaman depan buku rekening"),
)


@dataclass(frozen=True, slots=True)
class Act:
    """Something that can be done with a ticket: its form, its title, and who carries it out."""

    name: str
    title: str
    form: type[BaseForm]
    run: Callable[[Actor, int, Any], object]
    known: Callable[[Restitution], Mapping[str, Any]]
    look: str = "primary"


def _nothing(_ticket: Restitution) -> Mapping[str, Any]:
    return {}


def _stated(ticket: Restitution) -> Mapping[str, Any]:
    holder = ticket.account_holder or ticket.invoice.payer_shown
    return {"bank": ticket.bank, "account_number": ticket.account_number, "account_holder": holder}


def _most(ticket: Restitution) -> Mapping[str, Any]:
    return {"amount": int(restitution.limit(ticket))}


def _today(ticket: Restitution) -> Mapping[str, Any]:
    return {"paid_on": clock.today(ticket.call.port.zone)}


def _state(actor: Actor, pk: int, form: AccountForm) -> object:
    return money.state_account(actor, pk, Account(form.bank, form.account_number, form.account_holder))


def _approve(actor: Actor, pk: int, form: ApprovalForm) -> object:
    return money.approve(actor, pk, form.note, Decimal(form.amount))


def _refuse(actor: Actor, pk: int, form: RefusalForm) -> object:
    return money.refuse(actor, pk, form.reason)


def _paid(actor: Actor, pk: int, form: PaymentForm) -> object:
    return money.record_payment(actor, pk, form.reference, form.paid_on)


ACTS: Mapping[str, Act] = {
    act.name: act
    for act in (
        Act("state_account", _("Simpan rekening tujuan"), AccountForm, _state, _stated),
        Act("approve", _("Setujui pengembalian"), ApprovalForm, _approve, _most),
        Act("refuse", _("Tolak pengembalian"), RefusalForm, _refuse, _nothing, "danger"),
        Act("record_payment", _("Catat sudah dikembalikan"), PaymentForm, _paid, _today),
    )
}


@dataclass(frozen=True, slots=True)
class Offered:
    """An act with its form as it is drawn."""

    name: str
    title: str
    look: str
    form: BoundForm


def offered(
    actor: Actor, ticket: Restitution, acted: tuple[str, Draft, Sequence[Problem]] | None = None
) -> list[Offered]:
    """What this reader may do now; ``acted``: the one that was refused, with what was typed."""
    found = []
    for act in ACTS.values():
        if not money.may(actor, act.name, ticket):
            continue
        zone, language = ticket.call.port.zone, page_language()
        tree, problems = from_answers(act.form, act.known(ticket), language, zone), ()
        if acted is not None and acted[0] == act.name:
            tree, problems = acted[1].tree, tuple(acted[2])  # type: ignore[assignment]
        bound = BoundForm(act.form, tree, problems, language=language, zone=zone)
        found.append(Offered(act.name, said(act.title), act.look, bound))
    return found


def word(ticket: Restitution) -> str:
    """Where the ticket stands, in the reader's language."""
    return said(RestitutionState(ticket.state).label)


def facts(ticket: Restitution) -> list[tuple[str, str]]:
    """What is to be known of it; what is not known yet is left out."""
    call = ticket.call
    found = [
        (gettext("Perusahaan"), ticket.invoice.payer_name or ticket.organisation.name),
        (gettext("Kapal"), call.ship.name),
        (gettext("Kantor"), call.port.office_name),
        (gettext("Nota"), str(ticket.invoice)),
        (gettext("Sebab"), said(ticket.credit.get_reason_display()) if ticket.credit else ticket.because),
        (gettext("Diminta"), format_money(ticket.amount)),
        (gettext("Disetujui"), format_money(ticket.granted_amount) if ticket.granted_amount is not None else ""),
        (gettext("Rekening tujuan"), _account(ticket)),
        (gettext("Pertimbangan kantor"), ticket.note),
        (gettext("Diputus oleh"), str(ticket.decided_by) if ticket.decided_by_id else ""),
        (gettext("Nomor SP2D"), ticket.reference),
        (gettext("Tanggal dibayar"), day_text(ticket.paid_on) if ticket.paid_on else ""),
    ]
    return [(title, value) for title, value in found if value]


def account_seen(ticket: Restitution) -> str:
    """When the account that stands on a page was stated; blank: none was."""
    return ticket.stated_at.isoformat() if ticket.stated_at is not None else ""


def _account(ticket: Restitution) -> str:
    if ticket.stated_at is None:
        return gettext("belum diisi perusahaan")
    return f"{ticket.bank} {ticket.account_number}, {ticket.account_holder}"


def events(ticket: Restitution) -> list[Entry]:
    """What happened to it, newest first, out of the chain of its call."""
    own = [event for event in chain.history(ticket.call) if _about(event, ticket)]
    return entries(reversed(own), {})


def _about(event: Event, ticket: Restitution) -> bool:
    return event.verb.startswith("restitution_") and chain.particulars(event).get("ticket") == str(ticket)


def rows(found: Iterable[Restitution], url: Callable[[Restitution], str]) -> list[list[dict[str, Any]]]:
    """The lines of a list."""
    return [
        [
            {"text": str(ticket), "href": url(ticket), "label": gettext("Tiket")},
            {"text": ticket.call.ship.name, "label": gettext("Kapal")},
            {"text": ticket.invoice.payer_name or ticket.organisation.name, "label": gettext("Perusahaan")},
            {"text": str(ticket.invoice), "label": gettext("Nota")},
            {"text": format_money(ticket.amount), "label": gettext("Jumlah"), "end": True},
            {"text": word(ticket), "status": LOOKS[ticket.state], "label": gettext("Keadaan")},
        ]
        for ticket in found
    ]


def columns() -> list[dict[str, Any]]:
    """Their headings."""
    names = [
        gettext("Tiket"), gettext("Kapal"), gettext("Perusahaan"), gettext("Nota"), gettext("Jumlah"),
        gettext("Keadaan"),
    ]  # fmt: skip
    return [{"label": name, "end": name == gettext("Jumlah")} for name in names]
