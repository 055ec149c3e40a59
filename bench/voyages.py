"""Port calls to measure with: an office, its agent, and ships that come one after the other."""

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.conf import settings
from tests import build
from tests.build import Walk

from suar.billing.gateway import gateway
from suar.demo import samples
from suar.demo.samples import Voyage
from suar.demo.walking import ROAD as WHOLE_ROAD
from suar.demo.walking import Cast, hand_in_papers
from suar.integrations.simponi import sandbox
from suar.kernel import clock
from suar.workflow import lifecycle, registry
from suar.workflow.forms import BaseForm
from suar.workflow.models import Application


@contextmanager
def simponi() -> Iterator[sandbox.Sandbox]:
    """The SIMPONI sandbox in this process, answering over real HTTP."""
    with sandbox.running(settings.SUAR_SIMPONI_SECRET) as server:
        settings.SUAR_SIMPONI_URL = server.url
        gateway.cache_clear()
        yield server
    gateway.cache_clear()


#: What a plain domestic call passes through to her clearance: the road of the demo, so it never lags behind.
ROAD = WHOLE_ROAD[: WHOLE_ROAD.index("SPB") + 1]

#: Days that measures have used: each call has the berth for itself, whatever was measured before.
_days = itertools.count()


def calls(cast: Cast, count: int, *, together: bool = False) -> list[Walk]:
    """New calls of as many ships: a day apart, so that each finds the berth free, or all ``together``."""
    found = []
    for _ in range(count):
        later = timedelta(days=0 if together else next(_days))
        ship = build.a_ship(agent=cast.agent)
        eta = build.ETA + later
        plan = build.a_voyage(ship, cast.port, eta=eta, etd=eta + timedelta(hours=20))
        build.a_licence(cast, plan)
        found.append(Walk(cast, plan, build.START + later))
    return found


def drafted(walk: Walk, code: str) -> Application:
    """A draft of a service with its papers, ready to be submitted."""
    with clock.at(walk.at):
        app = lifecycle.begin(walk.cast.agent, code, port=walk.cast.port, call_id=walk.call.pk)
        hand_in_papers(app, walk.cast.agent, code, walk.voyage)
    return app


def stated(code: str, voyage: Voyage) -> BaseForm:
    """The statement that a walk submits."""
    return samples.statement(code, voyage)


def steps_of(code: str) -> int:
    """How many decisions a service takes."""
    return len(registry.versions(code)[-1].steps)
