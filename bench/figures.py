"""What a measure answers: named figures with their aims, and how they are printed."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value. ``aim`` in words; ``met`` None where there is none."""

    name: str
    value: str
    aim: str = ""
    met: bool | None = None


@dataclass(slots=True)
class Result:
    """What one measure found: figures, and lines that explain them."""

    title: str
    figures: list[Figure] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, name: str, value: str, aim: str = "", met: bool | None = None) -> None:
        """Add a figure."""
        self.figures.append(Figure(name, value, aim, met))


def percentile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` (0–1) of all values do not pass; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0


def milliseconds(seconds: float) -> str:
    """Seconds as "12.3 ms"."""
    return f"{seconds * 1000:.1f} ms"


def table(result: Result, command: str) -> str:
    """The result as Markdown, with the command that gives it again."""
    lines = [f"### {result.title}", "", f"`{command}`", "", "| figure | value | aim | |", "|---|---|---|---|"]
    for figure in result.figures:
        mark = {True: "met", False: "**missed**", None: ""}[figure.met]
        lines.append(f"| {figure.name} | {figure.value} | {figure.aim} | {mark} |")
    if result.notes:
        lines += ["", *result.notes]
    return "\n".join(lines)


def machine() -> str:
    """The machine in a few words, for a reader who compares."""
    load = os.getloadavg()[0]
    return f"{os.cpu_count()} cores, CPython {platform.python_version()}, {platform.system()}, load {load:.1f}"
