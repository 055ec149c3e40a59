"""What every requirement can say, and one that is asked only where a condition holds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.workflow.models import Application
from suar.workflow.requirements.standing import Standing

if TYPE_CHECKING:
    from suar.portcalls.models import PortCall
    from suar.workflow.service import Service


class Requirement:
    """One thing that must stand. ``services``: codes it waits for, from which the process graph is drawn."""

    services: tuple[str, ...] = ()
    law: str = ""
    #: Asked on some calls only.
    sometimes: ClassVar[bool] = False

    def concerns(self, service: Service, call: PortCall) -> bool:
        """Whether it is asked of this service on this call at all."""
        return True

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        """What is missing now; nothing where it stands."""
        raise NotImplementedError  # pragma: no cover

    def words(self) -> str:
        """The requirement as the catalogue says it."""
        raise NotImplementedError  # pragma: no cover


@dataclass(frozen=True)
class Where(Requirement):
    """Something that must stand only where a condition holds (a port asks for it, the ship is of a kind)."""

    condition: Callable[[Application], bool]
    requirement: Requirement
    sometimes: ClassVar[bool] = True

    @property
    def services(self) -> tuple[str, ...]:  # type: ignore[override]
        return self.requirement.services

    def concerns(self, service: Service, call: PortCall) -> bool:
        probe = Application(service_code=service.code, service_since=service.since, port=call.port, call=call)
        return self.condition(probe)

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        if self.condition(app):
            yield from self.requirement.problems(app, standing)

    def words(self) -> str:
        return gettext("%(what)s, bila diwajibkan") % {"what": self.requirement.words()}
