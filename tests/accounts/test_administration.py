"""Companies run their own people: nobody makes what is above them, no child has more than its parent, nothing is cut
unseen, and two admins at the same moment leave no group with too much."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from django.db import close_old_connections, connection, transaction
from django.db.models import ProtectedError
from django.utils import translation

from suar.accounts import administration as admin
from suar.accounts import changes, retention
from suar.accounts import rights as menu_rights
from suar.accounts.actors import NOBODY, Actor, actor_of, new_key
from suar.accounts.administration import GroupWish, NotAgreed, PersonWish
from suar.accounts.models import (
    ApiKey,
    Group,
    MenuRights,
    Message,
    OneTimeLink,
    Organisation,
    RightsChange,
    Ticket,
    User,
)
from suar.accounts.roles import EVERY_MENU, MENU_USERS, Level, OrganisationKind, Right
from suar.kernel import clock
from suar.kernel.errors import NotThere, Refused
from suar.records import chain
from tests.build import a_person, an_organisation

pytestmark = pytest.mark.django_db
V, C, E, D, A, R = Right.VIEW, Right.CREATE, Right.EDIT, Right.DELETE, Right.APPROVE, Right.REJECT
ALL = frozenset(Right)
MENUS = {EVERY_MENU: "semua menu", MENU_USERS: "Pengguna", "PKK": "PKK", "SPM": "SPM", "SPB": "SPB"}
ADMINS = {MENU_USERS: frozenset({V, C, E, D}), "PKK": frozenset({V, C, E}), "SPM": frozenset({V})}
PERSON = PersonWish(
    username="siti.rahma", full_name="Siti Rahma", job_title="Staf operasi", identity_number="3171011708450001",
    phone="021 5790 1234", mobile="0811 1234 567", email="Siti@Contoh.CO.ID", address="Jalan Pelabuhan 1",
    postal_code="28773", employee_number="19-22", sik_number="SIK/12", shipping_line="oblu",
)  # fmt: skip


@pytest.fixture
def company() -> Organisation:
    return an_organisation(OrganisationKind.AGENT, "PT Berjenjang")


@pytest.fixture
def top(company: Organisation) -> Actor:
    return now(a_person(company, "super"))


def now(person: User) -> Actor:
    """Whoever the person is at this moment."""
    return actor_of(User.objects.select_related("organisation", "group__parent__parent").get(pk=person.pk))


def a_wish(name: str, level: Level, menus: Mapping[str, frozenset[Right]], parent: Group | None = None) -> GroupWish:
    return GroupWish(name, level, menus, parent_id=parent.pk if parent else None)


def a_chain(top: Actor) -> tuple[Group, Group]:
    """An admins' group under the super admin's and a staff group under it."""
    first = Group.objects.get(pk=top.group_id or 0)
    admins = admin.make_group(top, a_wish("Admin", Level.ADMIN, ADMINS, first), MENUS, why="Bagian baru")
    staff = admin.make_group(
        top, a_wish("Staf", Level.NON_ADMIN, {"PKK": frozenset({V, C})}, admins), MENUS, why="Bagian baru"
    )
    return admins, staff


def a_member(group: Group, name: str) -> User:
    return User.objects.create(username=name, organisation=group.organisation, group=group, full_name=name.title())


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(one.field, one.code) for one in refused.value.problems]


def last(company: Organisation) -> tuple[str, dict[str, Any]]:
    change = RightsChange.objects.filter(organisation=company).select_related("event").latest("event_id")
    return change.verb, chain.particulars(change.event)


def test_each_level_makes_the_levels_below_it__and_no_other(company: Organisation, top: Actor) -> None:
    admins, staff = a_chain(top)
    middle, low = now(a_member(admins, "tengah")), now(a_member(staff, "bawah"))
    tick = {"PKK": frozenset({V})}
    made = admin.make_group(middle, a_wish("Staf 2", Level.NON_ADMIN, tick, admins), MENUS, why="Bagian baru")
    assert made.parent == admins
    for actor, level in ((top, Level.SUPER_ADMIN), (middle, Level.ADMIN), (middle, Level.SUPER_ADMIN)):
        with pytest.raises(Refused) as refused:
            admin.make_group(actor, a_wish("Lain", level, tick, admins), MENUS, why="Bagian baru")
        assert ("level", "level") in codes(refused)
    for nobody in (low, NOBODY):
        with pytest.raises(NotThere):
            admin.make_group(nobody, a_wish("Lain", Level.NON_ADMIN, tick, admins), MENUS, why="Bagian baru")
    assert not admin.may_administer(low)
    assert not admin.groups(low).exists()
    assert not admin.people(low).exists()


def test_an_admin_sees_only_what_stands_below(company: Organisation, top: Actor) -> None:
    admins, staff = a_chain(top)
    first = Group.objects.get(pk=top.group_id or 0)
    beside = admin.make_group(
        top, a_wish("Sebelah", Level.NON_ADMIN, {"SPB": frozenset({V})}, first), MENUS, why="Bagian baru"
    )
    mine, theirs = a_member(staff, "milik"), a_member(beside, "bukan.milik")
    middle = now(a_member(admins, "tengah"))
    assert list(admin.groups(middle)) == [staff]
    assert list(admin.people(middle)) == [mine]
    assert set(admin.groups(top)) == {first, admins, staff, beside}
    for pk in (beside.pk, admins.pk, first.pk, 0, -1, 2**63, 2**70):
        with pytest.raises(NotThere):
            admin.change_group(middle, pk, a_wish("X", Level.NON_ADMIN, {"PKK": frozenset({V})}), MENUS)
        with pytest.raises(NotThere):
            admin.delete_group(middle, pk, "x")
    for pk in (theirs.pk, top.user_id or 0, middle.user_id or 0, 2**63):
        with pytest.raises(NotThere):
            admin.change_person(middle, pk, PERSON)
        with pytest.raises(NotThere):
            admin.deactivate_person(middle, pk, "x")


def test_no_group_has_more_than_the_one_above__each_excess_is_named(company: Organisation, top: Actor) -> None:
    admins, _staff = a_chain(top)
    middle = now(a_member(admins, "tengah"))
    wish = a_wish("Terlalu", Level.NON_ADMIN, {"PKK": frozenset({V, A}), "SPB": frozenset({V})}, admins)
    with pytest.raises(Refused) as refused:
        admin.make_group(middle, wish, MENUS, why="Bagian baru")
    assert codes(refused) == [("menus.PKK", "exceeds"), ("menus.SPB", "exceeds")]
    assert "Setuju" in refused.value.problems[0].text
    assert "Admin" in refused.value.problems[0].text
    with pytest.raises(Refused) as refused:
        admin.make_group(
            middle, a_wish("Serba", Level.NON_ADMIN, {EVERY_MENU: frozenset({V})}, admins), MENUS, why="Bagian baru"
        )
    assert codes(refused) == [("menus.*", "exceeds")]


def test_what_is_cut_above_is_cut_below__only_after_it_was_shown(company: Organisation, top: Actor) -> None:
    admins, staff = a_chain(top)
    person = a_member(staff, "bawah")
    wish = a_wish("Admin", Level.ADMIN, {**ADMINS, "PKK": frozenset({V})})
    with pytest.raises(NotAgreed) as asked:
        admin.change_group(top, admins.pk, wish, MENUS)
    assert asked.value.status == 409
    assert [
        (one.group.name, one.people, {m: set(r) for m, r in one.rights.items()}, one.kept) for one in asked.value.losses
    ] == [("Admin", 0, {"PKK": {C, E}}, False), ("Staf", 1, {"PKK": {C}}, False)]
    assert now(person).has_right("PKK", C)  # nothing happened yet
    agreed = asked.value.agreement
    with pytest.raises(NotAgreed) as unsaid:
        admin.change_group(top, admins.pk, wish, MENUS, agreed=agreed)
    assert codes(unsaid) == [("why", "why")]
    admin.change_group(top, admins.pk, wish, MENUS, agreed=agreed, why="Audit internal")
    assert MenuRights.objects.get(group=staff, menu="PKK").ticked() == {V}
    assert not now(person).has_right("PKK", C)
    verbs = list(RightsChange.objects.filter(organisation=company).order_by("event").values_list("verb", flat=True))
    assert verbs[-2:] == ["group_changed", "group_cut"]
    verb, said = last(company)
    assert (verb, said["before"]["menus"], said["after"]["menus"]) == (
        "group_cut", {"PKK": ["create", "view"]}, {"PKK": ["view"]},
    )  # fmt: skip
    assert "Audit internal" in said["why"]
    assert list(chain.breaks(Organisation.objects.get(pk=company.pk))) == []


def test_an_agreement_counts_only_for_what_was_shown(company: Organisation, top: Actor) -> None:
    admins, staff = a_chain(top)
    wish = a_wish("Admin", Level.ADMIN, {MENU_USERS: ADMINS[MENU_USERS], "SPM": frozenset({V})})
    with pytest.raises(NotAgreed) as asked:
        admin.change_group(top, admins.pk, wish, MENUS)
    a_member(staff, "datang.kemudian")
    with pytest.raises(NotAgreed) as again:
        admin.change_group(top, admins.pk, wish, MENUS, agreed=asked.value.agreement, why="x")
    assert again.value.agreement != asked.value.agreement
    assert again.value.losses[-1].people == 1


def test_a_wildcard_below_is_cut_menu_by_menu(company: Organisation, top: Actor) -> None:
    first = Group.objects.get(pk=top.group_id or 0)
    everything = {EVERY_MENU: ALL}
    admins = admin.make_group(top, a_wish("Admin", Level.ADMIN, everything, first), MENUS, why="Bagian baru")
    staff = admin.make_group(
        top, a_wish("Staf", Level.NON_ADMIN, {EVERY_MENU: frozenset({V, E})}, admins), MENUS, why="Bagian baru"
    )
    wish = a_wish("Admin", Level.ADMIN, {EVERY_MENU: ALL, "SPB": frozenset({V})})
    with pytest.raises(NotAgreed) as asked:
        admin.change_group(top, admins.pk, wish, MENUS)
    admin.change_group(top, admins.pk, wish, MENUS, agreed=asked.value.agreement, why="SPB hanya pusat")
    kept = {row.menu: row.ticked() for row in staff.menus.all()}
    assert kept == {EVERY_MENU: {V, E}, "SPB": {V}}
    assert menu_rights.exceeding(kept, {EVERY_MENU: ALL, "SPB": frozenset({V})}) == {}


def test_a_menu_switched_off_for_a_time__keeps_its_ticks_and_those_below(company: Organisation, top: Actor) -> None:
    admins, staff = a_chain(top)
    person = a_member(staff, "bawah")
    off = replace(a_wish("Admin", Level.ADMIN, ADMINS), off=frozenset({"PKK"}))
    with pytest.raises(NotAgreed) as asked:
        admin.change_group(top, admins.pk, off, MENUS)
    assert all(one.kept for one in asked.value.losses)
    admin.change_group(top, admins.pk, off, MENUS, agreed=asked.value.agreement, why="Pemeriksaan")
    assert not now(person).has_right("PKK", V)
    admin.change_group(top, admins.pk, a_wish("Admin", Level.ADMIN, ADMINS), MENUS, why="Selesai")
    assert now(person).has_right("PKK", C)


def test_a_group_switched_off__is_said_to_take_everything_of_everybody_below(company: Organisation, top: Actor) -> None:
    admins, staff = a_chain(top)
    a_member(staff, "bawah")
    wish = replace(a_wish("Admin", Level.ADMIN, ADMINS), active=False)
    with pytest.raises(NotAgreed) as asked:
        admin.change_group(top, admins.pk, wish, MENUS)
    assert [(one.group.name, one.people) for one in asked.value.losses] == [("Admin", 0), ("Staf", 1)]


def test_a_group_in_use_is_not_deleted__and_who_uses_it_is_said(company: Organisation, top: Actor) -> None:
    admins, staff = a_chain(top)
    person = a_member(staff, "bawah")
    with pytest.raises(Refused) as refused:
        admin.delete_group(top, staff.pk, "x")
    assert "Bawah" in refused.value.problems[0].text
    with pytest.raises(Refused) as refused:
        admin.delete_group(top, admins.pk, "x")
    assert "Staf" in refused.value.problems[0].text
    person.delete()
    with pytest.raises(Refused) as refused:
        admin.delete_group(top, staff.pk, " ")
    assert codes(refused) == [("why", "why")]
    assert admin.delete_group(top, staff.pk, "Tidak dipakai") == "Staf"
    verb, said = last(company)
    assert (verb, said["group"], said["before"]["menus"]) == ("group_deleted", "Staf", {"PKK": ["create", "view"]})


def test_a_group_that_a_ticket_names_stays__and_the_ticket_with_it(company: Organisation, top: Actor) -> None:
    _admins, staff = a_chain(top)
    asked = {"organisation": company, "group": staff, "wishes": {}, "asked_by_id": top.user_id, "asked_at": clock.now()}
    Ticket.objects.create(number="TKT-2026-000777", **asked)
    with pytest.raises(Refused) as refused:
        admin.delete_group(top, staff.pk, "Tidak dipakai")
    assert codes(refused) == [("", "in_ticket")]
    assert "TKT-2026-000777" in refused.value.problems[0].text
    with pytest.raises(ProtectedError):
        staff.delete()


def test_nobody_changes_their_own_group_rights_or_account(company: Organisation, top: Actor) -> None:
    admins, staff = a_chain(top)
    middle = now(a_member(admins, "tengah"))
    for actor in (top, middle):
        with pytest.raises(NotThere):
            own = a_wish("X", Level.NON_ADMIN, {"PKK": frozenset({V})})
            admin.change_group(actor, actor.group_id or 0, own, MENUS)
        with pytest.raises(NotThere):
            admin.change_person(actor, actor.user_id or 0, replace(PERSON, group=str(staff.pk)))
        with pytest.raises(NotThere):
            admin.deactivate_person(actor, actor.user_id or 0, "x")


def test_rights_on_users_are_asked_act_by_act(company: Organisation, top: Actor) -> None:
    admins, _staff = a_chain(top)
    MenuRights.objects.filter(group=admins, menu=MENU_USERS).update(may_create=False, may_delete=False)
    middle = now(a_member(admins, "tengah"))
    with pytest.raises(Refused) as refused:
        admin.make_group(
            middle, a_wish("Lain", Level.NON_ADMIN, {"PKK": frozenset({V})}, admins), MENUS, why="Bagian baru"
        )
    assert refused.value.status == 403
    MenuRights.objects.filter(group=admins, menu=MENU_USERS).update(switched_off=True)
    assert not admin.may_administer(now(User.objects.get(pk=middle.user_id or 0)))


def test_a_person_is_made__told_by_a_link_and_written_down(company: Organisation, top: Actor) -> None:
    _admins, staff = a_chain(top)
    wish = replace(PERSON, group=str(staff.pk))
    with pytest.raises(Refused) as refused:
        admin.make_person(top, wish, agreed=False, why="Pegawai baru")
    assert codes(refused) == [("terms", "terms")]
    made = admin.make_person(top, wish, agreed=True, why="Pegawai baru")
    made.refresh_from_db()
    assert (made.mobile, made.phone, made.email) == ("+628111234567", "+622157901234", "Siti@contoh.co.id")
    assert (made.shipping_line, made.group, made.parent_id) == ("OBLU", staff, top.user_id)
    assert not made.has_usable_password()
    assert made.completed_at is None
    message = Message.objects.get(user=made)
    assert f"{'/akun/konfirmasi/'}" in message.body
    assert "Bila Anda tidak mengenal" in message.body
    admin.send_link_again(top, made.pk)
    assert OneTimeLink.objects.filter(user=made, used_at=None).count() == 1
    verb, said = last(company)
    assert (verb, said["whom"], said["after"]["group"]) == ("person_made", "siti.rahma", "Staf")
    assert "3171011708450001" not in RightsChange.objects.latest("event_id").event.body


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("username", "ab"), ("username", "siti rahma"), ("username", "x" * 5000), ("full_name", ""),
        ("full_name", "x" * 5000), ("full_name", "a\x00b"), ("identity_number", "5879789846546867"),
        ("identity_number", "3171013102450001"), ("identity_number", "5871011708450001"),
        ("identity_number", "317101"), ("phone", "12"), ("mobile", "021 5790 1234"), ("email", "siti@"),
        ("postal_code", "2877"), ("postal_code", "٢٨٧٧٣"), ("shipping_line", "OB"), ("craft", "admiral"),
        ("identity_kind", "sim"), ("group", "999999"), ("group", "-1"), ("group", "9" * 40), ("group", ""),
        ("language", "xx"), ("address", "x" * 301), ("fax", "x" * 41),
    ],
)  # fmt: skip
def test_each_fault_names_its_field_and_a_remedy(field: str, typed: str, company: Organisation, top: Actor) -> None:
    _admins, staff = a_chain(top)
    with pytest.raises(Refused) as refused:
        admin.make_person(
            top, replace(PERSON, **{"group": str(staff.pk), field: typed}), agreed=True, why="Pegawai baru"
        )
    assert {one.field for one in refused.value.problems} <= {field, "identity_number"}
    assert field in {one.field for one in refused.value.problems}
    assert all(one.text and one.remedy for one in refused.value.problems)
    assert not User.objects.filter(username="siti.rahma").exists()


def test_a_foreigner_has_a_passport_or_a_stay_permit(company: Organisation, top: Actor) -> None:
    _admins, staff = a_chain(top)
    wish = replace(PERSON, group=str(staff.pk), identity_kind="passport", identity_number="e 1234567")
    assert admin.make_person(top, wish, agreed=True, why="Pegawai baru").identity_number == "E1234567"
    other = replace(wish, username="tamu.lain", identity_kind="kitas", identity_number="2C21JE0123-W")
    assert admin.make_person(top, other, agreed=True, why="Pegawai baru").identity_number == "2C21JE0123W"


def test_names_are_unique_over_the_site__and_a_person_has_one_account_in_a_company(
    company: Organisation, top: Actor
) -> None:
    _admins, staff = a_chain(top)
    wish = replace(PERSON, group=str(staff.pk))
    admin.make_person(top, wish, agreed=True, why="Pegawai baru")
    with pytest.raises(Refused) as refused:
        admin.make_person(top, wish, agreed=True, why="Pegawai baru")
    assert codes(refused) == [("username", "taken"), ("identity_number", "taken")]
    elsewhere = an_organisation(OrganisationKind.AGENT, "PT Lain")
    other = now(a_person(elsewhere, "super.lain"))
    group = Group.objects.create(organisation=elsewhere, name="Staf", parent_id=other.group_id)
    again = replace(wish, username="siti.lain", group=str(group.pk))
    assert admin.make_person(other, again, agreed=True, why="Pegawai baru").organisation == elsewhere
    with pytest.raises(Refused) as refused:
        admin.make_person(
            other, replace(again, username="siti.tiga", group=str(staff.pk)), agreed=True, why="Pegawai baru"
        )
    assert ("group", "group") in codes(refused)


def test_moving_to_fewer_rights_needs_a_reason(company: Organisation, top: Actor) -> None:
    admins, staff = a_chain(top)
    person = admin.make_person(top, replace(PERSON, group=str(admins.pk)), agreed=True, why="Pegawai baru")
    wish = replace(PERSON, group=str(staff.pk))
    with pytest.raises(Refused) as refused:
        admin.change_person(top, person.pk, wish)
    assert codes(refused) == [("why", "why")]
    admin.change_person(top, person.pk, wish, why="Pindah bagian")
    verb, said = last(company)
    assert (verb, said["before"]["group"], said["after"]["group"]) == ("person_moved", "Admin", "Staf")
    admin.change_person(top, person.pk, replace(wish, group=str(admins.pk), email="baru@contoh.co.id"), why="Naik")
    assert last(company)[1]["after"]["fields"] == ["email"]


def test_what_was_never_filled_in_stops_no_move__but_nothing_needed_is_emptied(
    company: Organisation, top: Actor
) -> None:
    admins, staff = a_chain(top)
    person = a_member(staff, "lama")
    bare = PersonWish(full_name="Lama", group=str(admins.pk))
    assert admin.change_person(top, person.pk, bare, why="Naik").group == admins
    with pytest.raises(Refused) as refused:
        admin.change_person(top, person.pk, replace(bare, full_name=" "))
    assert codes(refused) == [("full_name", "form")]


def test_another_address_counts_once_it_is_proved__and_before_the_first_password_at_once(
    company: Organisation, top: Actor
) -> None:
    _admins, staff = a_chain(top)
    person = admin.make_person(top, replace(PERSON, group=str(staff.pk)), agreed=True, why="Pegawai baru")
    wish = replace(PERSON, group=str(staff.pk), email="lain@contoh.co.id")
    admin.change_person(top, person.pk, wish)
    assert User.objects.get(pk=person.pk).email == "lain@contoh.co.id"
    assert Message.objects.filter(user=person, kind="confirm_account", address="lain@contoh.co.id").exists()
    person.set_password("Kapal-Tiba-2026")
    person.email = "lain@contoh.co.id"
    person.save()
    admin.change_person(top, person.pk, replace(wish, email="baru@contoh.co.id"))
    assert User.objects.get(pk=person.pk).email == "lain@contoh.co.id"
    assert Message.objects.filter(kind="email_proof", address="baru@contoh.co.id").exists()


def test_a_shut_account_works_no_more__and_the_last_super_admin_stays(company: Organisation, top: Actor) -> None:
    _admins, staff = a_chain(top)
    person = admin.make_person(top, replace(PERSON, group=str(staff.pk)), agreed=True, why="Pegawai baru")
    with pytest.raises(Refused):
        admin.deactivate_person(top, person.pk, "  ")
    new_key(person, "program")
    admin.deactivate_person(top, person.pk, "Keluar")
    assert not ApiKey.objects.filter(user=person, revoked_at=None).exists()  # nor does it live again with the account
    assert not OneTimeLink.objects.filter(user=person, used_at=None).exists()
    assert admin.reactivate_person(top, person.pk, "Kembali").is_active
    fellow = a_person(company, "rekan super")
    with pytest.raises(NotThere):
        admin.change_person(top, fellow.pk, PERSON)
    assert not admin.deactivate_person(top, fellow.pk, "Keluar").is_active
    with pytest.raises(NotThere):
        admin.reactivate_person(top, fellow.pk, "Kembali")  # nobody but the technical team makes a super admin


def test_who_was_forgotten_is_nobody_again(company: Organisation, top: Actor) -> None:
    _admins, staff = a_chain(top)
    person = admin.make_person(top, replace(PERSON, group=str(staff.pk)), agreed=True, why="Pegawai baru")
    admin.deactivate_person(top, person.pk, "Keluar")
    person.refresh_from_db()
    retention.forget(person)
    assert not admin.may_reopen(top, person)
    for act in (
        lambda: admin.reactivate_person(top, person.pk, "Kembali"),
        lambda: admin.change_person(top, person.pk, replace(PERSON, group=str(staff.pk)), why="Uji"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert (codes(refused), refused.value.status) == ([("", "forgotten")], 403)
    assert (User.objects.get(pk=person.pk).full_name, User.objects.get(pk=person.pk).is_active) == ("", False)


@pytest.mark.parametrize("why", ["", "  \n "])
def test_a_group_and_an_account_are_made_with_a_reason__and_it_is_kept(top: Actor, why: str) -> None:
    admins, staff = a_chain(top)
    for act in (
        lambda why: admin.make_group(
            top, a_wish("Lain", Level.NON_ADMIN, {"PKK": frozenset({V})}, admins), MENUS, why=why
        ),
        lambda why: admin.make_person(top, replace(PERSON, group=str(staff.pk)), agreed=True, why=why),
    ):
        with pytest.raises(Refused) as refused:
            act(why)
        assert codes(refused) == [("why", "why")]
        act("Pembukaan rute baru")
    kept = [chain.particulars(one.event) for one in RightsChange.objects.filter(verb__endswith="_made").order_by("pk")]
    assert [one["why"] for one in kept[-2:]] == ["Pembukaan rute baru"] * 2
    assert not RightsChange.objects.filter(verb__endswith="_made", event__body__contains='"why":""').exists()


def test_nothing_is_put_below_a_fellow_super_admins_group(company: Organisation, top: Actor) -> None:
    _admins, staff = a_chain(top)
    fellows = Group.objects.create(organisation=company, name="Super admin lain", level=Level.SUPER_ADMIN)
    MenuRights.objects.create(group=fellows, menu=EVERY_MENU, **{f"may_{right.value}": True for right in Right})
    assert fellows not in admin.parents(top, Level.NON_ADMIN)
    assert fellows not in admin.new_parents(top, staff)
    wish = a_wish("Lain", Level.NON_ADMIN, {"PKK": frozenset({V})}, fellows)
    for act in (
        lambda: admin.make_group(top, wish, MENUS, why="Uji"),
        lambda: admin.move_group(top, staff.pk, fellows.pk, why="Uji"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert codes(refused) == [("parent", "fellow")]
    below = Group.objects.create(organisation=company, name="Di bawahnya", level=Level.ADMIN, parent=fellows)
    assert below in admin.parents(top, Level.NON_ADMIN)  # what stands below it is everybody's to look after


@pytest.mark.parametrize("name", ["terhapus-7", " Terhapus-Siti "])
def test_no_name_is_chosen_that_says_forgotten(company: Organisation, top: Actor, name: str) -> None:
    _admins, staff = a_chain(top)
    with pytest.raises(Refused) as refused:
        admin.make_person(top, replace(PERSON, username=name, group=str(staff.pk)), agreed=True, why="Pegawai baru")
    assert codes(refused) == [("username", "form")]


def test_an_old_account_of_such_a_name__still_belongs_to_its_person(company: Organisation, top: Actor) -> None:
    _admins, staff = a_chain(top)
    person = admin.make_person(top, replace(PERSON, group=str(staff.pk)), agreed=True, why="Pegawai baru")
    User.objects.filter(pk=person.pk).update(username="terhapus-siti")
    admin.deactivate_person(top, person.pk, "Cuti")
    person.refresh_from_db()
    assert not person.forgotten
    assert admin.may_reopen(top, person)
    assert admin.reactivate_person(top, person.pk, "Kembali").is_active


def test_what_a_higher_level_shut__a_lower_one_does_not_open_again(company: Organisation, top: Actor) -> None:
    admins, staff = a_chain(top)
    middle, person = now(a_member(admins, "tengah")), a_member(staff, "bawah")
    admin.deactivate_person(middle, person.pk, "Cuti")
    assert admin.may_reopen(middle, person)
    assert admin.reactivate_person(middle, person.pk, "Kembali").is_active
    admin.deactivate_person(top, person.pk, "Diperiksa")
    assert not admin.may_reopen(middle, person)
    with pytest.raises(Refused) as refused:
        admin.reactivate_person(middle, person.pk, "Kembali")
    assert (codes(refused), refused.value.status) == ([("", "higher")], 403)
    assert not User.objects.get(pk=person.pk).is_active
    assert admin.reactivate_person(top, person.pk, "Kembali").is_active
    admin.deactivate_person(middle, person.pk, "Cuti lagi")  # only the last time counts
    assert admin.reactivate_person(middle, person.pk, "Kembali").is_active


def test_what_another_house_shut__nobody_of_the_company_opens_again(company: Organisation, top: Actor) -> None:
    _admins, staff = a_chain(top)
    person = a_member(staff, "bawah")
    officer = a_person(an_organisation(OrganisationKind.DIRECTORATE, "Direktorat"), "tim.teknis")
    User.objects.filter(pk=person.pk).update(is_active=False)
    changes.record(company, now(officer), "person_shut", whom=person, after={"active": False}, why="Uji")
    with pytest.raises(Refused) as refused:
        admin.reactivate_person(top, person.pk, "Kembali")
    assert codes(refused) == [("", "higher")]


@pytest.mark.parametrize(
    "menus", [{"XXX": frozenset({V})}, {"x" * 5000: frozenset({V})}, {}, {"PKK": frozenset[Right]()}, {"' OR 1=1": ALL}]
)
def test_menus_that_do_not_exist_and_empty_groups_are_refused(
    menus: dict[str, frozenset[Right]], company: Organisation, top: Actor
) -> None:
    first = Group.objects.get(pk=top.group_id or 0)
    with pytest.raises(Refused) as refused:
        admin.make_group(top, a_wish("Aneh", Level.NON_ADMIN, menus, first), MENUS, why="Bagian baru")
    assert codes(refused)[0][0] == "menus"


def test_ticks_on_other_peoples_accounts_are_left_out__below_the_level_of_an_admin(
    company: Organisation, top: Actor
) -> None:
    first = Group.objects.get(pk=top.group_id or 0)
    wish = a_wish("Kasir", Level.NON_ADMIN, {MENU_USERS: ALL, "PKK": frozenset({V})}, first)
    assert [row.menu for row in admin.make_group(top, wish, MENUS, why="Bagian baru").menus.all()] == ["PKK"]


@pytest.mark.parametrize("name", ["", " ", "x" * 81, "a\nb", "a\x00b", "staf"])
def test_a_group_needs_a_name_of_its_own(name: str, company: Organisation, top: Actor) -> None:
    a_chain(top)
    first = Group.objects.get(pk=top.group_id or 0)
    with pytest.raises(Refused) as refused:
        admin.make_group(top, a_wish(name, Level.NON_ADMIN, {"PKK": frozenset({V})}, first), MENUS, why="Bagian baru")
    assert codes(refused)[0][0] == "name"


def test_a_level_is_lowered_only_where_nothing_hangs_below(company: Organisation, top: Actor) -> None:
    admins, staff = a_chain(top)
    with pytest.raises(Refused) as refused:
        admin.change_group(top, admins.pk, a_wish("Admin", Level.NON_ADMIN, ADMINS), MENUS)
    assert codes(refused) == [("level", "level")]
    staff.delete()
    with pytest.raises(NotAgreed) as asked:
        admin.change_group(top, admins.pk, a_wish("Admin", Level.NON_ADMIN, ADMINS), MENUS)
    assert dict(asked.value.losses[0].rights) == {MENU_USERS: {V, C, E, D}}


def two_branches(top: Actor) -> tuple[Group, Group, Group]:
    """Two admins' groups, the second with less, and a staff group under the first."""
    admins, staff = a_chain(top)
    first = Group.objects.get(pk=top.group_id or 0)
    less = {MENU_USERS: ADMINS[MENU_USERS], "PKK": frozenset({V})}
    return admins, admin.make_group(top, a_wish("Admin 2", Level.ADMIN, less, first), MENUS, why="Bagian baru"), staff


def test_a_group_that_is_moved_is_cut_to_its_new_place__only_after_it_was_shown(
    company: Organisation, top: Actor
) -> None:
    _admins, second, staff = two_branches(top)
    person = a_member(staff, "bawah")
    with pytest.raises(NotAgreed) as asked:
        admin.move_group(top, staff.pk, second.pk, why="Pindah bagian")
    assert [(one.group.name, one.people, dict(one.rights), one.kept) for one in asked.value.losses] == [
        ("Staf", 1, {"PKK": frozenset({C})}, False)
    ]
    assert now(person).has_right("PKK", C)  # nothing happened yet
    agreed = asked.value.agreement
    with pytest.raises(NotAgreed) as unsaid:
        admin.move_group(top, staff.pk, second.pk, agreed=agreed, why=" ")
    assert codes(unsaid) == [("why", "why")]
    assert admin.move_group(top, staff.pk, second.pk, agreed=agreed, why="Pindah bagian").parent == second
    assert MenuRights.objects.get(group=staff, menu="PKK").ticked() == {V}
    assert not now(person).has_right("PKK", C)
    verb, told = last(company)
    assert (verb, told["why"]) == ("group_moved", "Pindah bagian")
    assert told["before"] == {"parent": "Admin", "menus": {"PKK": ["create", "view"]}}
    assert told["after"] == {"parent": "Admin 2", "menus": {"PKK": ["view"]}}
    assert chain.verify_all()[1] == []


def test_what_stands_below_a_moved_group_is_cut_with_it(company: Organisation, top: Actor) -> None:
    """From below a fellow super admin's group, where it stands from older days, to one's own that has less."""
    admins, staff = a_chain(top)
    fellows = Group.objects.create(organisation=company, name="Super 2", level=Level.SUPER_ADMIN)
    MenuRights.objects.create(group=fellows, menu=EVERY_MENU, **{f"may_{right.value}": True for right in Right})
    Group.objects.filter(pk=admins.pk).update(parent=fellows)
    MenuRights.objects.filter(group=top.group_id).delete()
    MenuRights.objects.create(group_id=top.group_id or 0, menu="PKK", may_view=True)
    MenuRights.objects.create(group_id=top.group_id or 0, menu=MENU_USERS, may_view=True, may_edit=True)
    with pytest.raises(NotAgreed) as asked:
        admin.move_group(top, admins.pk, top.group_id or 0, why="Uji")
    assert [(one.group.name, dict(one.rights)) for one in asked.value.losses] == [
        ("Admin", {MENU_USERS: frozenset({C, D}), "PKK": frozenset({C, E}), "SPM": frozenset({V})}),
        ("Staf", {"PKK": frozenset({C})}),
    ]
    admin.move_group(top, admins.pk, top.group_id or 0, agreed=asked.value.agreement, why="Uji")
    assert {row.menu: row.ticked() for row in admins.menus.all()} == {"PKK": {V}, MENU_USERS: {V, E}}
    assert {row.menu: row.ticked() for row in staff.menus.all()} == {"PKK": {V}}
    verbs = list(RightsChange.objects.filter(organisation=company).order_by("event").values_list("verb", flat=True))
    assert verbs[-2:] == ["group_moved", "group_cut"]


def test_a_group_that_loses_nothing_moves_at_once__with_a_reason(company: Organisation, top: Actor) -> None:
    _admins, _second, staff = two_branches(top)
    with pytest.raises(Refused) as unsaid:
        admin.move_group(top, staff.pk, top.group_id or 0)
    assert codes(unsaid) == [("why", "why")]
    assert admin.move_group(top, staff.pk, top.group_id or 0, why="Langsung di bawah pimpinan").parent_id
    assert MenuRights.objects.get(group=staff, menu="PKK").ticked() == {V, C}
    assert last(company)[1]["after"] == {"parent": Group.objects.get(pk=top.group_id or 0).name}


def test_a_group_moves_nowhere_else(company: Organisation, top: Actor) -> None:
    admins, second, staff = two_branches(top)
    off = Group.objects.create(organisation=company, name="Mati", level=Level.ADMIN, active=False)
    foreign = now(a_person(an_organisation(OrganisationKind.AGENT, "PT Lain"), "super.lain"))
    elsewhere = Group.objects.get(pk=foreign.group_id or 0)
    for group, parent in (
        (staff, staff), (staff, admins), (staff, off), (staff, elsewhere), (admins, staff), (admins, second),
        (admins, admins),
    ):  # fmt: skip
        assert parent not in admin.new_parents(top, group)
        with pytest.raises(Refused) as refused:
            admin.move_group(top, group.pk, parent.pk, why="Uji")
        assert codes(refused) == [("parent", "parent")]
    for pk in (0, -1, 2**63, 2**70):
        with pytest.raises(Refused):
            admin.move_group(top, staff.pk, pk, why="Uji")
    middle, low = now(a_member(second, "tengah")), now(a_member(staff, "bawah"))
    for actor, group in (
        (middle, staff),
        (low, staff),
        (foreign, staff),
        (top, Group.objects.get(pk=top.group_id or 0)),
    ):
        with pytest.raises(NotThere):
            admin.move_group(actor, group.pk, second.pk, why="Uji")
    assert Group.objects.get(pk=staff.pk).parent == admins


def test_an_odd_line_from_before_makes_no_circle(company: Organisation, top: Actor) -> None:
    admins, staff = a_chain(top)
    below = Group.objects.create(organisation=company, name="Aneh", level=Level.ADMIN, parent=staff)
    with pytest.raises(Refused) as refused:
        admin.move_group(top, admins.pk, below.pk, why="Uji")
    assert codes(refused) == [("parent", "parent")]


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """Run jobs in threads that start together; what each gave back, or the refusal it met."""
    gate, results = threading.Barrier(len(jobs)), [None] * len(jobs)

    def run(at: int, job: Callable[[], Any]) -> None:
        try:
            with translation.override("id"):
                gate.wait(20)
                results[at] = job()
        except Exception as error:  # shown by the assertion that follows
            results[at] = error  # type: ignore[call-overload]
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=(n, job)) for n, job in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(4))
def test_one_grants_below_while_another_cuts_above__no_child_has_too_much(round_: int) -> None:
    company = an_organisation(OrganisationKind.AGENT, "PT Berjenjang")
    top = now(a_person(company, "super"))
    admins, staff = a_chain(top)
    middle = now(a_member(admins, "tengah"))
    cut = a_wish("Admin", Level.ADMIN, {MENU_USERS: ADMINS[MENU_USERS], "PKK": frozenset({V})})
    with pytest.raises(NotAgreed) as asked:
        admin.change_group(top, admins.pk, cut, MENUS)
    grant = a_wish("Staf", Level.NON_ADMIN, {"PKK": frozenset({V, C, E})})
    new = a_wish("Baru", Level.NON_ADMIN, {"PKK": frozenset({C})}, admins)
    jobs: list[Callable[[], Any]] = [
        lambda: admin.change_group(top, admins.pk, cut, MENUS, agreed=asked.value.agreement, why="Uji"),
        lambda: admin.change_group(middle, staff.pk, grant, MENUS),
        lambda: admin.make_group(middle, new, MENUS, why="Bagian baru"),
    ]
    results = at_once(*(jobs[round_ % 3 :] + jobs[: round_ % 3]))
    assert [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)] == []
    above = {row.menu: row.ticked() for row in admins.menus.all()}
    for child in Group.objects.filter(parent=admins):
        assert menu_rights.exceeding({row.menu: row.ticked() for row in child.menus.all()}, above) == {}
    assert chain.verify_all()[1] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_", range(4))
def test_a_group_moves_while_its_new_place_is_cut_lowered_or_deleted__no_circle_and_nothing_too_much(
    round_: int,
) -> None:
    company = an_organisation(OrganisationKind.AGENT, "PT Berjenjang")
    top, other = now(a_person(company, "super")), now(a_person(company, "super dua"))
    admins, second, staff = two_branches(top)
    with pytest.raises(NotAgreed) as asked:
        admin.move_group(top, staff.pk, second.pk, why="Uji")
    lowered = a_wish("Admin 2", Level.NON_ADMIN, {"PKK": frozenset({V})})
    with pytest.raises(NotAgreed) as lower:
        admin.change_group(other, second.pk, lowered, MENUS)
    low = lower.value.agreement

    def move() -> Any:
        return admin.move_group(top, staff.pk, second.pk, agreed=asked.value.agreement, why="Uji")

    against: list[Callable[[], Any]] = [
        lambda: admin.change_group(other, second.pk, lowered, MENUS, agreed=low, why="Uji"),
        lambda: admin.delete_group(other, second.pk, "Uji"),
        lambda: admin.move_group(other, second.pk, staff.pk, why="Uji"),
        lambda: admin.move_group(other, admins.pk, second.pk, why="Uji"),
    ]
    results = at_once(move, against[round_])
    assert [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)] == []
    found = Group.objects.select_related("parent__parent__parent").get(pk=staff.pk)
    assert found.parent is not None
    assert found.parent.level in (Level.ADMIN, Level.SUPER_ADMIN)
    assert menu_rights.line(found)[-1].level == Level.SUPER_ADMIN
    assert len(menu_rights.line(found)) == 3
    above = {row.menu: row.ticked() for row in found.parent.menus.all()}
    assert menu_rights.exceeding({row.menu: row.ticked() for row in found.menus.all()}, above) == {}
    assert chain.verify_all()[1] == []


@pytest.mark.django_db(transaction=True)
def test_two_super_admins_shut_each_other_at_once__one_stays() -> None:
    company = an_organisation(OrganisationKind.AGENT, "PT Berjenjang")
    one, two = a_person(company, "satu"), a_person(company, "dua")
    first, second = now(one), now(two)
    results = at_once(
        lambda: admin.deactivate_person(first, two.pk, "Uji"), lambda: admin.deactivate_person(second, one.pk, "Uji")
    )
    assert sum(isinstance(r, Refused) for r in results) == 1
    assert User.objects.filter(organisation=company, is_active=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_ten_accounts_for_one_name_at_once__there_is_one() -> None:
    companies = [an_organisation(OrganisationKind.AGENT, f"PT {n}") for n in range(5)]
    actors = [now(a_person(each, f"super {each.pk}")) for each in companies]
    groups = [Group.objects.create(organisation=each, name="Staf", parent=each.groups.get()) for each in companies]
    results = at_once(
        *[
            lambda a=a, g=g: admin.make_person(a, replace(PERSON, group=str(g.pk)), agreed=True, why="Pegawai baru")
            for a, g in zip(actors, groups, strict=True)
        ]
    )
    assert [r for r in results if isinstance(r, Exception) and not isinstance(r, Refused)] == []
    assert User.objects.filter(username="siti.rahma").count() == 1


def test_whoever_was_shut_meanwhile_does_nothing_more(company: Organisation, top: Actor) -> None:
    admins, staff = a_chain(top)
    person = a_member(admins, "tengah")
    middle = now(person)
    admin.deactivate_person(top, person.pk, "Keluar")
    with pytest.raises(NotThere):
        admin.make_group(
            middle, a_wish("Lain", Level.NON_ADMIN, {"PKK": frozenset({V})}, admins), MENUS, why="Bagian baru"
        )
    with transaction.atomic(), clock.later(minutes=1), pytest.raises(NotThere):
        admin.change_group(middle, staff.pk, a_wish("Staf", Level.NON_ADMIN, {"PKK": frozenset({V})}), MENUS)
