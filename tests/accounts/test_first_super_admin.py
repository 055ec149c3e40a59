"""Whoever runs the machine opens the technical team's first super admin, and another where none can sign in."""

from __future__ import annotations

import pytest

from suar.accounts import invitations, succession
from suar.accounts.actors import actor_of
from suar.accounts.models import Message, Organisation, RightsChange, User
from suar.accounts.registrations.screening import may_screen
from suar.accounts.roles import Level, OrganisationKind, Right
from suar.config import surroundings
from suar.kernel.errors import Refused
from suar.records import chain
from tests.accounts.nominating import ANSWERS

pytestmark = pytest.mark.django_db
WHY = "Situs baru: tim teknis yang pertama."
PASSWORD = "Mercu-Suar-9-terang"


def _accepted(url: str) -> User:
    link = invitations.invited(url.rstrip("/").rpartition("/")[2])
    assert link is not None
    return invitations.accept(link, PASSWORD)


def test_the_first_one__makes_the_team__and_may_do_what_it_does() -> None:
    assert not any(one.well for one in surroundings.technical_team() if "people" in one.what)
    opened = succession.open_at_the_machine(ANSWERS, WHY)
    person = User.objects.get(pk=_accepted(opened.url).pk)
    assert person.organisation is not None
    assert (person.organisation.kind, person.level) == (OrganisationKind.DIRECTORATE, Level.SUPER_ADMIN)
    assert may_screen(actor_of(person), Right.APPROVE)
    assert any(one.well and "1 people" in one.what for one in surroundings.technical_team())
    change = RightsChange.objects.select_related("event").get(verb="super_admin_opened")
    assert (change.by, change.whom) == (None, person)
    told = chain.particulars(change.event)
    assert (told["why"], change.event.actor_label) == (WHY, "Pengelola mesin")
    assert not chain.verify_all()[1]


def test_another_one__in_the_same_house__and_those_who_are_there_are_told() -> None:
    first = _accepted(succession.open_at_the_machine(ANSWERS, WHY).url)
    second = ANSWERS | {"person_name": "Budi Dua", "email": "dua@example.go.id", "identity_number": "3171010101900002"}
    opened = succession.open_at_the_machine(second, WHY)
    assert Organisation.objects.filter(kind=OrganisationKind.DIRECTORATE).count() == 1
    assert opened.person.group == first.group
    assert Message.objects.filter(user=first, kind="super_admin_opened").exists()
    assert not Message.objects.filter(user=opened.person, kind="super_admin_opened").exists()


def test_a_colleague__is_raised_and_keeps_the_password__a_lost_link_is_given_again() -> None:
    opened = succession.open_at_the_machine(ANSWERS, WHY)
    again = succession.open_at_the_machine(ANSWERS, "Tautannya hilang di jalan.")
    assert again.person == opened.person
    assert invitations.invited(opened.url.rstrip("/").rpartition("/")[2]) is None
    person = _accepted(again.url)
    with pytest.raises(Refused) as refused:
        succession.open_at_the_machine(ANSWERS, WHY)
    assert [one.field for one in refused.value.problems] == ["identity_number"]
    assert person.organisation is not None
    person.group = person.organisation.groups.create(name="Staf", level=Level.NON_ADMIN)
    person.save()
    raised = succession.open_at_the_machine(ANSWERS, "Super admin yang lain sudah pergi.")
    assert (raised.person.pk, raised.url, raised.person.level) == (person.pk, "", Level.SUPER_ADMIN)
    assert User.objects.get(pk=person.pk).check_password(PASSWORD)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"email": "bukan surel"}, "email"),
        ({"identity_number": "12"}, "identity_number"),
        ({"person_name": ""}, "person_name"),
        ({}, "why"),
    ],
)
def test_what_is_wrong__is_said_by_field__and_nothing_is_made(changed: dict[str, str], field: str) -> None:
    with pytest.raises(Refused) as refused:
        succession.open_at_the_machine(ANSWERS | changed, "" if field == "why" else WHY)
    assert field in {one.field for one in refused.value.problems}
    assert not Organisation.objects.exists()
