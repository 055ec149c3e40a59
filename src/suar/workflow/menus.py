"""The menus that rights can be given on: each service, and the general ones; for a company those that concern it."""

from __future__ import annotations

from suar.accounts import roles
from suar.accounts.models import Organisation
from suar.accounts.roles import EVERY_MENU, OFFICE_ROLES, OrganisationKind, Role
from suar.kernel.words import _, said
from suar.workflow import registry, relations
from suar.workflow.service import Service

#: Menus that are no service, with what they are called.
GENERAL = {
    roles.MENU_CALLS: _("Kunjungan kapal"),
    roles.MENU_SHIPS: _("Daftar kapal"),
    roles.MENU_BILLS: _("Tagihan"),
    roles.MENU_USERS: _("Pengguna dan kelompok"),
}
#: Menus of offices and the directorate.
_OF_STATE = {
    roles.MENU_SANCTIONS: _("Sanksi perusahaan"),
    roles.MENU_RULES: _("Aturan pelabuhan"),
    roles.MENU_PORTS: _("Pelabuhan dan tempatnya"),
}
#: Menus of the technical team.
_OF_DIRECTORATE = {
    roles.MENU_SCREENING: _("Pemeriksaan pendaftaran"), roles.MENU_SYSTEMS: _("Sistem yang dimasuki dengan akun Suar"),
    roles.MENU_RATES: _("Kurs"), roles.MENU_PERMITS: _("Izin trayek"),
}  # fmt: skip
_PARTS: dict[str, frozenset[Role]] = {
    OrganisationKind.AGENT: frozenset({Role.AGENT}),
    OrganisationKind.STEVEDORE: frozenset({Role.STEVEDORE}),
    OrganisationKind.FORWARDER: frozenset({Role.FORWARDER}),
    OrganisationKind.PORT_OPERATOR: frozenset({Role.PORT_OPERATOR}),
    OrganisationKind.OWNER: frozenset({Role.OWNER, Role.MASTER}),
    OrganisationKind.OFFICE: OFFICE_ROLES,
    OrganisationKind.DIRECTORATE: frozenset(Role),
}


def menus_of(organisation: Organisation) -> dict[str, str]:
    """Code and title of every menu that people of this organisation can have something to do with."""
    parts = _PARTS[organisation.kind]
    found = {EVERY_MENU: said(_("Semua menu yang tidak disebut sendiri"))}
    found |= {code: said(title) for code, title in GENERAL.items()}
    if organisation.kind in roles.STATE:
        found |= {code: said(title) for code, title in _OF_STATE.items()}
    if organisation.kind == OrganisationKind.DIRECTORATE:
        found |= {code: said(title) for code, title in _OF_DIRECTORATE.items()}
    return found | {one.code: f"{one.code} · {said(one.title)}" for one in registry.current() if _concerns(one, parts)}


def titles() -> dict[str, str]:
    """What each menu is called, also those of others."""
    every = {EVERY_MENU: said(_("Semua menu lain")), **{code: said(title) for code, title in GENERAL.items()}}
    every |= {code: said(title) for code, title in (_OF_STATE | _OF_DIRECTORATE).items()}
    return every | {one.code: f"{one.code} · {said(one.title)}" for one in registry.current()}


def _concerns(service: Service, parts: frozenset[Role]) -> bool:
    files, reads = set(service.applicants()), relations.readers(service)
    decides = {step.by for step in service.steps} | {Role.PORT_OPERATOR for step in service.steps if step.at_operator}
    acts = {role for one in service.actions().values() for role in one.by}
    consents = any(step.at_company for step in service.steps) and parts & set(relations.readers(service))
    return bool(parts & (files | reads | decides | acts)) or bool(consents)
