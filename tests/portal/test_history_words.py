"""The history of rights is read by people: no code of a table stands where a word belongs."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from tests.accounts.acting import a_company, a_letter, an_office, person_of

import suar
from suar.accounts import postings, sanctions
from suar.accounts.models import RightsChange
from suar.accounts.postings import Order
from suar.accounts.roles import Capacity, Role
from suar.accounts.sanctions import Imposed
from suar.kernel import clock, dates
from suar.kernel.words import in_language
from suar.portal.rightshistory import VERBS, entry

WRITERS = frozenset({"record", "_record", "put"})


def verbs_written() -> set[str]:
    """Every verb that the floor of accounts writes into the history, as its code names them."""
    found = set()
    for file in (Path(suar.__file__).parent / "accounts").rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", getattr(call.func, "id", "")) in WRITERS:
                said = [each.value for each in call.args if isinstance(each, ast.Constant)]
                found |= {each for each in said if isinstance(each, str) and each}
    return found


def test_every_verb_has_its_words() -> None:
    written = verbs_written()
    assert len(written) > 20
    assert written - VERBS.keys() == set()


@pytest.mark.django_db
def test_functions_relations_and_steps_are_said_in_the_readers_language() -> None:
    head, one, two, ditjen = an_office()
    today = clock.today("Asia/Jakarta")
    postings.post(
        head,
        Order(
            person_of(two).username, "IDSUQ", Role.HARBOUR_MASTER, "Asia/Jakarta", "SP-1", today, today,
            Capacity.ACTING_DAILY, person_of(one).username,
        ),
    )  # fmt: skip
    principal, delegate = a_company("PT Prinsipal"), a_company("PT Penerima")
    a_letter(principal, delegate)
    sanctions.impose(ditjen, principal.organisation_id or 0, "", Imposed("lalai", "S-1"))
    said = {}
    for change in RightsChange.objects.select_related("event", "organisation"):
        with in_language("id"):
            said[change.verb] = " ".join(str(each) for each in entry(change, {}).differences)
    assert "Syahbandar" in said["posted"]
    assert "Pelaksana harian" in said["posted"]
    assert dates.day_text(today) in said["posted"]
    assert said["letter_given"].count("Nomor surat:") == 1
    assert "sha256" not in said["letter_given"]
    assert dates.day_text(clock.today("Asia/Jakarta")) in said["letter_given"]
    assert "harbour_master" not in said["posted"]
    assert "Sub-agen" in said["letter_given"]
    assert "Peringatan tertulis" in said["sanction_warning"]
