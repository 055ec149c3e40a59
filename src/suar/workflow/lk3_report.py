"""The monthly LK3 report of a port: every ship that came or left, with what she discharged and loaded.

Columns as the officers of the ports know them (production's table of two heading rows; process.md 21).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from itertools import zip_longest
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Max, OuterRef, Prefetch, QuerySet, Subquery

from suar.cargo.models import CargoLine, Direction, Packaging, Phase
from suar.kernel import clock
from suar.kernel.words import _, said
from suar.portcalls.models import Movement, MovementKind, PortCall, Trade
from suar.registry import commodities
from suar.registry.models import Port
from suar.workflow.models import Application, State

PAGE = 50


class By(models.TextChoices):
    """Which day puts a call into a month."""

    DEPARTURE = "departure", _("Berangkat")
    ARRIVAL = "arrival", _("Tiba")


#: A heading over so many columns, and the columns' own headings.
HEADINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (_("Kapal"), ("",)),
    (_("Jenis kapal"), ("",)),
    (_("Perusahaan"), ("",)),
    (_("Ukuran"), ("GT", "DWT", "LOA (m)")),
    (_("Draft (m)"), (_("Depan"), _("Tengah"), _("Belakang"), _("Maks"))),
    (_("Tiba"), (_("Tanggal"), _("Dari"))),
    (_("Berangkat"), (_("Tanggal"), _("Ke"))),
    (_("Bongkar"), (_("Jenis"), _("Komoditi"), _("Ton"), "M3", "Unit")),
    (_("Muat"), (_("Jenis"), _("Komoditi"), _("Ton"), "M3", "Unit")),
    (_("Nomor PKK"), ("",)),
    (_("Catatan"), ("",)),
)

#: One cell: text, a number, a moment in the port's zone, or nothing known.
Cell = str | int | Decimal | datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which calls: of a port, in a month (its first day), of one trade ("" both), by which day."""

    port: Port
    month: date
    trade: str = ""
    by: By = By.DEPARTURE

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.port.zone)

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From the first moment of the month until the first of the next, in the port's zone."""
        following = (self.month.replace(day=28) + timedelta(days=4)).replace(day=1)
        begins, ends = (datetime(day.year, day.month, 1, tzinfo=self.zone) for day in (self.month, following))
        return begins, ends


def calls(wanted: Wanted) -> QuerySet[PortCall]:
    """The calls of the report in the order of their day; with ``on``, the moment that put them there."""
    kind = MovementKind.DEPARTED if wanted.by == By.DEPARTURE else MovementKind.ARRIVED
    moved = Movement.objects.filter(call=OuterRef("pk"), kind=kind, superseded=False, confirmed_at__isnull=False)
    begins, ends = wanted.span
    happened = Movement.objects.filter(
        kind=kind, superseded=False, confirmed_at__isnull=False, at__gte=begins, at__lt=ends, call__port=wanted.port
    )
    found = PortCall.objects.filter(pk__in=happened.values("call"), cancelled_at=None)
    if wanted.trade in Trade.values:
        leg = "trade_out" if wanted.by == By.DEPARTURE else "trade_in"
        found = found.filter(**{leg: wanted.trade})
    newest = moved.order_by("-at").values("at")[:1]
    return found.select_related("port", "ship", "agent").annotate(on=Subquery(newest)).order_by("on", "pk")


def page(found: QuerySet[PortCall], after: str = "", size: int = PAGE) -> tuple[list[PortCall], str]:
    """One page of the calls by their day and id, and the key of the next ("" at the end)."""
    stamp, _tilde, pk = after.partition("~")
    moment = clock.written(stamp) if stamp else None
    if moment is not None and pk.isascii() and pk.isdigit() and len(pk) < 19:
        found = found.filter(models.Q(on__gt=moment) | models.Q(on=moment, pk__gt=int(pk)))
    read = list(found[: size + 1])
    last = read[size - 1] if len(read) > size else None
    return read[:size], f"{last.on.isoformat()}~{last.pk}" if last is not None else ""  # type: ignore[attr-defined]


def all_rows(wanted: Wanted) -> Iterator[list[Cell]]:
    """Every row of the month, read a few hundred calls at a time."""
    found, after = calls(wanted), ""
    while True:
        some, after = page(found, after, size=300)
        yield from rows(some, wanted.zone)
        if not after:
            return


def rows(calls: Sequence[PortCall], zone: ZoneInfo) -> Iterator[list[Cell]]:
    """The rows of these calls: one each, and a further one for every further kind of goods. Three queries."""
    models.prefetch_related_objects(
        list(calls),
        Prefetch("cargo", CargoLine.objects.order_by("position")),
        Prefetch("movements", Movement.objects.filter(superseded=False, confirmed_at__isnull=False).order_by("at")),
    )
    draughts = _draughts([call.pk for call in calls])
    for call in calls:
        yield from _of_call(call, zone, draughts[call.pk])


def _of_call(call: PortCall, zone: ZoneInfo, draught: tuple[Decimal | None, Decimal | None]) -> Iterator[list[Cell]]:
    ship, times = call.ship, {move.kind: move.at.astimezone(zone) for move in call.movements.all()}
    fore, aft = draught
    middle = (fore + aft) / 2 if fore is not None and aft is not None else None
    deepest = max((d for d in (fore, aft) if d is not None), default=call.draught_m)
    own: list[Cell] = [
        ship.name, ship.ship_type, call.agent.name,
        ship.gross_tonnage, ship.deadweight_tonnes or None, ship.length_m or None,
        fore, middle, aft, deepest,
        times.get(MovementKind.ARRIVED), call.origin or None,
        times.get(MovementKind.DEPARTED), call.destination or None,
    ]  # fmt: skip
    discharged, loaded = (_goods(call, way) for way in (Direction.DISCHARGE, Direction.LOAD))
    note = said(_("manual")) if call.manual else None
    for position, (out, into) in enumerate(zip_longest(discharged or [_NOTHING], loaded or [_NOTHING])):
        head = own if position == 0 else [own[0], *([None] * (len(own) - 1))]
        yield [*head, *(out or _NOTHING), *(into or _NOTHING), str(call), note]


_NOTHING: list[Cell] = [None, None, None, None, None]


def _goods(call: PortCall, way: Direction) -> list[list[Cell]]:
    """What was really handled; where nothing was reported, nothing is said."""
    lines = [line for line in call.cargo.all() if line.direction == way and line.phase == Phase.REALISED]
    return [
        [
            said(Packaging(line.packaging).label),
            commodities.ALL[line.commodity].name_id if line.commodity in commodities.ALL else line.commodity,
            line.tonnes,
            line.cubic_metres,
            line.units,
        ]
        for line in lines
    ]


def _draughts(ids: Sequence[int]) -> dict[int, tuple[Decimal | None, Decimal | None]]:
    """Draughts fore and aft as the notice of arrival stated them; unknown where it did not. One query."""
    newest = (
        Application.objects.filter(call__in=ids, service_code="PKK", state=State.GRANTED)
        .values("call")
        .annotate(newest=Max("pk"))
        .values("newest")
    )
    stated = Application.objects.filter(pk__in=newest).values_list("call_id", "statement")
    known: dict[int, tuple[Decimal | None, Decimal | None]] = defaultdict(lambda: (None, None))
    for call_id, statement in stated:
        said_there = json.loads(statement or "{}")
        known[call_id or 0] = (_metres(said_there.get("draught_fore_m")), _metres(said_there.get("draught_aft_m")))
    return known


def _metres(stated: object) -> Decimal | None:
    try:
        return Decimal(str(stated)) if stated is not None else None
    except InvalidOperation:
        return None
