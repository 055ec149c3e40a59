"""Who is aboard: the crew as the harbour master granted it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from suar.portcalls.models import CrewMember, PortCall


class FiledCrewMember(Protocol):
    """A crew member as the form of the crew clearance states it."""

    name: str
    rank: str
    nationality: str
    born_on: date
    seaman_book: str
    certificate: str | None
    certificate_expires_on: date | None


def muster(call: PortCall, filed: Sequence[FiledCrewMember]) -> None:
    """Replace the crew of a call by the list that was granted."""
    CrewMember.objects.filter(call=call).delete()
    CrewMember.objects.bulk_create(
        CrewMember(
            call=call,
            position=position,
            name=person.name,
            rank=person.rank,
            nationality=person.nationality,
            born_on=person.born_on,
            seaman_book=person.seaman_book,
            certificate=person.certificate or "",
            certificate_expires_on=person.certificate_expires_on,
        )
        for position, person in enumerate(filed, start=1)
    )


def last_crew(call: PortCall) -> list[dict[str, object]]:
    """The crew of this call, or of the ship's last one under the same agent, as answers of a form."""
    crew = list(CrewMember.objects.filter(call=call))
    if not crew:
        before = (
            CrewMember.objects.filter(call__ship_id=call.ship_id, call__agent_id=call.agent_id)
            .order_by("-call_id")
            .first()
        )
        crew = list(CrewMember.objects.filter(call_id=before.call_id)) if before else []
    return [
        {
            "name": person.name,
            "rank": person.rank,
            "nationality": person.nationality,
            "born_on": person.born_on,
            "seaman_book": person.seaman_book,
            "certificate": person.certificate or None,
            "certificate_expires_on": person.certificate_expires_on,
        }
        for person in crew
    ]
