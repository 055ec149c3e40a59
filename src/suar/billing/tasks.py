"""Work with the treasury that waits for no person: each task may run twice and takes ids only."""

import logging

from django.db import transaction
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from suar.accounts.actors import system
from suar.billing import codes, invoices
from suar.billing.gateway import GatewayDown
from suar.kernel.errors import Refused
from suar.portcalls.models import PortCall

log = logging.getLogger("suar.billing")

#: 2, 4, 8 … seconds; the periodic look finds what is still missing after that.
_PATIENT = RetryStrategy(max_attempts=8, exponential_wait=2, retry_exceptions=[GatewayDown])


@app.task(name="billing.request_code", queue="billing", retry=_PATIENT)
def request_code(invoice_id: int) -> None:
    """Get the invoice a code to pay by, a new one where the last has lapsed."""
    codes.obtain(invoice_id)


@app.task(name="billing.estimate", queue="billing")
def estimate(call_id: int) -> None:
    """Reckon what an announced call will cost by its plan. What cannot be reckoned yet is said in the log, not refused:
    an estimate stops no ship."""
    call = PortCall.objects.select_related("port", "ship", "agent", "place").get(pk=call_id)
    if call.cancelled:
        return
    try:
        invoices.estimate(call, system())
    except Refused as refused:
        log.warning("no estimate for call %s: %s", call_id, refused)


@app.task(name="billing.pull_payment", queue="billing", retry=_PATIENT)
def pull_payment(code: str) -> None:
    """Ask the treasury whether a code is paid, and book it."""
    codes.pull(code)


@app.periodic(cron="*/5 * * * *")
@app.task(name="billing.watch_codes", queue="billing")
def watch_codes(timestamp: int) -> None:
    """Every five minutes: look up all open codes, and ask again for those missing or lapsed."""
    for code in codes.open_codes():
        _once(f"billing.pull:{code}", "billing.pull_payment", code=code)
    for invoice_id in codes.without_code():
        _once(f"billing.code:{invoice_id}", "billing.request_code", invoice_id=invoice_id)


def _once(lock: str, name: str, **arguments: str | int) -> None:
    """Queue a task unless one like it waits already. The savepoint keeps a refused one from ending the transaction."""
    try:
        with transaction.atomic():
            app.configure_task(name, queueing_lock=lock, queue="billing").defer(**arguments)
    except AlreadyEnqueued:
        pass
