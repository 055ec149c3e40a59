"""The ground the demo stands on: ports, places, companies, an office and its people, with one account per role."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from suar.accounts.actors import Actor, actor_of, new_key
from suar.accounts.models import Group, MenuRights, Organisation, Posting, User
from suar.accounts.roles import EVERY_MENU, OrganisationKind, Right, Role
from suar.billing.models import ExchangeRate
from suar.kernel import clock
from suar.registry.models import Place, PlaceKind, Port, PortTariffClass

#: Port of the demo, with its office as the service standard names it, and neighbours by code and name only.
HOME = "IDSUQ"
_NEIGHBOURS = (
    ("IDTLN", "Tembilahan", "Asia/Jakarta"),
    ("IDENO", "Kuala Enok", "Asia/Jakarta"),
    ("IDTNJ", "Tanjung Pinang", "Asia/Jakarta"),
    ("IDBTM", "Batam", "Asia/Jakarta"),
    ("IDDUM", "Dumai", "Asia/Jakarta"),
    ("IDSPA", "Selat Panjang", "Asia/Jakarta"),
    ("IDBDJ", "Banjarmasin", "Asia/Makassar"),
    ("IDMAK", "Makassar", "Asia/Makassar"),
    ("IDDJJ", "Jayapura", "Asia/Jayapura"),
)


@dataclass
class World:
    """What the stories need to know, and the accounts to tell the visitor of."""

    port: Port
    places: dict[str, Place]
    organisations: dict[str, Organisation]
    people: dict[str, User] = field(default_factory=dict)
    accounts: dict[str, dict[str, str]] = field(default_factory=dict)

    def actor(self, role: str) -> Actor:
        """Who acts under this name."""
        return actor_of(self.people[role])


def build() -> World:
    """Everything but ships and calls."""
    port = _ports()
    world = World(port, {}, _organisations())
    world.places = _places(port, world.organisations["terminal"])
    _people(world)
    today = clock.today(port.zone)
    for back in range(14, -1, -7):
        ExchangeRate.objects.create(
            currency="USD", on=today - timedelta(days=back), rate=Decimal(16_000), source="kurs contoh untuk latihan"
        )
    return world


def _ports() -> Port:
    home = Port.objects.create(
        code=HOME,
        name="Sungai Guntung",
        name_key="sungai guntung",
        office_name="Kantor Unit Penyelenggara Pelabuhan Kelas III Sungai Guntung",
        office_phone="0779-551611",
        office_email="kantoruppguntung@gmail.com",
        flag_state_control_for_all=True,
    )
    PortTariffClass.objects.create(
        port=home, tariff_class="III", since=date(2016, 1, 1), legal_basis="PP 15 Tahun 2016 (kelas: data latihan)"
    )
    Port.objects.bulk_create(
        Port(code=code, name=name, name_key=name.lower(), zone=zone, office_name=f"Kantor Pelabuhan {name}")
        for code, name, zone in _NEIGHBOURS
    )
    return home


def _organisations() -> dict[str, Organisation]:
    rows = {
        "agent": (OrganisationKind.AGENT, "PT Contoh Guntung Samudera", "9120000000011", "0011223344556000"),
        "agent2": (OrganisationKind.AGENT, "PT Contoh Riau Bahari Agensi", "9120000000022", "0022334455667000"),
        "agent3": (OrganisationKind.AGENT, "PT Contoh Selat Malaka Lines", "9120000000033", "0033445566778000"),
        "terminal": (OrganisationKind.PORT_OPERATOR, "PT Contoh Terminal Kelapa", "9120000000044", ""),
        "office": (OrganisationKind.OFFICE, "Kantor UPP Kelas III Sungai Guntung", "", ""),
        "directorate": (OrganisationKind.DIRECTORATE, "Direktorat Jenderal Perhubungan Laut", "", ""),
    }
    return {
        key: Organisation.objects.create(
            kind=kind, name=name, nib=nib, npwp=npwp, port_code=HOME if key == "office" else ""
        )
        for key, (kind, name, nib, npwp) in rows.items()
    }


def _places(port: Port, terminal: Organisation) -> dict[str, Place]:
    """Metres and depths are plausible, not measured: a real office enters its own."""
    rows = (
        ("umum", "Dermaga Umum (latihan)", PlaceKind.BERTH, 180, "6.5", None),
        ("pelra", "Dermaga Pelra (latihan)", PlaceKind.BERTH, 70, "4.5", None),
        ("tuks", "Jetty TUKS Kelapa (latihan)", PlaceKind.JETTY, 210, "8.0", terminal),
        ("labuh", "Area Labuh Guntung (latihan)", PlaceKind.ANCHORAGE, None, "12.0", None),
    )
    return {
        code: Place.objects.create(
            port=port, code=code.upper(), name=name, kind=kind, length_m=length, depth_m=Decimal(depth),
            under_keel_clearance_m=Decimal("0.5"), operator=operator,
        )
        for code, name, kind, length, depth, operator in rows
    }  # fmt: skip


#: Account, organisation, group, full name, post, postings.
_PEOPLE: tuple[tuple[str, str, str, str, str, tuple[Role, ...]], ...] = (
    ("agent", "agent", "Penuh", "Siti Rahma", "Kepala operasi", ()),
    ("agent_staff", "agent", "Staf input", "Budi Santoso", "Staf operasi", ()),
    ("agent2", "agent2", "Penuh", "Dewi Lestari", "Kepala cabang", ()),
    ("agent3", "agent3", "Penuh", "Hasan Basri", "Kepala cabang", ()),
    ("authority", "office", "Penuh", "Rina Marlina", "Petugas lalu lintas angkutan laut", (Role.PORT_AUTHORITY,)),
    ("harbour_master", "office", "Penuh", "Hendra Gunawan", "Syahbandar", (Role.HARBOUR_MASTER,)),
    (
        "head", "office", "Penuh", "Agus Wijaya", "Kepala kantor",
        (Role.HEAD_OF_OFFICE, Role.PORT_AUTHORITY, Role.HARBOUR_MASTER),
    ),
    ("directorate", "directorate", "Penuh", "Maya Kusuma", "Direktorat Lalu Lintas dan Angkutan Laut", ()),
)  # fmt: skip
#: What a group may do on every menu.
_GROUPS = {"Penuh": frozenset(Right), "Staf input": frozenset({Right.VIEW, Right.EDIT, Right.CREATE})}


def _people(world: World) -> None:
    since = clock.today(world.port.zone) - timedelta(days=400)
    for account, company, group, full_name, title, postings in _PEOPLE:
        organisation = world.organisations[company]
        password = _password()
        person = User(
            username=account, organisation=organisation, group=_group(organisation, group), full_name=full_name,
            job_title=title, email=f"{account}@contoh.invalid",
        )  # fmt: skip
        person.set_password(password)
        person.save()
        for number, role in enumerate(postings, start=1):
            Posting.objects.create(
                user=person, port_code=HOME, role=role, order_number=f"SK.{number}/LATIHAN/{account}", since=since
            )
        world.people[account] = person
        world.accounts[account] = {
            "username": account, "password": password, "api_key": new_key(person, "demo"), "name": full_name,
        }  # fmt: skip


def _group(organisation: Organisation, name: str) -> Group:
    found, new = Group.objects.get_or_create(organisation=organisation, name=name)
    if new:
        ticked = {f"may_{right.value}": True for right in _GROUPS[name]}
        MenuRights.objects.create(group=found, menu=EVERY_MENU, **ticked)
    return found


def _password() -> str:
    """Easy to type, hard to guess: four groups without look-alikes."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
