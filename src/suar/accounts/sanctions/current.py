"""Which sanction stands against a company, what may follow, and who may do what about it (PM 8/2022 art. 59)."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from suar.accounts.actors import Actor
from suar.accounts.models import Organisation, Sanction
from suar.accounts.roles import MENU_SANCTIONS, MENU_USERS, Level, Right, Role
from suar.kernel import clock
from suar.kernel.dates import moment_text
from suar.kernel.errors import Problem
from suar.kernel.words import gettext, said

LAW = "PM 8/2022 pasal 59"
WARNING, FREEZE, REVOCATION = Sanction.Kind.WARNING, Sanction.Kind.FREEZE, Sanction.Kind.REVOCATION
#: How long each runs; a freeze may be set for fewer days, never for more.
RUNS = {WARNING: timedelta(days=7), FREEZE: timedelta(days=30)}
NEXT = {WARNING: FREEZE, FREEZE: REVOCATION}
#: Within this time after a step's own the next may follow; later the matter begins anew with a warning [own].
MEANWHILE = timedelta(days=30)
#: How long a company may appeal [own].
APPEAL = timedelta(days=7)


def standing(organisation_id: int | None) -> Sanction | None:
    """The sanction that stands against a company now. One query."""
    return Sanction.objects.filter(organisation=organisation_id, ended_at=None).select_related("appeal").first()


def due(organisation_id: int) -> tuple[Sanction.Kind | None, Sanction | None, datetime | None]:
    """Which step comes next against a company, after which one, and from when on; no step after a revocation."""
    last = Sanction.objects.filter(organisation=organisation_id).order_by("-pk").first()
    overturned = (Sanction.Ended.LIFTED, Sanction.Ended.APPEAL)
    if last is None or last.ended_how in overturned:
        return WARNING, None, None
    if last.kind == REVOCATION or last.until is None:
        return None, last, None
    if clock.now() > last.until + MEANWHILE:
        return WARNING, None, None
    return NEXT[Sanction.Kind(last.kind)], last, last.until


def imposers_port(actor: Actor) -> str | None:
    """At which port the actor may sanction: "" for the directorate everywhere, None: at none."""
    if not actor.active or not actor.has_right(MENU_SANCTIONS, Right.EDIT):
        return None
    if actor.has_role(Role.DIRECTORATE):
        return ""
    return min((port for role, port in actor.postings if role == Role.HEAD_OF_OFFICE), default=None)


def may_lift(actor: Actor, sanction: Sanction) -> bool:
    """The office that imposed it, and the directorate."""
    port = imposers_port(actor)
    if port is None or sanction.ended_at is not None:
        return False
    return port == "" or actor.has_role(Role.HEAD_OF_OFFICE, sanction.port_code)


def may_appeal(actor: Actor, sanction: Sanction) -> bool:
    """The company's own admins, in time, once; also while the company is frozen."""
    admin = actor.level in (Level.SUPER_ADMIN, Level.ADMIN) and actor.has_right(MENU_USERS, Right.VIEW)
    own = actor.delegation is None and actor.organisation_id == sanction.organisation_id
    open_to = sanction.ended_at is None and clock.now() <= sanction.appeal_until
    return bool(admin and own and open_to and not hasattr(sanction, "appeal"))


def answers_frozen(actor: Actor) -> bool:
    """Whether the person still answers for a company whose access is frozen: its super admins; revoked, nobody."""
    if not actor.frozen or actor.level != Level.SUPER_ADMIN or actor.delegation is not None:
        return False
    sanction = standing(actor.organisation_id)
    return actor.has_right(MENU_USERS, Right.VIEW) and (sanction is None or sanction.kind != REVOCATION)


def may_decide(actor: Actor, sanction: Sanction) -> bool:
    """The directorate, but nobody about what they imposed themselves."""
    appeal = getattr(sanction, "appeal", None)
    if appeal is None or appeal.decided_at is not None or sanction.ended_how == Sanction.Ended.LIFTED:
        return False
    directorate = actor.active and actor.has_role(Role.DIRECTORATE) and actor.has_right(MENU_SANCTIONS, Right.APPROVE)
    return directorate and actor.user_id != sanction.imposed_by_id


def why_frozen(organisation: Organisation) -> Problem:
    """What somebody of a frozen company reads instead of what they asked for: the number, until when, what to do."""
    sanction = standing(organisation.pk)
    if sanction is None:
        text = gettext("Akses %(company)s dibekukan.") % {"company": organisation.name}
        return Problem("", "frozen", text, gettext("Hubungi penyelenggara pelabuhan atau direktorat."), LAW)
    words = {"company": organisation.name, "kind": said(Sanction.Kind(sanction.kind).label), "number": sanction.number}
    text = gettext("%(kind)s berlaku atas %(company)s, nomor %(number)s") % words
    if sanction.until is not None:
        text = gettext("%(said)s, sampai %(until)s") % {"said": text, "until": moment_text(sanction.until)}
    remedy = gettext("Data sendiri tetap dapat dibaca. Alasan dan keberatan: Perusahaan, Sanksi.")
    return Problem("", "frozen", f"{text}.", remedy, LAW)


def with_appeal_to_decide() -> Q:
    """What is true of sanctions whose appeal waits; of one that was taken back there is nothing left to decide."""
    return Q(appeal__isnull=False, appeal__decided_at=None) & ~Q(ended_how=Sanction.Ended.LIFTED)


def sanctions() -> QuerySet[Sanction]:
    """Every sanction with what its line says, newest first."""
    return Sanction.objects.select_related("organisation", "appeal", "letter").order_by("-pk")
