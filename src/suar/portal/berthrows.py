"""A line of the berth plan for each ship, what cannot be as a sentence, and links only to one's own calls."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.urls import reverse

from suar.accounts.actors import Actor
from suar.kernel.words import gettext
from suar.portal.moments import length_text, moment_text
from suar.portcalls.berthings import Berthing
from suar.portcalls.metres import written
from suar.portcalls.plan import Clash, ClashKind
from suar.registry.models import Place
from suar.workflow import permissions

#: State of a row as a status of the screens, and its word.
STATES = {"determined": "granted", "proposed": "waiting", "unbooked": "not_started"}


@dataclass(frozen=True, slots=True)
class Told:
    """A clash as the panel of the supervisors says it."""

    kind: str
    word: str
    sentence: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """One ship of the plan as the list says it."""

    lying: Berthing
    place: Place
    now: datetime
    href: str | None = None
    beside: str = ""
    clashes: tuple[Told, ...] = ()

    @property
    def anchor(self) -> str:
        return f"tambat{self.lying.key}"

    @property
    def status(self) -> str:
        return STATES[self.lying.state]

    @property
    def state_word(self) -> str:
        words = {"determined": gettext("Ditetapkan"), "proposed": gettext("Diusulkan")}
        return words.get(self.lying.state, gettext("Tanpa penetapan"))

    @property
    def metres(self) -> str:
        if self.lying.from_m is None or self.lying.to_m is None:
            return ""
        return f"{written(self.lying.from_m)}–{written(self.lying.to_m)} m"

    @property
    def words(self) -> list[str]:
        """What is wrong with her, each word once."""
        return list(dict.fromkeys(one.word for one in self.clashes))

    @property
    def size(self) -> str:
        """Length and draught in one line."""
        return size_of(self.lying.length_m, self.lying.draught_m)


def rows_of(
    actor: Actor, places: Sequence[Place], lying: Sequence[Berthing], found: Sequence[Clash], now: datetime
) -> list[Row]:
    """The rows of the list, in the order of the plan. One query."""
    by_place = {place.pk: place for place in places}
    ships = {one.key: one.ship for one in lying}
    own = set(permissions.calls(actor).filter(pk__in={one.call_id for one in lying}).values_list("pk", flat=True))
    said: dict[int, list[Told]] = defaultdict(list)
    for clash in found:
        for one in (clash.one, clash.other):
            if one is not None:
                said[one.key].append(told(clash, by_place[one.place_id], now))
    return [
        Row(
            one, by_place[one.place_id], now,
            reverse("portal:call", args=[one.call_id]) if one.call_id in own else None,
            ships.get(one.alongside_of, gettext("kapal lain")) if one.alongside_of else "",
            tuple(said[one.key]),
        )
        for one in lying
    ]  # fmt: skip


def size_of(length_m: Decimal, draught_m: Decimal | None) -> str:
    """Length over all and draught in one line."""
    length = f"LOA {written(length_m)}\u00a0m"
    if draught_m is None:
        return length
    return gettext("%(length)s · sarat %(draught)s") % {"length": length, "draught": f"{written(draught_m)}\u00a0m"}


def told(clash: Clash, place: Place, now: datetime) -> Told:
    """A clash with its word, its sentence and the way to its row."""
    words = {
        ClashKind.OVER: gettext("Bentrok"), ClashKind.BEHIND: gettext("Segera bentrok"),
        ClashKind.OVERSTAY: gettext("Lewat waktu"), ClashKind.PROPOSAL: gettext("Usulan bertumpuk"),
    }  # fmt: skip
    url = reverse("portal:berth_plan", args=[place.port.code, place.pk])
    return Told(clash.kind, words[clash.kind], sentence(clash, place, now), f"{url}#tambat{clash.one.key}")


def sentence(clash: Clash, place: Place, now: datetime) -> str:
    """What is wrong, in one sentence with names and times."""
    zone, one, other = place.port.zone, clash.one, clash.other
    said: dict[str, Any] = {"ship": one.ship, "place": place.name, "other": other.ship if other else ""}
    if clash.kind == ClashKind.OVERSTAY and one.end is not None:
        text = gettext("%(ship)s belum lepas tambat dari %(place)s; waktunya habis %(at)s, lewat %(length)s.")
        return text % {**said, "at": moment_text(one.end, zone), "length": length_text(now - one.end)}
    if other is None or other.start is None:
        return ""
    said["at"] = moment_text(other.start, zone)
    if clash.kind == ClashKind.BEHIND:
        text = gettext("%(ship)s belum lepas tambat; %(other)s ditetapkan di meter itu mulai %(at)s, %(length)s lagi.")
        return text % {**said, "length": length_text(other.start - now)}
    if clash.kind == ClashKind.PROPOSAL:
        return gettext("Usulan untuk %(ship)s bertumpuk dengan penetapan %(other)s mulai %(at)s.") % said
    if one.alongside:
        return gettext("%(ship)s masih di meter yang ditetapkan untuk %(other)s sejak %(at)s.") % said
    return gettext("%(ship)s menempati meter yang ditetapkan untuk %(other)s mulai %(at)s.") % said
