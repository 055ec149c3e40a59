"""Puts the demo's ships into the register, with permits and papers; one paper lapses in a few days."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from suar.accounts.models import Organisation
from suar.demo.hulls import FLEET, Hull
from suar.demo.papers import paper
from suar.demo.world import World
from suar.kernel import clock
from suar.kernel.words import said
from suar.records import files
from suar.registry import permits
from suar.registry.models import Command, PaperKind, PermitKind, Ship, ShipPaper

#: The ship one of whose papers lapses soon.
_LAPSING = "elok"


def build(world: World) -> dict[str, Ship]:
    """Ships with their agents, owners, masters, permits and papers."""
    today = clock.today("Asia/Jakarta")
    fleet: dict[str, Ship] = {}
    for number, hull in enumerate(FLEET, start=1):
        company = world.organisations[hull.agents]
        ship = _ship(hull, number, world.organisations["owner"] if hull.owned else None, company)
        ship.agents.add(company)
        kind = _permit_kind(ship)
        permits.enter(
            kind, permit_number(ship, today.year), holder=company, ship=ship,
            valid_from=today - timedelta(days=90), valid_until=today + timedelta(days=270),
        )  # fmt: skip
        if hull.master:
            Command.objects.create(ship=ship, user=world.people[hull.master], since=today - timedelta(days=120))
        _papers(ship, company, today, soon=hull.key == _LAPSING)
        fleet[hull.key] = ship
    return fleet


def _ship(hull: Hull, number: int, owner: Organisation | None, company: Organisation) -> Ship:
    domestic = "flag" not in hull.more
    mark = f"2014 PPm No. {9000 + number}/L" if domestic else ""
    return Ship.objects.create(
        name=hull.name, name_key=hull.name.lower(), ship_type=hull.kind, gross_tonnage=hull.gt,
        net_tonnage=hull.gt * 3 // 10, deadweight_tonnes=hull.dwt or None, length_m=Decimal(hull.length),
        beam_m=Decimal(hull.length) / 5, draught_m=Decimal(hull.draught), safe_manning=hull.crew or None,
        owner_name=(owner or company).name, owner=owner, registration_mark=mark,
        registration_key=f"2014 PPM {9000 + number}/L" if domestic else "",
        port_of_registry="Tanjung Pinang" if domestic else "", year_built=2014, **hull.more,
    )  # fmt: skip


def _permit_kind(ship: Ship) -> PermitKind:
    if ship.is_foreign:
        return PermitKind.PKKA
    return PermitKind.LINER if ship.name.startswith("KM ARUNIKA") else PermitKind.TRAMPER


def permit_number(ship: Ship, year: int) -> str:
    """The number of a ship's permit in the demo's mirror of the register."""
    return f"AL.103/{'2' if ship.is_foreign else '1'}/{ship.pk:04}/LATIHAN/{year}"


def _papers(ship: Ship, company: Organisation, today: date, *, soon: bool) -> None:
    for kind in PaperKind:
        if kind == PaperKind.IMO_PROOF or (ship.unmanned and kind == PaperKind.SAFE_MANNING):
            continue
        number = f"{kind.value.upper()[:4]}.{ship.pk:03}/LATIHAN"
        expires = None if kind == PaperKind.TONNAGE else today + timedelta(days=200 + ship.pk * 3)
        if soon and kind == PaperKind.SAFETY:
            expires = today + timedelta(days=4)
        lines = (ship.name, f"Nomor {number}", f"Berlaku sampai {expires:%d-%m-%Y}" if expires else "")
        stored = files.keep(
            paper(said(kind.label), lines), name=f"{kind.value}.pdf", kind="PDF", mime="application/pdf",
            user_id=None, organisation_id=company.pk,
        )  # fmt: skip
        ShipPaper.objects.create(
            ship=ship, kind=kind, number=number, issuer="Contoh untuk latihan", issued_on=today - timedelta(days=150),
            expires_on=expires, file=stored, organisation=company, recorded_at=clock.now(),
        )  # fmt: skip
