"""One transition is one transaction: locks in one order, and another try when the database asks for it."""

import random
import time
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import Model

from suar.kernel.compiled import Compiled
from suar.kernel.errors import NotThere, Problem
from suar.kernel.words import gettext
from suar.portcalls.models import PortCall
from suar.registry.models import Ship
from suar.workflow.models import Application
from suar.workflow.registry import version_of


class JoinedMeanwhile(Exception):
    """The convoy changed between the look and the lock: the whole transaction is tried again."""


P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=Model)

#: Deadlock and serialisation failure: PostgreSQL asks to try the whole transaction again.
_AGAIN = {"40P01", "40001"}
_TRIES = 4


def transition(do: Callable[P, R]) -> Callable[P, R]:
    """Run in one transaction; on a deadlock or serialisation failure three more times, a little apart."""

    @wraps(do)
    def attempt(*args: P.args, **kwargs: P.kwargs) -> R:
        outermost = not connection.in_atomic_block
        for trial in range(_TRIES):
            try:
                with transaction.atomic():
                    return do(*args, **kwargs)
            except JoinedMeanwhile:
                if not outermost or trial == _TRIES - 1:
                    raise
            except OperationalError as error:
                code = getattr(error.__cause__, "sqlstate", None)
                if code not in _AGAIN or not outermost or trial == _TRIES - 1:
                    raise
                time.sleep(random.uniform(0.01, 0.05) * (trial + 1))  # noqa: S311 - jitter, not a secret
        raise AssertionError("unreachable")  # pragma: no cover

    return attempt


def _locking(model: type[M], *along: str) -> Compiled[M]:
    """A row by its key, locked alone, with what is read along (each join costs time)."""
    rows = model._default_manager.select_for_update(no_key=True, of=("self",)).select_related(*along)
    return Compiled(lambda pk: rows.filter(pk=pk), pk=-1)


_CALL = _locking(PortCall, "port", "ship", "place")
_CASE = _locking(Application, "organisation", "desk")
_CASE_ALONE = _locking(Application, "port", "organisation")


def locked_call(call_id: int) -> PortCall:
    """The call, locked until the transaction ends; with its port, ship and place read along."""
    call = _CALL.first(pk=call_id)
    if call is None:
        raise NotThere(Problem("", "not_found", gettext("Kunjungan ini tidak ditemukan.")))
    call._as_read = _columns(call)  # type: ignore[attr-defined]
    return call


def locked_hulls(call_id: int, ship_id: int, convoy_id: int | None, *, ships: bool) -> PortCall:
    """The call, with the calls of its convoy (in ``hulls``) where it travels in one; all locked, ships before calls."""
    if convoy_id is None:
        if ships:
            Ship.objects.select_for_update(no_key=True).get(pk=ship_id)
        call = locked_call(call_id)
        if call.convoy_id is not None:
            raise JoinedMeanwhile
        return call
    if ships:
        together = PortCall.objects.filter(convoy=convoy_id).values("ship")
        list(Ship.objects.select_for_update(no_key=True).filter(pk__in=together).order_by("pk"))
    calls = list(
        PortCall.objects.select_for_update(no_key=True, of=("self",))
        .select_related("port", "ship", "place")
        .filter(convoy=convoy_id)
        .order_by("pk")
    )
    here = {one.pk: one for one in calls}
    if call_id not in here:
        raise JoinedMeanwhile
    for one in calls:
        one._as_read = _columns(one)  # type: ignore[attr-defined]
    here[call_id].hulls = [one for one in calls if one.pk != call_id]
    return here[call_id]


def save_if_changed(call: PortCall) -> None:
    """Write the call's row where a service changed a fact of it; most steps change none."""
    now = _columns(call)
    if getattr(call, "_as_read", None) != now:
        call.save()
        call._as_read = now  # type: ignore[attr-defined]


def _columns(call: PortCall) -> dict[str, object]:
    return {field.attname: getattr(call, field.attname) for field in PortCall._meta.concrete_fields}


def locked(app_id: int) -> Application:
    """The application, locked after its ship (where the service says so) and its call."""
    # Only what decides the locks: the row itself is read once it is locked.
    known = Application.objects.filter(pk=app_id).values_list(
        "call_id", "call__ship_id", "call__convoy_id", "service_code", "service_since"
    )
    found = next(iter(known), None)
    if found is None:
        raise NotThere(no_such_case())
    call_id, ship_id, convoy_id, code, since = found
    call: PortCall | None = None
    if call_id is not None:
        call = locked_hulls(call_id, ship_id, convoy_id, ships=version_of(code, since).locks_ship)
    app = (_CASE if call is not None else _CASE_ALONE).first(pk=app_id)
    if app is None:
        raise NotThere(no_such_case())
    if call is None:
        return app
    app.call, app.port = call, call.port
    if call.agent_id == app.organisation_id:
        call.agent = app.organisation
    return app


def no_such_case() -> Problem:
    return Problem("", "not_found", gettext("Permohonan ini tidak ditemukan."), gettext("Periksa nomornya."))
