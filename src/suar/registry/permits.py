"""The only writer of the mirror of route permits: what a list brings, what the directorate or a port grants or ends."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from suar.accounts.models import Organisation
from suar.registry.models import Permit, PermitKind, Ship


def enter(
    kind: PermitKind,
    number: str,
    *,
    holder: Organisation,
    ship: Ship,
    port_codes: Sequence[str] = (),
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Permit:
    """Enter a permit under its number; entered again it says what was granted last. No port named: every port."""
    known, _new = Permit.objects.update_or_create(
        number=number,
        defaults={
            "kind": kind, "holder": holder, "ship": ship, "port_codes": sorted(set(port_codes)),
            "valid_from": valid_from, "valid_until": valid_until, "revoked": False,
        },
    )  # fmt: skip
    return known


def add(kind: PermitKind, number: str, **columns: Any) -> Permit | None:
    """Enter a permit under a number that nobody has entered; None where somebody has."""
    try:
        with transaction.atomic():
            return Permit.objects.create(kind=kind, number=number, **columns)
    except IntegrityError:
        return None


def take_over(permits: Iterable[Permit]) -> int:
    """Enter the permits of a list, none of which is there yet. Returns how many."""
    return len(Permit.objects.bulk_create(permits, batch_size=500))


def revoke(numbers: Iterable[str]) -> None:
    """Permits under these numbers stand no longer."""
    Permit.objects.filter(number__in=list(numbers)).update(revoked=True)
