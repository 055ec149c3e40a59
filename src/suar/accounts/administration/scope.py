"""Who administers whom: a super admin the whole company, an admin what stands below their own group, others nobody."""

from django.db import transaction
from django.db.models import Q, QuerySet

from suar.accounts.actors import WITH_PERSON, Actor, actor_of
from suar.accounts.models import Group, Organisation, User
from suar.accounts.roles import MAKES, MENU_USERS, Level, Right
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import _, gettext


def may_administer(actor: Actor, right: Right = Right.VIEW) -> bool:
    """Whether this person looks after people of their own company (never of one they act for)."""
    return actor.active and bool(levels_made(actor)) and actor.has_right(MENU_USERS, right)


def levels_made(actor: Actor) -> tuple[Level, ...]:
    """Levels that this person makes and changes."""
    return MAKES[actor.level] if actor.level else ()


def groups(actor: Actor) -> QuerySet[Group]:
    """The groups that this person may see, those of a super admin's company or those below an admin's own."""
    every = Group.objects.filter(organisation=actor.organisation_id).select_related("parent")
    if not may_administer(actor):
        return every.none()
    return every if actor.level == Level.SUPER_ADMIN else every.filter(pk__in=_below(actor))


def people(actor: Actor) -> QuerySet[User]:
    """The people that this person may see."""
    every = User.objects.filter(organisation=actor.organisation_id).select_related("group")
    if not may_administer(actor):
        return every.none()
    return every if actor.level == Level.SUPER_ADMIN else every.filter(group__in=_below(actor))


def may_change_group(actor: Actor, group: Group) -> bool:
    """Whether a visible group is one of a level that this person makes, and not their own."""
    return Level(group.level) in levels_made(actor) and group.pk != actor.group_id


def may_change_person(actor: Actor, person: User) -> bool:
    """Whether a visible person is of a level that this person makes; nobody changes their own account here."""
    if person.pk == actor.user_id:
        return False
    if person.group is None:
        return actor.level == Level.SUPER_ADMIN
    return may_change_group(actor, person.group)


def may_deactivate(actor: Actor, person: User) -> bool:
    """As ``may_change_person``; besides, a super admin shuts the account of a fellow who has left."""
    fellow = person.group is not None and person.group.level == Level.SUPER_ADMIN == actor.level
    return may_change_person(actor, person) or (fellow and person.pk != actor.user_id)


def parents(actor: Actor, level: str) -> QuerySet[Group]:
    """Groups under which this person may put a new group of a level: their own, and visible ones between the two, but
    never another super admin's."""
    above = [one for one, makes in MAKES.items() if level in makes]
    own = Group.objects.filter(pk=actor.group_id or 0).select_related("parent")
    found = (groups(actor) | own).filter(level__in=above, active=True)
    return found.exclude(~Q(pk=actor.group_id or 0), level=Level.SUPER_ADMIN).distinct().order_by("name")


def of_a_fellow(actor: Actor, parent_id: int) -> Problem | None:
    """What is said where somebody would put a group below a fellow super admin's; None where it is no such group."""
    theirs = groups(actor).filter(pk=parent_id, level=Level.SUPER_ADMIN).exclude(pk=actor.group_id or 0)
    if not 0 < parent_id < 2**63 or not theirs.exists():
        return None
    text = gettext("Itu kelompok super admin lain: hak di bawahnya diberikan olehnya.")
    remedy = gettext("Pilih kelompok Anda sendiri, atau mintalah kepada super admin itu.")
    return Problem("parent", "fellow", text, remedy)


def places_for_people(actor: Actor) -> QuerySet[Group]:
    """Groups into which this person may put people."""
    return groups(actor).filter(level__in=levels_made(actor), active=True).exclude(pk=actor.group_id or 0)


def _below(actor: Actor) -> list[int]:
    """Ids of the groups below the actor's own, at any depth."""
    pairs = list(Group.objects.filter(organisation=actor.organisation_id).values_list("pk", "parent"))
    return [pk for pk in descend(pairs, actor.group_id) if pk != actor.group_id]


def descend(pairs: list[tuple[int, int | None]], start: int | None) -> list[int]:
    """The ids that hang below ``start``, itself first, each parent before its children."""
    found = [start] if start is not None else []
    for each in found:
        found += [pk for pk, parent in pairs if parent == each and pk not in found]
    return found


def begin(actor: Actor, right: Right) -> tuple[Actor, Organisation]:
    """Lock the company and ask again who the actor is: rights may have been cut since the page was opened."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("administration happens within a transaction")
    if actor.organisation_id is None or actor.user_id is None:
        raise NotThere(not_yours())
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation_id)
    person = User.objects.select_related(*WITH_PERSON).filter(pk=actor.user_id, is_active=True).first()
    now = actor_of(person) if person is not None and actor.delegation is None else None
    if now is None or now.organisation_id != organisation.pk or not may_administer(now):
        raise NotThere(not_yours())
    if not now.has_right(MENU_USERS, right):
        text = gettext("Kelompok Anda tidak punya hak “%(right)s” atas pengguna dan kelompok.")
        remedy = gettext("Minta kepada yang membuat akun Anda.")
        raise Refused(Problem("", "right", text % {"right": Right(right).label}, remedy), status=403)
    return now, organisation


def not_yours() -> Problem:
    """What somebody reads who asks for a group or person beyond their reach: as if there were none."""
    return Problem("", "not_found", _("Tidak ada kelompok atau pengguna seperti itu."), _("Periksa daftar Anda."))
