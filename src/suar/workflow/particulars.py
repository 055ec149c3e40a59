"""What papers and officers' checks say of a ship and her voyage, in the words of the law's forms."""

from datetime import date
from decimal import Decimal

from suar.kernel import clock
from suar.kernel.identifiers import imo_number
from suar.kernel.units import language
from suar.portcalls.models import PortCall
from suar.registry.models import Permit, PermitKind, Ship
from suar.workflow.documents.content import Section
from suar.workflow.hulls import hulls_of
from suar.workflow.models import IssuedDocument
from suar.workflow.service import Parts


def number(value: Decimal | int | None) -> str:
    """A number as the reader writes it: 1.234,50 in Indonesian, and so on every paper; 1,234.50 in English."""
    if value is None:
        return "–"
    text = f"{value:,}"
    return text if language() == "en" else text.translate(str.maketrans(",.", ".,"))


def ship_section(ship: Ship) -> Section:
    """The hull, as every paper names it."""
    rows = [
        ("Nama kapal", ship.name),
        ("Jenis", ship.ship_type),
        ("Bendera", ship.flag),
        ("Tonase kotor (GT)", number(ship.gross_tonnage)),
        ("Panjang", f"{number(ship.length_m)} m"),
    ]
    if ship.registration_mark:
        rows.append(("Tanda pendaftaran", ship.registration_mark))
    if ship.imo_number:
        rows.append(("Nomor IMO", ship.imo_number))
    if ship.call_sign:
        rows.append(("Tanda panggilan", ship.call_sign))
    return Section("Kapal", tuple(rows))


def paper(call: PortCall, *facts: Section, route: tuple[tuple[str, str, str], ...] = ()) -> Parts:
    """The words of a paper about a call: its own facts first, then the ship and the visit."""
    return Parts((*facts, ship_section(call.ship), call_section(call)), call.ship.name, ship_note(call.ship), route)


def ship_note(ship: Ship) -> str:
    """One line under the ship's name."""
    return " · ".join(filter(None, [ship.ship_type, f"GT {number(ship.gross_tonnage)}", ship.flag, ship.identity]))


def call_section(call: PortCall) -> Section:
    """The visit, as every paper names it."""
    rows = [("Nomor kunjungan", str(call)), ("Agen", call.agent.name), ("Nakhoda", call.master_name or "–")]
    if call.voyage_number:
        rows.append(("Nomor voyage", call.voyage_number))
    together = ", ".join(f"{hull.ship.name} ({hull})" for hull in hulls_of(call))
    if together:
        rows.append(("Serangkai dengan", together))
    return Section("Kunjungan", tuple(rows))


def doubtful_imo(ship: Ship) -> bool:
    """Whether a ship's IMO number fails its check digit: some real ones do, so it warns and asks for a paper."""
    return bool(ship.imo_number) and imo_number(ship.imo_number).severity != "ok"


def permit_for(ship: Ship, kind: str, route_number: str) -> Permit | None:
    """The permit of that number in the mirror of the directorate's register."""
    return Permit.objects.filter(number=route_number, kind=kind, ship=ship).first()


def best_permit(call: PortCall) -> Permit | None:
    """The permit to propose for a call: one that brings her here on her ETA, given for this very call if any.

    Where none does, the one that lasts longest: the form then says what stands against it.
    """
    day = clock.day(call.eta or clock.now(), call.port.zone)
    today = clock.today(call.port.zone)
    own = set(IssuedDocument.objects.filter(call=call, revoked_at=None).values_list("number", flat=True))
    found = call.ship.permits.filter(revoked=False, kind__in=kinds_for(call.ship))
    standing = [permit for permit in found if permit.valid_until is None or permit.valid_until >= today]

    def worth(permit: Permit) -> tuple[bool, bool, date, int]:
        fits = active_on(permit, day, call.port.code)
        return fits and permit.number in own, fits, permit.valid_until or date.min, -permit.pk

    return max(standing, key=worth, default=None)


def active_on(permit: Permit, day: date, port_code: str) -> bool:
    """Whether a permit stands on a day and names the port. What a list did not say of its days stands (ruling 25)."""
    begun = permit.valid_from is None or permit.valid_from <= day
    lasts = permit.valid_until is None or day <= permit.valid_until
    return not permit.revoked and begun and lasts and (not permit.port_codes or port_code in permit.port_codes)


def kinds_for(ship: Ship) -> tuple[PermitKind, ...]:
    """The kinds of permit that can bring this ship here."""
    if ship.is_foreign:
        return (PermitKind.PKKA,)
    return (PermitKind.LINER, PermitKind.TRAMPER, PermitKind.PPKN)
