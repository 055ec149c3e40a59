"""The technical team opens another super admin: the only writer of it, all or nothing, and everybody concerned told."""

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from suar.accounts import changes, invitations, messages, own_changes, proofs, signins, tickets
from suar.accounts.actors import Actor
from suar.accounts.models import ApiKey, Group, OneTimeLink, Organisation, Succession, User
from suar.accounts.registrations import founding
from suar.accounts.registrations.screening import may_screen, plain
from suar.accounts.roles import Right
from suar.accounts.succession.nominee import Wish
from suar.accounts.succession.standing import Plan, concerned, plan
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext


@transaction.atomic
def open_for(actor: Actor, pk: int, wish: Wish) -> Succession:
    """Open it for the organisation ``pk``. Everything is asked again under its lock."""
    if not may_screen(actor, Right.APPROVE):
        raise _not_there()
    organisation = Organisation.objects.select_for_update(no_key=True).filter(pk=pk).first()
    if organisation is None:
        raise _not_there()
    if concerned(actor, organisation):
        text = gettext("Anda bekerja atau bertindak untuk organisasi ini.")
        raise Refused(
            Problem("", "own_case", text, gettext("Minta rekan lain di tim teknis membukanya.")), status=403
        )  # fmt: skip
    _as_shown(organisation, wish)
    found = plan(actor, organisation, wish)
    if (found.account.pk if found.account else None) != wish.account:
        raise _changed(gettext("Akun orang ini di organisasi itu berubah sejak halaman dibuka."))
    if not proofs.fresh(actor):
        text = gettext("Membuka super admin memerlukan bukti baru bahwa Anda sendiri yang membukanya.")
        raise Refused(Problem("", "proof", text, gettext("Buktikan dengan kunci sandi atau kode.")), status=403)
    return _opened(actor, organisation, wish, found)


def _as_shown(organisation: Organisation, wish: Wish) -> None:
    """Nobody opened one meanwhile; else two officers would both answer the same letter."""
    last = Succession.objects.filter(organisation=organisation).select_related("person", "made_by").order_by("-pk")
    newest = last.first()
    if newest is not None and newest.pk != wish.known:
        text = gettext("%(who)s baru saja dibuka sebagai super admin oleh %(by)s.")
        raise _changed(text % {"who": newest.person, "by": newest.made_by})


def _opened(actor: Actor, organisation: Organisation, wish: Wish, found: Plan) -> Succession:
    group = found.group or founding.first_group(organisation)
    if not group.active:
        group.active = True
        group.save(update_fields=["active"])
    before = {"group": found.account.group.name} if found.account and found.account.group else {}
    person = raised(found.account, group) if found.account else made(organisation, group, found.answers)
    letter, why = wish.letter, plain(wish.why)
    assert letter is not None
    assert actor.user_id is not None
    number = " ".join(plain(wish.letter_number).split())
    after = {"group": group.name, "level": group.level, "letter_number": number, "letter_hash": letter.sha256}
    changes.record(
        organisation, actor, "super_admin_opened", whom=person, group=group, before=before, after=after, why=why
    )  # fmt: skip
    if found.left is not None:
        _shut(actor, organisation, found.left, number)
    ticket = tickets.fulfil(wish.ticket, actor, organisation, str(person)) if wish.ticket is not None else None
    opened = Succession.objects.create(
        organisation=organisation, person=person, left=found.left, letter_number=number, letter=letter, why=why,
        ticket=ticket, made_by_id=actor.user_id, made_at=clock.now(),
    )  # fmt: skip
    _invite(person, actor, raised=found.account is not None)
    _tell(opened, found.told)
    return opened


def made(organisation: Organisation, group: Group, answers: dict[str, str]) -> User:
    return founding.super_admin(group, answers, answers["email"], organisation=organisation)


def raised(account: User, group: Group) -> User:
    """An account that is there already keeps its address and its means: only its owner changes those."""
    account.group = group
    account.save(update_fields=["group"])
    return account


def _invite(person: User, actor: Actor, *, raised: bool) -> None:
    if not person.has_usable_password():
        invitations.invite(person)
    elif raised and person.group is not None:
        data = {"by": actor.name, "username": person.username, "group": person.group.name}
        messages.send("group_moved", user=person, data=data)


def _shut(actor: Actor, organisation: Organisation, left: User, number: str) -> None:
    """No sign-in, session, key or link of it works from now on."""
    left.is_active = False
    left.save(update_fields=["is_active"])
    now = clock.now()
    OneTimeLink.objects.filter(user=left, used_at=None).update(used_at=now)
    ApiKey.objects.filter(user=left, revoked_at=None).update(revoked_at=now)
    signins.end(left)
    changes.record(
        organisation, actor, "person_shut", whom=left, group=left.group, before={"active": True},
        after={"active": False}, why=number,
    )  # fmt: skip
    data = {"by": actor.name, "username": left.username, "organisation": organisation.name}
    messages.send("account_shut", user=left, data=data)


def _tell(made: Succession, others: list[User]) -> None:
    """All other super admins, whoever left among them, and the organisation's own address: so a theft is noticed."""
    organisation, person = made.organisation, made.person
    data = {
        "organisation": organisation.name, "name": str(person), "username": person.username,
        "email": own_changes.masked(person.email), "letter": made.letter_number, "why": made.why,
        "left": str(made.left) if made.left else "–",
        "url": f"{settings.SUAR_PUBLIC_URL}{reverse('portal:help')}#super-admin",
    }  # fmt: skip
    for each in others:
        messages.send("super_admin_opened", user=each, data=data, key=str(made.pk))
    if organisation.email:
        messages.send("super_admin_opened_company", email=organisation.email, data=data, key=str(made.pk))


def _changed(text: str) -> Refused:
    remedy = gettext("Buka halaman organisasi itu lagi untuk melihat keadaannya sekarang.")
    return Refused(Problem("", "state", text, remedy), status=409)


def _not_there() -> NotThere:
    return NotThere(Problem("", "not_found", gettext("Organisasi ini tidak ada.")))
