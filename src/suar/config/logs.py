"""What a site writes to its log: one line each on stderr, never what people typed, never who they are."""

from collections.abc import MutableMapping
from typing import Any

import structlog


def _without_arguments(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    # The retrying library logs the arguments of the call it repeats: bodies of messages, with people's names in them.
    return {name: value for name, value in event.items() if name not in ("args", "kwargs")}


def configure() -> None:
    """Send what libraries log by structlog down the same road as everything else."""
    structlog.configure(
        processors=[_without_arguments, structlog.processors.KeyValueRenderer(key_order=["event"])],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
