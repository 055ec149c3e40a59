"""Sizes and places of a process picture: bands like lines of text, columns in each, boxes near their neighbours."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from suar.portal.layered import Edge

BOX_WIDTH, GAP_ACROSS, GAP_DOWN, LANE = 172, 38, 18, 16
#: Longer processes go on in a band below, like lines of text, so that words stay readable without zooming.
COLUMNS_A_BAND = 6
BETWEEN_BANDS, SIDE, MARGIN, APART = 44, 34, 4, 6


@dataclass(frozen=True, slots=True)
class Spot:
    """Middle of a box or of a gap that a line passes through, and the band it lies in."""

    x: float
    y: float
    band: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Where everything goes; ``below`` is the height under each band at which lines travel to the next one."""

    spots: dict[str, Spot]
    below: list[float]
    width: float
    height: float


def plan_of(layers: Sequence[Sequence[str]], boxes: Mapping[str, float], passing: Mapping[Edge, Sequence[str]]) -> Plan:
    """Bands of equal length from top to bottom; in each, columns from left to right drawn towards their neighbours."""
    bands = max(1, -(-len(layers) // COLUMNS_A_BAND))
    across = max(1, -(-len(layers) // bands))
    side = SIDE if bands > 1 else MARGIN
    spots: dict[str, Spot] = {}
    below: list[float] = []
    top: float = MARGIN
    for band in range(bands):
        columns = layers[band * across : (band + 1) * across]
        heights, tall = _heights(columns, boxes, passing)
        for at, column in enumerate(columns):
            x = side + at * (BOX_WIDTH + GAP_ACROSS) + BOX_WIDTH / 2
            spots.update({place: Spot(x, round(top + heights[place], 1), band) for place in column})
        top += tall + BETWEEN_BANDS
        below.append(top - BETWEEN_BANDS / 2)
    width = across * (BOX_WIDTH + GAP_ACROSS) - GAP_ACROSS + 2 * side
    return Plan(spots, below, width, round(top - BETWEEN_BANDS + MARGIN, 1))


def _heights(
    columns: Sequence[Sequence[str]], boxes: Mapping[str, float], passing: Mapping[Edge, Sequence[str]]
) -> tuple[dict[str, float], float]:
    """Height of the middle of every place of one band, and how tall the band is."""
    size = {place: boxes.get(place, LANE) for column in columns for place in column}
    around: dict[str, list[str]] = {place: [] for place in size}
    for places in passing.values():
        for a, b in itertools.pairwise(places):
            if a in size and b in size:
                around[a].append(b)
                around[b].append(a)
    filled = [sum(size[p] + GAP_DOWN for p in column) - GAP_DOWN for column in columns]
    tall = max(filled, default=0)
    y: dict[str, float] = {}
    for column, full in zip(columns, filled, strict=True):
        top = (tall - full) / 2
        for place in column:
            y[place] = top + size[place] / 2
            top += size[place] + GAP_DOWN
    for sweep in range(24):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            _draw_near(column, y, size, around, tall)
    return y, tall


def _draw_near(
    layer: Sequence[str],
    y: dict[str, float],
    size: Mapping[str, float],
    around: Mapping[str, Sequence[str]],
    tall: float,
) -> None:
    """Move each place of a column towards the mean of its neighbours without overlapping the next one."""
    for n, place in enumerate(layer):
        if not around[place]:
            continue
        wish = sum(y[other] for other in around[place]) / len(around[place])
        half = size[place] / 2
        above = y[layer[n - 1]] + size[layer[n - 1]] / 2 + GAP_DOWN if n else 0
        below = y[layer[n + 1]] - size[layer[n + 1]] / 2 - GAP_DOWN if n + 1 < len(layer) else tall
        y[place] = max(above + half, min(below - half, wish))
