"""A draft is laid ready for the company whose turn it is."""

from __future__ import annotations

from django.db.models import Q

from suar.accounts.actors import system
from suar.accounts.models import Organisation
from suar.kernel import clock
from suar.portcalls.models import PortCall
from suar.records import chain
from suar.workflow import convoys, guards, notices, registry
from suar.workflow.lifecycle.state.recording import fresh
from suar.workflow.models import ENDED, Application, State
from suar.workflow.service import Prepares


def prepare(call: PortCall, effect: Prepares, *, when_due: bool = False) -> None:
    """Lay a draft ready for the company whose turn it is, unless one stands; the company's people fill it in.

    ``when_due``: only if all it needs stands already.
    """
    if effect.organisation_id is None:
        return
    company = Organisation.objects.filter(pk=effect.organisation_id, active=True).first()
    service = registry.in_force(effect.service, clock.today(call.port.zone))
    if company is None or not service.on_road(call) or convoys.prepared_with(call, effect.service, company.pk):
        return
    standing = Application.objects.filter(call=call, service_code=service.code).exclude(state__in=ENDED)
    standing = standing.exclude(Q(state=State.DRAFT) & ~Q(organisation=company))
    standing = standing.filter(shift=call.shift_id) if service.per_movement else standing
    if service.repeatable:  # another one beside what was granted
        standing = standing.filter(organisation=company).exclude(state=State.GRANTED)
    if standing.exists():
        return
    draft = fresh(service, call.port, call, system())
    draft.organisation = company
    if when_due and any(True for _missing in guards.prerequisites(draft)):
        return
    draft.save()
    chain.append(draft, "begun", system(), service=service.code, call=call.pk)
    draft.save(update_fields=["chain_length", "chain_hash"])
    notices.prepared(draft)
