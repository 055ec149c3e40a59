"""A ship still lies at her berth six hours before her time there ends: agent, operator and office are told, once."""

from __future__ import annotations

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.portcalls import windows
from suar.portcalls.models import BerthBooking
from suar.workflow.models import Notice

KIND = "window_ends"
#: More windows than this do not end within six hours of one minute's look.
_MOST = 500


def tell() -> int:
    """Write the notices that are due; a window that was prolonged is told of again before its new end."""
    found: list[Notice] = []
    for booked in windows.ending(clock.now())[:_MOST]:
        found += _notices(booked)
    known = set(Notice.objects.filter(key__in=[each.key for each in found]).values_list("key", flat=True))
    due = [each for each in found if each.key not in known]
    Notice.objects.bulk_create(due, ignore_conflicts=True)
    return len(due)


def _notices(booked: BerthBooking) -> list[Notice]:
    call, key = booked.call, f"{KIND}:{booked.pk}:{booked.during.upper:%Y%m%d%H%M}"
    about = {"kind": KIND, "call": call, "at": clock.now()}
    office = Notice(key=f"{key}:office", port_id=call.port_id, role=Role.PORT_AUTHORITY, **about)
    companies = [call.agent_id, *([booked.place.operator_id] if booked.place.operator_id is not None else [])]
    return [office, *(Notice(key=f"{key}:{each}", organisation_id=each, **about) for each in dict.fromkeys(companies))]
