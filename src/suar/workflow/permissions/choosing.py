"""What a form offers somebody to choose from: companies, people, places and ships."""

from __future__ import annotations

from django.db.models import QuerySet

from suar.accounts.actors import Actor
from suar.accounts.models import Organisation, User
from suar.accounts.roles import Craft, Role
from suar.registry.models import Place, Port, Ship
from suar.workflow import licences
from suar.workflow.permissions.pages import may_open_call
from suar.workflow.permissions.papers import ships


def appointees(port: Port) -> QuerySet[Organisation]:
    """Stevedores and forwarders whose notice of business at a port (PMKU) is in force today."""
    return Organisation.objects.filter(
        kind__in=(Role.STEVEDORE, Role.FORWARDER), active=True, pk__in=licences.holders(port)
    ).order_by("name")


def workforce(actor: Actor, craft: Craft) -> QuerySet[User]:
    """The people of one's own company who do this work."""
    return User.objects.filter(
        organisation=actor.organisation_id, organisation__isnull=False, craft=craft, is_active=True
    ).order_by("full_name", "pk")


def ships_to_call(actor: Actor) -> QuerySet[Ship]:
    """The ships for which the actor may open a call: also those that have not called yet where a letter reaches."""
    if actor.delegation is None or not may_open_call(actor):
        return ships(actor)
    return Ship.objects.filter(agents=actor.organisation_id)


def visible(actor: Actor, port: Port) -> Visible:
    """The check that a form makes of every id inside it."""
    return Visible(actor, port)


class Visible:
    """Answers whether the row of an id inside a form is there for this actor."""

    def __init__(self, actor: Actor, port: Port) -> None:
        self.actor, self.port = actor, port

    def __call__(self, model: str, pk: int) -> bool:
        if not 0 < pk < 2**63:
            return False
        if model == "place":
            return Place.objects.filter(pk=pk, port=self.port, active=True).exists()
        if model == "ship":
            return ships(self.actor).filter(pk=pk).exists()
        if model == "appointee":
            return appointees(self.port).filter(pk=pk).exists()
        if model in Craft.values:
            return workforce(self.actor, Craft(model)).filter(pk=pk).exists()
        return False
