"""Numbers: given at grant, by the month of the port's own calendar, without gaps and never to a refused one."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from suar.kernel.identifiers import pkk_number, request_number
from suar.records import sequences
from suar.workflow import numbering
from suar.workflow.models import State
from tests import build

pytestmark = pytest.mark.django_db


def test_month_turns_at_the_ports_midnight() -> None:
    east = build.a_port("IDDJJ", zone="Asia/Jayapura")
    west = build.a_port("IDSUQ")
    at = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)  # 1 December 01.00 WIT, 30 November 23.00 WIB
    pattern = "PKK.{trade}.{port}.{yymm}.{seq:06}"
    assert numbering.document_number(pattern, "DN", east, at) == "PKK.DN.IDDJJ.2612.000001"
    assert numbering.document_number(pattern, "DN", west, at) == "PKK.DN.IDSUQ.2611.000001"
    assert numbering.document_number(pattern, "LN", west, at) == "PKK.LN.IDSUQ.2611.000001"


def test_a_refused_grant_takes_no_number() -> None:
    pattern = "SPB.{trade}.{port}.{yymm}.{seq:06}"
    port = build.a_port()
    assert numbering.document_number(pattern, "DN", port, build.START).endswith("000001")
    with pytest.raises(RuntimeError), transaction.atomic():
        numbering.document_number(pattern, "DN", port, build.START)
        raise RuntimeError
    assert numbering.document_number(pattern, "DN", port, build.START).endswith("000002")


def test_imported_numbers_lift_the_counter() -> None:
    sequences.lift("PKK.DN.IDSUQ.2611.", 41)
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    assert walk.call.number == "PKK.DN.IDSUQ.2611.000042"


def test_numbers_have_the_form_in_which_the_country_writes_them() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    assert pkk_number(str(walk.call.number)).ok
    number = walk.open_case("PKK").request_number
    assert number is not None
    assert request_number(number).ok


def test_rejected_cases_leave_no_gap() -> None:
    cast = build.a_cast()
    walks = build.many_calls(3, granted=["AGENCY"], cast=cast)
    for walk in walks:
        walk.file("PKK")
    assert walks[0].reject("PKK", "R22", "Tidak masuk akal.").state == State.REJECTED
    walks[1].grant("PKK")
    walks[2].grant("PKK")
    assert [w.call.number for w in walks] == [None, "PKK.DN.IDSUQ.2611.000001", "PKK.DN.IDSUQ.2611.000002"]
