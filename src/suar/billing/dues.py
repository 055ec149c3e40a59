"""What is due for a visit: pure arithmetic from facts to explained lines (PP 15/2016), without a database."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from suar.billing.basis import Basis, Cargo, Exchange, Stay
from suar.billing.etmal import etmal_of
from suar.billing.lines import NOTHING, Line, less, reckoned
from suar.billing.tariffs import Rate, Tariff, tariff_in_force
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _

__all__ = ["FOREIGN", "Basis", "Cargo", "Exchange", "Line", "Stay", "dues", "less", "reckoned"]

FOREIGN = "LN"


def dues(basis: Basis) -> list[Line]:
    """The lines of a visit: berth dues, quay dues, light dues. A line of nothing says why nothing is due.

    Refused: class of the port's tariff or exchange rate not entered, a stay that ends before it begins.
    """
    if basis.ship_category in ("state", "warship"):
        return []
    tariff = tariff_in_force(basis.billing_on)
    _check(basis, tariff)
    lines = [*_berth(basis, tariff), *_quay(basis, tariff), _light(basis, tariff)]
    doubt = ["planned"] if basis.planned else []
    return [replace(line, doubt=_joined([*line.doubt.split(), *doubt])) for line in lines]


def _joined(doubts: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(filter(None, doubts)))


def _check(basis: Basis, tariff: Tariff) -> None:
    if basis.ship_gross_tonnage < 1:
        raise Refused(
            Problem("ship", "gross_tonnage", _("Tonase kotor kapal (GT) belum ada."), _("Isi GT menurut surat ukur."))
        )
    if any(stay.to_at <= stay.from_at for stay in basis.stays):
        raise Refused(
            Problem(
                "stays",
                "period",
                _("Waktu lepas tambat tidak sesudah waktu tambat."),
                _("Perbaiki waktu tambat dan lepas tambat, lalu hitung kembali."),
                tariff.legal_basis,
            )
        )


def _is_foreign(basis: Basis) -> bool:
    """A visit with one foreign leg is a foreign one; where the legs differ the line says so."""
    return FOREIGN in (basis.trade_in, basis.trade_out)


def _charged(stays: Iterable[Stay]) -> list[Stay]:
    """Stays whose dues are the state's: none at a place that an operator runs, whatever its port is (ruling 18)."""
    return [stay for stay in stays if not stay.operated]


def _line(rate: Rate, subject: str, quantity: Decimal, factor: Decimal, doubts: Iterable[str]) -> Line:
    return Line(
        rate.code, subject, quantity, rate.unit, factor, rate.per, rate.rate, rate.currency, None, "",
        reckoned(quantity, factor, rate.rate, None), rate.legal_basis, rate.version, _joined(doubts),
    )  # fmt: skip


def _leg_doubt(basis: Basis) -> list[str]:
    return ["legs_differ"] if basis.trade_in != basis.trade_out else []


def _berth(basis: Basis, tariff: Tariff) -> Iterator[Line]:
    stays = _charged(basis.stays)
    if not stays:
        return
    kind = "traditional" if basis.ship_category == "traditional" else "foreign" if _is_foreign(basis) else "domestic"
    rate = tariff.rate(f"berth.{kind}", basis.tariff_class)
    tonnage = Decimal(max(basis.ship_gross_tonnage, tariff.gross_tonnage_min))
    doubts = _leg_doubt(basis) if kind != "traditional" else []
    if len(stays) > 1:
        doubts = [*doubts, "sum_then_round" if tariff.sum_then_round else "each_berth_rounded"]
    for name, length in _lengths(stays, tariff):
        yield _line(rate, name, tonnage, etmal_of(length, tariff.etmal), doubts)


def _lengths(stays: Sequence[Stay], tariff: Tariff) -> list[tuple[str, timedelta]]:
    """Times that are rounded, with the name they go by; a second stay at the same berth gets a number (ruling 23)."""
    if tariff.sum_then_round:
        names = dict.fromkeys(stay.place_name for stay in stays)
        return [(" + ".join(names), sum((stay.to_at - stay.from_at for stay in stays), timedelta()))]
    seen: dict[str, int] = {}
    lengths = []
    for stay in sorted(stays, key=lambda stay: stay.from_at):
        seen[stay.place_name] = times = seen.get(stay.place_name, 0) + 1
        lengths.append((stay.place_name if times == 1 else f"{stay.place_name} ({times})", stay.to_at - stay.from_at))
    return lengths


def _worked_at(basis: Basis) -> tuple[list[Stay], str]:
    """The stays at which goods may have been worked, and what is doubtful about it after a shift.

    Stevedores' reports name the one with most of their time. Where there are none, goods were worked at the state's
    berths, for no operator lets anybody work without a plan.
    """
    worked = [stay for stay in basis.stays if stay.worked]
    if worked:
        return [max(worked, key=lambda stay: stay.worked)], "worked_stay" if len(basis.stays) > 1 else ""
    return list(basis.stays), "longest_stay" if len(_charged(basis.stays)) > 1 else ""


def _quay(basis: Basis, tariff: Tariff) -> Iterator[Line]:
    """Dues on goods over the state's quay; a ship that worked none there (anchorage, operator's berth) owes none."""
    worked_at, doubt = _worked_at(basis)
    stays = _charged(worked_at)
    if not stays:
        return
    factor, doubts = Decimal(1), ["per_handling"]
    if tariff.quay_time_factor:
        # The manifest does not say at which berth goods were worked; the longest of those that may be stands for it.
        factor = max(etmal_of(stay.to_at - stay.from_at, tariff.etmal) for stay in stays)
        doubts = ["as_printed", doubt]
    seen: dict[str, int] = {}
    for cargo in basis.cargo:
        code = "quay.export_import" if cargo.export_import else "quay.domestic"
        seen[code + cargo.description] = times = seen.get(code + cargo.description, 0) + 1
        name = cargo.description if times == 1 else f"{cargo.description} ({times})"
        rate = tariff.rate(code, basis.tariff_class)
        # Basic goods are exempt in domestic trade only (ruling 21).
        if cargo.basic_goods and not cargo.export_import:
            yield _line(rate, name, cargo.tonnes, NOTHING, ["basic_goods"])
        else:
            yield _line(rate, name, cargo.tonnes, factor, doubts)


def _light_item(basis: Basis) -> str:
    if basis.ship_category == "traditional":
        return "light.traditional"
    if _is_foreign(basis):
        return "light.foreign"
    return "light.ferry" if basis.ship_category == "ferry" else "light.domestic"


def _periods(basis: Basis, tariff: Tariff) -> Decimal:
    """How many times the light dues are owed: once, and again for each time they lapse before departure."""
    if basis.light_dues_from is None or basis.departs_at <= basis.light_dues_from:
        return Decimal(1)
    return Decimal(-(-(basis.departs_at - basis.light_dues_from) // timedelta(days=tariff.light_dues_days)))


def _light(basis: Basis, tariff: Tariff) -> Line:
    rate = tariff.rate(_light_item(basis))
    tonnage = Decimal(max(basis.ship_gross_tonnage, tariff.gross_tonnage_min))
    # Light dues stand on every bill, so here it says why the berth of an operator does not.
    beside = ["operator_bills"] if any(stay.operated for stay in basis.stays) else []
    covered = basis.light_dues_covered_until
    if covered is not None and covered >= basis.departs_at:
        return _line(rate, f"NTPN {basis.light_dues_ntpn}".strip(), tonnage, NOTHING, ["covered", *beside])
    doubts = _leg_doubt(basis) if rate.code != "light.traditional" else []
    line = _line(rate, "", tonnage, _periods(basis, tariff), [*doubts, *beside])
    return line if rate.currency == "IDR" else _in_rupiah(line, basis)


def _in_rupiah(line: Line, basis: Basis) -> Line:
    """A line in dollars turned into rupiah once, at the rate of the billing date (ruling 22)."""
    exchange = basis.exchange_rate
    if exchange is None:
        raise Refused(
            Problem(
                "exchange_rate",
                "exchange_rate",
                _("Kurs dolar untuk tanggal penagihan belum diisi."),
                _("Minta direktorat mengisi kurs yang berlaku beserta sumbernya."),
                line.legal_basis,
            )
        )
    old = ["old_exchange_rate"] if basis.billing_on - exchange.on > timedelta(days=7) else []
    return replace(
        line,
        exchange_rate=exchange.rate,
        exchange_source=f"{exchange.source} {exchange.on.isoformat()}",
        amount=reckoned(line.quantity, line.factor, line.rate, exchange.rate),
        doubt=_joined([*line.doubt.split(), *old]),
    )
