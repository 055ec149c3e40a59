"""A new call before it is born: what was chosen, what will be asked on its road, and what stands against it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from suar.accounts.actors import Actor
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext, said
from suar.portal.actors import Asked
from suar.portcalls import convoys
from suar.portcalls.exemptions import exemption_of
from suar.portcalls.models import PortCall, Trade
from suar.registry.models import Port, Ship, ShipPaper
from suar.registry.ports import served
from suar.workflow import newcall, permissions, registry, relations
from suar.workflow.standard import Standard, standard_of

#: Arrival and departure have a trade of their own (ruling 8).
_LEGS = ("trade_in", "trade_out")


@dataclass(slots=True)
class Question:
    """The page of a new call."""

    fields: list[dict[str, Any]]
    ports: list[Port]
    problems: list[dict[str, str]] = field(default_factory=list)
    road: list[Standard] = field(default_factory=list)
    lapsing: list[ShipPaper] = field(default_factory=list)
    by_hand: str = ""
    call: PortCall | None = None
    #: Barges that may travel with the ship, one form for all of them.
    hulls: list["Hull"] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Hull:
    """A ship that may be chosen to travel along."""

    pk: int
    label: str
    chosen: bool


def _named(ship: Ship) -> str:
    return f"{ship.name} · {ship.identity or '–'} · GT {ship.gross_tonnage}"


def ask(request: Asked) -> Question:
    """Read what was chosen. A POST opens the call; a GET only says what will be asked."""
    given = request.POST if request.method == "POST" else request.GET
    typed = {name: given.get(name, "").strip()[:40] for name in ("ship", "port", "trade_in", "trade_out", "eta")}
    ports = list(served().filter(relations.within(request.actor, "code")).order_by("name")[:500])
    ships = list(permissions.ships_to_call(request.actor).order_by("name_key")[:500])
    port = next((p for p in ports if p.code == typed["port"]), ports[0] if len(ports) == 1 else None)
    ship = next((s for s in ships if str(s.pk) == typed["ship"]), None)
    typed |= {leg: typed[leg] if typed[leg] in Trade.values else _usual_trade(ship) for leg in _LEGS}
    chosen = {pk for pk in given.getlist("together")[: convoys.MOST_HULLS] if pk != typed["ship"]}
    together = [s for s in ships if str(s.pk) in chosen]
    problems: list[Problem] = []
    question = Question([], ports)
    if request.method == "POST":
        try:
            question.call = _open(request.actor, [ship, *together], port, typed)
            return question
        except Refused as refused:
            problems = [*refused.problems]
    if port is not None and ship is not None:
        _foresee(question, request.actor, port, ship, typed)
    question.fields = _fields(typed, problems, ports, ships, port)
    question.hulls = [Hull(s.pk, _named(s), str(s.pk) in chosen) for s in ships if s.unmanned or str(s.pk) in chosen]
    question.problems = [
        {"field_id": f"id_{p.field}" if p.field else "", "text": p.text, "remedy": p.remedy, "law": p.law}
        for p in problems
    ]
    return question


def _open(actor: Actor, ships: Sequence[Ship | None], port: Port | None, typed: dict[str, str]) -> PortCall:
    problems = []
    if ships[0] is None:
        problems.append(
            Problem("ship", "missing", gettext("Kapal belum dipilih."), gettext("Pilih kapal dari daftar."))
        )
    if port is None:
        problems.append(Problem("port", "missing", gettext("Pelabuhan belum dipilih."), gettext("Pilih dari daftar.")))
    eta = _eta(typed["eta"], port.zone) if port and typed["eta"] else None
    if typed["eta"] and port and eta is None:
        problems.append(
            Problem("eta", "not_a_time", gettext("Ini bukan tanggal dan jam."), gettext("Pilih tanggal dan jamnya."))
        )
    elif eta is not None and eta < clock.now():
        problems.append(Problem("eta", "clock", gettext("ETA sudah lewat."), gettext("Isi waktu yang akan datang.")))
    if problems or port is None:
        raise Refused.of(problems)
    opened = newcall.open_convoy(
        actor,
        port=port,
        ship_ids=[ship.pk for ship in ships if ship is not None],
        trade_in=_trade(typed["trade_in"]),
        trade_out=_trade(typed["trade_out"]),
        eta=eta,
    )
    return opened[0]


def _eta(text: str, zone: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        found = (found if found.tzinfo else found.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if 2000 <= found.year <= 2100 else None


def _usual_trade(ship: Ship | None) -> str:
    """What is taken where a leg is left open: a foreign flag comes from abroad and leaves for abroad."""
    return "" if ship is None else Trade.FOREIGN.value if ship.is_foreign else Trade.DOMESTIC.value


def _trade(text: str) -> Trade:
    return Trade(text) if text in Trade.values else Trade.DOMESTIC


def _foresee(question: Question, actor: Actor, port: Port, ship: Ship, typed: dict[str, str]) -> None:
    """What the road of such a call will ask, which papers run out first, or why it is served by hand."""
    exemption = exemption_of(ship, port)
    if exemption is not None:
        question.by_hand = exemption.because
        return
    call = PortCall(
        port=port, ship=ship, agent=actor.organisation,
        trade_in=_trade(typed["trade_in"]), trade_out=_trade(typed["trade_out"]),
    )  # fmt: skip
    question.road = [
        standard_of(s)
        for s in registry.current()
        if s.on_call and s.on_graph and not s.opened_by_system and s.on_road(call)
    ]
    day = clock.day(_eta(typed["eta"], port.zone) or clock.now(), port.zone)
    question.lapsing = list(permissions.papers(actor).filter(ship=ship, expires_on__lte=day).order_by("expires_on"))


def _fields(
    typed: dict[str, str], problems: list[Problem], ports: list[Port], ships: list[Ship], port: Port | None
) -> list[dict[str, Any]]:
    trades = [(value, said(label)) for value, label in Trade.choices]
    hulls = [(str(s.pk), _named(s)) for s in ships]
    havens = [(p.code, f"{p.name} ({p.code})") for p in ports]
    fields = [
        _field("ship", gettext("Kapal"), "select", typed, hulls),
        _field("port", gettext("Pelabuhan"), "select", typed, havens, port.code if port else ""),
        _field("trade_in", gettext("Pelayaran datang"), "radio", typed, trades),
        _field("trade_out", gettext("Pelayaran berangkat"), "radio", typed, trades),
        _field("eta", gettext("Perkiraan tiba (ETA)"), "datetime-local", typed, []),
    ]  # fmt: skip
    fields[-1] |= {"required": False, "unit": port.zone_label if port else ""}
    for one in fields:
        if one["name"] in _LEGS:
            one |= {"required": False, "hint": gettext("Bila dikosongkan: kapal asing LN, kapal Indonesia DN.")}
        mine = [p for p in problems if p.field == one["name"]]
        one["error"] = " ".join(str(p.text) for p in mine)
        one["remedy"] = " ".join(str(p.remedy) for p in mine)
    return fields


def _field(
    name: str, label: str, kind: str, typed: dict[str, str], options: list[tuple[str, str]], otherwise: str = ""
) -> dict[str, Any]:
    value = typed[name] or otherwise
    return {
        "id": f"id_{name}", "name": name, "label": label, "kind": kind, "required": True, "value": value,
        "options": [{"value": v, "label": text, "selected": v == value} for v, text in options],
    }  # fmt: skip
