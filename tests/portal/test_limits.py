"""How often one may ask: an office behind one address does not use up its colleagues' share."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from tests import build
from tests.portal.conftest import person_of

from suar.accounts import attempts
from suar.accounts.models import User
from suar.accounts.roles import OrganisationKind
from suar.portal.limits import at_most

pytestmark = pytest.mark.django_db


def _from(user: User | AnonymousUser, address: str = "203.0.113.7") -> HttpRequest:
    request = RequestFactory().get("/", REMOTE_ADDR=address)
    request.user = user
    return request


def _is_refused(request: HttpRequest, most: int = 2) -> bool:
    try:
        at_most(request, "uji", most)
    except attempts.TooOften:
        return True
    return False


def test_people_of_one_office_are_counted_each_by_their_account() -> None:
    one, other = person_of(build.an_agent()), person_of(build.an_agent("PT Lain"))
    assert [_is_refused(_from(one)) for _ in range(3)] == [False, False, True]
    assert not _is_refused(_from(other))
    assert _is_refused(_from(one, "198.51.100.9"))


def test_strangers_are_counted_by_address__apart_from_who_is_signed_in() -> None:
    stranger = AnonymousUser()
    assert [_is_refused(_from(stranger)) for _ in range(3)] == [False, False, True]
    assert not _is_refused(_from(stranger, "198.51.100.9"))
    assert not _is_refused(_from(person_of(build.an_agent())))


def test_many_accounts_at_one_address_have_an_end_too() -> None:
    office = build.an_organisation(OrganisationKind.AGENT, "PT Ramai")
    people = [build.a_person(office, f"orang {n}") for n in range(21)]
    assert [_is_refused(_from(each), most=1) for each in people] == [False] * 20 + [True]
