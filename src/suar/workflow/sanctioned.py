"""Which companies and sanctions an office may look at: its head those that work at its port, the directorate all."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from suar.accounts import sanctions
from suar.accounts.actors import Actor
from suar.accounts.models import Organisation, Sanction
from suar.accounts.roles import MENU_SANCTIONS, STATE, Right, Role
from suar.accounts.sanctions import Imposed
from suar.kernel.errors import NotThere, Problem
from suar.kernel.words import gettext
from suar.workflow.models import Application, State


def may_look(actor: Actor) -> bool:
    """Heads of office and the directorate."""
    if not actor.active or not actor.has_right(MENU_SANCTIONS, Right.VIEW):
        return False
    return actor.has_role(Role.DIRECTORATE) or actor.has_role(Role.HEAD_OF_OFFICE)


def ports(actor: Actor) -> list[str]:
    """Ports of which the actor is the head."""
    return sorted(port for role, port in actor.postings if role == Role.HEAD_OF_OFFICE)


def companies(actor: Actor) -> QuerySet[Organisation]:
    """Companies that the actor may sanction: a head those that have filed at the port."""
    every = Organisation.objects.exclude(kind__in=STATE)
    if sanctions.imposers_port(actor) is None:
        return every.none()
    if actor.has_role(Role.DIRECTORATE):
        return every
    return every.filter(Exists(_filed(OuterRef("pk"), ports(actor))))


def listed(actor: Actor) -> QuerySet[Sanction]:
    """Sanctions that the actor may read: a head those of the own port and of companies that work there."""
    if not may_look(actor):
        return Sanction.objects.none()
    every = sanctions.sanctions()
    if actor.has_role(Role.DIRECTORATE):
        return every
    own = ports(actor)
    return every.filter(Q(port_code__in=own) | Q(Exists(_filed(OuterRef("organisation"), own))))


def impose(actor: Actor, company: Organisation, what: Imposed) -> Sanction:
    """The next step against a company, by whoever may look at it."""
    if not companies(actor).filter(pk=company.pk).exists():
        raise NotThere(Problem("company", "not_found", gettext("Perusahaan ini tidak ditemukan.")))
    return sanctions.impose(actor, company.pk, _port(actor, company), what)


def _port(actor: Actor, company: Organisation) -> str:
    """In the name of which office: where the company filed last; the directorate in its own."""
    if actor.has_role(Role.DIRECTORATE):
        return ""
    last = (
        _handed_in(ports(actor))
        .filter(organisation=company)
        .order_by("-pk")
        .values_list("port__code", flat=True)
        .first()
    )
    return last or sanctions.imposers_port(actor) or ""


def _filed(company: OuterRef, at: list[str]) -> QuerySet[Application]:
    return _handed_in(at).filter(organisation=company)


def _handed_in(at: list[str]) -> QuerySet[Application]:
    return Application.objects.filter(port__code__in=at).exclude(state=State.DRAFT)
