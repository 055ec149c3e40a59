"""Builders of the tests of registration: an applicant who answers everything, and the technical team."""

from __future__ import annotations

import re
from typing import Any

from suar.accounts import registrations
from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import Message, Registration, RegistrationPaper
from suar.accounts.roles import OrganisationKind, Role
from suar.demo.papers import paper
from tests.build import a_person, an_officer, an_organisation

NIB = "9120000012345"
ANSWERS: dict[str, str] = {
    "kind": "agent",
    "name": "PT Bahari Uji",
    "nib": NIB,
    "npwp": "01.312.166.0-091.000",
    "licence_kind": "SIUPAL",
    "licence_number": "B XXV-1234/AL.58",
    "licence_on": "2020-02-03",
    "address": "Jl. Pelabuhan 1, Balikpapan",
    "phone": "(0542) 733388",
    "company_email": "kantor@bahari-uji.co.id",
    "person_name": "Siti Rahma",
    "person_job": "Direktur",
    "identity_kind": "nik",
    "identity_number": "3171011708450001",
    "person_mobile": "0811 1234 567",
}
EMAIL = "siti@bahari-uji.co.id"


def the_link(kind: str, email: str = EMAIL) -> str:
    """The secret of the newest link that went to an address."""
    body = Message.objects.filter(kind=kind, address=email).latest("pk").body
    found = re.search(r"/(?:bukti|konfirmasi)/([\w-]+)/", body)
    assert found is not None, body
    return found.group(1)


def proved(email: str = EMAIL) -> Registration:
    """A registration whose address is proved, without answers."""
    registrations.begin(email, "id")
    return registrations.prove(the_link("registration_link", email))


def filled(email: str = EMAIL, **answers: Any) -> Registration:
    """All questions answered, all papers handed in; ready to submit."""
    registration = proved(email)
    given = {**ANSWERS, **answers}
    for step in ("company", "person"):
        registrations.save(registration.pk, step, given)
    registrations.save(registration.pk, "ports", {"ports": ["IDSUQ"]})
    for kind in RegistrationPaper.Kind:
        registrations.attach(registration.pk, kind, paper(kind.value), f"{kind.value}.pdf")
    registration.refresh_from_db()
    return registration


def submitted(email: str = EMAIL, **answers: Any) -> Registration:
    """Handed in to the technical team."""
    return registrations.submit(filled(email, **answers).pk, terms=True, ports_there={"IDSUQ"})


def a_screener(name: str = "penyaring") -> Actor:
    """Somebody of the technical team."""
    an_officer(Role.DIRECTORATE)
    return actor_of(a_person(an_organisation(OrganisationKind.DIRECTORATE, "Ditjen"), name))
