"""What a look at a number says: it is fine, it may stand with a warning, or it may not stand."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Severity = Literal["ok", "warning", "refused"]

#: No number is longer; what is longer is not looked at.
_LONGEST: Final = 64


@dataclass(frozen=True, slots=True)
class Check:
    """What a look at a number says.

    ``severity`` "ok" nothing to say; "warning" it may stand, shown to officer and applicant; "refused" it may not
    ``number``   the number as it is stored and compared, or "" when refused
    ``reason``   one sentence in the reader's language (lazy), or ""
    ``remedy``   what to do about it (lazy), or ""
    """

    severity: Severity
    number: str = ""
    reason: str = ""
    remedy: str = ""

    @property
    def ok(self) -> bool:
        """Nothing to say about it: neither refused nor a warning."""
        return self.severity == "ok"

    @property
    def refused(self) -> bool:
        """It may not stand."""
        return self.severity == "refused"


def fine(number: str) -> Check:
    """Nothing to say."""
    return Check("ok", number)


def doubt(number: str, reason: str, remedy: str = "") -> Check:
    """It may stand, with a warning."""
    return Check("warning", number, reason, remedy)


def refuse(reason: str, remedy: str = "") -> Check:
    """It may not stand."""
    return Check("refused", "", reason, remedy)


def compact(text: str, drop: str = " ") -> str:
    """The text in upper case without the characters of ``drop``. Control signs stay, and so fail."""
    if len(text) > _LONGEST:
        return ""
    return "".join(c for c in text.replace("\u00a0", " ").upper() if c not in drop)


def has_shape(pattern: str, text: str) -> bool:
    """The whole text fits the pattern; only ASCII digits count as digits."""
    return re.fullmatch(pattern, text, re.ASCII) is not None


def is_date(year: int, month: int, day: int) -> bool:
    """There is such a day in the calendar."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
