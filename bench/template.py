"""The few calls that were really walked, of which a crowd is made: one at each stage with a case open, one closed."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from tests import build
from tests.build import Walk

from bench import voyages
from suar.accounts.actors import Actor
from suar.accounts.models import User
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.registry.models import Port

#: Up to which service an open call has gone, and whose case then waits on a desk.
STAGES = (("AGENCY", "PKK"), ("PKK", "SPM"), ("SPM", "PPKB"), ("PPKB", "PPK"), ("LKK", "SPB"))


def walked() -> tuple[dict[int, datetime], int]:
    """Open calls with the moment their case was handed in, and the closed one; by their ids."""
    cast = build.a_cast()
    with voyages.simponi() as treasury:
        walks = voyages.calls(cast, len(STAGES) + 1)
        opened = {}
        for walk, (until, then) in zip(walks, STAGES, strict=False):
            _walk(walk, until)
            if then == "SPB":
                build.pay(walk, treasury)
            if then != "PPK":  # the system has opened it
                walk.file(then)
            case = walk.open_case(then)
            assert case.in_review
            assert case.submitted_at is not None
            opened[walk.call.pk] = case.submitted_at
        return opened, _closed(walks[-1], treasury)


def _closed(walk: Walk, treasury: object) -> int:
    _walk(walk, "LKK")
    build.pay(walk, treasury)  # type: ignore[arg-type]
    walk.pass_through("SPB")
    build.sail(walk)
    walk.file("LK3R")
    walk.grant("LK3R")
    assert walk.call.closed_at is not None
    return walk.call.pk


def _walk(walk: Walk, until: str) -> None:
    for code in voyages.ROAD[: voyages.ROAD.index(until) + 1]:
        if code == "CREW":
            build.arrive(walk)
        if code == "LKK":
            walk.until(walk.voyage.etd - timedelta(hours=6))
        walk.pass_through(code)


def offices(count: int) -> tuple[list[Port], list[Actor]]:
    """Ports with three places each, and agents that call at them."""
    ports = [build.a_port(f"B{number:04}") for number in range(count)]
    return ports, [build.an_agent(f"PT Agen {number}") for number in range(count)]


def officer_cookie(port: Port, number: int) -> str:
    """A signed-in officer of a port: every other one is its head, who sees all queues."""
    role = Role.HEAD_OF_OFFICE if number % 2 else Role.PORT_AUTHORITY
    actor = build.an_officer(role, port, f"{role.value} {number}")
    assert actor.user_id is not None
    user = User.objects.get(pk=actor.user_id)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.set_expiry(86_400)
    with clock.at(clock.now()):
        session.create()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"
