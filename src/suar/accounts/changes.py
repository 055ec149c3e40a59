"""The audit of rights: who changed whose rights, when, from what to what, and why. The only writer of those events."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from suar.accounts.models import Group, Organisation, RightsChange, User
from suar.records import chain
from suar.records.models import Event


@transaction.atomic
def record(
    organisation: Organisation,
    doer: chain.Doer,
    verb: str,
    *,
    whom: User | None = None,
    group: Group | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> Event:
    """Write one change into the organisation's chain, in the caller's transaction; locks the organisation's row."""
    locked = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    event = chain.append(
        locked,
        verb,
        doer,
        whom=whom.username if whom else "",
        group=group.name if group else "",
        before=dict(before or {}),
        after=dict(after or {}),
        why=why,
    )
    locked.save(update_fields=["chain_length", "chain_hash"])
    RightsChange.objects.create(
        event=event, organisation=locked, at=event.at, verb=verb, by_id=doer.user_id, whom=whom, group=group
    )
    return event
