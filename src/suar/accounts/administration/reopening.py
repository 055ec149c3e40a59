"""Who may open a shut account again: nobody of a lower level than whoever shut it, nobody of another house, and
nobody at all where the person was forgotten."""

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
    if (gone := of_nobody(person)) is not None:
        return gone
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


def of_nobody(person: User) -> Problem | None:
    """Who was forgotten is no longer anybody: what the account did would else stand in another's name."""
    if not person.forgotten:
        return None
    text = gettext("Data orang di balik akun ini sudah dihapus; akun ini tidak dapat diubah atau diaktifkan lagi.")
    law = gettext("Pasal 43 dan 44 UU 27/2022")
    return Problem("", "forgotten", text, gettext("Buat akun baru bagi orangnya."), law)


def may_reopen(actor: Actor, person: User) -> bool:
    """Whether a shut account is this person's to open again."""
    return scope.may_change_person(actor, person) and barred(actor, person) is None


def _above(one: Level, other: Level) -> bool:
    return _HIGHEST_FIRST.index(one) < _HIGHEST_FIRST.index(other)
