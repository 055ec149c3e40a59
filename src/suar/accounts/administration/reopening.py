"""Who may open a shut account again: nobody of a lower level than whoever shut it, and nobody of another house."""

from __future__ import annotations

from suar.accounts.actors import Actor
from suar.accounts.administration import scope
from suar.accounts.models import RightsChange, User
from suar.accounts.roles import Level
from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.records import chain

_HIGHEST_FIRST = list(Level)


def barred(actor: Actor, person: User) -> Problem | None:
    """What stands against opening the account again; None where nothing does."""
    shut = (
        RightsChange.objects.filter(whom=person, verb="person_shut")
        .select_related("event", "by__group", "organisation")
        .order_by("-at", "-event_id")
        .first()
    )
    if shut is None:
        return None
    if shut.by is not None and shut.by.organisation_id != person.organisation_id:
        text = gettext("Akun ini ditutup tim teknis.")
        return Problem("", "higher", text, gettext("Mintalah lewat tiket kepada tim teknis."))
    told = chain.particulars(shut.event).get("after") or {}
    level = told.get("by_level") or (shut.by.level if shut.by else None)
    if level not in Level.values or actor.level is None or not _above(Level(str(level)), actor.level):
        return None
    text = gettext("Akun ini ditutup oleh tingkat yang lebih tinggi dari Anda.")
    return Problem("", "higher", text, gettext("Mintalah kepada super admin perusahaan Anda."))


def may_reopen(actor: Actor, person: User) -> bool:
    """Whether a shut account is this person's to open again."""
    return scope.may_change_person(actor, person) and barred(actor, person) is None


def _above(one: Level, other: Level) -> bool:
    return _HIGHEST_FIRST.index(one) < _HIGHEST_FIRST.index(other)
