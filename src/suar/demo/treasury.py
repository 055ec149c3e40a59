"""The bank counter of the demo: bills are paid at the SIMPONI sandbox at the time the story says."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.test.utils import override_settings

from suar.billing import codes
from suar.billing.gateway import GatewayDown, gateway
from suar.billing.models import Invoice
from suar.integrations.simponi import sandbox
from suar.integrations.simponi.client import Simponi
from suar.kernel import clock
from suar.portcalls.models import PortCall
from suar.records import outbox


class Counter(Simponi):
    """SIMPONI with somebody at the counter who hands in the money."""

    def pay(self, code: str) -> None:
        """Pay a code now, by the clock of the story."""
        self._call("POST", f"/api/v1/billings/{code}/pay", {"at": clock.now().isoformat()})


@contextmanager
def open_counter(state: Path) -> Iterator[None]:
    """The sandbox that runs beside us, or one of our own for as long as this lasts, with the same memory."""
    if _answers():
        yield
        return
    secret = settings.SUAR_SIMPONI_SECRET or "only-while-the-demo-is-loaded"
    with (
        sandbox.running(secret, state=state) as own,
        override_settings(SUAR_SIMPONI_URL=own.url, SUAR_SIMPONI_SECRET=secret),
    ):
        gateway.cache_clear()
        try:
            yield
        finally:
            gateway.cache_clear()


def _answers(seconds: float = 3.0) -> bool:
    """Whether a sandbox answers; one that was started a moment ago is given time."""
    if not settings.SUAR_SIMPONI_SECRET:
        return False
    until = time.monotonic() + seconds
    while True:
        try:
            Simponi()._call("GET", "/api/v1/health")
        except GatewayDown:
            if time.monotonic() > until:
                return False
            time.sleep(0.1)
        except Exception:  # something else listens there, or with another secret
            return False
        else:
            return True


def pay_bills(call: PortCall) -> None:
    """Pay every open bill of a call and have the payments pulled, at the moment of the clock."""
    outbox.drain()
    for invoice in Invoice.objects.filter(call=call, voided_at=None, settled_at=None, total__gt=0).exclude(
        kind="estimate"
    ):
        code = invoice.current_code
        if code is not None and code.code:
            Counter().pay(code.code)
            codes.pull(code.code)
    outbox.drain()
