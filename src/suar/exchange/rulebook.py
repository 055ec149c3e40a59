"""What a rule of imports is: how much it asks of the reader, what it is called, and its sentence."""

from dataclasses import dataclass

from suar.exchange.models import Severity


@dataclass(frozen=True, slots=True)
class Rule:
    """How much it asks, what it is called, and its sentence, with %(read)s, %(kept)s and particulars."""

    severity: Severity
    title: str
    text: str


def repair(title: str, text: str) -> Rule:
    return Rule(Severity.REPAIR, title, text)


def doubt(title: str, text: str) -> Rule:
    return Rule(Severity.DOUBT, title, text)


def note(title: str, text: str) -> Rule:
    return Rule(Severity.NOTE, title, text)
