"""Letters of delegation as the services see them: which services a company can let another file, and at which ports."""

from __future__ import annotations

from dataclasses import replace

from suar.accounts import delegations
from suar.accounts.actors import Actor
from suar.accounts.delegations import Terms
from suar.accounts.models import Delegation, Organisation
from suar.accounts.roles import MENU_BILLS, OrganisationKind, Role
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext, said
from suar.registry.models import Port
from suar.registry.ports import served
from suar.workflow import registry
from suar.workflow.service import Service

_ROLES: dict[str, Role] = {
    OrganisationKind.AGENT: Role.AGENT,
    OrganisationKind.STEVEDORE: Role.STEVEDORE,
    OrganisationKind.FORWARDER: Role.FORWARDER,
    OrganisationKind.PORT_OPERATOR: Role.PORT_OPERATOR,
    OrganisationKind.OWNER: Role.OWNER,
}


def services_of(principal: Organisation) -> list[tuple[str, str]]:
    """Code and title of what a company can itself file or decide, and so hand on; the state's bills last."""
    role = _ROLES.get(principal.kind)
    if role is None:
        return []
    found = [(s.code, f"{s.code} · {said(s.title)}") for s in registry.current() if _does(role, s)]
    return [*sorted(found), (MENU_BILLS, gettext("Tagihan PNBP"))]


def _does(role: Role, service: type[Service] | Service) -> bool:
    decides = role == Role.PORT_OPERATOR and any(step.at_operator for step in service.steps)
    return decides or role in service.applicants() or any(step.at_company and step.by == role for step in service.steps)


def ports_named(codes: tuple[str, ...]) -> list[Port]:
    """The ports of a letter, by name."""
    return list(Port.objects.filter(code__in=codes).order_by("name"))


def checked(actor: Actor, terms: Terms) -> Delegation:
    """The letter as it would be made. Refused names all that stands against it."""
    problems = _problems(actor, terms)
    try:
        letter = delegations.checked(actor, replace(terms, services=_known(actor, terms)))
    except Refused as refused:
        raise Refused.of([*problems, *refused.problems], status=refused.status) from refused
    if problems:
        raise Refused.of(problems)
    return letter


def give(actor: Actor, terms: Terms) -> Delegation:
    """Make the letter."""
    checked(actor, terms)
    return delegations.give(actor, terms)


def _known(actor: Actor, terms: Terms) -> tuple[str, ...]:
    offered = {code for code, _title in services_of(actor.organisation)} if actor.organisation else set()
    return tuple(code for code in terms.services if code in offered)


def _problems(actor: Actor, terms: Terms) -> list[Problem]:
    found = []
    strange = sorted(set(terms.services) - set(_known(actor, terms)))
    if strange:
        text = gettext("Layanan ini tidak dapat diajukan perusahaan Anda sendiri: %(codes)s.")
        found.append(Problem("services", "not_yours", text % {"codes": ", ".join(strange)[:200]}))
    known = set(served().filter(code__in=terms.ports).values_list("code", flat=True))
    unknown = sorted(set(terms.ports) - known)
    if unknown:
        text = gettext("Pelabuhan ini tidak dikenal atau belum disiapkan: %(codes)s.")
        remedy = gettext("Pakai kode lima huruf, misalnya IDBPN.")
        found.append(Problem("ports", "not_found", text % {"codes": ", ".join(unknown)[:200]}, remedy))
    return found
