"""A call that met a passing fault is made once more; the log says so in one line, never what was sent."""

import logging

import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

log = logging.getLogger("suar.retries")
retry = stamina.retry


def _note(details: RetryDetails) -> None:
    # The library's own line carries the arguments of the call: bodies of messages, with people's names in them.
    log.warning(
        "retry scheduled call=%s try=%s wait=%.2f cause=%r",
        details.name, details.retry_num, details.wait_for, details.caused_by,
    )  # fmt: skip


set_on_retry_hooks([_note])
