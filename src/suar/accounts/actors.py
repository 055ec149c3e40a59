"""Who is acting: a person, for an organisation, with its postings and rights; or the system itself."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from suar.accounts import rights as menu_rights
from suar.accounts.digests import digest_of
from suar.accounts.models import ApiKey, Delegation, Organisation, Posting, User
from suar.accounts.roles import EVERY_MENU, OFFICE_ROLES, PORT_ROLES, STATE, Craft, Level, OrganisationKind, Right, Role
from suar.kernel import clock
from suar.kernel.words import in_language, said

#: No longer than the columns that keep it.
_LONGEST_LABEL = 200
_ROLE_OF_KIND = {
    OrganisationKind.AGENT: Role.AGENT,
    OrganisationKind.STEVEDORE: Role.STEVEDORE,
    OrganisationKind.FORWARDER: Role.FORWARDER,
    OrganisationKind.PORT_OPERATOR: Role.PORT_OPERATOR,
    OrganisationKind.OWNER: Role.OWNER,
    OrganisationKind.DIRECTORATE: Role.DIRECTORATE,
}


@dataclass(frozen=True)
class Actor:
    """Everything that ``may()`` needs to know of whoever asks; read once a request."""

    user_id: int | None
    label: str
    organisation: Organisation | None = None
    #: Port codes by the role a posting gives there.
    postings: frozenset[tuple[Role, str]] = frozenset()
    rights: dict[str, frozenset[Right]] = field(default_factory=dict)
    system: bool = False
    #: How the person signs: name and function, as on a paper.
    name: str = ""
    function: str = ""
    #: What the person does on the water or the quay, if anything.
    craft: str = ""
    #: Level of the person's group; none while acting for another company.
    level: Level | None = None
    #: The person's own group: nobody changes it for themselves.
    group_id: int | None = None
    #: The letter under which the person acts for ``organisation``, and the company that employs the person.
    delegation: Delegation | None = None
    employer: Organisation | None = None
    #: Functions in which the person stands in for another officer, as a paper says it ("Plh. Syahbandar"), by posting.
    standing_in: Mapping[tuple[Role, str], str] = field(default_factory=dict)
    #: When the person last proved to be there, as strongly as the account can.
    proved_at: datetime | None = None

    @property
    def organisation_id(self) -> int | None:
        return self.organisation.pk if self.organisation else None

    @property
    def signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def active(self) -> bool:
        """Signed in for an organisation that has not been frozen."""
        return self.signed_in and self.organisation is not None and self.organisation.active

    @property
    def frozen(self) -> bool:
        """Of a company whose access is frozen or revoked: reads what is its own, and does nothing else."""
        company = self.organisation
        return self.signed_in and company is not None and not company.active and company.kind not in STATE

    @property
    def houses(self) -> frozenset[int]:
        """The organisations this person works for or acts for: of their cases none is this person's to decide."""
        return frozenset(each.pk for each in (self.organisation, self.employer) if each is not None)

    def reaches(self, port_code: str) -> bool:
        """Whether the letter under which the person acts, if any, reaches to a port."""
        return self.delegation is None or not self.delegation.ports or port_code in self.delegation.ports

    def in_capacity(self, role: Role | str, port_code: str) -> Actor:
        """The same person, named with the function in which they stand in for somebody in this matter."""
        title = self.standing_in.get((Role(role), port_code)) if role else None
        if title is None:
            return self
        named = f"{self.name}, {title}"
        return replace(self, function=title, label=self.label.replace(self.name, named, 1)[:_LONGEST_LABEL])

    def with_right(self, menu: str, right: Right) -> Actor:
        """The same person if the group had this right too: to tell what is missing from what is none of theirs."""
        return replace(self, rights={**self.rights, menu: self.rights_on(menu) | {right}})

    @property
    def is_officer(self) -> bool:
        """Serves the port's own office: sees all of that port, and what it writes down counts."""
        return any(role in PORT_ROLES for role, _port in self.postings)

    @property
    def has_desk(self) -> bool:
        """Decides cases: any office of a port, the directorate, or an operator where it decides."""
        return bool(self.postings) or self.has_role(Role.DIRECTORATE) or self.has_role(Role.PORT_OPERATOR)

    def has_role(self, role: Role, port_code: str | None = None) -> bool:
        """Whether this actor plays ``role`` (at a port, where the role is a posting)."""
        if role in OFFICE_ROLES:
            return any(r == role and port_code in (None, p) for r, p in self.postings)
        if role == Role.MASTER:
            return self.active and self.craft == Craft.MASTER
        if self.organisation is None or not self.organisation.active:
            return False
        return _ROLE_OF_KIND.get(OrganisationKind(self.organisation.kind)) == role

    def has_right(self, menu: str, right: Right) -> bool:
        """Whether the actor's group ticks ``right`` on ``menu``."""
        return right in self.rights_on(menu)

    def rights_on(self, menu: str) -> frozenset[Right]:
        """The rights on one menu."""
        return menu_rights.on(self.rights, menu)

    def menus_to_see(self) -> tuple[frozenset[str], bool]:
        """Menus this actor may view, and whether every menu not named is among them."""
        seen = frozenset(m for m, rights in self.rights.items() if Right.VIEW in rights and m != EVERY_MENU)
        return seen, Right.VIEW in self.rights.get(EVERY_MENU, frozenset())

    def ports(self) -> frozenset[str]:
        """Codes of the ports whose office this officer serves."""
        return frozenset(port for role, port in self.postings if role in PORT_ROLES)


NOBODY = Actor(user_id=None, label="")


def system() -> Actor:
    """The system acting by itself, after somebody's act or at a time."""
    return Actor(user_id=None, label="Sistem", system=True)  # kept in the chain: never in the language of a moment


def actor_of(user: User, delegation: Delegation | None = None, proved_at: datetime | None = None) -> Actor:
    """The actor that a signed-in person is now, for their own company or, under a letter, for its principal.

    Two queries where the person was read with organisation and groups.
    """
    employer = user.organisation
    organisation = delegation.principal if delegation else employer
    postings: list[Posting] = []
    if delegation is None and employer and employer.active and employer.kind == OrganisationKind.OFFICE:
        postings = [
            p
            for p in Posting.objects.filter(user_id=user.pk)
            if p.since <= clock.today(p.zone) and (p.until is None or p.until >= clock.today(p.zone))
        ]
    rights = menu_rights.effective(user.group)
    return Actor(
        user.pk,
        _label(user, employer, delegation),
        organisation,
        frozenset((Role(p.role), p.port_code) for p in postings),
        rights if delegation is None else menu_rights.under(delegation, rights),
        name=str(user),
        function=user.job_title,
        craft="" if delegation else user.craft,
        level=None if delegation else user.level,
        group_id=user.group_id,
        delegation=delegation,
        employer=employer,
        standing_in=_standing_in(postings),
        proved_at=proved_at,
    )


def _standing_in(postings: Sequence[Posting]) -> dict[tuple[Role, str], str]:
    """In whose functions an officer stands; a function that is also the officer's own is exercised as such."""
    own = {(p.role, p.port_code) for p in postings if not p.capacity}
    if len(own) == len(postings):
        return {}
    with in_language("id"):
        return {
            (Role(p.role), p.port_code): f"{p.capacity.title()}. {said(Role(p.role).label)}"
            for p in postings
            if p.capacity and (p.role, p.port_code) not in own
        }


def _label(user: User, employer: Organisation | None, delegation: Delegation | None) -> str:
    """Kept in chains, so never in the language of a moment. In whose name somebody acts is never cut off."""
    label = f"{user}" + (f" ({employer})" if employer else "")
    if delegation is None:
        return label[:_LONGEST_LABEL]
    behalf = f" a.n. {str(delegation.principal)[:70]} [{delegation.letter_number}]"
    return f"{label[: _LONGEST_LABEL - len(behalf)]}{behalf}"


#: What an actor needs of a person, read at once.
WITH_PERSON = ("organisation", "group__parent__parent")


def new_key(user: User, name: str, key: str | None = None, delegation: Delegation | None = None) -> str:
    """Make a key for a person, for all that is asked with it under a letter if one is named; it is shown this once."""
    key = key or f"suar_{secrets.token_urlsafe(30)}"
    ApiKey.objects.create(user=user, name=name, digest=digest_of(key), created_at=clock.now(), delegation=delegation)
    return key
