"""The only writer of the ship register: entering a ship, looking after one that is there, and keeping her papers."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import IntegrityError, transaction

from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.identifiers import normal_call_sign, normal_imo, registration_key
from suar.kernel.words import gettext
from suar.records.models import StoredFile
from suar.registry.models import PaperKind, Ship, ShipCategory, ShipPaper


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What is entered of a hull; tonnages in GT, NT and tonnes, lengths in metres."""

    name: str
    ship_type: str
    gross_tonnage: int
    length_m: Decimal
    flag: str = "ID"
    category: str = ShipCategory.COMMERCIAL
    unmanned: bool = False
    registration_mark: str = ""
    imo_number: str = ""
    call_sign: str = ""
    mmsi: str = ""
    former_name: str = ""
    net_tonnage: int | None = None
    deadweight_tonnes: int | None = None
    beam_m: Decimal | None = None
    draught_m: Decimal | None = None
    safe_manning: int | None = None
    owner_name: str = ""
    port_of_registry: str = ""
    year_built: int | None = None


@dataclass(frozen=True, slots=True)
class Entered:
    """The ship, and whether she was in the register already."""

    ship: Ship
    known: bool


def known_ship(registration_mark: str, imo_number: str, call_sign: str = "", name: str = "") -> Ship | None:
    """The ship of these marks: by registration mark, then IMO number, then call sign with the same name."""
    key = registration_key(registration_mark) if registration_mark else ""
    if key:
        found = Ship.objects.filter(registration_key=key).first()
        if found is not None:
            return found
    imo = normal_imo(imo_number) if imo_number else ""
    if imo:
        same = Ship.objects.filter(imo_number=imo)
        # Two different registration marks are two hulls, whatever number was typed.
        found = (same.filter(registration_key="") if key else same).first()
        if found is not None:
            return found
    sign = normal_call_sign(call_sign) if call_sign else ""
    if sign and not key and not imo:
        return Ship.objects.filter(call_sign=sign, name_key=name.casefold()).first()
    return None


@transaction.atomic
def enter(particulars: Particulars, *, organisation_id: int) -> Entered:
    """Enter a ship, or put the company among those who look after the one that is there already."""
    known = known_ship(particulars.registration_mark, particulars.imo_number, particulars.call_sign, particulars.name)
    if known is None:
        columns = asdict(particulars) | {
            "name_key": particulars.name.casefold(),
            "registration_key": registration_key(particulars.registration_mark)
            if particulars.registration_mark
            else "",
            "imo_number": normal_imo(particulars.imo_number) if particulars.imo_number else "",
            "call_sign": normal_call_sign(particulars.call_sign) if particulars.call_sign else "",
        }
        try:
            with transaction.atomic():
                made = Ship.objects.create(**columns)
        except IntegrityError:  # somebody entered her a moment ago
            known = known_ship(particulars.registration_mark, "")
            if known is None:
                raise
        else:
            made.agents.add(organisation_id)
            return Entered(made, known=False)
    known.agents.add(organisation_id)
    return Entered(known, known=True)


@transaction.atomic
def keep_paper(
    ship: Ship,
    kind: PaperKind,
    *,
    number: str,
    issuer: str,
    issued_on: date | None,
    expires_on: date | None,
    file: StoredFile,
    organisation_id: int | None,
) -> ShipPaper:
    """Keep a paper of a ship in place of the one of its kind that was in use. Dates are the paper's own."""
    if issued_on is not None and expires_on is not None and expires_on < issued_on:
        raise Refused(
            Problem(
                "expires_on",
                "order",
                gettext("Tanggal berakhir mendahului tanggal terbit."),
                gettext("Periksa keduanya."),
            )
        )
    Ship.objects.select_for_update(no_key=True).get(pk=ship.pk)
    ShipPaper.objects.filter(ship=ship, kind=kind, organisation=organisation_id, superseded=False).update(
        superseded=True
    )
    return ShipPaper.objects.create(
        ship=ship,
        kind=kind,
        number=number,
        issuer=issuer,
        issued_on=issued_on,
        expires_on=expires_on,
        file=file,
        organisation_id=organisation_id,
        recorded_at=clock.now(),
    )
