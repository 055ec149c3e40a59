"""Grant many cases whose checks are all green: each by itself, with its own event, none dragged along by another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from suar.accounts.actors import Actor
from suar.kernel.errors import Problem, Refused
from suar.workflow import permissions
from suar.workflow.lifecycle.deciding import grant

#: One tap decides no more than one page of a queue.
MOST = 50


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one of many: granted, or what stood against it."""

    pk: int
    case: str
    problems: Sequence[Problem] = ()


def grant_many(actor: Actor, versions: Mapping[int, int]) -> list[Tried]:
    """Grant each case in the version that the officer saw; ``versions`` by application, at most a page of them.

    A case that is not the actor's to see is passed over in silence, as if it were not there.
    """
    asked = dict(list(versions.items())[:MOST])
    known = {app.pk: f"{app.service_code} {app}" for app in permissions.applications(actor).filter(pk__in=asked)}
    found = []
    for pk, name in sorted(known.items()):
        try:
            grant(pk, actor, version=asked[pk], together=False, bulk=True)
        except Refused as refused:
            found.append(Tried(pk, name, tuple(refused.problems)))
        else:
            found.append(Tried(pk, name))
    return found
