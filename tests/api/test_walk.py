"""A whole domestic call by the API alone: from "new call" to the signed clearance and the departure."""

import time
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp

from suar.accounts.models import User
from suar.accounts.roles import Role
from suar.billing import codes
from suar.demo import samples
from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.records import chain, outbox
from suar.registry.models import Place
from tests import build
from tests.api.program import Program

pytestmark = pytest.mark.django_db


class Cast:
    """Four programs: the agent's, the authority's, the harbour master's and that of health."""

    def __init__(self) -> None:
        cast = build.a_cast()
        self.port = cast.port
        self.ship = build.a_ship(agent=cast.agent)
        self.voyage = build.a_voyage(self.ship, cast.port)
        build.a_licence(cast, self.voyage)
        self.agent = Program.of(cast.agent, build.START)
        self.authority = Program.of(cast.authority, build.START)
        self.master = Program.of(cast.harbour_master, build.START)
        self.harbour_master = User.objects.get(pk=cast.harbour_master.user_id or 0)
        self.health = Program.of(cast.parts[Role.HEALTH], build.START)

    def until(self, at: Any) -> None:
        """Everybody's clock moves on, and waiting jobs are done."""
        for one in (self.agent, self.authority, self.master, self.health):
            one.at = max(one.at, at)
        with clock.at(self.agent.at):
            outbox.drain()

    def later(self, minutes: int = 5) -> None:
        self.until(self.agent.at + timedelta(minutes=minutes))

    def decide(self, case: dict[str, Any]) -> dict[str, Any]:
        """Whoever has the step sees the case in the inbox and grants it with what is proposed."""
        officer = {"harbour_master": self.master, "health": self.health}.get(case["step_role"], self.authority)
        assert case["id"] in [row["id"] for row in officer.get("/inbox")["items"]]
        seen = officer.get(f"/applications/{case['id']}")
        assert "grant" in seen["allowed"]
        body = {"version": seen["version"]} | ({"determination": seen["proposal"]} if seen["proposal"] else {})
        proof = {"Suar-Proof": self.proof()} if case["service"] == "SPB" else {}
        granted: dict[str, Any] = officer.post(f"/applications/{case['id']}/grant", body, **proof)
        assert granted["state"] == "granted"
        self.later()
        return granted

    def proof(self) -> str:
        """The harbour master's program sends a code of his authenticator app, and gets a proof for it."""
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(self.harbour_master, secret)
        code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
        return str(self.master.post("/proof", {"code": code})["proof"])

    def pass_through(self, code: str, call: int) -> dict[str, Any]:
        self.later()
        return self.decide(self.agent.file(code, samples.answers(code, self.voyage), port_call=call))


def test_whole_domestic_call__by_programs_only(simponi: Sandbox) -> None:
    cast = Cast()
    opened = cast.agent.post(
        "/port-calls", {"port": cast.port.code, "ship": cast.ship.pk, "eta": cast.voyage.eta.isoformat()}
    )
    call = opened["id"]
    assert opened["next"]["service"] == "AGENCY"

    for code in ("AGENCY", "PKK", "SPM", "PPKB"):
        cast.pass_through(code, call)
    seen = cast.agent.get(f"/port-calls/{call}")
    assert seen["number"].startswith("PKK.DN.IDSUQ.")
    assert cast.agent.get(f"/port-calls/{seen['number']}")["id"] == call
    berth = next(stop for stop in seen["graph"] if stop["code"] == "PPK")
    assert berth["status"] == "office", "opened by the system when the request was granted"
    decided = cast.decide(cast.authority.get(f"/applications/{berth['application']}"))
    assert decided["determination"]["place"] == Place.objects.get(port=cast.port, code="D1").pk

    cast.pass_through("SPOG", call)
    graph = {stop["code"]: stop for stop in cast.agent.get(f"/port-calls/{call}")["graph"]}
    cast.until(cast.voyage.eta + timedelta(hours=2))
    for code, action, at in (
        ("SPM", "arrived", cast.voyage.eta),
        ("PPK", "all_fast", cast.voyage.eta + timedelta(hours=1)),
    ):
        path = f"/applications/{graph[code]['application']}/actions/{action}"
        cast.master.post(path, {"answers": {"at": at.isoformat()}})
    for code in ("CREW", "PHQC", "LK3D"):
        cast.pass_through(code, call)
    cast.until(cast.voyage.etd - timedelta(hours=6))
    cast.pass_through("LKK", call)

    refused = cast.agent.post("/applications", {"service": "SPB", "port_call": call})
    for slot in refused["papers"]:
        cast.agent.upload(refused["id"], slot["code"])
    hand_in, clearing = f"/applications/{refused['id']}/submit", {"answers": samples.answers("SPB", cast.voyage)}
    unpaid = cast.agent.ask("POST", hand_in, clearing)
    assert unpaid.status_code == 422
    assert [p["rule"] for p in unpaid.json()["problems"]] == ["R14"]

    (bill,) = cast.agent.get(f"/port-calls/{call}")["bills"]
    assert len(bill["billing_code"]) == 15
    with clock.at(cast.agent.at):
        simponi.ledger.pay(bill["billing_code"], at=clock.now())
        codes.pull(bill["billing_code"])
    cast.later()
    handed_in = cast.agent.post(hand_in, clearing)
    cast.decide(handed_in)

    clearance = cast.agent.get(f"/applications/{handed_in['id']}")["documents"][0]
    assert clearance["standing"] == "valid"
    pdf = cast.agent.ask("GET", f"/documents/{clearance['number']}/pdf")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")

    cast.until(cast.voyage.etd + timedelta(minutes=5))
    left = {"answers": {"at": cast.voyage.etd.isoformat()}}
    last_line = {"answers": {"at": (cast.voyage.etd - timedelta(minutes=20)).isoformat()}}
    cast.master.post(f"/applications/{graph['PPK']['application']}/actions/last_line", last_line)
    cast.master.post(f"/applications/{handed_in['id']}/actions/departed", left)
    assert cast.agent.get(f"/documents/{clearance['number']}")["standing"] == "used"
    assert cast.agent.get(f"/port-calls/{call}")["next"]["service"] == "LK3R"
    assert chain.verify_all()[1] == []
