"""The menu of each part people play: only pages they have something to do with, what they open first in front."""

from __future__ import annotations

from suar.accounts.actors import Actor
from suar.accounts.administration import may_administer, may_change_company
from suar.accounts.registrations import may_screen
from suar.accounts.roles import MENU_CALLS, MENU_SHIPS, STATE, Craft, Right, Role
from suar.accounts.signon.systems import may_keep
from suar.kernel.words import _
from suar.workflow.money import may_see_tickets, pays
from suar.workflow.permissions import may_oversee, may_use_desk

#: Name of the address, and what the menu calls it.
Entry = tuple[str, str]

_HOME, _DESK, _MINE = ("home", _("Beranda")), ("desk", _("Meja kerja")), ("dispatch_mine", _("Tugas saya"))
_CALLS, _BERTHS, _SHIPS = ("calls", _("Kunjungan")), ("berths", _("Rencana tambat")), ("ships", _("Daftar kapal"))
_ORDERS, _COMPANY = ("dispatch", _("Perintah kerja")), ("company", _("Perusahaan"))
_IMPORTS = ("imports", _("Impor"))
_SAILINGS = ("sailings", _("Jadwal tetap"))
_MONITOR, _CHECK = ("port_calls", _("Pantauan umum")), ("check_document", _("Periksa dokumen"))
_SCREENING = ("screening", _("Pendaftaran"))
_PEOPLE = ("company_people", _("Pengguna dan kelompok"))
_OWN_DATA = ("company_data", _("Data organisasi"))
_DELIVERY = ("delivery", _("Pengiriman pesan"))
_SYSTEMS = ("clients", _("Sistem mitra"))
_GIVEN_BACK = ("restitutions", _("Restitusi PNBP"))
_SERVICES, _HELP = ("services", _("Layanan")), ("help", _("Bantuan"))

_PUBLIC: tuple[Entry, ...] = (("port_calls", _("Kunjungan kapal")), _CHECK, _SERVICES, _HELP)
_OFFICE = (_DESK, _CALLS, _BERTHS, _ORDERS, _SAILINGS, _SHIPS, _IMPORTS)
_DIRECTORATE = (_DESK, _CALLS, _BERTHS, _SHIPS, _IMPORTS)
_AGENCY = (_DESK, _CALLS)
_OPERATOR = (_DESK, _ORDERS, _BERTHS, _CALLS)
_SENT_OUT = (_MINE, _ORDERS, _BERTHS, _CALLS)
_AGENT = (_HOME, _CALLS, _BERTHS, _SAILINGS, _SHIPS, _COMPANY, _SERVICES)
_STEVEDORE = (_HOME, _CALLS, _BERTHS, _COMPANY, _SERVICES)
_FORWARDER = (_HOME, _CALLS, _COMPANY, _SERVICES)
_OWNER = (_HOME, _CALLS, _SAILINGS, _BERTHS, _SERVICES)
_MASTER = (_HOME, _MINE, _SAILINGS, _CALLS, _BERTHS)
_NOBODY_YET = (_HOME, _SERVICES)

#: At the foot of every page, for those whose menu has no room for them.
_FOOT = (_MONITOR, _CHECK, _SERVICES)
#: Right without which a page would be empty.
_RIGHT = {"calls": MENU_CALLS, "sailings": MENU_CALLS, "ships": MENU_SHIPS}


def menu(actor: Actor) -> list[Entry]:
    """The menu of this person."""
    if not actor.signed_in:
        return list(_PUBLIC)
    return [one for one in _of(actor) if one[0] not in _RIGHT or actor.has_right(_RIGHT[one[0]], Right.VIEW)]


def foot(actor: Actor) -> list[Entry]:
    """The pages at the foot, without those of the menu."""
    if not actor.signed_in:
        return []
    of_money = (_GIVEN_BACK,) if may_see_tickets(actor) and (pays(actor) or may_oversee(actor)) else ()
    of_people = (_PEOPLE,) if may_administer(actor) else ()
    of_state = actor.organisation is not None and actor.organisation.kind in STATE
    of_house = (_OWN_DATA,) if of_state and may_change_company(actor) else ()  # companies find it under Perusahaan
    of_systems = (_SYSTEMS,) if may_keep(actor) else ()
    of_delivery = (_DELIVERY,) if may_screen(actor) else ()
    return [
        one for one in (*of_people, *of_house, *of_systems, *of_delivery, *of_money, *_FOOT) if one not in menu(actor)
    ]


def _of(actor: Actor) -> tuple[Entry, ...]:
    if actor.frozen:
        return (_HOME, _CALLS, _SHIPS, _COMPANY)
    if may_use_desk(actor):
        return _of_desk(actor)
    if actor.has_role(Role.MASTER):
        return _MASTER
    of_company = {Role.AGENT: _AGENT, Role.STEVEDORE: _STEVEDORE, Role.FORWARDER: _FORWARDER, Role.OWNER: _OWNER}
    return next((entries for role, entries in of_company.items() if actor.has_role(role)), _NOBODY_YET)


def _of_desk(actor: Actor) -> tuple[Entry, ...]:
    if actor.has_role(Role.PORT_OPERATOR):
        return _SENT_OUT if actor.craft in (Craft.PILOT, Craft.MOORING) else _OPERATOR
    if actor.is_officer:
        return _OFFICE
    if may_oversee(actor):
        return (_DESK, _SCREENING, *_DIRECTORATE[1:]) if may_screen(actor) else _DIRECTORATE
    return _AGENCY
