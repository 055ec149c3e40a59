"""The only writer of a call's cargo lines."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Protocol

from suar.cargo.models import CargoLine, Direction, Packaging, Phase
from suar.portcalls.models import PortCall


class Filed(Protocol):
    """A line as any service's form states it."""

    direction: Direction
    packaging: Packaging
    commodity: str
    tonnes: Decimal
    dangerous: bool


def write(call: PortCall, phase: Phase, filed: Sequence[Filed]) -> None:
    """Replace the lines of one phase by what was granted."""
    CargoLine.objects.filter(call=call, phase=phase).delete()
    getattr(call, "_prefetched_objects_cache", {}).pop("cargo", None)  # what was read before is of the past
    CargoLine.objects.bulk_create(
        CargoLine(
            call=call,
            phase=phase,
            position=position,
            direction=line.direction,
            packaging=line.packaging,
            commodity=line.commodity,
            tonnes=line.tonnes,
            dangerous=line.dangerous,
        )
        for position, line in enumerate(filed)
    )


def of(call: PortCall, phase: Phase) -> list[CargoLine]:
    """The lines of one phase, in order."""
    return list(CargoLine.objects.filter(call=call, phase=phase).order_by("position"))


def tonnes(lines: Iterable[CargoLine | Filed], direction: Direction | None = None) -> Decimal:
    """Tonnes of the lines that go one way (or all)."""
    return sum((line.tonnes for line in lines if direction in (None, line.direction)), Decimal(0))


def prefilled(lines: Iterable[CargoLine]) -> list[dict[str, object]]:
    """Lines as the answers of a form that asks for them again."""
    return [
        {
            "direction": line.direction,
            "packaging": line.packaging,
            "commodity": line.commodity,
            "tonnes": line.tonnes,
            "dangerous": line.dangerous,
        }
        for line in lines
    ]
