"""The audit trail: each event of a subject carries the hash of the one before it, so a changed past shows."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any, Protocol

from django.apps import apps

from suar.kernel import clock
from suar.records.models import Chained, Event


class Doer(Protocol):
    """Whoever did it: a person, or the system itself."""

    @property
    def user_id(self) -> int | None: ...
    @property
    def label(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Break:
    """A place where a chain does not hold."""

    subject_kind: str
    subject_id: int
    sequence: int
    what: str


def _plain(value: object) -> str:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, Enum):
        return str(value.value)
    return str(value)


def canonical(body: Mapping[str, Any]) -> str:
    """The one spelling of a body: sorted keys, no blanks, numbers as they were."""
    return json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def link(previous_hash: str, body: str) -> str:
    """The hash of an event: of the one before it and of its own text."""
    return hashlib.sha256(f"{previous_hash}\n{body}".encode()).hexdigest()


def append(subject: Chained, verb: str, doer: Doer, **particulars: Any) -> Event:
    """Add an event to a subject whose row is locked. The caller saves the row, whose head this moves on."""
    event = _next(subject, verb, doer, clock.now(), particulars)
    event.save(force_insert=True)
    return event


def append_all(
    subjects: Sequence[Chained], verb: str, doer: Doer, particulars: Sequence[Mapping[str, Any]]
) -> list[Event]:
    """One event for each of many subjects, with its own particulars, written at once; else as ``append``."""
    at = clock.now()
    events = [_next(one, verb, doer, at, its) for one, its in zip(subjects, particulars, strict=True)]
    return Event.objects.bulk_create(events, batch_size=1000)


def _next(subject: Chained, verb: str, doer: Doer, at: datetime, particulars: Mapping[str, Any]) -> Event:
    """The event that follows, not written yet; the head of the subject moves on to it."""
    sequence = subject.chain_length + 1
    body = canonical(
        {
            "subject": f"{subject.subject_kind}:{subject.pk}",
            "sequence": sequence,
            "at": at,
            "verb": verb,
            "actor": doer.user_id,
            "by": doer.label,
            **particulars,
        }
    )
    digest = link(subject.chain_hash, body)
    event = Event(
        subject_kind=subject.subject_kind,
        subject_id=subject.pk,
        sequence=sequence,
        at=at,
        verb=verb,
        actor_id=doer.user_id,
        actor_label=doer.label[:200],
        body=body,
        previous_hash=subject.chain_hash,
        hash=digest,
    )
    subject.chain_length = sequence
    subject.chain_hash = digest
    return event


def history(subject: Chained) -> list[Event]:
    """Everything that happened to a subject, oldest first."""
    return list(Event.objects.filter(subject_kind=subject.subject_kind, subject_id=subject.pk).order_by("sequence"))


def particulars(event: Event) -> dict[str, Any]:
    """What the event says besides who, when and what."""
    body: dict[str, Any] = json.loads(event.body)
    return body


def breaks(subject: Chained) -> Iterator[Break]:
    """Where the chain of one subject does not hold; nothing where it does."""
    expected, count = "", 0
    for event in history(subject):
        count += 1
        if event.sequence != count:
            yield Break(subject.subject_kind, subject.pk, event.sequence, "an event is missing")
            return
        if event.previous_hash != expected or link(expected, event.body) != event.hash:
            yield Break(subject.subject_kind, subject.pk, event.sequence, "the text does not match its hash")
            return
        expected = event.hash
    if count != subject.chain_length or expected != subject.chain_hash:
        yield Break(subject.subject_kind, subject.pk, count, "the chain does not end at the head of its subject")


def chained_models() -> list[type[Chained]]:
    """Every kind of subject that carries a chain."""
    return [m for m in apps.get_models() if issubclass(m, Chained)]


def verify_all() -> tuple[int, list[Break]]:
    """Walk every chain. Returns how many were walked and where they break."""
    walked = 0
    found: list[Break] = []
    for model in chained_models():
        for subject in model._default_manager.order_by("pk").iterator(chunk_size=500):
            walked += 1
            if any(True for _break in breaks(subject)):
                subject.refresh_from_db()  # somebody may have written between the two reads
                found.extend(breaks(subject))
    return walked, found
