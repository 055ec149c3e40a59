"""After several failures in a row nobody is sent to wait for a system that is down."""

import threading
import time


class Breaker:
    """Counts failures of one outside system, and says when it is left alone for a moment."""

    def __init__(self, failures: int = 5, rest: float = 30.0) -> None:
        self._limit, self._rest = failures, rest
        self._failed, self._until = 0, 0.0
        self._lock = threading.Lock()

    @property
    def resting(self) -> bool:
        """Whether the system is left alone now."""
        with self._lock:
            return time.monotonic() < self._until

    def told(self, *, failed: bool) -> None:
        """How the last call went."""
        with self._lock:
            self._failed = self._failed + 1 if failed else 0
            if self._failed >= self._limit:
                self._until, self._failed = time.monotonic() + self._rest, 0
