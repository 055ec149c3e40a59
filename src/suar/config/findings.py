"""What `suar check` says of one thing it looked at."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, whether it is well, and what was seen. ``doubt``: it works, and somebody should look."""

    well: bool
    what: str
    doubt: bool = False

    @property
    def mark(self) -> str:
        """What stands before it."""
        if not self.well:
            return "BAD "
        return "warn" if self.doubt else "ok  "


def doubt(what: str) -> Finding:
    """Nothing is broken by it, and somebody should look."""
    return Finding(True, what, doubt=True)
