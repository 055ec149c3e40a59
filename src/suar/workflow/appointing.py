"""The stevedores and forwarders an agent names in the notice of arrival, and what lies ready for them afterwards."""

from collections.abc import Iterable, Iterator, Sequence

from suar.accounts.models import Organisation
from suar.accounts.roles import OrganisationKind
from suar.cargo.models import Direction
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import appointments, variants
from suar.portcalls.models import PortCall
from suar.registry.models import Place
from suar.workflow.cargo_answers import CargoAnswer
from suar.workflow.forms import BaseForm, CompanyRef, Field
from suar.workflow.service import Effect, Prepares

#: What each kind of company files once the arrival is announced.
_FILES = {OrganisationKind.STEVEDORE: "RKBM", OrganisationKind.FORWARDER: "LAB"}


class Appointee(BaseForm):
    """One company that works for this call."""

    company: CompanyRef = Field(title=_("Perusahaan"))


def appointment_problems(
    call: PortCall, place: Place, cargo: Sequence[CargoAnswer], appointed: Sequence[Appointee]
) -> Iterable[Problem]:
    """Goods worked where it is run commercially need a stevedore from the start (decision 0012)."""
    worked = any(line.direction in (Direction.DISCHARGE, Direction.LOAD) for line in cargo)
    if not worked or not variants.run_commercially(call, place):
        return
    named = [one.company for one in appointed]
    if not Organisation.objects.filter(pk__in=named, kind=OrganisationKind.STEVEDORE).exists():
        yield Problem(
            "appointed",
            "R11",
            gettext("Ada bongkar muat, tetapi perusahaan bongkar muat (PBM) belum ditunjuk."),
            gettext("Tunjuk PBM yang memiliki PMKU di pelabuhan ini."),
            "PM 8/2022",
        )


def appoint(call: PortCall, appointed: Sequence[Appointee]) -> Iterator[Effect]:
    """Write the appointments of a call; each company finds its statement lying ready."""
    named = [one.company for one in appointed]
    appointments.appoint(call, named)
    yield from laid_ready(call, named)


def laid_ready(call: PortCall, companies: Sequence[int]) -> Iterator[Effect]:
    """What each of these appointed companies finds to fill in."""
    for kind, code in _FILES.items() if companies else ():
        for company in appointments.appointed(call, kind):
            if company.pk in companies:
                yield Prepares(code, company.pk)
