"""The only writer of appointments: which stevedores and forwarders the agent named for a call."""

from collections.abc import Iterable

from suar.accounts.models import Organisation
from suar.accounts.roles import OrganisationKind
from suar.kernel import clock
from suar.portcalls.models import Appointment, PortCall


def appoint(call: PortCall, company_ids: Iterable[int]) -> None:
    """Make these companies, and no others, the appointed ones of a call."""
    wanted = set(company_ids)
    standing = Appointment.objects.filter(call=call, ended_at=None)
    standing.exclude(organisation__in=wanted).update(ended_at=clock.now())
    there = set(standing.values_list("organisation_id", flat=True))
    Appointment.objects.bulk_create(
        Appointment(call=call, organisation_id=company, appointed_at=clock.now()) for company in sorted(wanted - there)
    )


def appointed(call: PortCall, kind: OrganisationKind) -> list[Organisation]:
    """The companies of a kind that stand appointed on a call."""
    return list(
        Organisation.objects.filter(kind=kind, appointments__call=call, appointments__ended_at=None).order_by("pk")
    )


def standing(call: PortCall) -> list[Organisation]:
    """Every company that stands appointed on a call, by name."""
    found = Organisation.objects.filter(appointments__call=call, appointments__ended_at=None)
    return list(found.order_by("name", "pk"))


def is_appointed(call: PortCall, company_id: int | None) -> bool:
    """Whether the company may work on this call (R11 otherwise)."""
    return Appointment.objects.filter(call=call, organisation=company_id, ended_at=None).exists()
