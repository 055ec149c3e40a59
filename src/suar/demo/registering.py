"""Companies that register in the demo, one that OSS knows otherwise, and a ticket to the contact desk."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test.utils import override_settings

from suar.accounts import links, oss, registrations, tickets
from suar.accounts.models import Organisation, Registration, RegistrationPaper
from suar.accounts.registrations.filing import LINK_LIFE, PURPOSE
from suar.accounts.roles import OrganisationKind
from suar.demo.companies import npwp_of
from suar.demo.papers import paper
from suar.demo.stage import Stage
from suar.integrations.oss import sandbox
from suar.kernel import clock
from suar.kernel.private_files import write_private

_WAITING: dict[str, Any] = {
    "kind": OrganisationKind.STEVEDORE, "name": "PT Contoh Bongkar Sumatera", "nib": "9130000100017",
    "npwp": npwp_of(901), "licence_kind": "SIUPBM", "licence_number": "B XXVI-77/BM.12", "licence_on": "2022-03-14",
    "address": "Jl. Pelabuhan 12, Sungai Guntung", "phone": "0779 552 118",
    "company_email": "kantor@bongkar-sumatera.contoh.invalid", "person_name": "Melati Anggraini",
    "person_job": "Direktur", "identity_kind": "nik", "identity_number": "1404015203850002",
    "person_mobile": "0812 7000 1234",
}  # fmt: skip
_BACK: dict[str, Any] = {
    **_WAITING, "kind": OrganisationKind.AGENT, "name": "PT Contoh Khatulistiwa Agensi", "nib": "9130000100025",
    "npwp": npwp_of(902), "licence_kind": "SIUPAL", "licence_number": "B XXV-4411/AL.58", "licence_on": "2021-08-02",
    "company_email": "kantor@khatulistiwa.contoh.invalid", "person_name": "Pieter van den Berg",
    "person_job": "Manajer cabang", "identity_kind": "passport", "identity_number": "NX4K22P81",
    "person_mobile": "+62 811 7000 4321",
}  # fmt: skip
#: Where the agent has its office, and where OSS believes it to be.
_HERE, _THERE = "Jl. Imam Bonjol 8, Sungai Guntung", "Jl. Yos Sudarso 41, Tembilahan"


def fill(stage: Stage, folder: Path) -> None:
    """Two registrations at different stages, OSS with another address of one company, and one open ticket."""
    agent = stage.world.organisations["agent"]
    Organisation.objects.filter(pk=agent.pk).update(address=_HERE, phone="+62779552100")
    agent.refresh_from_db()
    businesses = _businesses(stage)
    write_private(folder / "oss.json", {"businesses": businesses, "faults": {}})
    with _own_oss(businesses):
        with clock.at(stage.now - timedelta(days=2)):
            oss.resync(agent)
            back = _filed(_BACK)
        with clock.at(stage.now - timedelta(days=1)):
            remarks = {"authority": "Surat penunjukan belum ditandatangani direksi."}
            registrations.send_back(back.pk, stage.world.actor("directorate"), 1, remarks, "")
        with clock.at(stage.now - timedelta(hours=3)):
            _filed(_WAITING)
    with clock.at(stage.now - timedelta(hours=1)):
        wish = {"RKBM": ["view"]}
        tickets.ask(stage.world.actor("agent"), wish, "RKBM kami diajukan PBM; agen cukup melihat.", ["RKBM"])


def _filed(answers: Mapping[str, Any]) -> Registration:
    """Somebody proved an address, answered everything, handed in papers, and sent it."""
    email = str(answers["company_email"]).replace("kantor@", "direksi@")
    registrations.begin(email, "id")
    registration = Registration.objects.get(email=email)
    registrations.prove(links.make(PURPOSE, LINK_LIFE, subject_id=registration.pk))
    for step in ("company", "person"):
        registrations.save(registration.pk, step, answers)
    registrations.save(registration.pk, "ports", {"ports": ["IDSUQ"]})
    for kind in RegistrationPaper.Kind:
        lines = (str(answers["name"]), f"NIB {answers['nib']}")
        registrations.attach(registration.pk, kind, paper(str(kind.label), lines), f"{kind.value}.pdf")
    done = registrations.submit(registration.pk, terms=True, ports_there={"IDSUQ"})
    registrations.read(done.pk)
    return done


def _businesses(stage: Stage) -> list[dict[str, Any]]:
    """Every company of the demo as OSS knows it; the agent at another address."""
    agent = stage.world.organisations["agent"]
    others = [each for each in stage.world.organisations.values() if each.nib and each.pk != agent.pk]
    found = [_business(each.nib, each.name, each.npwp, each.address, []) for each in others]
    owner = {"name": "PT Contoh Induk Bahari", "role": "Pemegang saham", "share": "60"}
    people = [{"name": "Siti Rahma", "role": "Direktur", "share": "40"}, owner]
    found.append(_business(agent.nib, agent.name, agent.npwp, _THERE, people))
    for answers in (_WAITING, _BACK):
        person = [{"name": answers["person_name"], "role": answers["person_job"], "share": ""}]
        found.append(_business(answers["nib"], answers["name"], answers["npwp"], answers["address"], person))
    found[-1]["people"] = []
    return found


def _business(nib: str, name: str, npwp: str, address: str, people: list[dict[str, str]]) -> dict[str, Any]:
    kbli = [{"code": "52299", "title": "Aktivitas penunjang angkutan lainnya"}]
    return {
        "nib": nib, "name": name, "npwp": npwp, "address": address, "status": "active", "changed_on": "2026-06-30",
        "kbli": kbli, "people": people,
    }  # fmt: skip


@contextmanager
def _own_oss(businesses: list[dict[str, Any]]) -> Iterator[None]:
    """An OSS of our own while the demo is loaded, whether or not one runs beside it."""
    secret = settings.SUAR_OSS_SECRET or "only-while-the-demo-is-loaded"
    with sandbox.running(secret, businesses) as own, override_settings(SUAR_OSS_URL=own.url, SUAR_OSS_SECRET=secret):
        oss.oss.cache_clear()
        yield
    oss.oss.cache_clear()
