"""Free metres of a berth: between the ships that lie there, and for how long."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import formats

Span = tuple[Decimal, Decimal]


@dataclass(frozen=True, slots=True)
class Block:
    """Metres for a time: taken by a ship, or free."""

    from_m: Decimal
    to_m: Decimal
    start: datetime
    end: datetime


def free_spans(length: Decimal | None, taken: Iterable[Span]) -> list[Span]:
    """The spans of a berth that nobody has. A berth of unknown length ends with its last ship."""
    found, at = list[Span](), Decimal(0)
    for low, high in sorted(taken):
        if low > at:
            found.append((at, low))
        at = max(at, high)
    if length is not None and length > at:
        found.append((at, length))
    return found


def first_free(length: Decimal | None, taken: Iterable[Span], width: Decimal) -> Decimal | None:
    """The first metre from which so many metres are free, or None; a berth of unknown length always has them."""
    spans = list(taken)
    for low, high in free_spans(length, spans):
        if high - low >= width:
            return low
    return max((high for _low, high in spans), default=Decimal(0)) if length is None else None


def blocks_in(taken: Iterable[Block], start: datetime, end: datetime) -> list[Span]:
    """The metres that are taken at some moment of a time."""
    return [(one.from_m, one.to_m) for one in taken if one.start < end and one.end > start]


def free_blocks(length: Decimal, taken: Sequence[Block], start: datetime, end: datetime) -> list[Block]:
    """Which metres are free from when until when: a span that stays free is one block, however ships come and go."""
    edges = sorted({start, end} | {t for one in taken for t in (one.start, one.end) if start < t < end})
    open_since: dict[Span, datetime] = {}
    found: list[Block] = []
    for here, following in zip(edges, [*edges[1:], end], strict=True):
        free = set(free_spans(length, blocks_in(taken, here, following))) if here < end else set()
        for span in [span for span in open_since if span not in free]:
            found.append(Block(*span, open_since.pop(span), here))
        for span in free:
            open_since.setdefault(span, here)
    return sorted(found, key=lambda one: (one.start, one.from_m))


def written(value: Decimal) -> str:
    """Metres as the reader writes them, without idle noughts."""
    return str(formats.number_format(Decimal(format(value.normalize(), "f")), use_l10n=True, force_grouping=True))
