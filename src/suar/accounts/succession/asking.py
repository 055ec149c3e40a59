"""An organisation's people ask the technical team for another super admin: with a name, and its letter."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse

from suar.accounts import messages, tickets
from suar.accounts.actors import Actor
from suar.accounts.models import Group, Organisation, Succession, Ticket, User
from suar.accounts.registrations.screening import plain
from suar.accounts.roles import Level, OrganisationKind
from suar.accounts.succession.nominee import looked, nominated, of_why
from suar.accounts.succession.standing import heads
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.records import chain, files, outbox
from suar.records.models import StoredFile


def may_ask(actor: Actor) -> bool:
    """Whoever works for an organisation, for that organisation itself; not of the technical team's own house."""
    kind = actor.organisation.kind if actor.organisation else ""
    return actor.active and actor.delegation is None and kind != OrganisationKind.DIRECTORATE


def super_admins(actor: Actor) -> QuerySet[User]:
    """The super admins of one's own organisation, of whom one may be asked before the technical team is."""
    own = actor.organisation if may_ask(actor) else None
    return heads(own).order_by("full_name", "pk") if own is not None else User.objects.none()


@transaction.atomic
def ask(actor: Actor, answers: Mapping[str, Any], why: str, letter: StoredFile | None) -> Ticket:
    """Hand in the ticket. Its super admins, if there are any left, are told at once."""
    if not may_ask(actor) or actor.organisation is None:
        raise NotThere(Problem("", "not_found", gettext("Halaman ini tidak ada.")))
    kept, problems = looked(answers)
    if letter is None:
        text = gettext("Surat organisasi Anda belum dilampirkan.")
        problems.append(Problem("letter", "missing", text, gettext("Unggah suratnya sebagai PDF.")))
    problems += of_why(why)
    if problems:
        raise Refused.of(problems)
    ticket = _kept(actor, actor.organisation, nominated(kept), plain(why), letter)
    chain.append(ticket, "asked", actor, why=ticket.why, letter=letter.sha256 if letter else "")
    ticket.save()
    data = {
        "organisation": ticket.organisation.name, "by": actor.name, "name": kept["person_name"],
        "number": ticket.number, "url": settings.SUAR_PUBLIC_URL + reverse("portal:ticket", args=[ticket.pk]),
    }  # fmt: skip
    for each in heads(ticket.organisation).exclude(pk=actor.user_id or 0).order_by("pk"):
        messages.send("super_admin_asked", user=each, data=data, key=ticket.number)
    outbox.leave("suar.accounts.tasks.announce_ticket", ticket_id=ticket.pk)
    return ticket


def forget_nominees(which: Q) -> int:
    """Blank who was named in answered tickets that fit; how many. A letter on which an account was opened stays."""
    named = Ticket.objects.filter(which, kind=Ticket.Kind.SUPER_ADMIN).exclude(state=Ticket.State.OPEN)
    done = 0
    for ticket in named.exclude(nominee={}).select_related("letter").order_by("pk")[:1000]:
        letter = ticket.letter
        with transaction.atomic():
            ticket.nominee, ticket.letter = {}, None
            ticket.save(update_fields=["nominee", "letter"])
            if letter is not None and not Succession.objects.filter(letter=letter).exists():
                files.forget(letter)
        done += 1
    return done


def _kept(
    actor: Actor, organisation: Organisation, nominee: dict[str, str], why: str, letter: StoredFile | None
) -> Ticket:
    groups = Group.objects.filter(organisation=organisation)
    group = groups.filter(level=Level.SUPER_ADMIN).order_by("-active", "pk").first() or groups.order_by("pk").first()
    if group is None or actor.user_id is None:
        raise NotThere(Problem("", "not_found", gettext("Halaman ini tidak ada.")))
    try:
        with transaction.atomic():
            return Ticket.objects.create(
                kind=Ticket.Kind.SUPER_ADMIN, organisation=organisation, group=group, wishes={}, nominee=nominee,
                letter=letter, why=why, asked_by_id=actor.user_id, asked_at=clock.now(), number=tickets.new_number(),
            )  # fmt: skip
    except IntegrityError:
        raise Refused(
            Problem("", "open_ticket", gettext("Organisasi Anda sudah meminta super admin lain; belum dijawab."),
                    gettext("Tunggu jawabannya, lalu buat tiket baru.")),
            status=409,
        ) from None  # fmt: skip
