"""Who acts on a call, and who of them files or decides a service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from suar.accounts import proofs
from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.registry.models import Port
from suar.workflow.service import Service


@dataclass(frozen=True)
class Cast:
    """Who acts on a call: its agent, the two who decide at the port, and whoever else has a part in it."""

    port: Port
    agent: Actor
    authority: Actor
    harbour_master: Actor
    #: Stevedore, forwarder, operator of the place, health, immigration, customs, owner, master.
    parts: Mapping[Role, Actor] = field(default_factory=dict)
    pilot: Actor | None = None
    mooring: Actor | None = None
    #: Another agent, who takes the visit over.
    newcomer: Actor | None = None

    def decides(self, role: str) -> Actor:
        """Who decides in a function: an officer, or a company at its own desk (the agent, where it must consent).

        Whoever it is proves at this moment to be there, as the clearance asks.
        """
        if role == Role.AGENT:
            return self.agent
        if role == Role.HARBOUR_MASTER:
            return proofs.proved(self.harbour_master)
        return proofs.proved(self.parts.get(Role(role), self.authority) if role else self.authority)

    def appointed(self) -> list[Actor]:
        """The stevedore and the forwarder whom the agent names, where they have a part."""
        return [self.parts[role] for role in (Role.STEVEDORE, Role.FORWARDER) if role in self.parts]

    def files(self, service: type[Service] | Service) -> Actor:
        """Who files a service: the agent where it may, else whoever plays the first part that may."""
        roles = service.applicants()
        if service.from_outside and self.newcomer is not None:
            return self.newcomer
        if Role.AGENT in roles:
            return self.agent
        officers = {Role.HARBOUR_MASTER: self.harbour_master, Role.PORT_AUTHORITY: self.authority}
        known = {**self.parts, **officers}
        return next((known[role] for role in roles if role in known), self.agent)
