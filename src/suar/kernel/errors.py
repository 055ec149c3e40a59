"""Refusals: each names the field, the rule that stands against it, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stands in the way.

    ``field``  path of the answer it concerns, dotted ("cargo.k7.tonnes"), or "" for the whole statement
    ``code``   reason code of the office (R01–R22) or a short name of the rule ("clock", "state")
    ``text``   what is wrong, one sentence in the reader's language (may be lazy)
    ``remedy`` what the reader can do about it, one sentence
    ``law``    article the rule rests on, if any
    """

    field: str
    code: str
    text: str
    remedy: str = ""
    law: str = ""

    def as_json(self) -> dict[str, str]:
        """The problem as the API gives it."""
        return {
            "field": self.field,
            "rule": self.code,
            "detail": str(self.text),
            "remedy": str(self.remedy),
            "law": str(self.law),
        }


class Refused(Exception):
    """What was asked cannot be done; nothing has changed.

    ``status`` is the answer's HTTP status: 422 a rule stands against it, 409 somebody was faster,
    403 not yours to do, 404 not there for you, 400 not understood, 413 too large.
    """

    def __init__(self, *problems: Problem, status: int = 422) -> None:
        super().__init__("; ".join(f"{p.field or '-'}: {p.code}" for p in problems))
        self.problems: tuple[Problem, ...] = problems
        self.status = status

    @classmethod
    def of(cls, problems: Iterable[Problem], status: int = 422) -> "Refused":
        return cls(*problems, status=status)


class NotThere(Refused):
    """There is no such thing, or none that this person may know of: both look the same."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem, status=404)
