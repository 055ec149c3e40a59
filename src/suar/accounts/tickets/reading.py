"""Who asks the contact desk, and who sees which tickets."""

from django.db.models import QuerySet

from suar.accounts.actors import Actor
from suar.accounts.models import Ticket
from suar.accounts.registrations.screening import may_screen
from suar.accounts.roles import Level


def may_ask(actor: Actor) -> bool:
    """Whether this person asks the contact desk: a super admin of a company, for that company itself."""
    return actor.active and actor.level == Level.SUPER_ADMIN and actor.delegation is None and not may_screen(actor)


def tickets(actor: Actor) -> QuerySet[Ticket]:
    """Tickets that this person may see: one's own, all of one's company for its super admins, all for the desk."""
    every = Ticket.objects.select_related("organisation", "group", "asked_by", "answered_by", "letter")
    if may_screen(actor):
        return every
    if not actor.active or actor.delegation is not None:
        return every.none()
    own = every.filter(organisation=actor.organisation_id)
    return own if may_ask(actor) else own.filter(asked_by=actor.user_id)
