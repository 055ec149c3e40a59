"""Every service walks through the whole lifecycle, and is refused by name while its prerequisites do not stand."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.workflow import lifecycle, registry
from suar.workflow.models import State
from suar.workflow.statements import read
from tests import build
from tests.build import ROAD

pytestmark = pytest.mark.django_db
#: Filed by somebody, decided by an office, on a call.
FILED = [s.code for s in registry.current() if s.on_call and s.steps and not s.opened_by_system]
FOREIGN_SHIPS = ("COP", "IMM", "CUST")
WITH_NEEDS = [code for code in FILED if registry.needed(registry.versions(code)[-1])]
#: Database calls that one step may make, so that an office on a slow line does not feel it.
MOST_QUERIES = 14
#: On top of it: opening and submitting the next application, the bill, the end of all that hangs on a PKK.
ALLOWED = {("PKK", "submit"): 2, ("PKK", "grant"): 14, ("PPKB", "grant"): 5, ("LKK", "grant"): 10}
ALLOWED |= {("SPB", "grant"): 1, ("BATAL", "grant"): 8}
_NOT_COUNTED = re.compile(r"^(BEGIN|COMMIT|SAVEPOINT|RELEASE|ROLLBACK)")


def _before(code: str) -> list[str]:
    """What must be granted first, in the order of the road."""
    if code == "BATAL":
        return ["AGENCY", "PKK"]
    if code == "LK3R":
        return list(ROAD)
    return list(ROAD[: ROAD.index(code)])


def _where_it_applies(code: str) -> dict[str, Any]:
    """The call of a road that goes through the service: health, immigration and customs look at foreign ships."""
    if code not in FOREIGN_SHIPS:
        return {}
    build.an_exchange_rate()
    return build.from_abroad()


def _ready(code: str, simponi: Sandbox) -> build.Walk:
    walk = build.a_port_call(granted=_before(code), simponi=simponi, **_where_it_applies(code))
    if code in ("LKK", "SPB"):
        walk.until(build.ETD - build.hours(6))
    if code == "SPB":
        build.pay(walk, simponi)
    if code == "LK3R":
        build.sail(walk)
    if code == "CREW":
        build.arrive(walk)
    return walk


@pytest.mark.parametrize("code", FILED)
def test_sent_back_mended_granted_and_revoked(code: str, simponi: Sandbox) -> None:
    walk = _ready(code, simponi)
    first = walk.file(code)
    assert (first.state, first.version) == (State.IN_REVIEW, 1)
    number = first.request_number
    assert walk.send_back(code, "R22", "Periksa lagi.").state == State.SENT_BACK
    again = walk.file(code)
    assert (again.state, again.version, again.request_number) == (State.IN_REVIEW, 2, number)
    assert again.submissions.count() == 2
    granted = walk.grant(code)
    assert granted.state == State.GRANTED
    assert granted.documents.count() == (1 if granted.service.document else 0)
    revoked = walk.revoke(code, "R03", "Dokumen ternyata tidak sah.")
    assert revoked.state == State.REVOKED
    assert not granted.documents.filter(revoked_at=None).exists()
    assert build.chain_holds()


@pytest.mark.parametrize("code", FILED)
def test_rejected_for_good_and_asked_for_anew(code: str, simponi: Sandbox) -> None:
    walk = _ready(code, simponi)
    walk.file(code)
    assert walk.reject(code, "R22", "Tidak masuk akal.").state == State.REJECTED
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.grant(walk.open_case(code).pk, walk.cast.decides(_decider(code)))
    assert refused.value.status == 409
    assert walk.draft(code).pk != walk.open_case("AGENCY").pk or code == "AGENCY"


@pytest.mark.parametrize("code", FILED)
def test_withdrawn_by_the_applicant(code: str, simponi: Sandbox) -> None:
    walk = _ready(code, simponi)
    walk.file(code)
    assert walk.withdraw(code).state == State.WITHDRAWN
    assert build.chain_holds()


@pytest.mark.parametrize("code", WITH_NEEDS)
def test_refused__while_what_it_needs_is_not_granted(code: str) -> None:
    walk = build.a_port_call(**_where_it_applies(code))
    draft = walk.draft(code)
    with clock.at(walk.at), pytest.raises(Refused) as refused:
        lifecycle.submit(draft.pk, walk.cast.agent, build.samples.statement(code, walk.voyage))
    asked = {p.code for p in refused.value.problems}
    assert "requires" in asked
    for problem in refused.value.problems:
        assert problem.text, problem
        assert problem.remedy, problem
        if problem.code == "requires":
            assert problem.law
    assert build.reread(draft).state == State.DRAFT
    assert build.reread(draft).request_number is None, "a refused request takes no number"


@pytest.mark.parametrize("code", ["AGENCY", "PKK", "CREW", "SPB"])
def test_refused__while_a_paper_is_missing(code: str, simponi: Sandbox) -> None:
    walk = _ready(code, simponi)
    draft = walk.draft(code)
    gone = draft.files.filter(removed_at=None, ship_paper=None).values_list("attachment", flat=True).first()
    assert gone is not None
    with clock.at(walk.at):
        from suar.workflow import attachments

        attachments.detach(draft.pk, walk.cast.agent, gone)
        with pytest.raises(Refused) as refused:
            lifecycle.submit(draft.pk, walk.cast.agent, build.samples.statement(code, walk.voyage))
    assert [(p.field, p.code) for p in refused.value.problems] == [(f"files.{gone}", "R01")]


@pytest.mark.parametrize("code", FILED)
def test_queries_of_a_step_stay_few(code: str, simponi: Sandbox) -> None:
    walk = _ready(code, simponi)
    draft = walk.draft(code)
    form = build.samples.statement(code, walk.voyage)
    with clock.at(walk.at):
        with CaptureQueriesContext(connection) as submitting:
            app = lifecycle.submit(draft.pk, walk.cast.agent, form)
        officer = walk.cast.decides(app.step_role)
        asked = app.current_step.form
        decided = read(asked, app.service.proposal(app), zone=app.port.zone) if asked is not None else None
        with CaptureQueriesContext(connection) as granting:
            lifecycle.grant(app.pk, officer, decided=decided)
    for step, seen in (("submit", submitting), ("grant", granting)):
        counted = [q["sql"] for q in seen.captured_queries if not _NOT_COUNTED.match(q["sql"])]
        most = MOST_QUERIES + ALLOWED.get((code, step), 0)
        assert len(counted) <= most, f"{code} {step}: {len(counted)}\n" + "\n".join(s[:170] for s in counted)


def _decider(code: str) -> str:
    return registry.versions(code)[-1].steps[-1].by
