"""A super admin asks for rights on menus, and the technical team is told."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from suar.accounts import messages
from suar.accounts.actors import Actor
from suar.accounts.models import Ticket, User
from suar.accounts.registrations.screening import plain, team
from suar.accounts.roles import Right
from suar.accounts.tickets.reading import may_ask
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.records import chain, outbox, sequences

MOST_MENUS = 10
_ZONE = ZoneInfo("Asia/Jakarta")


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
