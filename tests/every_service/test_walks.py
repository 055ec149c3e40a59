"""Every service walks through the whole lifecycle, and is refused by name while its prerequisites do not stand."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from suar.accounts import proofs
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.workflow import attachments, lifecycle
from suar.workflow.models import Application, State
from tests import build
from tests.every_service.scenes import BOTH, DECIDED, RECORDED, WITH_NEEDS, determined, ready, stated, undue

pytestmark = pytest.mark.django_db
Allowed = Mapping[tuple[str, str], int]
#: Database calls that one step may make, so that an office on a slow line does not feel it.
MOST_QUERIES = 14
#: On top of it, and why: the ship's row is locked and her other calls asked for (PKK); a plan is held against the
#: notice of arrival line by line (RKBM); an appointed company is asked for its appointment and its notice of business;
#: what is recorded at once is filed and granted in one step (RPKRO, SPK); where several may file, a second is sought
#: once more (SPB, RPKRO).
ALLOWED = {("PKK", "submit"): 2, ("RKBM", "submit"): 3, ("RKBMC", "submit"): 3, ("LAB", "submit"): 2}
ALLOWED |= {("RPKRO", "submit"): 14, ("SPK", "submit"): 2, ("SPKK", "submit"): 2, ("SPB", "submit"): 1}
#: The fee of a request to health is raised with it.
ALLOWED |= {("COP", "submit"): 9, ("COP", "grant"): 1}
#: A grant that opens and submits the next application, books metres (and asks whether she lies there already), writes
#: lines of goods, makes the bill or reckons it again by what was really handled, lays a draft ready, or ends all that
#: hangs on a PKK.
ALLOWED |= {
    ("PKK", "grant"): 15,
    ("PPKB", "grant"): 6,
    ("PPK", "grant"): 3,
    ("RKBM", "grant"): 4,
    ("RKBMC", "grant"): 7,
}
ALLOWED |= {
    ("LK3R", "grant"): 12,
    ("LKK", "grant"): 13,
    ("PPKBD", "grant"): 1,
    ("SPB", "grant"): 1,
    ("BATAL", "grant"): 15,
}
#: Held against what is planned, handled, appointed, due or waits: a change of agent, of stevedores, of goods; what goes
#: over or ends with it is read and written case by case.
ALLOWED |= {("ALIH", "submit"): 2, ("TPBM", "submit"): 2, ("MUATAN", "submit"): 4, ("RKBMX", "submit"): 1}
ALLOWED |= {("ALIH", "grant"): 12, ("TPBM", "grant"): 8, ("MUATAN", "grant"): 8, ("RKBMX", "grant"): 8}
#: What was changed is held against the facts, quarantine and inspections are asked again, and the clearance is issued
#: anew (SPBC); everybody around her is told,
#: and a clearance in force ends with what hangs on it (HOLD, TUNDA).
ALLOWED |= {("SPBC", "submit"): 7, ("SPBC", "grant"): 18, ("HOLD", "submit"): 16, ("TUNDA", "submit"): 14}
ALLOWED |= {("FSC", "submit"): 3, ("PSC", "submit"): 3, ("SPB", "submit"): 5, ("SPB", "grant"): 5}
#: Whether she is held, was inspected, has left, and what she carries (SPB).
#: Where a ship lies is asked of her times, and a longer window is written into berth, estimate and paper.
ALLOWED |= {("PINDAH", "submit"): 2, ("PINDAH", "grant"): 6, ("SPKP", "submit"): 5, ("TAMBAT", "grant"): 11}
ALLOWED |= {("LOKASI", "grant"): 6, ("PPKX", "grant"): 24}
#: What the office enters by hand is announcement, times, goods and bill in one; a tap bills and files the clearance.
ALLOWED |= {("MANUAL", "submit"): 26, ("SPBM", "submit"): 6, ("TRIP", "submit"): 46}
#: A transfer looks at both calls, their times and their other transfers.
ALLOWED |= {("STS", "submit"): 4, ("STS", "grant"): 4}
#: The same at an operated berth: two companies are appointed and find their drafts, the operator finds its proposal,
#: its work order and its statement of paid services ready.
OPERATED = {
    ("PKK", "submit"): 3,
    ("PKK", "grant"): 31,
    ("PPKB", "grant"): 4,
    ("PPK", "grant"): 11,
    ("SPB", "submit"): 6,
}
OPERATED |= {("LKK", "grant"): 18}
OPERATED |= {("TAMBAT", "submit"): 1, ("PPKX", "grant"): 28}
_NOT_COUNTED = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK)")


@contextmanager
def _what_if(walk: build.Walk) -> Iterator[build.Walk]:
    """One of the ways a walk may go on; afterwards none of it has happened."""
    other = copy(walk)
    other.apps, other.hulls = dict(walk.apps), [replace(hull) for hull in walk.hulls]
    with transaction.atomic():
        other._reread()
        yield other
        transaction.set_rollback(True)


@pytest.mark.parametrize("code", DECIDED)
def test_every_way_a_case_can_go(code: str, simponi: Sandbox) -> None:
    """In few queries to its grant; sent back, mended, granted and revoked; rejected; withdrawn."""
    walk = ready(code, simponi)
    with _what_if(walk) as one:
        _walked_in_few(code, one, ALLOWED)
    with _what_if(walk) as one:
        _rejected_for_good_and_asked_for_anew(code, one)
    with _what_if(walk) as one:
        one.file(code)
        assert one.withdraw(code).state == State.WITHDRAWN
    _sent_back_mended_granted_and_revoked(code, walk)


def _sent_back_mended_granted_and_revoked(code: str, walk: build.Walk) -> None:
    first = walk.file(code)
    assert (first.state, first.version) == (State.IN_REVIEW, 1)
    number = first.request_number
    assert walk.send_back(code, "R22", "Periksa lagi.").state == State.SENT_BACK
    again = walk.file(code)
    assert (again.state, again.version, again.request_number) == (State.IN_REVIEW, 2, number)
    assert again.submissions.count() == 2
    granted = walk.grant(code)
    assert granted.state == State.GRANTED
    asked = [s for s in granted.service.steps if not s.at_company or granted.service.company_of(granted, s)]
    assert granted.decisions.filter(outcome="granted").count() == len(asked)
    assert granted.documents.count() == (1 if granted.service.document else 0)
    revoked = walk.revoke(code, "R03", "Dokumen ternyata tidak sah.")
    assert revoked.state == State.REVOKED
    assert not granted.documents.filter(revoked_at=None).exists()
    assert build.chain_holds()


@pytest.mark.parametrize("code", RECORDED)
def test_recorded_at_once_and_never_taken_back_by_its_applicant(code: str, simponi: Sandbox) -> None:
    walk = ready(code, simponi)
    with _what_if(walk) as one:
        _walked_in_few(code, one, ALLOWED)
    app = walk.file(code)
    assert (app.state, app.version, app.step_role, app.due_at) == (State.GRANTED, 1, "", None)
    assert app.organisation_id == walk.cast.files(app.service).organisation_id
    assert app.request_number
    assert app.documents.count() == (1 if app.service.document else 0)
    with pytest.raises(Refused) as refused:
        walk.withdraw(code)
    assert refused.value.status == 409
    assert build.chain_holds()


def _rejected_for_good_and_asked_for_anew(code: str, walk: build.Walk) -> None:
    filed = walk.file(code)
    officer = walk.cast.decides(filed.step_role)
    assert walk.reject(code, "R22", "Tidak masuk akal.").state == State.REJECTED
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.grant(filed.pk, officer)
    assert refused.value.status == 409
    assert walk.draft(code).pk != filed.pk


@pytest.mark.parametrize("code", WITH_NEEDS)
def test_refused__while_what_it_needs_is_not_granted(code: str) -> None:
    walk = undue(code)
    draft = walk.draft(code)
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.submit(draft.pk, proofs.proved(walk.cast.files(draft.service)), stated(draft, walk))
    waited_for = [p for p in refused.value.problems if p.code in ("requires", "R17")]
    assert waited_for
    for problem in refused.value.problems:
        assert problem.text, problem
        assert problem.remedy, problem
    for problem in waited_for:
        assert problem.law
    assert build.reread(draft).state == State.DRAFT
    assert build.reread(draft).request_number is None, "a refused request takes no number"


@pytest.mark.parametrize("code", ["AGENCY", "PKK", "CREW", "COP", "SPB"])
def test_refused__while_a_paper_is_missing(code: str, simponi: Sandbox) -> None:
    walk = ready(code, simponi)
    draft = build.reread(walk.apps[code]) if code in walk.apps else walk.draft(code)
    gone = draft.files.filter(removed_at=None, ship_paper=None).values_list("attachment", flat=True).first()
    assert gone is not None
    with clock.at(walk.at):
        attachments.detach(draft.pk, walk.cast.agent, gone)
        with pytest.raises(Refused) as refused:
            lifecycle.submit(draft.pk, walk.cast.agent, stated(draft, walk))
    assert [(p.field, p.code) for p in refused.value.problems] == [(f"files.{gone}", "R01")]


@pytest.mark.parametrize("code", BOTH)
def test_queries_of_a_step_stay_few__at_an_operated_berth(code: str, simponi: Sandbox) -> None:
    _walked_in_few(code, ready(code, simponi, commercial=True), {**ALLOWED, **OPERATED})


@pytest.mark.parametrize("operated", [False, True])
def test_queries_of_a_determination_stay_few(operated: bool) -> None:
    granted = ["AGENCY", "PKK", "SPM", "PPKB"]
    walk = ready("PPK", commercial=True) if operated else build.a_port_call(granted=granted)
    with clock.at(walk.at):
        _decided_in_few(walk.open_case("PPK"), walk, {**ALLOWED, **(OPERATED if operated else {})})


def _walked_in_few(code: str, walk: build.Walk, allowed: Allowed) -> None:
    draft = walk.draft(code)
    form, applicant = stated(draft, walk), walk.cast.files(draft.service)
    with clock.at(walk.at):
        applicant = proofs.proved(applicant)
        with CaptureQueriesContext(connection) as submitting:
            app = lifecycle.submit(draft.pk, applicant, form)
        _few(code, "submit", submitting, allowed)
        build.pay_fees(walk.call)
        while app.in_review:
            _decided_in_few(app, walk, allowed)


def _decided_in_few(app: Application, walk: build.Walk, allowed: Allowed) -> None:
    decided = determined(app)
    with CaptureQueriesContext(connection) as granting:
        lifecycle.grant(app.pk, walk.cast.decides(app.step_role), decided=decided)
    app.refresh_from_db()
    _few(app.service_code, "grant", granting, allowed)


def _few(code: str, step: str, seen: CaptureQueriesContext, allowed: Allowed) -> None:
    counted = [q["sql"] for q in seen.captured_queries if not _NOT_COUNTED.match(q["sql"])]
    most = MOST_QUERIES + allowed.get((code, step), 0)
    assert len(counted) <= most, f"{code} {step}: {len(counted)}\n" + "\n".join(s[:170] for s in counted)
