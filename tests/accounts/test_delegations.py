"""Letters of delegation: who may give one to whom, how far it reaches, and that it ends at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from suar.accounts import delegations, sanctions
from suar.accounts.actors import Actor
from suar.accounts.models import Delegation, RightsChange, User
from suar.accounts.roles import MENU_USERS, Level, OrganisationKind, Right, Role
from suar.accounts.sanctions import Imposed
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.records import chain
from tests.accounts.acting import a_colleague, a_company, a_letter, a_paper, again, person_of, set_active, terms, under
from tests.build import START, an_officer

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with clock.at(START):
        yield


def refused(problem: pytest.ExceptionInfo[Refused]) -> set[tuple[str, str]]:
    return {(p.field, p.code) for p in problem.value.problems}


def test_a_letter__lets_the_other_act_in_ones_name__and_both_chains_say_so() -> None:
    principal, delegate = a_company("PT Pemberi"), a_company("PT Penerima", nib="9120000000011")
    letter = a_letter(principal, delegate, letter=a_paper(principal))
    actor = under(delegate, letter)
    assert actor.organisation == principal.organisation
    assert actor.employer == delegate.organisation
    assert "a.n. PT Pemberi [SK-1]" in actor.label
    assert actor.level is None
    assert not actor.has_right(MENU_USERS, Right.VIEW)
    verbs = set(RightsChange.objects.values_list("verb", "organisation__name"))
    assert {("letter_given", "PT Pemberi"), ("letter_received", "PT Penerima")} <= verbs
    assert chain.verify_all()[1] == []


def test_by_nib__or_exact_name__and_neutral_about_everything_else() -> None:
    principal, delegate = a_company("PT Pemberi"), a_company("PT Penerima", nib="9120000000011")
    stevedore = a_company("PT Bongkar", OrganisationKind.STEVEDORE)
    frozen = a_company("PT Beku")
    set_active(frozen, False)
    assert (
        delegations.checked(principal, replace(terms(delegate), delegate="9120000000011")).delegate
        == delegate.organisation
    )
    assert (
        delegations.checked(principal, replace(terms(delegate), delegate="pt penerima")).delegate
        == delegate.organisation
    )
    texts = set()
    for named in ("PT Tiada", "PT Bongkar", "PT Beku", "PT Pemberi", "PT Pener", "%", "0000000000000"):
        with pytest.raises(Refused) as problem:
            delegations.checked(principal, replace(terms(stevedore), delegate=named))
        assert refused(problem) == {("delegate", "not_found")}, named
        texts.add(str(problem.value.problems[0].text))
    assert len(texts) == 1


@pytest.mark.parametrize(
    ("giver", "taker", "relation", "fits"),
    [
        (OrganisationKind.OWNER, OrganisationKind.AGENT, "agent", True),
        (OrganisationKind.AGENT, OrganisationKind.AGENT, "agent", True),
        (OrganisationKind.STEVEDORE, OrganisationKind.AGENT, "agent", False),
        (OrganisationKind.AGENT, OrganisationKind.STEVEDORE, "sub_agent", False),
        (OrganisationKind.STEVEDORE, OrganisationKind.STEVEDORE, "branch", True),
        (OrganisationKind.PORT_OPERATOR, OrganisationKind.PORT_OPERATOR, "branch", True),
        (OrganisationKind.FORWARDER, OrganisationKind.STEVEDORE, "branch", False),
        (OrganisationKind.OWNER, OrganisationKind.OFFICE, "branch", False),
    ],
)
def test_which_kind_may_act_for_which(
    giver: OrganisationKind, taker: OrganisationKind, relation: str, fits: bool
) -> None:
    principal, delegate = a_company("PT Satu", giver), a_company("PT Dua", taker)
    try:
        delegations.checked(principal, terms(delegate, relation=relation))
    except (Refused, KeyError):
        assert not fits
    else:
        assert fits


def test_only_an_admin_gives_one__and_no_more_than_the_admin_holds() -> None:
    principal, delegate = a_company("PT Pemberi"), a_company("PT Penerima")
    staff = a_colleague(principal, "staf")
    with pytest.raises(Refused) as problem:
        delegations.give(staff, terms(delegate))
    assert problem.value.status == 403
    some = a_colleague(
        principal,
        "kepala cabang",
        Level.ADMIN,
        users=frozenset(Right),
        PKK=frozenset(Right),
        SPM=frozenset({Right.VIEW}),
    )
    for services in ((), ("SPM",), ("PKK", "SPB")):
        with pytest.raises(Refused) as problem:
            delegations.give(some, terms(delegate, services=services))
        assert refused(problem) == {("services", "exceeds")}, services
    assert delegations.give(some, terms(delegate, services=("PKK",))).services == ["PKK"]


def test_nobody_gives_on_what_they_hold_under_a_letter() -> None:
    principal, delegate, third = a_company("PT Pemberi"), a_company("PT Penerima"), a_company("PT Ketiga")
    actor = under(delegate, a_letter(principal, delegate))
    with pytest.raises(Refused) as problem:
        delegations.give(actor, terms(third, "SK-2"))
    assert problem.value.status == 403
    assert list(delegations.letters(actor)) == list(
        delegations.letters(actor).filter(delegate=delegate.organisation_id)
    )


def test_for_two_years_at_most__not_in_the_past__and_each_number_once() -> None:
    principal, delegate = a_company("PT Pemberi"), a_company("PT Penerima")
    today = delegations.today()
    for until, code in ((today - timedelta(days=1), "order"), (today + timedelta(days=800), "too_long")):
        with pytest.raises(Refused) as problem:
            delegations.give(principal, terms(delegate, until=until))
        assert refused(problem) == {("until", code)}
    a_letter(principal, delegate)
    with pytest.raises(Refused) as problem:
        a_letter(principal, delegate)
    assert refused(problem) == {("letter_number", "already")}


def usable(actor_pk: int | None) -> list[Delegation]:
    return list(delegations.usable(User.objects.get(pk=actor_pk or 0)))


def test_it_holds_from_its_first_day_to_its_last() -> None:
    principal, delegate = a_company("PT Pemberi"), a_company("PT Penerima")
    today = delegations.today()
    a_letter(principal, delegate, since=today + timedelta(days=1), until=today + timedelta(days=2))
    found = []
    for days in range(5):
        with clock.at(START + timedelta(days=days)):
            found.append(len(usable(delegate.user_id)))
    assert found == [0, 1, 1, 0, 0]


def test_for_one_person__it_is_nobody_elses() -> None:
    principal, delegate = a_company("PT Pemberi"), a_company("PT Penerima")
    chosen = a_colleague(delegate, "yang dipilih")
    a_letter(principal, delegate, person="yang dipilih")
    assert len(usable(chosen.user_id)) == 1
    assert usable(delegate.user_id) == []
    with pytest.raises(Refused) as problem:
        a_letter(principal, delegate, "SK-2", person="admin lain")
    assert refused(problem) == {("person", "not_found")}


@pytest.mark.parametrize("side", ["principal", "delegate"])
def test_either_side_ends_it_at_once__with_a_reason(side: str) -> None:
    sides = {"principal": a_company("PT Pemberi"), "delegate": a_company("PT Penerima")}
    letter = a_letter(sides["principal"], sides["delegate"])
    with pytest.raises(Refused) as problem:
        delegations.end(sides[side], letter.pk, "  ")
    assert refused(problem) == {("why", "missing")}
    delegations.end(sides[side], letter.pk, "sudah tidak perlu")
    assert usable(sides["delegate"].user_id) == []
    with pytest.raises(Refused) as again_:
        delegations.end(sides[side], letter.pk, "lagi")
    assert again_.value.status == 409
    verb = "letter_revoked" if side == "principal" else "letter_declined"
    assert RightsChange.objects.filter(verb=verb).count() == 2


def test_strangers_and_mere_staff_do_not_end_it() -> None:
    principal, delegate, stranger = a_company("PT Pemberi"), a_company("PT Penerima"), a_company("PT Asing")
    letter = a_letter(principal, delegate)
    staff = a_colleague(delegate, "staf")
    for actor, status in ((stranger, 404), (staff, 403)):
        with pytest.raises(Refused) as problem:
            delegations.end(actor, letter.pk, "iseng")
        assert problem.value.status == status


def test_frozen_on_either_side__it_rests() -> None:
    principal, delegate = a_company("PT Pemberi"), a_company("PT Penerima")
    a_letter(principal, delegate)
    for company in (principal, delegate):
        set_active(company, False)
        assert usable(delegate.user_id) == []
        set_active(company, True)
    assert len(usable(delegate.user_id)) == 1


def test_names_of_the_greatest_length_leave_whose_name_it_is() -> None:
    principal, delegate = a_company("P" * 160), a_company("D" * 160)
    User.objects.filter(pk=person_of(delegate).pk).update(full_name="N" * 120)
    letter = a_letter(principal, delegate, "X" * 60)
    label = under(again(delegate), letter).label
    assert len(label) <= 200
    assert f"a.n. {'P' * 70} [{'X' * 60}]" in label


def test_whoever_may_only_look_at_people__ends_no_letter() -> None:
    """It binds the company: giving asks the right to make, ending asks the right to delete."""
    principal, delegate = a_company("PT Prinsipal"), a_company("PT Penerima")
    letter = a_letter(principal, delegate)
    looker = a_colleague(principal, "pengintip", Level.ADMIN, **{"*": frozenset({Right.VIEW})})
    assert delegations.letters(looker).filter(pk=letter.pk).exists()
    assert not delegations.may_end(looker, letter)
    with pytest.raises(Refused) as problem:
        delegations.end(looker, letter.pk, "iseng")
    assert problem.value.status == 403


def _sanctioned(company: Actor, steps: int) -> timedelta:
    """The company after so many steps of a sanction; how long that took."""
    assert company.organisation_id is not None
    for step in range(steps):
        with clock.at(START + timedelta(days=31 * step)):
            number = f"S/{company.organisation_id}/{step}"
            sanctions.impose(an_officer(Role.DIRECTORATE), company.organisation_id, "", Imposed("Lalai.", number))
    return timedelta(days=31 * (steps - 1))


@pytest.mark.parametrize("side", ["gives", "holds"])
def test_a_frozen_company_ends_its_letters__by_its_super_admin_only__and_gives_none(side: str) -> None:
    """Ending takes rights away; nobody gains by it that the letters of a frozen company would go on when it returns."""
    principal, delegate = a_company("PT Pemberi"), a_company("PT Penerima")
    letter = a_letter(principal, delegate)
    company = principal if side == "gives" else delegate
    admin = a_colleague(company, "admin biasa", Level.ADMIN)
    later = _sanctioned(company, 2)
    with clock.at(START + later):
        frozen, admin = again(company), again(admin)
        assert frozen.frozen
        assert delegations.may_end(frozen, letter)
        assert not delegations.may_give(frozen)
        with pytest.raises(Refused) as problem:
            delegations.end(admin, letter.pk, "iseng")
        assert problem.value.status == 403
        ended = delegations.end(frozen, letter.pk, "Tidak dipakai lagi.")
    assert ended.revoked_why == "Tidak dipakai lagi."
    assert chain.verify_all()[1] == []


def test_a_revoked_company_ends_none__the_other_side_does() -> None:
    principal, delegate = a_company("PT Pemberi"), a_company("PT Penerima")
    letter = a_letter(principal, delegate)
    later = _sanctioned(principal, 3)
    with clock.at(START + later):
        assert not delegations.may_end(again(principal), letter)
        with pytest.raises(Refused) as problem:
            delegations.end(again(principal), letter.pk, "x")
        assert problem.value.status == 403
        assert delegations.may_end(again(delegate), letter)
