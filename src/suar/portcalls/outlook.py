"""What a ship meets at a berth in a time: whether she fits, who lies there, which metres are free, who comes next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from suar.kernel import clock
from suar.kernel.words import gettext
from suar.portcalls import berths, times
from suar.portcalls.berthings import Berthing, berthings
from suar.portcalls.metres import Block, blocks_in, first_free, written
from suar.portcalls.models import PortCall
from suar.registry.models import Place, Ship

#: How far ahead a free window is looked for.
AHEAD = timedelta(days=60)
#: A ship that lies beyond her window is taken to lie there for so long still.
_OVERRUN = timedelta(hours=6)
#: More ships than this are not named one by one.
_NAMED = 6


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know before filing. ``light``: green, amber or red; ``field``: the answer it concerns."""

    title: str
    light: str
    text: str
    field: str = "place"


@dataclass(frozen=True, slots=True)
class Wish:
    """A ship that wants to lie at a place for a time."""

    place: Place
    length_m: Decimal
    draught_m: Decimal
    start: datetime
    end: datetime

    @property
    def width(self) -> Decimal:
        """The metres she takes: her length and a tenth."""
        return (self.length_m * berths.BERTH_MARGIN).quantize(Decimal("0.1"))


def outlook(
    place: Place, ship: Ship, draught_m: Decimal, start: datetime, end: datetime, except_call: PortCall | None = None
) -> list[Finding]:
    """What to know before asking for a place. ``place`` with its port; what the call itself has there is left out."""
    if end <= start:
        return []
    rows = [
        row for row in berthings([place], start, end + AHEAD) if except_call is None or row.call_id != except_call.pk
    ]
    return list(findings(Wish(place, ship.length_m, draught_m, start, end), rows, clock.now()))


def findings(wish: Wish, rows: Sequence[Berthing], now: datetime) -> Iterator[Finding]:
    """The same, of what stands in the plan: nothing is read."""
    yield from _fit(wish)
    there = [row for row in rows if row.begins < wish.end and _known_until(row, now) > wish.start]
    if wish.place.is_anchorage:
        yield Finding(gettext("Kapal lain pada waktu itu"), "green", _named(wish.place, there, now))
        return
    taken = [block for row in rows if (block := row.block(now)) is not None]
    metre = first_free(wish.place.length_m, blocks_in(taken, wish.start, wish.end), wish.width)
    light = "red" if metre is None else "amber" if there else "green"
    yield Finding(gettext("Kapal lain pada waktu itu"), light, _named(wish.place, there, now))
    if metre is not None:
        yield _room(wish, metre, rows)
    else:
        yield _full(wish, taken)


def _known_until(row: Berthing, now: datetime) -> datetime:
    """Until when she must be reckoned with: who lies beyond her window does not leave this minute."""
    return now + _OVERRUN if row.alongside and row.ends(now) <= now else row.ends(now)


def _fit(wish: Wish) -> Iterator[Finding]:
    place = wish.place
    if place.length_m is not None and not place.is_anchorage:
        fits = wish.width <= place.length_m
        text = gettext("Kapal %(length)s m, perlu %(width)s m (+10%%); %(place)s %(metres)s m.")
        said = {
            "length": written(wish.length_m),
            "width": written(wish.width),
            "place": place.name,
            "metres": written(place.length_m),
        }
        yield Finding(gettext("Panjang"), "green" if fits else "red", text % said)
    if place.depth_m is None:
        text = gettext("Kedalaman %(place)s belum diisi oleh kantor.") % {"place": place.name}
        yield Finding(gettext("Sarat"), "amber", text, "draught_m")
        return
    free = place.depth_m - place.under_keel_clearance_m
    text = gettext("Sarat %(draught)s m; aman sampai %(free)s m (kedalaman %(depth)s m, UKC %(ukc)s m).") % {
        "draught": written(wish.draught_m), "free": written(free), "depth": written(place.depth_m),
        "ukc": written(place.under_keel_clearance_m),
    }  # fmt: skip
    yield Finding(gettext("Sarat"), "green" if wish.draught_m <= free else "red", text, "draught_m")


def _room(wish: Wish, metre: Decimal, rows: Iterable[Berthing]) -> Finding:
    """The first free metre, and the next ship that is to have it."""
    to = metre + wish.width
    text = gettext("Meter %(from)s–%(to)s kosong selama itu.") % {"from": written(metre), "to": written(to)}
    after = [
        (row.start, row)
        for row in rows
        if row.state == "determined" and row.start is not None and row.start >= wish.end and row.alongside_of is None
        and row.from_m is not None and row.to_m is not None and row.from_m < to and row.to_m > metre
    ]  # fmt: skip
    if after:
        at, following = min(after, key=lambda pair: (pair[0], pair[1].key))
        text += " " + gettext("Berikutnya di sana %(ship)s mulai %(at)s, %(hours)s jam sesudahnya.") % {
            "ship": following.ship, "at": times.local(at, wish.place.port),
            "hours": int((at - wish.end).total_seconds() // 3600),
        }  # fmt: skip
    return Finding(gettext("Ruang kosong"), "green", text)


def _full(wish: Wish, taken: Sequence[Block]) -> Finding:
    """No room: from when there is."""
    if wish.place.length_m is not None and wish.width > wish.place.length_m:
        return Finding(gettext("Ruang kosong"), "red", gettext("Tempat ini tidak cukup panjang pada waktu mana pun."))
    at = earliest(wish, taken)
    if at is None:
        text = gettext("Penuh; tidak ada waktu kosong sepanjang itu dalam %(days)s hari.") % {"days": AHEAD.days}
        return Finding(gettext("Ruang kosong"), "red", text)
    text = gettext("Penuh pada waktu itu. Kosong paling awal mulai %(at)s selama %(hours)s jam.")
    hours = int((wish.end - wish.start).total_seconds() // 3600)
    said = text % {"at": times.local(at, wish.place.port), "hours": hours}
    return Finding(gettext("Ruang kosong"), "red", said, "etb")


def earliest(wish: Wish, taken: Sequence[Block]) -> datetime | None:
    """The first moment, not before the one wished for, from which she can lie as long as she wants."""
    length = wish.end - wish.start
    for at in sorted({wish.start, *(one.end for one in taken if one.end > wish.start)}):
        if at - wish.start > AHEAD:
            return None
        if first_free(wish.place.length_m, blocks_in(taken, at, at + length), wish.width) is not None:
            return at
    return None


def _named(place: Place, there: Sequence[Berthing], now: datetime) -> str:
    said = [_one(place, row, now) for row in there[:_NAMED]]
    if len(there) > _NAMED:
        said.append(gettext("dan %(count)s kapal lain") % {"count": len(there) - _NAMED})
    return "; ".join(said) or gettext("tidak ada")


def _one(place: Place, row: Berthing, now: datetime) -> str:
    where = "" if row.from_m is None or row.to_m is None else f", {written(row.from_m)}–{written(row.to_m)} m"
    until = times.local(row.ends(now), place.port)
    if row.alongside and row.ends(now) <= now:
        text = gettext("%(ship)s%(where)s, belum lepas tambat")
    elif row.state == "proposed":
        text = gettext("%(ship)s%(where)s sampai %(until)s, baru diusulkan")
    else:
        text = gettext("%(ship)s%(where)s sampai %(until)s")
    return text % {"ship": row.ship, "where": where, "until": until}
