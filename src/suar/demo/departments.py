"""A company of the demo that manages its own people: three levels, several groups, a cut, an account not confirmed."""

from __future__ import annotations

from datetime import timedelta

from suar.accounts import administration as admin
from suar.accounts.actors import Actor, actor_of, new_key
from suar.accounts.administration import GroupWish, NotAgreed, PersonWish
from suar.accounts.models import Group, User
from suar.accounts.roles import EVERY_MENU, MENU_BILLS, MENU_CALLS, MENU_USERS, Level, Right
from suar.demo.stage import Stage
from suar.kernel import clock
from suar.workflow.menus import menus_of

_LOOK = frozenset({Right.VIEW})
_FILE = frozenset({Right.VIEW, Right.CREATE, Right.EDIT})
_RUN = _FILE | {Right.DELETE}
_OPERATIONS = {
    MENU_USERS: _RUN, MENU_CALLS: _FILE, MENU_BILLS: _LOOK, "AGENCY": _RUN, "PKK": _RUN, "SPM": _FILE, "SPB": _FILE,
}  # fmt: skip
#: Account, name, post, group.
_PEOPLE = (
    ("liner_admin", "Gita Savitri", "Manajer dokumen", "Admin operasi"),
    ("liner_docs", "Rizal Effendi", "Staf dokumen", "Staf dokumen"),
    ("liner_docs2", "Tuti Alawiyah", "Staf dokumen", "Staf dokumen"),
    ("liner_cash", "Hendro Saputro", "Kasir", "Keuangan"),
)


def fill(stage: Stage) -> None:
    """Groups under the super admin of the liner agent, people in them, and what happened to them since."""
    boss = stage.world.actor("agent_liner")
    with clock.at(stage.now - timedelta(days=30)):
        first = Group.objects.get(pk=boss.group_id or 0)
        operations = _group(boss, "Admin operasi", Level.ADMIN, _OPERATIONS, first)
        documents = {menu: rights - {Right.DELETE} for menu, rights in _OPERATIONS.items() if menu != MENU_USERS}
        _group(boss, "Staf dokumen", Level.NON_ADMIN, documents, operations)
        _group(boss, "Keuangan", Level.NON_ADMIN, {MENU_BILLS: _RUN, MENU_CALLS: _LOOK}, first)
        _group(boss, "Auditor", Level.NON_ADMIN, {EVERY_MENU: _LOOK}, first)
        for account, name, post, group in _PEOPLE:
            _person(stage, boss, account, name, post, group)
    with clock.at(stage.now - timedelta(days=4)):
        _cut(boss, operations)
    with clock.at(stage.now - timedelta(hours=5)):
        _invited(boss)


def _group(boss: Actor, name: str, level: Level, menus: dict[str, frozenset[Right]], above: Group) -> Group:
    assert boss.organisation is not None
    why = "Pembagian tugas kantor menurut keputusan direksi 11/2026."
    wish = GroupWish(name, level, menus, parent_id=above.pk)
    return admin.make_group(boss, wish, menus_of(boss.organisation), why=why)


def _person(stage: Stage, boss: Actor, account: str, name: str, post: str, group: str) -> None:
    """Somebody who has confirmed the account long ago, with the password of all."""
    now, model = clock.now(), stage.world.people["agent_liner"]
    person = User.objects.create(
        username=account, organisation=boss.organisation, full_name=name, job_title=post, password=model.password,
        group=Group.objects.get(organisation=boss.organisation, name=group), parent_id=boss.user_id,
        email=f"{account}@contoh.invalid", terms_accepted_at=now, email_proved_at=now, completed_at=now,
    )  # fmt: skip
    stage.world.people[account] = person
    stage.world.told[account] = {
        "username": account, "password": stage.world.told["agent_liner"]["password"],
        "api_key": new_key(person, "demo"), "name": name, "works_for": str(boss.organisation),
    }  # fmt: skip


def _cut(boss: Actor, operations: Group) -> None:
    """Clearances go back to the head: the cut reaches the group below."""
    assert boss.organisation is not None
    menus = {menu: _LOOK if menu == "SPB" else rights for menu, rights in _OPERATIONS.items()}
    wish = GroupWish(operations.name, Level.ADMIN, menus)
    try:
        admin.change_group(boss, operations.pk, wish, menus_of(boss.organisation))
    except NotAgreed as asked:
        why = "SPB diajukan kepala operasi selama audit."
        known = menus_of(boss.organisation)
        admin.change_group(boss, operations.pk, wish, known, agreed=asked.agreement, why=why)


def _invited(boss: Actor) -> None:
    """An account whose owner has mail and has not confirmed it yet."""
    middle = actor_of(User.objects.select_related("organisation", "group__parent__parent").get(username="liner_admin"))
    place = Group.objects.get(organisation=boss.organisation, name="Staf dokumen")
    wish = PersonWish(
        username="liner.baru", full_name="Nanda Pratiwi", job_title="Staf dokumen", group=str(place.pk),
        identity_number="3374015506980002", phone="024 3540 118", mobile="0813 2500 1234",
        email="liner.baru@contoh.invalid", address="Jl. Coaster 7, Semarang", postal_code="50174", shipping_line="OBLU",
    )  # fmt: skip
    admin.make_person(middle, wish, agreed=True, why="Menggantikan staf dokumen yang pindah ke Surabaya.")
