"""A program that sends what no honest one would: refused in words, nothing half done, no fault of ours."""

import pytest

from suar.accounts.actors import Actor, actor_of
from suar.accounts.models import Group, MenuRights, Posting
from suar.workflow.models import Application
from tests import build
from tests.api.program import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent() -> Program:
    return Program.of(build.an_agent(), build.START)


@pytest.fixture
def draft(agent: Program) -> int:
    """The id of a company's notice that is only begun."""
    return int(agent.post("/applications", {"service": "PMKU", "port": build.a_port().code})["id"])


def test_nothing_begun__where_its_answers_are_refused(agent: Program) -> None:
    body = {"service": "PMKU", "port": build.a_port().code, "answers": {"surprise": 1}}
    assert agent.ask("POST", "/applications", body).status_code == 422
    assert agent.ask("POST", "/applications", body, **{"Idempotency-Key": "h-1"}).status_code == 422
    assert Application.objects.count() == 0


@pytest.mark.parametrize("depth", [30, 200, 300])
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "h-2"}])
def test_refused__answers_nested_deeper_than_any_form(agent: Program, depth: int, headers: dict[str, str]) -> None:
    nested = "[" * depth + "]" * depth
    body = f'{{"service": "PMKU", "port": "{build.a_port().code}", "answers": {{"branch_head": {nested}}}}}'
    answer = agent.raw("POST", "/applications", body, **headers)
    assert (answer.status_code, answer.json()["problems"][0]["field"]) == (422, "answers")


@pytest.mark.parametrize("answers", ['{"branch_head": "\\ud800"}', '{"branch_head": ["\\udfff"]}', '{"\\ud800": 1}'])
def test_refused__half_a_letter_that_no_screen_could_show(agent: Program, draft: int, answers: str) -> None:
    answer = agent.raw("PUT", f"/applications/{draft}/answers", f'{{"answers": {answers}}}')
    assert answer.status_code == 422, answer.content
    assert agent.get(f"/applications/{draft}")["answers"] in (None, {})


@pytest.mark.parametrize("eta", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-12:00"])
def test_refused__a_time_at_the_end_of_the_calendar(eta: str) -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    agent = Program.of(walk.cast.agent, walk.at)
    begun = agent.post("/applications", {"service": "PKK", "port_call": walk.call.pk})
    answer = agent.ask("POST", f"/applications/{begun['id']}/submit", {"answers": {"eta": eta}})
    assert answer.status_code == 422, answer.content
    assert "eta" in [problem["field"] for problem in answer.json()["problems"]]


@pytest.mark.parametrize("slot", ["%00", "unasked"])
def test_not_there__a_paper_that_is_not_asked_for(agent: Program, draft: int, slot: str) -> None:
    assert agent.ask("DELETE", f"/applications/{draft}/files/{slot}").status_code == 404


def _enveloped(name: str, more: str = "") -> str:
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"{more}'
    return f"--x\r\n{head}\r\n\r\n!!!\r\n--x--"


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", "zzz"),
        (f"multipart/form-data; boundary={'y' * 300}", "--x--"),
        ("multipart/form-data; boundary=x", _enveloped("n" * 5000)),
        ("multipart/form-data; boundary=x", _enveloped("a.pdf", "\r\nContent-Transfer-Encoding: base64")),
    ],
    ids=["no boundary", "long boundary", "long name", "broken base64"],
)
def test_unreadable__an_upload_whose_envelope_is_broken(agent: Program, draft: int, kind: str, body: str) -> None:
    answer = agent.raw("POST", f"/applications/{draft}/files/licence", body, kind=kind)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json"), answer.content
    assert answer.json()["problems"][0]["remedy"]


def _with_few_rights(actor: Actor, **rights: dict[str, bool]) -> Actor:
    """A colleague whose group may do no more than this, menu by menu."""
    assert actor.organisation is not None
    group = Group.objects.create(organisation=actor.organisation, name=f"Sedikit {actor.user_id}")
    for menu, ticked in rights.items():
        MenuRights.objects.create(group=group, menu=menu, **ticked)
    person = build.a_person(actor.organisation, f"sedikit {actor.user_id}")
    person.group = group
    person.save(update_fields=["group"])
    for held in Posting.objects.filter(user_id=actor.user_id or 0):
        held.pk, held.user = None, person
        held.save()
    return actor_of(person)


def test_a_key_with_few_rights_opens_no_more_than_these() -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    case, look = walk.file("PKK"), {"may_view": True}
    for officer in (walk.cast.authority, walk.cast.harbour_master, walk.cast.agent):
        program = Program.of(_with_few_rights(officer, PKK=look), walk.at)
        assert program.ask("GET", f"/applications/{case.pk}").status_code == 200
        for path in ("/ships", "/port-calls", "/restitutions"):
            assert program.get(path)["items"] == [], path
        for path in (f"/port-calls/{walk.call.pk}", f"/port-calls/{walk.call.pk}/psad"):
            assert program.ask("GET", path).status_code == 404
        said = {"reason": "R03", "text": "x"}
        for act, body in (("grant", {}), ("send-back", said), ("reject", said), ("withdraw", {}), ("revoke", said)):
            assert program.ask("POST", f"/applications/{case.pk}/{act}", body).status_code in (403, 404, 409), act
        for service in ("SPM", "HOLD", "TUNDA", "PSC", "STS", "PMKU"):
            where = {"port": walk.call.port.code} if service == "PMKU" else {"port_call": walk.call.pk}
            assert program.ask("POST", "/applications", {"service": service, **where}).status_code in (403, 404)
    assert build.reread(case).state == "in_review"
