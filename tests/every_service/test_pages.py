"""The pages made from the code: who may do what, the catalogue, the road; made without a database."""

import pytest

from suar.accounts.roles import Role
from suar.kernel.words import in_language, said
from suar.workflow import catalogue, matrix, registry
from suar.workflow.service import Service

EVERY = registry.current()


def _named(service: Service) -> str:
    return service.code


def _columns(code: str) -> dict[str, tuple[str, ...]]:
    """The column of each person on the page of a service."""
    together = matrix.columns(registry.current_of(code))
    return {name: column for column, names in together.items() for name in names}


def _cell(code: str, who: str, action: str) -> str:
    names = (*matrix.ACTIONS, *(f"act:{name}" for name in registry.current_of(code).actions()))
    return _columns(code)[who][names.index(action)]


@pytest.mark.parametrize("language", ["id", "en"])
def test_matrix_names_every_service_and_every_person(language: str) -> None:
    with in_language(language):
        page = matrix.as_text()
        for service in EVERY:
            assert f"## {service.code} — " in page
        sections = page.split("\n## ")[1:]
        for section in sections:
            for who in matrix.actors():
                assert who in section, f"{who} is not accounted for in {section[:40]}"


def test_matrix_is_no_wider_than_a_page_can_be_read() -> None:
    for service in EVERY:
        assert len(matrix.columns(service)) <= 7, service.code


@pytest.mark.parametrize(
    ("code", "who", "action", "cell"),
    [
        ("PKK", "agen kunjungan", "submit", "draf, dikembalikan untuk diperbaiki"),
        ("PKK", "PBM yang ditunjuk", "view", "setelah diajukan"),
        ("PKK", "PBM lain", "view", "–"),
        ("PKK", "karantina kesehatan", "view", "setelah diajukan"),
        ("PKK", "instansi di pelabuhan lain", "view", "–"),
        ("PKK", "penyelenggara", "grant", "diperiksa kantor"),
        ("PKK", "syahbandar", "grant", "–"),
        ("RKBM", "PBM yang ditunjuk", "view", "selalu"),
        ("RKBM", "PBM kedua yang ditunjuk", "view", "–"),
        ("RKBM", "agen kunjungan", "view", "setelah diajukan"),
        ("RKBM", "agen kunjungan", "submit", "–"),
        ("RKBM", "PBM yang ditunjuk", "act:daily", "disetujui"),
        ("PPKB", "operator tempat", "grant", "diperiksa kantor"),
        ("PPKB", "penyelenggara", "grant", "–"),
        ("PPKB", "operator lain", "view", "–"),
        ("SPK", "nakhoda kapal", "act:signed", "disetujui"),
        ("SPK", "nakhoda kapal lain", "act:signed", "–"),
        ("COP", "karantina kesehatan", "grant", "diperiksa kantor"),
        ("COP", "bea cukai", "view", "–"),
        ("SPB", "pemilik kapal", "view", "setelah diajukan"),
        ("SPB", "direktorat", "view", "setelah diajukan"),
        ("SPB", "siapa pun", "view", "–"),
    ],
)
def test_matrix_says_what_may_says(code: str, who: str, action: str, cell: str) -> None:
    assert _cell(code, who, action) == cell


@pytest.mark.parametrize("service", EVERY, ids=_named)
def test_catalogue_names_every_applicant_and_who_decides(service: Service) -> None:
    page = catalogue.explain(service.code)
    if service.opened_by_system:
        assert "dibuka oleh sistem" in page
    else:
        for role in service.applicants():
            assert said(role.label) in page
    for step in service.steps:
        assert said(step.by.label) in page
        assert ("operator tempat yang dikunjungi" in page) == step.at_operator
    for requirement in service.requires:
        assert requirement.words() in page


def test_road_is_drawn_with_what_need_only_be_asked_for() -> None:
    drawn = catalogue.process_as_text()
    assert "AGENCY --> PKK" in drawn
    assert "COP -.-> SPM" in drawn
    assert "RPKRO --> PPK" in drawn


def test_clearance_is_filed_by_agent_owner_or_master() -> None:
    applicants = registry.current_of("SPB").applicants()
    assert applicants == (Role.AGENT, Role.OWNER, Role.MASTER)
