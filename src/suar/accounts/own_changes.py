"""What people change in their own accounts, written into their company's chain: which fields, never what they hold."""

from collections.abc import Mapping
from typing import Any

from suar.accounts import changes
from suar.accounts.actors import actor_of
from suar.accounts.models import User


def record(
    user: User, verb: str, before: Mapping[str, Any] | None = None, after: Mapping[str, Any] | None = None
) -> None:
    """Write one change of a person by that person, in the caller's transaction. A chain forgets nothing: mask first."""
    if user.organisation is not None:
        changes.record(user.organisation, actor_of(user), verb, whom=user, before=before, after=after)


def masked(value: str) -> str:
    """Enough to know it again, too little to use it: a chain outlives the data it speaks of."""
    name, at, host = value.partition("@")
    if at:
        return f"{name[:1]}…@{host}"
    return f"…{value[-3:]}" if len(value) > 6 else "…" if value else ""
