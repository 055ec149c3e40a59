"""What a level has no part in stands in no group's way: below an admin whose say over people is small, too."""

from __future__ import annotations

import pytest

from suar.accounts import administration as admin
from suar.accounts.actors import Actor
from suar.accounts.administration import GroupWish, NotAgreed
from suar.accounts.models import Group, MenuRights
from suar.accounts.roles import EVERY_MENU, MENU_USERS, Level, Right
from tests.accounts.acting import a_company

pytestmark = pytest.mark.django_db
MENUS = {EVERY_MENU: "Semua", MENU_USERS: "Pengguna", "PKK": "PKK"}
ALL, LOOK = frozenset(Right), frozenset({Right.VIEW})
MAKES = frozenset({Right.VIEW, Right.CREATE, Right.EDIT})


@pytest.fixture
def top() -> Actor:
    return a_company("PT Bertingkat")


def admins(top: Actor, users: frozenset[Right]) -> Group:
    wish = GroupWish("Admin", Level.ADMIN, {EVERY_MENU: ALL, MENU_USERS: users}, parent_id=top.group_id)
    return admin.make_group(top, wish, MENUS, why="Bagian baru")


def staff_wish(above: Group, name: str = "Staf") -> GroupWish:
    return GroupWish(name, Level.NON_ADMIN, {EVERY_MENU: ALL}, parent_id=above.pk)


def test_all_menus_below_an_admin_of_few_rights_over_people(top: Actor) -> None:
    above = admins(top, MAKES)
    made = admin.make_group(top, staff_wish(above), MENUS, why="Bagian baru")
    changed = admin.change_group(top, made.pk, staff_wish(above, "Staf operasi"), MENUS)
    assert changed.name == "Staf operasi"


def test_after_the_admins_rights_over_people_were_cut__those_below_can_still_be_changed(top: Actor) -> None:
    above = admins(top, ALL)
    made = admin.make_group(top, staff_wish(above), MENUS, why="Bagian baru")
    less = GroupWish("Admin", Level.ADMIN, {EVERY_MENU: ALL, MENU_USERS: MAKES})
    with pytest.raises(NotAgreed) as asked:
        admin.change_group(top, above.pk, less, MENUS)
    assert [loss.group.pk for loss in asked.value.losses] == [above.pk]
    admin.change_group(top, above.pk, less, MENUS, agreed=asked.value.agreement, why="Uji")
    changed = admin.change_group(top, made.pk, staff_wish(above, "Staf operasi"), MENUS)
    assert changed.name == "Staf operasi"
    assert not MenuRights.objects.filter(group=made, menu=MENU_USERS).exists()
