"""What a program gets that is not let in, or sends what cannot be taken: one shape, a remedy, no fault of ours."""

from datetime import timedelta

import pytest
from django.test import Client

from suar.accounts.models import User
from suar.accounts.roles import Level, Right, Role
from suar.api import limits
from suar.demo import samples
from tests import build
from tests.accounts.acting import a_colleague
from tests.api.program import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent() -> Program:
    return Program.of(build.an_agent(), build.START)


@pytest.mark.parametrize("header", ["", "Bearer nonsense", "Basic abc", "Bearer"])
def test_refused__without_a_known_key(header: str) -> None:
    answer = Program("", build.START).ask("GET", "/services", Authorization=header)
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["problems"][0]["remedy"]


def test_refused__after_too_many_unknown_keys__and_nobody_else_behind_that_address(agent: Program) -> None:
    for number in range(limits.GUESSES):
        assert Program(f"suar_{number}", build.START).ask("GET", "/services").status_code == 401
    answer = Program("suar_another", build.START).ask("GET", "/services")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert agent.ask("GET", "/services").status_code == 200
    later = build.START + timedelta(seconds=limits.GUESS_WINDOW)
    assert Program("suar_another", later).ask("GET", "/services").status_code == 401


def test_said_in_the_language_that_is_asked_for(agent: Program) -> None:
    agent.language = "en"
    said = agent.ask("GET", "/applications/999").json()
    agent.language = "id"
    assert said["title"] != agent.ask("GET", "/applications/999").json()["title"]


@pytest.mark.parametrize(
    ("body", "status", "field"),
    [
        ('{"service": "PMKU"}', 422, "port"),
        ('{"service": "PKK", "port": "IDSUQ"}', 422, "port_call"),
        ('{"service": "PMKU", "port": "IDSUQ", "state": "granted"}', 422, "state"),
        ('{"service": "NOPE", "port": "IDSUQ"}', 404, ""),
        ('{"service": "PMKU", "port": "XXXXX"}', 404, "port"),
        ('{"service": "PM\\u0000KU", "port": "IDSUQ"}', 422, "service"),
        ('{"service": "PMKU", "port": "IDSUQ", "answers": {"surprise": 1}}', 422, "surprise"),
        ('{"service": ', 400, ""),
        ('{"service": NaN}', 400, ""),
        ("[" * 5000, 400, ""),
    ],
)
def test_refused__naming_the_field(agent: Program, body: str, status: int, field: str) -> None:
    build.a_port()
    answer = agent.raw("POST", "/applications", body)
    assert answer.status_code == status, answer.content
    assert answer.json()["problems"][0]["field"] == field


def test_refused__of_another_type_or_size_or_by_another_method(agent: Program) -> None:
    assert agent.raw("POST", "/applications", "a=b", kind="application/x-www-form-urlencoded").status_code == 415
    assert agent.raw("POST", "/applications", '"' + "x" * 3_000_000 + '"').status_code == 413
    wrong = agent.ask("DELETE", "/applications")
    assert (wrong.status_code, wrong["Content-Type"]) == (405, "application/problem+json")
    assert agent.ask("GET", "/nowhere").json()["status"] == 404
    assert agent.ask("GET", "/applications/abc").status_code == 404


def test_upload_refused__where_it_is_not_what_its_name_says(agent: Program) -> None:
    port = build.a_port()
    begun = agent.post("/applications", {"service": "PMKU", "port": port.code})
    slot = begun["papers"][0]["code"]
    assert agent.upload(begun["id"], slot, b"MZ\x90\x00 not a paper").status_code == 422
    assert agent.upload(begun["id"], "unasked").status_code == 404
    assert agent.upload(begun["id"], slot).status_code == 200
    assert agent.ask("DELETE", f"/applications/{begun['id']}/files/{slot}").status_code == 200
    assert agent.ask("DELETE", f"/applications/{begun['id']}/files/{slot}").status_code == 404


def test_another_companys_case_is_not_there() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    stranger = Program.of(build.an_agent("PT Lain"), walk.at)
    case = walk.apps["PKK"].pk
    for path in (f"/applications/{case}", f"/port-calls/{walk.call.pk}", f"/port-calls/{walk.call.number}"):
        assert stranger.ask("GET", path).status_code == 404
    assert stranger.ask("POST", f"/applications/{case}/withdraw", {}).status_code == 404
    assert stranger.get("/inbox")["items"] == []
    assert stranger.get("/port-calls")["items"] == []


def test_document_by_number__shows_a_stranger_its_validity_only() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    number = walk.apps["PKK"].documents.get().number
    stranger = Program.of(build.an_agent("PT Lain"), walk.at).get(f"/documents/{number}")
    assert (stranger["standing"], stranger["details"], stranger["application"]) == ("valid", None, None)
    assert Program.of(build.an_agent(), walk.at).get(f"/documents/{number}")["application"] == walk.apps["PKK"].pk
    assert Program.of(build.an_agent("PT Lain"), walk.at).ask("GET", f"/documents/{number}/pdf").status_code == 404


def test_document_by_number__tells_no_more_than_the_public_page_does() -> None:
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    number = walk.apps["PKK"].documents.get().number
    public = Client(headers={"accept-language": "id"}).get("/periksa/", {"number": number}).content.decode()
    elsewhere = build.an_officer(Role.PORT_AUTHORITY, build.a_port("IDTBH"))
    blind = a_colleague(walk.cast.agent, "tanpa PKK", Level.NON_ADMIN, SPM=frozenset(Right))
    for stranger in (build.an_agent("PT Lain"), elsewhere, blind):
        told = Program.of(stranger, walk.at).get(f"/documents/{number}")
        known = {name: value for name, value in told.items() if value is not None}
        assert known.keys() == {"number", "kind", "standing", "standing_words"}
        for name in ("number", "kind", "standing_words"):
            assert str(known[name]) in public, name
        assert Program.of(stranger, walk.at).ask("GET", f"/documents/{number}/pdf").status_code == 404


def test_agent_may_not_grant_and_officer_may_not_submit() -> None:
    walk = build.a_port_call()
    case = walk.file("AGENCY").pk
    agent = Program.of(build.an_agent(), walk.at)
    assert agent.ask("POST", f"/applications/{case}/grant", {}).status_code == 403
    officer = Program.of(build.an_officer(Role.PORT_AUTHORITY), walk.at)
    assert officer.ask("POST", f"/applications/{case}/submit", {"answers": {}}).status_code in (403, 422)
    stranger = Program.of(build.an_officer(Role.PORT_AUTHORITY, build.a_port("IDTBH")), walk.at)
    assert stranger.ask("POST", f"/applications/{case}/grant", {}).status_code == 404


def test_sent_back_with_remarks__comes_again_as_version_2() -> None:
    walk = build.a_port_call()
    case = walk.file("AGENCY").pk
    officer = Program.of(build.an_officer(Role.PORT_AUTHORITY), walk.at + timedelta(minutes=3))
    why = {
        "reason": "R05",
        "text": "Surat salah.",
        "remarks": [{"field": "letter_number", "reason": "R05", "text": "Lain"}],
    }
    assert officer.post(f"/applications/{case}/send-back", why)["state"] == "sent_back"
    assert officer.ask("POST", f"/applications/{case}/grant", {}).status_code == 409
    agent = Program.of(build.an_agent(), officer.at + timedelta(minutes=3))
    seen = agent.get(f"/applications/{case}")
    assert seen["decisions"][0]["remarks"][0]["field"] == "letter_number"
    answers = {**seen["answers"], "letter_number": "013/KEAG/2026"}
    saved = agent.ask("PUT", f"/applications/{case}/answers", {"answers": answers, "draft_version": 0}).json()
    assert agent.ask("PUT", f"/applications/{case}/answers", {"answers": {}, "draft_version": 0}).status_code == 409
    assert saved["problems"] == []
    again = agent.post(f"/applications/{case}/submit")
    assert (again["version"], again["statement"]["letter_number"]) == (2, "013/KEAG/2026")
    late = Program.of(build.an_officer(Role.PORT_AUTHORITY), agent.at)
    assert late.ask("POST", f"/applications/{case}/grant", {"version": 1}).status_code == 409


def test_answers_as_number_asked_as_text(agent: Program) -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    answers = {**samples.answers("PKK", walk.voyage), "draught_aft_m": 3.2}
    agent.at = walk.at + timedelta(minutes=1)
    begun = agent.post("/applications", {"service": "PKK", "port_call": walk.call.pk, "answers": answers})
    assert [(p["field"], p["rule"]) for p in begun["problems"]] == [("draught_aft_m", "decimal_as_text")]


def test_documentation_page_needs_no_other_host() -> None:
    page = Client().get("/api/v1/docs")
    assert page.status_code == 200
    text = page.content.decode()
    assert "http://" not in text.replace("http://127.0.0.1:8000", "").replace("http://www.w3.org", "")
    assert "/applications/{application_id}/submit" in text
    described = Client().get("/api/v1/openapi.json").json()
    assert described["openapi"].startswith("3.1")


def test_what_a_program_kept_stands_on_the_screen__and_what_fits_no_box_is_asked_again(client: Client) -> None:
    walk = build.a_port_call(granted=["AGENCY"])
    agent = Program.of(walk.cast.agent, walk.at + timedelta(minutes=1))
    answers = {
        **samples.answers("PKK", walk.voyage),
        "crew_count": {"a": [1]},
        "etd": "soon",
        "master_name": "Nakhoda Uji",
    }
    begun = agent.post("/applications", {"service": "PKK", "port_call": walk.call.pk, "answers": answers})
    client.force_login(User.objects.get(pk=walk.cast.agent.user_id or 0))
    page = client.get(f"/permohonan/{begun['id']}/").content.decode()
    assert 'value="Nakhoda Uji"' in page
    assert 'value="420,50' in page or 'value="420,5"' in page
