"""The ground the demo stands on: four ports with their places, companies, offices, and people who can sign in."""

from __future__ import annotations

from dataclasses import dataclass, field

from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import Organisation, User
from suar.accounts.roles import AGENCY_ROLES, Craft, Role
from suar.demo import companies, harbours, people
from suar.demo.walking import Cast
from suar.registry.models import Place, Port

#: The accounts a newcomer is shown, one or two of a kind; all others have the same password.
SHOWN = (
    "agent", "agent_staff", "agent_liner", "agent_tug", "agent_foreign",
    "stevedore", "forwarder", "operator_bdj", "pilot_bdj", "mooring_bdj", "tuks_bdj",
    "owner", "master",
    "authority", "harbour_master", "head", "authority_bdj", "harbour_master_bdj",
    "health_bdj", "immigration_bdj", "customs_bdj", "quarantine_bdj", "directorate",
)  # fmt: skip
#: Said under that list: how to find everybody else.
MORE = (
    "The same password opens every account. At other ports the names end in _bpn (Balikpapan), _srg (Tanjung Emas) "
    "or _bdj (Banjarmasin); without an ending they are of Sungai Guntung."
)


@dataclass
class World:
    """What the stories need to know, and the accounts to tell the visitor of."""

    ports: dict[str, Port]
    organisations: dict[str, Organisation]
    places: dict[str, Place]
    people: dict[str, User] = field(default_factory=dict)
    told: dict[str, dict[str, str]] = field(default_factory=dict)
    _actors: dict[str, Actor] = field(default_factory=dict)

    @property
    def accounts(self) -> dict[str, dict[str, dict[str, str]]]:
        """The accounts shown to a newcomer, and all others."""
        return {
            "accounts": {name: self.told[name] for name in SHOWN},
            "more_accounts": {name: told for name, told in self.told.items() if name not in SHOWN},
        }

    def actor(self, account: str) -> Actor:
        """Who acts under this name."""
        if account not in self._actors:
            self._actors[account] = actor_of(self.people[account])
        return self._actors[account]

    def officer(self, role: str, port: str) -> Actor:
        """The officer of a function at a port."""
        return self.actor(role if port == "suq" else f"{role}_{port}")

    def cast(self, place: str, agent: str, **others: str) -> Cast:
        """Everybody who acts on a call at a place; ``others``: accounts by role, such as the stevedore."""
        port, operator = place.partition(".")[0], self.places[place].operator
        parts = {Role(role): self.actor(account) for role, account in others.items()}
        for role in (*sorted(AGENCY_ROLES), Role.HEAD_OF_OFFICE):
            short = "head" if role == Role.HEAD_OF_OFFICE else role.value
            parts[role] = self.officer(short, port)
        crafts: dict[str, Actor] = {}
        company = operator or self.organisations.get(f"bup_{port}")
        for account, user in self.people.items():
            if company is not None and user.organisation_id == company.pk:
                if user.craft:
                    crafts[user.craft] = self.actor(account)
                else:
                    parts.setdefault(Role.PORT_OPERATOR, self.actor(account))
        if operator is not None or self.ports[port].has_operator:
            parts.setdefault(Role.STEVEDORE, self.actor("stevedore2" if port == "srg" else "stevedore"))
        return Cast(
            self.ports[port], self.actor(agent), self.officer("authority", port),
            self.officer("harbour_master", port), parts, crafts.get(Craft.PILOT), crafts.get(Craft.MOORING),
        )  # fmt: skip


def build() -> World:
    """Everything but ships and calls."""
    ports = harbours.build_ports()
    organisations = companies.build_organisations(ports)
    world = World(ports, organisations, harbours.build_places(ports, organisations))
    world.people, world.told = people.build_people(ports, organisations)
    harbours.build_rates(ports["suq"])
    return world
