"""A request to put one's data right is read by whoever may put it right, and by nobody beside them: it holds a NIK."""

from __future__ import annotations

import pytest

from suar.accounts import profile
from suar.accounts.actors import Actor
from suar.accounts.models import Group, MenuRights, User
from suar.accounts.roles import MENU_USERS, Level, Right
from tests.accounts.acting import a_colleague, a_company, person_of

pytestmark = pytest.mark.django_db
NIK = "3174054508900003"


@pytest.fixture
def boss() -> Actor:
    return a_company("PT Perbaikan")


def a_department(boss: Actor, name: str) -> tuple[User, User]:
    """An admin and somebody below."""
    admin = person_of(a_colleague(boss, f"admin {name}", Level.ADMIN))
    assert admin.organisation is not None
    group = Group.objects.create(organisation=admin.organisation, name=f"Staf {name}", parent=admin.group)
    MenuRights.objects.create(group=group, menu="PKK", may_view=True)
    return admin, User.objects.create(username=f"staf {name}", organisation=admin.organisation, group=group)


def test_an_admin_reads_those_of_the_groups_below__not_of_the_department_beside(boss: Actor) -> None:
    (mine, worker), (beside, _other) = a_department(boss, "operasi"), a_department(boss, "keuangan")
    asked = profile.ask_correction(worker, "identity_number", NIK, "salah ketik")
    assert list(profile.asked_of(mine)) == [asked]
    assert not profile.asked_of(beside).exists()
    assert list(profile.asked_of(person_of(boss))) == [asked]
    assert set(profile.keepers(worker)) == {mine, person_of(boss)}


def test_without_the_right_to_people_nobody_reads_them(boss: Actor) -> None:
    mine, worker = a_department(boss, "operasi")
    profile.ask_correction(worker, "identity_number", NIK, "salah ketik")
    assert mine.group is not None
    MenuRights.objects.create(
        group=mine.group, menu=MENU_USERS, **{f"may_{right.value}": right == Right.VIEW for right in Right}
    )
    assert not profile.asked_of(mine).exists()
