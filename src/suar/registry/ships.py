"""The only writer of the ship register: entering a ship, looking after one that is there, and keeping her papers."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

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


def _columns(particulars: Particulars) -> dict[str, Any]:
    mark, imo, sign = particulars.registration_mark, particulars.imo_number, particulars.call_sign
    return asdict(particulars) | {
        "name_key": particulars.name.casefold(),
        "registration_key": registration_key(mark) if mark else "",
        "imo_number": normal_imo(imo) if imo else "",
        "call_sign": normal_call_sign(sign) if sign else "",
    }


class Fleet:
    """The ships of a list: found by the same rule as one alone (``known_ship``), read once and written once."""

    def __init__(self, marks: Iterable[str], imo_numbers: Iterable[str], call_signs: Iterable[str]) -> None:
        self._by_mark: dict[str, Ship] = {}
        self._by_imo: dict[str, list[Ship]] = defaultdict(list)
        self._by_sign: dict[tuple[str, str], Ship] = {}
        self._new: list[Ship] = []
        keys = {registration_key(mark) for mark in marks if mark}
        asked = Q(registration_key__in=keys) | Q(imo_number__in=set(imo_numbers) - {""})
        self._known = list(Ship.objects.filter(asked | Q(call_sign__in=set(call_signs) - {""})).order_by("pk"))
        for ship in self._known:
            self._index(ship)

    def find(self, mark: str, imo: str, sign: str, name: str) -> Ship | None:
        """The ship of these marks, in the register or entered from this list before."""
        key = registration_key(mark) if mark else ""
        if key and key in self._by_mark:
            return self._by_mark[key]
        if imo:
            # Two different registration marks are two hulls, whatever number was typed.
            same = [ship for ship in self._by_imo.get(imo, ()) if not key or not ship.registration_key]
            if same:
                return same[0]
        return self._by_sign.get((sign, name.casefold())) if sign and not key and not imo else None

    def ships(self) -> list[Ship]:
        """The ships that were in the register, each once."""
        return self._known

    def enter(self, particulars: Particulars) -> Ship:
        """A ship that is not there yet; she has her id when the list is written."""
        ship = Ship(**_columns(particulars))
        self._new.append(ship)
        self._index(ship)
        return ship

    def write(self) -> int:
        """Write the new ships. Returns how many."""
        Ship.objects.bulk_create(self._new, batch_size=500)
        return len(self._new)

    @staticmethod
    def looked_after(pairs: Iterable[tuple[int, int]]) -> None:
        """Put companies among those who look after ships: pairs of ids, ship and company."""
        through = Ship.agents.through
        rows = [through(ship_id=ship, organisation_id=company) for ship, company in pairs]
        through.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=True)

    def _index(self, ship: Ship) -> None:
        if ship.registration_key:
            self._by_mark.setdefault(ship.registration_key, ship)
        if ship.imo_number:
            self._by_imo[ship.imo_number].append(ship)
        if ship.call_sign:
            self._by_sign.setdefault((ship.call_sign, ship.name_key), ship)


@transaction.atomic
def enter(particulars: Particulars, *, organisation_id: int) -> Entered:
    """Enter a ship, or put the company among those who look after the one that is there already."""
    known = known_ship(particulars.registration_mark, particulars.imo_number, particulars.call_sign, particulars.name)
    if known is None:
        try:
            with transaction.atomic():
                made = Ship.objects.create(**_columns(particulars))
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


def put_away(ship: Ship, kind: PaperKind, numbers: Iterable[str]) -> None:
    """A paper that was taken back is no longer in use."""
    ShipPaper.objects.filter(ship=ship, kind=kind, number__in=list(numbers), superseded=False).update(superseded=True)
