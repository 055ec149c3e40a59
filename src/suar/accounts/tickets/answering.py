"""The technical team grants or refuses what a ticket asks for."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from suar.accounts import changes, messages, rights
from suar.accounts.actors import Actor
from suar.accounts.administration.writing import apart, words_of, write
from suar.accounts.models import Organisation, Ticket
from suar.accounts.registrations.screening import may_screen, plain
from suar.accounts.roles import Right
from suar.accounts.tickets.cutting import as_cuts, losses_below, seen, trees
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.records import chain


@transaction.atomic
def grant(pk: int, actor: Actor, answer: str, agreed: str = "") -> Ticket:
    """Give the super admins' group what was asked; groups below lose with it what it loses. ``agreed``: the word for
    the cuts that were seen; where others would be made now, nothing is."""
    ticket = to_answer(pk, actor, Right.APPROVE)
    if ticket.kind != Ticket.Kind.MENUS:
        text = gettext("Tiket ini meminta hal lain daripada menu.")
        raise Refused(Problem("", "kind", text, gettext("Jawab pada halaman tiketnya.")), status=409)
    # All changes of a company's rights wait for one another here, so none slips past a cut.
    Organisation.objects.select_for_update(no_key=True).get(pk=ticket.organisation_id)
    before, after = trees(ticket)
    cuts_now = as_cuts(losses_below(ticket, before, after))
    if (cuts_now or agreed) and agreed != seen(cuts_now):
        raise _others_lose()
    for key in before.below(ticket.group_id):
        was, shall = before.stands[key], after.stands[key]
        if was != shall:
            write(shall.group, was.ticked, shall, was.off)
            old, new = apart(words_of(was), words_of(shall))
            changes.record(
                ticket.organisation, actor, "rights_cut", group=shall.group, before=old, after=new, why=ticket.number
            )  # fmt: skip
    own, held = after.stands[ticket.group_id], before.stands[ticket.group_id]
    write(ticket.group, held.ticked, own, held.off)
    changes.record(
        ticket.organisation, actor, "rights_changed", group=ticket.group,
        before={menu: _words(rights.on(held.ticked, menu)) for menu in ticket.wishes}, after=ticket.wishes,
        why=f"{ticket.number}: {ticket.why}",
    )  # fmt: skip
    return answered(ticket, actor, Ticket.State.GRANTED, answer)


@transaction.atomic
def fulfil(pk: int, actor: Actor, organisation: Organisation, person: str) -> Ticket:
    """Another super admin was opened for the organisation, as this ticket asked. In the transaction that opens it."""
    ticket = to_answer(pk, actor, Right.APPROVE)
    if ticket.organisation_id != organisation.pk or ticket.kind != Ticket.Kind.SUPER_ADMIN:
        raise NotThere(Problem("", "not_found", gettext("Tiket ini tidak ada.")))
    return answered(ticket, actor, Ticket.State.GRANTED, gettext("Dibuka bagi %(who)s.") % {"who": person})


@transaction.atomic
def refuse(pk: int, actor: Actor, answer: str) -> Ticket:
    """Say no, and why."""
    ticket = to_answer(pk, actor, Right.REJECT)
    if not plain(answer):
        raise Refused(
            Problem("answer", "reason", gettext("Tulis alasan penolakan."), gettext("Peminta harus tahu sebabnya."))
        )
    return answered(ticket, actor, Ticket.State.REFUSED, answer)


def to_answer(pk: int, actor: Actor, right: Right) -> Ticket:
    """The ticket, locked, if this person may answer it so and nobody has yet."""
    if not may_screen(actor, right):
        raise NotThere(Problem("", "not_found", gettext("Tiket ini tidak ada.")))
    ticket = Ticket.objects.select_for_update(of=("self",), no_key=True).filter(pk=pk)
    found = ticket.select_related("organisation", "group", "asked_by").first()
    if found is None:
        raise NotThere(Problem("", "not_found", gettext("Tiket ini tidak ada.")))
    if found.state != Ticket.State.OPEN:
        raise Refused(
            Problem("", "state", gettext("Tiket ini sudah dijawab."), gettext("Muat ulang untuk melihat jawabannya.")),
            status=409,
        )
    return found


def answered(ticket: Ticket, actor: Actor, state: Ticket.State, answer: str) -> Ticket:
    """Keep the answer, and tell whoever asked."""
    ticket.state, ticket.answer = state, plain(answer)[:1000]
    ticket.answered_by_id, ticket.answered_at = actor.user_id, clock.now()
    chain.append(ticket, state.value, actor, answer=ticket.answer)
    ticket.save()
    messages.send(
        "ticket_answered", user=ticket.asked_by, key=ticket.number,
        data={
            "number": ticket.number, "answer": ticket.answer or "–",
            "url": settings.SUAR_PUBLIC_URL + reverse("portal:ticket", args=[ticket.pk]),
        },
    )  # fmt: skip
    return ticket


def _others_lose() -> Refused:
    text = gettext("Yang ikut hilang bila dikabulkan belum Anda lihat seperti sekarang.")
    remedy = gettext("Periksa daftarnya di halaman ini, lalu kabulkan sekali lagi.")
    return Refused(Problem("", "stale", text, remedy), status=409)


def _words(given: frozenset[Right]) -> list[str]:
    return sorted(right.value for right in given)
