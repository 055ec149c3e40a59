"""Companies, letters between them and officers of an office, as the tests of acting need them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from suar.accounts import delegations
from suar.accounts.actors import Actor, actor_of
from suar.accounts.delegations import Terms
from suar.accounts.models import Delegation, Group, MenuRights, Organisation, Posting, User
from suar.accounts.roles import EVERY_MENU, Level, OrganisationKind, Right, Role
from suar.demo.papers import paper
from suar.records import files
from suar.records.models import StoredFile
from tests.build import a_person, a_port, an_officer, an_organisation

PDF = paper("surat kuasa")


def a_company(name: str, kind: OrganisationKind = OrganisationKind.AGENT, nib: str = "") -> Actor:
    """A super admin of a company."""
    company = an_organisation(kind, name)
    if nib:
        Organisation.objects.filter(pk=company.pk).update(nib=nib)
    return again(a_person(company, f"admin {company.pk}"))


def person_of(actor: Actor) -> User:
    """The account behind an actor."""
    assert actor.user_id is not None
    return User.objects.get(pk=actor.user_id)


def set_active(actor: Actor, active: bool) -> None:
    """Freeze the actor's company behind everybody's back, or open it again."""
    assert actor.organisation_id is not None
    Organisation.objects.filter(pk=actor.organisation_id).update(active=active)


def again(person: User | Actor) -> Actor:
    """The person as they are now, with everything read anew."""
    pk = person_of(person).pk if isinstance(person, Actor) else person.pk
    return actor_of(User.objects.select_related("organisation", "group__parent__parent").get(pk=pk))


def a_colleague(actor: Actor, name: str, level: Level = Level.NON_ADMIN, **menus: frozenset[Right]) -> Actor:
    """Somebody else of the same company, in a group of their own below its first."""
    company = actor.organisation
    assert company is not None
    group = Group.objects.create(organisation=company, name=name, level=level, parent=company.groups.first())
    for menu, rights in (menus or {EVERY_MENU: frozenset(Right)}).items():
        MenuRights.objects.create(group=group, menu=menu, **{f"may_{right.value}": True for right in rights})
    made = User.objects.create(
        username=name, organisation=company, group=group, full_name=name.title(), completed_at="2026-01-01T00:00Z"
    )
    return again(made)


def a_paper(actor: Actor) -> StoredFile:
    """A file that the actor handed in."""
    return files.keep(
        PDF, name="surat.pdf", kind="PDF", mime="application/pdf", user_id=actor.user_id,
        organisation_id=actor.organisation_id,
    )  # fmt: skip


def terms(delegate: Actor, number: str = "SK-1", **changed: Any) -> Terms:
    """Terms of a letter for a year, to a company by its name."""
    assert delegate.organisation is not None
    today = delegations.today()
    known: dict[str, Any] = {
        "delegate": delegate.organisation.name, "relation": "sub_agent", "letter_number": number, "since": today,
        "until": today + timedelta(days=365),
    }  # fmt: skip
    return Terms(**(known | changed))


def a_letter(principal: Actor, delegate: Actor, number: str = "SK-1", **changed: Any) -> Delegation:
    """A letter that was given."""
    return delegations.give(principal, terms(delegate, number, **changed))


def under(delegate: Actor, letter: Delegation) -> Actor:
    """The delegate's person, acting under the letter."""
    person = User.objects.select_related("organisation", "group__parent__parent").get(pk=person_of(delegate).pk)
    return actor_of(person, delegations.usable(person).get(pk=letter.pk))


def an_office() -> tuple[Actor, Actor, Actor, Actor]:
    """The head of a port's office, two officers of it, and the directorate."""
    port = a_port()
    head = an_officer(Role.HEAD_OF_OFFICE, port, "kepala")
    one = an_officer(Role.HARBOUR_MASTER, port, "syahbandar satu")
    two = an_officer(Role.PORT_AUTHORITY, port, "petugas dua")
    return head, one, two, an_officer(Role.DIRECTORATE)


def posted(actor: Actor, role: Role, since: date, until: date | None = None, **more: Any) -> Posting:
    """An order as it lies in the table."""
    return Posting.objects.create(
        user=person_of(actor), port_code="IDSUQ", role=role, order_number="SK uji", since=since, until=until, **more
    )
