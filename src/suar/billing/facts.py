"""From the rows of a port call to the facts its dues rest on: what is confirmed first, what is planned otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from suar.billing.dues import FOREIGN, Basis, Cargo, Exchange, Stay
from suar.billing.models import ExchangeRate, LightDuesReceipt
from suar.billing.tariffs import is_basic_goods
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, in_language
from suar.portcalls.models import MovementKind, PortCall
from suar.registry import commodities
from suar.registry.models import Place


def basis_of(
    call: PortCall, *, actual: bool, until: datetime | None, billing_on: date | None = None, sure: bool = False
) -> Basis:
    """The facts of a call up to ``until`` (ETD, or the real departure).

    ``actual``: confirmed times and realised cargo; where there are none yet the plan stands in,
    and ``planned`` says so. ``sure``: nothing stands in, and nothing after ``until`` counts.
    Refused where neither a departure time nor a plan is known.
    """
    if until is None:
        raise Refused(
            Problem(
                "etd",
                "etd",
                _("Waktu berangkat belum diketahui."),
                _("Isi perkiraan berangkat (ETD), lalu hitung kembali."),
            )
        )
    port, ship = call.port, call.ship
    day = billing_on or clock.today(port.zone)
    confirmed = _confirmed_stays(call, until) if actual else []
    cargo, realised = _cargo(call, day, realised=actual)
    if sure:
        confirmed, cargo = _up_to(confirmed, until), cargo if realised else []
    tariff_class = port.tariff_classes.filter(since__lte=day).order_by("-since").first()
    cover = (
        LightDuesReceipt.objects.filter(ship=ship, valid_from__lte=until, ended_at=None)
        .exclude(invoice__call=call)
        .order_by("-valid_to")
        .first()
    )
    own = LightDuesReceipt.objects.filter(invoice__call=call, ended_at=None).order_by("valid_from").first()
    stays = _with_work(call, confirmed if confirmed or sure else _planned_stays(call, until))
    return Basis(
        port_code=port.code,
        port_name=port.name,
        tariff_class=tariff_class.tariff_class if tariff_class else None,
        ship_gross_tonnage=ship.gross_tonnage,
        ship_category=ship.category,
        trade_in=call.trade_in,
        trade_out=call.trade_out,
        stays=stays,
        cargo=cargo,
        billing_on=day,
        exchange_rate=exchange_rate(day),
        light_dues_covered_until=cover.valid_to if cover else None,
        departs_at=until,
        light_dues_ntpn=cover.ntpn if cover else "",
        light_dues_from=own.valid_from if own else None,
        planned=actual and ((bool(stays) and not confirmed) or (bool(cargo) and not realised)),
    )


def exchange_rate(on: date, currency: str = "USD") -> Exchange | None:
    """The rate of a billing date: the latest one not after it."""
    row = ExchangeRate.objects.filter(currency=currency, on__lte=on).order_by("-on").first()
    return Exchange(row.rate, row.source, row.on) if row else None


def _stay(call: PortCall, place: Place | None, start: datetime, end: datetime) -> Stay | None:
    """A stay at a berth or jetty; lying at anchor costs nothing in this tariff.

    The place lain at decides whose dues they are, not its port: a public berth beside an operator's terminal is the
    state's, a private jetty at an office without operator is not. The port's default stands in for an unknown place.
    """
    if place is None:
        return Stay(call.port.name, start, end, operated=call.port.has_operator)
    if place.is_anchorage:
        return None
    return Stay(place.name, start, end, operated=place.operator_id is not None)


def _up_to(stays: Sequence[Stay], until: datetime) -> list[Stay]:
    return [replace(stay, to_at=min(stay.to_at, until)) for stay in stays if stay.from_at < until]


def _with_work(call: PortCall, stays: Sequence[Stay]) -> list[Stay]:
    """The stays with the time for which stevedores handled goods there: the days they reported, else their plans.

    Read through the call, as the goods are (see ``_cargo``).
    """
    if len(stays) < 2:  # goods were worked there, whoever says so
        return list(stays)
    done = call.stevedoring.filter(days__superseded=False).values_list("days__on", flat=True).distinct()
    zone = ZoneInfo(call.port.zone)
    midnights = [datetime.combine(day, time(), zone) for day in done]
    work = [(start, start + timedelta(days=1)) for start in midnights]
    work = work or list(call.stevedoring.filter(cancelled_at=None).values_list("starts_at", "ends_at"))
    return [
        replace(stay, worked=sum((_shared(stay, start, end) for start, end in work), timedelta())) for stay in stays
    ]


def _shared(stay: Stay, start: datetime, end: datetime) -> timedelta:
    return max(min(stay.to_at, end) - max(stay.from_at, start), timedelta())


def _confirmed_stays(call: PortCall, until: datetime) -> list[Stay]:
    """All fast to last line, as an officer, pilot or operator confirmed them; a stay still open ends at ``until``."""
    moves = call.movements.filter(
        superseded=False, confirmed_at__isnull=False, kind__in=[MovementKind.ALL_FAST, MovementKind.LAST_LINE]
    ).select_related("place")
    found: list[Stay | None] = []
    start: datetime | None = None
    place: Place | None = None
    for move in moves.order_by("at", "id"):
        if start is not None:
            found.append(_stay(call, place, start, move.at))
            start = None
        if move.kind == MovementKind.ALL_FAST:
            start, place = move.at, move.place or call.place
    if start is not None:
        found.append(_stay(call, place, start, until))
    return [stay for stay in found if stay is not None]


def _planned_stays(call: PortCall, until: datetime) -> list[Stay]:
    """The bookings in force, the last one up to ``until``; without a booking the place called at from ETA."""
    bookings = sorted(call.bookings.filter(cancelled_at=None).select_related("place"), key=lambda b: b.during.lower)
    found = [_stay(call, b.place, b.during.lower, b.during.upper) for b in bookings[:-1]]
    if bookings:
        last = bookings[-1]
        stays_on = call.shift_id is None or last.place_id == call.place_id  # else she has shifted to an anchorage
        ends = until if stays_on else min(until, last.during.upper)
        found.append(_stay(call, last.place, last.during.lower, ends))
    elif call.eta is not None and call.place is not None:  # without a place she may as well lie at anchor
        found.append(_stay(call, call.place, call.eta, until))
    return [stay for stay in found if stay is not None]


def _goods(name: str, direction: Callable[[], str]) -> str:
    """Goods and their way, in the language of the office: a line's name is kept and compared, so it never changes."""
    with in_language("id"):
        return f"{name} ({direction()})"


def _cargo(call: PortCall, on: date, *, realised: bool) -> tuple[list[Cargo], bool]:
    """Goods discharged and loaded, and whether they are the realised ones.

    Read through the call, for the cargo floor stands beside this one, not below it.
    """
    trades = {"discharge": call.trade_in, "load": call.trade_out}
    rows = list(call.cargo.filter(direction__in=trades))
    real = [row for row in rows if row.phase == "realised"]
    chosen = real if realised and real else [row for row in rows if row.phase == "planned"]
    lines = [
        Cargo(
            description=_goods(row.description or commodities.ALL[row.commodity].name_id, row.get_direction_display),
            tonnes=row.tonnes,
            export_import=trades[row.direction] == FOREIGN,
            basic_goods=is_basic_goods(commodities.ALL[row.commodity].hs, on),
        )
        for row in chosen
    ]
    return lines, realised and bool(real)
