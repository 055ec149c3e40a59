"""Tickets to the contact desk: nobody widens their own rights, and what is cut is cut below too."""

from __future__ import annotations

import pytest

from suar.accounts import tickets
from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import Group, MenuRights, RightsChange, Ticket, User
from suar.accounts.rights import effective
from suar.accounts.roles import EVERY_MENU, Level, OrganisationKind, Right
from suar.kernel.errors import NotThere, Refused
from suar.records import chain
from tests.accounts.registering import a_screener
from tests.build import a_person, an_agent, an_organisation

pytestmark = pytest.mark.django_db
KNOWN = (EVERY_MENU, "PKK", "SPB", "calls")


def super_admin(name: str = "PT Agen Uji") -> Actor:
    return an_agent(name)


def below(actor: Actor, **columns: bool) -> Group:
    """A group of non-admins below the super admins', with all rights on every menu and somebody in it."""
    assert actor.organisation is not None
    above = actor.organisation.groups.get(level=Level.SUPER_ADMIN)
    group = Group.objects.create(organisation=actor.organisation, name="Staf", level=Level.NON_ADMIN, parent=above)
    MenuRights.objects.create(group=group, menu=EVERY_MENU, may_view=True, may_create=True, **columns)
    User.objects.create(username=f"staf {group.pk}", organisation=actor.organisation, group=group)
    return group


def test_asked_and_granted__the_super_admins_have_it_at_once() -> None:
    actor = super_admin()
    ticket = tickets.ask(actor, {"PKK": ["view", "create", "fly"]}, "Hanya melihat PKK.", KNOWN)
    assert ticket.number.startswith("TKT-")
    assert ticket.wishes == {"PKK": ["create", "view"]}
    tickets.grant(ticket.pk, a_screener(), "Baik.")
    person = User.objects.select_related("group").get(pk=actor.user_id or 0)
    assert effective(person.group)["PKK"] == {Right.VIEW, Right.CREATE}
    ticket.refresh_from_db()
    assert ticket.state == Ticket.State.GRANTED
    assert list(chain.breaks(ticket)) == []


def test_granted__cuts_the_groups_below_and_says_so_before() -> None:
    actor = super_admin()
    group = below(actor)
    ticket = tickets.ask(actor, {"PKK": ["view"]}, "Cukup melihat.", KNOWN)
    (cut,) = tickets.cuts(ticket)
    assert (cut.group, cut.menu, cut.lost, cut.people) == (group, "PKK", frozenset({Right.CREATE}), 1)
    tickets.grant(ticket.pk, a_screener(), "", tickets.seen([cut]))
    assert MenuRights.objects.get(group=group, menu="PKK").ticked() == {Right.VIEW}
    verbs = RightsChange.objects.order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == ["rights_cut", "rights_changed"]
    ticket.organisation.refresh_from_db()
    assert list(chain.breaks(ticket.organisation)) == []


def test_a_cut_of_all_other_menus__cuts_those_named_below_too() -> None:
    """The wildcard above speaks for menus that only the groups below name."""
    actor = super_admin()
    group = below(actor)
    MenuRights.objects.create(group=group, menu="SPB", may_view=True, may_create=True)
    ticket = tickets.ask(actor, {EVERY_MENU: ["view"]}, "Cukup melihat.", KNOWN)
    cuts = tickets.cuts(ticket)
    assert {cut.menu for cut in cuts} == {EVERY_MENU, "SPB"}
    tickets.grant(ticket.pk, a_screener(), "", tickets.seen(cuts))
    assert MenuRights.objects.get(group=group, menu=EVERY_MENU).ticked() == {Right.VIEW}
    assert not MenuRights.objects.filter(group=group, may_create=True).exists()


def test_what_a_level_has_no_part_in__is_not_said_to_be_lost_by_it() -> None:
    actor = super_admin()
    below(actor)
    ticket = tickets.ask(actor, {"users": ["view"]}, "Cukup melihat.", [*KNOWN, "users"])
    assert tickets.cuts(ticket) == []


def test_who_loses_what_has_changed_since__nothing_is_granted_until_that_was_seen() -> None:
    actor = super_admin()
    group = below(actor)
    ticket = tickets.ask(actor, {"PKK": ["view"]}, "Cukup melihat.", KNOWN)
    officer, before = a_screener(), tickets.seen(tickets.cuts(ticket))
    MenuRights.objects.filter(group=group).update(may_edit=True)
    for word in ("", before):
        with pytest.raises(Refused) as refused:
            tickets.grant(ticket.pk, officer, "Baik.", word)
        assert (refused.value.status, refused.value.problems[0].code) == (409, "stale")
    assert not MenuRights.objects.filter(menu="PKK").exists()
    assert not RightsChange.objects.exists()
    tickets.grant(ticket.pk, officer, "Baik.", tickets.seen(tickets.cuts(ticket)))
    assert MenuRights.objects.get(group=group, menu="PKK").ticked() == {Right.VIEW}


def test_refused__changes_nothing_and_needs_a_reason() -> None:
    actor = super_admin()
    ticket = tickets.ask(actor, {"PKK": []}, "Lepas PKK.", KNOWN)
    with pytest.raises(Refused):
        tickets.refuse(ticket.pk, a_screener(), "  ")
    tickets.refuse(ticket.pk, a_screener(), "PKK wajib.")
    assert not MenuRights.objects.filter(group=ticket.group, menu="PKK").exists()
    with pytest.raises(Refused) as late:
        tickets.grant(ticket.pk, a_screener(), "")
    assert late.value.status == 409


@pytest.mark.parametrize(
    ("wishes", "why"),
    [({}, "Sebab."), ({"PKK": ["view"]}, " "), ({"TIDAK_ADA": ["view"]}, "Sebab."), ({"PKK": ["view"]}, "x" * 1001)],
)
def test_not_taken__where_something_is_missing_or_unknown(wishes: dict[str, list[str]], why: str) -> None:
    with pytest.raises(Refused) as refused:
        tickets.ask(super_admin(), wishes, why, KNOWN)
    assert all(problem.remedy for problem in refused.value.problems)
    assert not Ticket.objects.exists()


def test_one_open_ticket_at_a_time() -> None:
    actor = super_admin()
    tickets.ask(actor, {"PKK": ["view"]}, "Satu.", KNOWN)
    with pytest.raises(Refused) as refused:
        tickets.ask(actor, {"SPB": ["view"]}, "Dua.", KNOWN)
    assert refused.value.status == 409


def test_only_super_admins_ask__and_only_the_technical_team_answers() -> None:
    actor = super_admin()
    ticket = tickets.ask(actor, {"PKK": ["view"]}, "Satu.", KNOWN)
    below(actor)
    staff = actor_of(User.objects.select_related("organisation", "group__parent").get(username__startswith="staf"))
    assert not tickets.tickets(staff).exists()
    with pytest.raises(NotThere):
        tickets.ask(staff, {"PKK": ["view"]}, "Untuk saya.", KNOWN)
    assert not tickets.tickets(super_admin("PT Lain")).exists()
    with pytest.raises(NotThere):
        tickets.grant(ticket.pk, actor, "Untuk saya sendiri.")
    assert tickets.tickets(a_screener()).count() == 1
    assert a_person(an_organisation(OrganisationKind.AGENT, "PT Lain"), "orang lain").pk
