"""Who may read which changes: a super admin the company's, an admin those below, the directorate's admins all."""

from django.db.models import Q, QuerySet

from suar.accounts.actors import Actor
from suar.accounts.administration import scope
from suar.accounts.models import RightsChange
from suar.accounts.roles import Level, Role
from suar.accounts.sanctions import answers_frozen


def sees_every_company(actor: Actor) -> bool:
    """Whether the changes of every company are this person's to read."""
    return scope.may_administer(actor) and actor.has_role(Role.DIRECTORATE)


def may_read_history(actor: Actor) -> bool:
    """Whoever looks after people; of a frozen company its super admins, who may need it for their appeal."""
    return scope.may_administer(actor) or answers_frozen(actor)


def changes_seen(actor: Actor) -> QuerySet[RightsChange]:
    """The changes that this person may read; newest last, as they were written."""
    every = RightsChange.objects.select_related("event", "by", "whom", "group", "organisation")
    if not may_read_history(actor):
        return every.none()
    if sees_every_company(actor):
        return every
    own = every.filter(organisation=actor.organisation_id)
    if actor.level == Level.SUPER_ADMIN:
        return own
    below = scope.groups(actor).values("pk")
    return own.filter(Q(group__in=below) | Q(whom__group__in=below) | Q(by=actor.user_id))
