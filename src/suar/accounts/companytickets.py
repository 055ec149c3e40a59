"""A company's super admin asks the technical team to put its name, NIB or NPWP right; granted, they are changed."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import IntegrityError, transaction

from suar.accounts import changes, tickets
from suar.accounts.actors import Actor
from suar.accounts.administration.company_data import VERB
from suar.accounts.administration.wording import unsaid
from suar.accounts.models import Organisation, Ticket
from suar.accounts.registrations.questions import BY_NAME
from suar.accounts.registrations.screening import plain
from suar.accounts.roles import Right
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext, said
from suar.records import chain, outbox

FIELDS = ("name", "nib", "npwp")


@transaction.atomic
def ask(actor: Actor, answers: Mapping[str, str], why: str) -> Ticket:
    """Ask for another name or number; what is left empty or as it is stays."""
    organisation = actor.organisation
    if organisation is None or actor.user_id is None or actor.group_id is None or not tickets.may_ask(actor):
        raise NotThere(Problem("", "not_found", gettext("Halaman ini tidak ada.")))
    wishes, problems = _wished(organisation, answers)
    if not plain(why):
        problems.append(unsaid())
    if problems:
        raise Refused.of(problems)
    try:
        with transaction.atomic():
            ticket = Ticket.objects.create(
                kind=Ticket.Kind.COMPANY, organisation=organisation, group_id=actor.group_id, wishes=wishes,
                why=plain(why)[:1000], asked_by_id=actor.user_id, asked_at=clock.now(), number=tickets.new_number(),
            )  # fmt: skip
    except IntegrityError:
        raise Refused(
            Problem("", "open_ticket", gettext("Masih ada tiket seperti ini yang belum dijawab."),
                    gettext("Tunggu jawabannya, lalu buat tiket baru.")),
            status=409,
        ) from None  # fmt: skip
    chain.append(ticket, "asked", actor, wishes=wishes, why=ticket.why)
    ticket.save()
    outbox.leave("suar.accounts.tasks.announce_ticket", ticket_id=ticket.pk)
    return ticket


def _wished(organisation: Organisation, answers: Mapping[str, str]) -> tuple[dict[str, str], list[Problem]]:
    wishes, problems = {}, []
    for name in FIELDS:
        text, question = " ".join(plain(answers.get(name, "")).split()), BY_NAME[name]
        if not text or text == getattr(organisation, name):
            continue
        check = question.look(text)
        if len(text) > question.maxlength:
            remedy = gettext("Pendekkan isinya.")
            problems.append(Problem(name, "length", gettext("Isian ini terlalu panjang."), remedy))
        elif check.refused:
            problems.append(Problem(name, "form", said(check.reason), said(check.remedy)))
        elif check.number != getattr(organisation, name):
            wishes[name] = check.number if name == "name" else check.number[:16]
    if not wishes and not problems:
        text = gettext("Belum ada yang diubah.")
        problems.append(Problem("name", "same", text, gettext("Isi nama, NIB atau NPWP seperti seharusnya.")))
    return wishes, problems


@transaction.atomic
def grant(pk: int, actor: Actor, answer: str) -> Ticket:
    """The company is called and numbered as it asked, from now on; papers that were issued keep what they said."""
    ticket = tickets.to_answer(pk, actor, Right.APPROVE)
    wishes = {name: str(ticket.wishes[name]) for name in FIELDS if name in ticket.wishes}
    if ticket.kind != Ticket.Kind.COMPANY:
        raise NotThere(Problem("", "not_found", gettext("Tiket ini tidak ada.")))
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=ticket.organisation_id)
    before = {name: getattr(organisation, name) for name in wishes}
    try:
        with transaction.atomic():
            Organisation.objects.filter(pk=organisation.pk).update(**wishes)
    except IntegrityError:
        taken = gettext("NIB ini sudah dimiliki organisasi lain di Suar.")
        if "nib" not in wishes:  # only an office's name is its own at its port
            taken = gettext("Di pelabuhan itu sudah ada kantor bernama %(name)s.") % {"name": wishes["name"]}
        remedy = gettext("Tolak tiket ini, dengan alasannya.")
        raise Refused(Problem("", "taken", taken, remedy), status=409) from None
    why = f"{ticket.number}: {ticket.why}"
    changes.record(organisation, actor, VERB, before=before, after=wishes, why=why)
    return tickets.answered(ticket, actor, Ticket.State.GRANTED, answer)
