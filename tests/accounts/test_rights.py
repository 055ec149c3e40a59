"""Nobody has more rights than whoever gave them; every change of a right stands in the company's chain."""

from __future__ import annotations

from datetime import timedelta

import pytest

from suar.accounts import changes, links
from suar.accounts import rights as menu_rights
from suar.accounts.actors import actor_of
from suar.accounts.models import Group, MenuRights, Organisation, RightsChange
from suar.accounts.roles import EVERY_MENU, Level, OrganisationKind, Right
from suar.kernel import clock
from suar.records import chain
from tests.build import a_person, an_agent, an_organisation

pytestmark = pytest.mark.django_db
V, E, A = Right.VIEW, Right.EDIT, Right.APPROVE


@pytest.fixture
def company() -> Organisation:
    return an_organisation(OrganisationKind.AGENT, "PT Bertingkat")


def a_group(company: Organisation, name: str, level: Level, above: Group | None, **menus: set[Right]) -> Group:
    group = Group.objects.create(organisation=company, name=name, level=level, parent=above)
    for menu, rights in menus.items():
        ticks = {f"may_{right.value}": True for right in rights}
        MenuRights.objects.create(group=group, menu=EVERY_MENU if menu == "every" else menu, **ticks)
    return group


def test_a_child_counts_only_within_its_parents(company: Organisation) -> None:
    admin = a_group(company, "Admin", Level.ADMIN, company.groups.get(), PKK={V, E}, SPM={V})
    child = a_group(company, "Staf", Level.NON_ADMIN, admin, every={V, E, A})
    found = menu_rights.effective(child)
    assert menu_rights.on(found, "PKK") == {V, E}
    assert menu_rights.on(found, "SPM") == {V}
    assert menu_rights.on(found, "SPB") == set()


def test_a_menu_switched_off_above__is_off_below__and_comes_back(company: Organisation) -> None:
    admin = a_group(company, "Admin", Level.ADMIN, company.groups.get(), PKK={V, E})
    child = a_group(company, "Staf", Level.NON_ADMIN, admin, PKK={V})
    row = admin.menus.get(menu="PKK")
    row.switched_off = True
    row.save()
    assert menu_rights.on(menu_rights.effective(child), "PKK") == set()
    row.switched_off = False
    row.save()
    assert menu_rights.on(menu_rights.effective(child), "PKK") == {V}


def test_nobody_has_rights__in_a_group_below_one_that_is_switched_off(company: Organisation) -> None:
    admin = a_group(company, "Admin", Level.ADMIN, company.groups.get(), PKK={V})
    child = a_group(company, "Staf", Level.NON_ADMIN, admin, PKK={V})
    admin.active = False
    admin.save()
    child.refresh_from_db()
    assert menu_rights.effective(child) == {}


def test_what_exceeds_is_named__menu_by_menu() -> None:
    parent = {"PKK": frozenset({V, E}), EVERY_MENU: frozenset({V})}
    assert menu_rights.exceeding({"SPM": frozenset({V, A})}, parent) == {"SPM": {A}}
    assert menu_rights.exceeding({EVERY_MENU: frozenset({V, E})}, parent) == {EVERY_MENU: {E}}
    assert menu_rights.exceeding({"PKK": frozenset({E}), "SPM": frozenset({V})}, parent) == {}


def test_an_actor_costs_two_questions__however_deep_its_group(
    company: Organisation, django_assert_num_queries: object
) -> None:
    from suar.accounts.backend import Backend

    admin = a_group(company, "Admin", Level.ADMIN, company.groups.get(), every={V})
    person = a_person(company, "dalam")
    person.group = a_group(company, "Staf", Level.NON_ADMIN, admin, PKK={V})
    person.save()
    with django_assert_num_queries(2):  # type: ignore[operator]
        user = Backend().get_user(person.pk)
        assert user is not None
        actor = actor_of(user)  # type: ignore[arg-type]
    assert actor.has_right("PKK", V)
    assert actor.level == Level.NON_ADMIN


def test_a_change_is_chained_and_found_again(company: Organisation) -> None:
    doer, whom = an_agent("PT Bertingkat"), a_person(company, "yang diubah")
    changes.record(
        company, doer, "group_changed", whom=whom, before={"PKK": ["view"]}, after={"PKK": []}, why="cuti panjang"
    )
    found = RightsChange.objects.select_related("event").get(organisation=company, whom=whom)
    said = chain.particulars(found.event)
    assert (said["whom"], said["before"], said["after"], said["why"]) == (
        "yang diubah",
        {"PKK": ["view"]},
        {"PKK": []},
        "cuti panjang",
    )
    assert list(chain.breaks(Organisation.objects.get(pk=company.pk))) == []


def test_a_link_works_once__until_its_time__and_a_new_one_ends_it(company: Organisation) -> None:
    person = a_person(company, "pemilik surel")
    first = links.make("password", timedelta(hours=1), user=person)
    second = links.make("password", timedelta(hours=1), user=person)
    assert links.find("password", first) is None
    assert links.find("confirm", second) is None
    link = links.find("password", second)
    assert link is not None
    assert links.use(link)
    assert not links.use(link)
    third = links.make("password", timedelta(hours=1), user=person)
    with clock.at(clock.now() + timedelta(hours=1, seconds=1)):
        assert links.find("password", third) is None
