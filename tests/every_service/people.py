"""Everybody who may have, or try to have, a part in a call: those who belong to it and their rivals elsewhere."""

from __future__ import annotations

from suar.accounts.actors import NOBODY, Actor
from suar.accounts.roles import AGENCY_ROLES, PORT_ROLES, Craft, OrganisationKind, Role
from suar.demo.walking import Cast
from suar.portcalls import appointments
from suar.portcalls.models import PortCall
from suar.registry.models import Command, Port
from tests import build, commerce

ELSEWHERE = "IDXXX"


def of_a_call(cast: Cast) -> dict[str, Actor]:
    """Who belongs to a call of this cast."""
    parts = cast.parts
    return {
        "agent": cast.agent,
        "stevedore": parts[Role.STEVEDORE],
        "forwarder": parts[Role.FORWARDER],
        "operator": parts[Role.PORT_OPERATOR],
        "owner": parts[Role.OWNER],
        "master": parts[Role.MASTER],
        **_offices(cast.port, ""),
        "directorate": build.an_officer(Role.DIRECTORATE),
    }


def strangers(call: PortCall) -> dict[str, Actor]:
    """Who has no part in it: rivals, the same functions at another port, people whom nobody posted."""
    office = build.an_organisation(OrganisationKind.OFFICE, "Kantor tanpa SK", call.port.code)
    return {
        "nobody": NOBODY,
        "another agent": build.an_agent("PT Agen Lain"),
        "another stevedore": commerce.a_company(OrganisationKind.STEVEDORE, "PT Bongkar Lain"),
        "another forwarder": commerce.a_company(OrganisationKind.FORWARDER, "PT Urus Lain"),
        "another operator": commerce.a_company(OrganisationKind.PORT_OPERATOR, f"PT Jetty {call.port.code}"),
        "another owner": commerce.a_company(OrganisationKind.OWNER, "PT Pemilik Lain"),
        "another ship's master": _another_master(call),
        **_offices(build.a_port(ELSEWHERE), " elsewhere"),
        "clerk without an order": build_actor(office.name, OrganisationKind.OFFICE, call.port.code),
    }


def appointed_rivals(call: PortCall) -> dict[str, Actor]:
    """A second stevedore and a second forwarder whom the agent appointed as well."""
    found = {
        "second stevedore": commerce.a_company(OrganisationKind.STEVEDORE, "PT Bongkar Kedua"),
        "second forwarder": commerce.a_company(OrganisationKind.FORWARDER, "PT Urus Kedua"),
    }
    standing = call.appointments.filter(ended_at=None).values_list("organisation_id", flat=True)
    appointments.appoint(call, [*standing, *(a.organisation_id for a in found.values() if a.organisation_id)])
    return found


def build_actor(name: str, kind: OrganisationKind, port_code: str = "") -> Actor:
    """Somebody of an organisation, without a posting."""
    from suar.accounts.actors import actor_of

    company = build.an_organisation(kind, name, port_code)
    return actor_of(build.a_person(company, f"orang {company.pk}"))


def _offices(port: Port, where: str) -> dict[str, Actor]:
    words = {Role.PORT_AUTHORITY: "authority", Role.HARBOUR_MASTER: "harbour master", Role.HEAD_OF_OFFICE: "head"}
    port_office = {f"{words[role]}{where}": build.an_officer(role, port) for role in sorted(PORT_ROLES)}
    agencies = {f"{role.value}{where}": build.an_agency(role, port) for role in sorted(AGENCY_ROLES)}
    return port_office | agencies


def _another_master(call: PortCall) -> Actor:
    master = commerce.a_company(OrganisationKind.OWNER, "PT Pemilik Lain", Craft.MASTER)
    ship = build.a_ship(agent=build.an_agent("PT Agen Lain"))
    Command.objects.get_or_create(ship=ship, user_id=master.user_id, since=call.created_at.date())
    return master
