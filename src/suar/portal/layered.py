"""Where the boxes of a process picture go: columns by what must come first, rows with few crossing lines."""

import itertools
from collections.abc import Iterable, Mapping, Sequence

Edge = tuple[str, str]


class Circular(ValueError):
    """The steps wait for one another in a circle, so none could ever begin."""


def columns_of(codes: Sequence[str], edges: Iterable[Edge]) -> dict[str, int]:
    """Column of each step: one more than the furthest step it waits for (longest path, from 0)."""
    before: dict[str, list[str]] = {code: [] for code in codes}
    for first, then in edges:
        before[then].append(first)
    column: dict[str, int] = {}
    waiting = list(codes)
    while waiting:
        ready = [code for code in waiting if all(first in column for first in before[code])]
        if not ready:
            raise Circular(" → ".join(waiting))
        for code in ready:
            column[code] = 1 + max((column[first] for first in before[code]), default=-1)
        waiting = [code for code in waiting if code not in column]
    return column


def plain(codes: Sequence[str], edges: Iterable[Edge]) -> list[Edge]:
    """Edges between known steps, without those another road already says (A→C where A→B→C)."""
    known = set(codes)
    kept = list(dict.fromkeys(e for e in edges if e[0] in known and e[1] in known and e[0] != e[1]))
    after: dict[str, set[str]] = {code: set() for code in codes}
    for first, then in kept:
        after[first].add(then)
    column = columns_of(codes, kept)
    reach: dict[str, set[str]] = {}
    for code in sorted(codes, key=lambda c: -column[c]):
        reach[code] = after[code].union(*(reach[then] for then in after[code]))
    return [(a, b) for a, b in kept if not any(b in reach[other] for other in after[a] if other != b)]


def roads(edges: Iterable[Edge], column: Mapping[str, int]) -> dict[Edge, list[str]]:
    """Each edge as the list of places it passes: its ends and, in every column between, a gap kept free for it."""
    passing: dict[Edge, list[str]] = {}
    for a, b in edges:
        gaps = [f"{a}>{b}@{at}" for at in range(column[a] + 1, column[b])]
        passing[a, b] = [a, *gaps, b]
    return passing


def rows_of(codes: Sequence[str], column: Mapping[str, int], passing: Mapping[Edge, Sequence[str]]) -> list[list[str]]:
    """Places of each column from top to bottom, sorted towards their neighbours so that few lines cross."""
    layers: list[list[str]] = [[] for _ in range(max(column.values(), default=-1) + 1)]
    for code in codes:
        layers[column[code]].append(code)
    left: dict[str, list[str]] = {}
    right: dict[str, list[str]] = {}
    for (a, _b), places in passing.items():
        for offset, place in enumerate(places):
            if 0 < offset < len(places) - 1:
                layers[column[a] + offset].append(place)
            if offset:
                left.setdefault(place, []).append(places[offset - 1])
                right.setdefault(places[offset - 1], []).append(place)
    best, fewest = [list(layer) for layer in layers], crossings(layers, right)
    for sweep in range(8):
        forward = sweep % 2 == 0
        for at in range(len(layers)) if forward else range(len(layers) - 1, -1, -1):
            _settle(layers, at, left if forward else right)
        if (now := crossings(layers, right)) < fewest:
            best, fewest = [list(layer) for layer in layers], now
    return best


def crossings(layers: Sequence[Sequence[str]], right: Mapping[str, Sequence[str]]) -> int:
    """How many pairs of lines cross between neighbouring columns."""
    total = 0
    for here, there in itertools.pairwise(layers):
        row = {place: n for n, place in enumerate(there)}
        lines = [(n, row[to]) for n, place in enumerate(here) for to in right.get(place, ())]
        total += sum(1 for i, (a, x) in enumerate(lines) for b, y in lines[i + 1 :] if (a - b) * (x - y) < 0)
    return total


def _settle(layers: list[list[str]], at: int, neighbours: Mapping[str, Sequence[str]]) -> None:
    """Sort one column by the mean height of each place's neighbours; a place without any stays where it is."""
    height = {place: (n + 0.5) / len(layer) for layer in layers for n, place in enumerate(layer)}

    def mean(place: str) -> float:
        around = [height[other] for other in neighbours.get(place, ())]
        return sum(around) / len(around) if around else height[place]

    layers[at].sort(key=mean)
