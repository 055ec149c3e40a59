"""The people of the demo: one password for all, sign-in names made of role and port."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta

from suar.accounts.actors import new_key
from suar.accounts.models import Group, MenuRights, Organisation, Posting, User
from suar.accounts.roles import EVERY_MENU, MENU_CALLS, Craft, Level, Right, Role
from suar.demo.companies import AGENCIES
from suar.kernel import clock
from suar.registry.models import Port

_ALL = frozenset(Right)
_LOOK = frozenset({Right.VIEW})
_TELL = frozenset({Right.VIEW, Right.EDIT})
_FILE = frozenset({Right.VIEW, Right.EDIT, Right.CREATE})
#: What a group may do, menu by menu. A pilot and a mooring gang have their work orders and nothing else.
_GROUPS: dict[str, dict[str, frozenset[Right]]] = {
    "Penuh": {EVERY_MENU: _ALL},
    "Staf input": {EVERY_MENU: _FILE},
    "Petugas lapangan": {"SPK": _TELL, "SPKP": _TELL, "SPKK": _TELL},
    "Nakhoda": {EVERY_MENU: _LOOK, MENU_CALLS: _LOOK, "SPK": _TELL, "SPKP": _TELL, "SPKK": _TELL, "SPB": _FILE},
}


#: The group of those who run the company's accounts.
_FIRST = "Penuh"


@dataclass(frozen=True)
class Person:
    """An account: its sign-in name, whom it works for, in which group, under which name and post."""

    account: str
    company: str
    name: str
    post: str
    group: str = _FIRST
    craft: str = ""
    postings: tuple[tuple[Role, str], ...] = ()


_COMPANY_PEOPLE = (
    Person("agent", "agent", "Siti Rahma", "Kepala operasi"),
    Person("agent_staff", "agent", "Budi Santoso", "Staf operasi", "Staf input"),
    Person("agent2", "agent2", "Dewi Lestari", "Kepala cabang"),
    Person("agent3", "agent3", "Hasan Basri", "Kepala cabang"),
    Person("agent_tug", "agent_tug", "Noor Hidayah", "Kepala operasi tongkang"),
    Person("agent_liner", "agent_liner", "Bayu Prasetyo", "Manajer operasi liner"),
    Person("agent_foreign", "agent_foreign", "Ratna Sari", "Manajer keagenan kapal asing"),
    Person("agent_coastal", "agent_coastal", "Fajar Ramadhan", "Kepala cabang"),
    Person("stevedore", "stevedore", "Arif Rahman", "Kepala operasi bongkar muat"),
    Person("stevedore2", "stevedore2", "Wahyu Nugroho", "Kepala operasi bongkar muat"),
    Person("forwarder", "forwarder", "Lina Marpaung", "Kepala operasi"),
    Person("forwarder2", "forwarder2", "Eko Susilo", "Kepala operasi"),
    Person("terminal", "terminal", "Joko Purwanto", "Kepala terminal"),
    Person("operator_bpn", "bup_bpn", "Yulia Kartika", "Perencana tambatan"),
    Person("operator_srg", "bup_srg", "Dimas Aditya", "Perencana tambatan"),
    Person("operator_bdj", "bup_bdj", "Rahmat Hidayat", "Perencana tambatan"),
    Person("tuks_bpn", "tuks_bpn", "Sri Wahyuni", "Kepala jetty"),
    Person("tersus_bpn", "tersus_bpn", "Teguh Santoso", "Kepala terminal"),
    Person("tuks_srg", "tuks_srg", "Indah Permata", "Kepala jetty"),
    Person("tuks_bdj", "tuks_bdj", "Syahrul Gunawan", "Kepala jetty"),
    Person("tersus_bdj", "tersus_bdj", "Nurul Aini", "Kepala terminal"),
    Person("pilot_bpn", "bup_bpn", "Kapten Andi Mappasere", "Pandu", "Petugas lapangan", Craft.PILOT),
    Person("pilot_srg", "bup_srg", "Kapten Bambang Sutrisno", "Pandu", "Petugas lapangan", Craft.PILOT),
    Person("pilot_bdj", "bup_bdj", "Kapten Husni Thamrin", "Pandu", "Petugas lapangan", Craft.PILOT),
    Person("pilot_tersus_bpn", "tersus_bpn", "Kapten Yusuf Karim", "Pandu", "Petugas lapangan", Craft.PILOT),
    Person("pilot_tuks_bpn", "tuks_bpn", "Kapten Made Wirawan", "Pandu", "Petugas lapangan", Craft.PILOT),
    Person("pilot_tuks_srg", "tuks_srg", "Kapten Slamet Raharjo", "Pandu", "Petugas lapangan", Craft.PILOT),
    Person("pilot_tuks_bdj", "tuks_bdj", "Kapten Ahmad Zaini", "Pandu", "Petugas lapangan", Craft.PILOT),
    Person("pilot_tersus_bdj", "tersus_bdj", "Kapten Hendri Saputra", "Pandu", "Petugas lapangan", Craft.PILOT),
    Person("mooring_bpn", "bup_bpn", "Regu Kepil Semayang", "Mandor kepil", "Petugas lapangan", Craft.MOORING),
    Person("mooring_srg", "bup_srg", "Regu Kepil Samudera", "Mandor kepil", "Petugas lapangan", Craft.MOORING),
    Person("mooring_bdj", "bup_bdj", "Regu Kepil Trisakti", "Mandor kepil", "Petugas lapangan", Craft.MOORING),
    Person("owner", "owner", "Surya Wibowo", "Direktur operasi"),
    Person("master", "owner", "Muhammad Ridwan", "Nakhoda", "Nakhoda", Craft.MASTER),
    Person("master2", "owner", "Yohanes Lumentut", "Nakhoda", "Nakhoda", Craft.MASTER),
    Person("directorate", "directorate", "Maya Kusuma", "Direktorat Lalu Lintas dan Angkutan Laut"),
)
#: Names of the officers of each port, in the order of _office_people.
_OFFICERS = {
    "suq": (
        "Rina Marlina",
        "Hendra Gunawan",
        "Agus Wijaya",
        "Fitri Handayani",
        "Zulkifli",
        "Roni Siregar",
        "drh. Wulan Sari",
    ),
    "bpn": (
        "Nadia Puspita",
        "Irwan Setiawan",
        "Suparman",
        "dr. Kartini Lubis",
        "Gilang Ramadhan",
        "Tomi Hutagalung",
        "drh. Eka Putra",
    ),
    "srg": (
        "Anita Rahayu",
        "Sigit Wibisono",
        "Bambang Hermanto",
        "dr. Retno Wulan",
        "Putri Ayu",
        "Hari Subagyo",
        "drh. Sekar Arum",
    ),
    "bdj": (
        "Mariani",
        "Abdul Hamid",
        "Fahmi Noor",
        "dr. Salma Rizky",
        "Bagus Pratama",
        "Citra Dewi",
        "drh. Ridha Hasan",
    ),
}


def _office_people(key: str, port: Port) -> list[Person]:
    """The port's own office and the other agencies at it; the first port's people bear the role alone as their name."""
    tail = "" if key == "suq" else f"_{key}"
    names = _OFFICERS[key]
    authority, master = (Role.PORT_AUTHORITY, port.code), (Role.HARBOUR_MASTER, port.code)
    head = ((Role.HEAD_OF_OFFICE, port.code), authority, master)
    office = f"office_{key}"
    found = [
        Person(f"authority{tail}", office, names[0], "Petugas lalu lintas angkutan laut", postings=(authority,)),
        Person(f"harbour_master{tail}", office, names[1], "Syahbandar", postings=(master,)),
        Person(f"head{tail}", office, names[2], "Kepala kantor", postings=head),
    ]
    for (kind, _office, role), name in zip(AGENCIES, names[3:], strict=True):
        found.append(Person(f"{kind}{tail}", f"{kind}_{key}", name, str(role.label), postings=((role, port.code),)))
    return found


def build_people(
    ports: dict[str, Port], companies: dict[str, Organisation]
) -> tuple[dict[str, User], dict[str, dict[str, str]]]:
    """Everybody with an account, and what the visitor is told of each."""
    password, people, told = _password(), {}, {}
    encoded = ""
    everybody = [*_COMPANY_PEOPLE, *(person for key, port in ports.items() for person in _office_people(key, port))]
    for each in everybody:
        company = companies[each.company]
        user = User(
            username=each.account, organisation=company, group=_group(company, each.group), full_name=each.name,
            job_title=each.post, craft=each.craft, email=f"{each.account}@contoh.invalid",
            terms_accepted_at=clock.now(), email_proved_at=clock.now(), completed_at=clock.now(),
        )  # fmt: skip
        if not encoded:
            user.set_password(password)  # it takes its time by design: once, since all have the same
            encoded = user.password
        user.password = encoded
        user.save()
        _post(user, each, ports)
        people[each.account] = user
        told[each.account] = {
            "username": each.account, "password": password, "api_key": new_key(user, "demo"), "name": each.name,
            "works_for": company.name,
        }  # fmt: skip
    return people, told


def _post(user: User, person: Person, ports: dict[str, Port]) -> None:
    zones = {port.code: port.zone for port in ports.values()}
    for number, (role, code) in enumerate(person.postings, start=1):
        since = clock.today(zones[code]) - timedelta(days=400)
        order = f"SK.{number}/LATIHAN/{person.account}"
        Posting.objects.create(
            user=user, port_code=code, role=role, zone=zones[code], order_number=order, since=since
        )  # fmt: skip


def _group(organisation: Organisation, name: str) -> Group:
    """A group of the company; the first stands above the others and is its super admins'."""
    above = None if name == _FIRST else _group(organisation, _FIRST)
    level = Level.SUPER_ADMIN if above is None else Level.NON_ADMIN
    known = {"level": level, "parent": above}
    found, new = Group.objects.get_or_create(organisation=organisation, name=name, defaults=known)
    if new:
        for menu, rights in _GROUPS[name].items():
            MenuRights.objects.create(group=found, menu=menu, **{f"may_{right.value}": True for right in rights})
    return found


def _password() -> str:
    """Easy to type, hard to guess: four groups without look-alikes."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(4)) for _ in range(4))
