"""Tickets to the contact desk: a super admin asks for other menus or rights, the technical team answers.

Those that ask for another super admin are handed in by suar.accounts.succession."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.urls import reverse

from suar.accounts import changes, messages, rights
from suar.accounts.actors import Actor
from suar.accounts.administration.cascade import Loss, Tree, agreement, losses, read, tidy
from suar.accounts.administration.writing import apart, words_of, write
from suar.accounts.models import Group, Organisation, Ticket, User
from suar.accounts.registrations.screening import may_screen, plain, team
from suar.accounts.roles import Level, Right
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.records import chain, outbox, sequences

MOST_MENUS = 10
_ZONE = ZoneInfo("Asia/Jakarta")


@dataclass(frozen=True, slots=True)
class Cut:
    """A group below that would lose rights on a menu, and how many people are in it."""

    group: Group
    menu: str
    lost: frozenset[Right]
    people: int


def may_ask(actor: Actor) -> bool:
    """Whether this person asks the contact desk: a super admin of a company, for that company itself."""
    return actor.active and actor.level == Level.SUPER_ADMIN and actor.delegation is None and not may_screen(actor)


def tickets(actor: Actor) -> QuerySet[Ticket]:
    """Tickets that this person may see: one's own, all of one's company for its super admins, all for the desk."""
    every = Ticket.objects.select_related("organisation", "group", "asked_by", "answered_by", "letter")
    if may_screen(actor):
        return every
    if not actor.active or actor.delegation is not None:
        return every.none()
    own = every.filter(organisation=actor.organisation_id)
    return own if may_ask(actor) else own.filter(asked_by=actor.user_id)


@transaction.atomic
def ask(actor: Actor, wishes: Mapping[str, Sequence[str]], why: str, known_menus: Sequence[str]) -> Ticket:
    """Ask for rights on menus of the super admins' own group. ``known_menus``: those there are."""
    if not may_ask(actor):
        raise NotThere(Problem("", "not_found", gettext("Halaman ini tidak ada.")))
    person = User.objects.select_related("group", "organisation").get(pk=actor.user_id or 0)
    wanted = {menu: sorted(set(given) & set(Right.values)) for menu, given in wishes.items()}
    _require(wanted, why, known_menus)
    assert person.group is not None
    assert person.organisation is not None
    now = clock.now()
    try:
        with transaction.atomic():
            ticket = Ticket(
                organisation=person.organisation, group=person.group, wishes=wanted, why=plain(why),
                asked_by=person, asked_at=now,
            )  # fmt: skip
            ticket.number = new_number()
            ticket.save()
    except IntegrityError:
        raise Refused(
            Problem("", "open_ticket", gettext("Masih ada tiket yang belum dijawab untuk kelompok ini."),
                    gettext("Tunggu jawabannya, lalu buat tiket baru.")),
            status=409,
        ) from None  # fmt: skip
    chain.append(ticket, "asked", actor, group=person.group.name, wishes=wanted, why=ticket.why)
    ticket.save()
    outbox.leave("suar.accounts.tasks.announce_ticket", ticket_id=ticket.pk)
    return ticket


def announce(ticket_id: int) -> None:
    """Tell the technical team of a ticket that waits, each person by the ways they chose."""
    ticket = Ticket.objects.select_related("organisation", "asked_by").filter(pk=ticket_id).first()
    if ticket is None or ticket.state != Ticket.State.OPEN:
        return
    data = {
        "number": ticket.number, "company": ticket.organisation.name, "by": str(ticket.asked_by), "why": ticket.why,
        "url": settings.SUAR_PUBLIC_URL + reverse("portal:ticket", args=[ticket.pk]),
    }  # fmt: skip
    for person in team():
        messages.send("ticket_waiting", user=person, data=data, key=ticket.number)


def new_number() -> str:
    """The number of the next ticket, without gaps."""
    year = clock.now().astimezone(_ZONE).year
    return f"TKT-{year}-{sequences.take(f'TKT/{year}'):06}"


def _require(wanted: Mapping[str, Sequence[str]], why: str, known_menus: Sequence[str]) -> None:
    problems = [
        Problem(
            "wishes", "menu", gettext("Menu %(menu)s tidak ada.") % {"menu": menu[:24]}, gettext("Pilih dari daftar.")
        )
        for menu in wanted
        if menu not in known_menus
    ]
    if not wanted:
        problems.append(Problem("wishes", "menu", gettext("Belum ada menu yang dipilih."), gettext("Pilih menunya.")))
    if len(wanted) > MOST_MENUS:
        text = gettext("Paling banyak %(most)s menu dalam satu tiket.") % {"most": MOST_MENUS}
        problems.append(Problem("wishes", "menu", text, gettext("Bagi menjadi beberapa tiket.")))
    if not plain(why) or len(why) > 1000:
        remedy = gettext("Tulis untuk apa hak itu diperlukan, paling banyak 1.000 huruf.")
        problems.append(Problem("why", "answer", gettext("Alasannya belum diisi, atau terlalu panjang."), remedy))
    if problems:
        raise Refused.of(problems)


def cuts(ticket: Ticket) -> list[Cut]:
    """Which groups below would lose what, were the ticket granted. As many queries for much as for little."""
    return _said(_losses(ticket, *_trees(ticket)))


def seen(found: Sequence[Cut]) -> str:
    """A word that stands for exactly these cuts: whoever grants gives it back."""
    by_group: dict[int, Loss] = {}
    for cut in found:
        loss = by_group.setdefault(cut.group.pk, Loss(cut.group, cut.people, {}))
        loss.rights[cut.menu] = cut.lost
    return agreement(list(by_group.values()))


def _losses(ticket: Ticket, before: Tree, after: Tree) -> list[Loss]:
    return [loss for loss in losses(before, after, ticket.group_id) if loss.group.pk != ticket.group_id]


def _said(found: list[Loss]) -> list[Cut]:
    return [Cut(loss.group, menu, lost, loss.people) for loss in found for menu, lost in sorted(loss.rights.items())]


def _trees(ticket: Ticket) -> tuple[Tree, Tree]:
    """The groups as they stand, and as they would: cut by the same rule as when an admin cuts them."""
    before = read(ticket.organisation_id, ticket.group_id)
    stand = before.stands[ticket.group_id]
    wished = {menu: frozenset(Right(each) for each in given) for menu, given in ticket.wishes.items()}
    ticked = {**stand.ticked, **wished}
    return before, before.changed(ticket.group_id, replace(stand, ticked=tidy(ticked, ticked)))


@transaction.atomic
def grant(pk: int, actor: Actor, answer: str, agreed: str = "") -> Ticket:
    """Give the super admins' group what was asked; groups below lose with it what it loses. ``agreed``: the word for
    the cuts that were seen; where others would be made now, nothing is."""
    ticket = to_answer(pk, actor, Right.APPROVE)
    if ticket.kind != Ticket.Kind.MENUS:
        text = gettext("Tiket ini meminta super admin lain; dikabulkan dengan membuka akunnya.")
        raise Refused(Problem("", "kind", text, gettext("Pakai “Buka super admin lain”.")), status=409)
    # All changes of a company's rights wait for one another here, so none slips past a cut.
    Organisation.objects.select_for_update(no_key=True).get(pk=ticket.organisation_id)
    before, after = _trees(ticket)
    cuts_now = _said(_losses(ticket, before, after))
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
