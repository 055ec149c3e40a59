"""SIMPONI: calls that are forged, late, replayed or wrong, the client's patience, and the sandbox itself."""

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.conf import LazySettings
from django.db import connection

from suar.billing import codes, invoices, payments
from suar.billing.gateway import CodeRequest, GatewayDown, GatewayRefused, Status, gateway
from suar.billing.models import BillingCode
from suar.integrations.breaker import Breaker
from suar.integrations.simponi import callback, pages, sandbox, signing
from suar.integrations.simponi.client import Simponi
from suar.integrations.simponi.ledger import Ledger, NotPayable
from suar.kernel import clock
from suar.kernel.errors import Refused
from tests.billing.build import ETA, OFFICER, a_port_call

SECRET = "a secret for tests"
AT = datetime(2026, 11, 3, 1, 0, tzinfo=UTC)


@pytest.fixture
def simponi(settings: LazySettings) -> Iterator[sandbox.Sandbox]:
    settings.SUAR_SIMPONI_SECRET = SECRET
    with sandbox.running(SECRET) as server:
        settings.SUAR_SIMPONI_URL = server.url
        gateway.cache_clear()
        yield server
    gateway.cache_clear()


def a_wish(reference: str = "NOTA.IDSUQ.2611.000001/1", *, payer: str = "PT Agen Uji") -> CodeRequest:
    amount = Decimal(288_000)
    return CodeRequest(reference, "NOTA.1", amount, payer, "", "UPP Kelas III", (("Uang rambu", amount),), AT)


def sealed(body: bytes, *, secret: str = SECRET, at: datetime | None = None) -> dict[str, str]:
    stamp = str(int((at or clock.now()).timestamp()))
    return {signing.TIMESTAMP: stamp, signing.SIGNATURE: signing.seal(secret, stamp, body)}


def pulls() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'billing.pull_payment'")
        return int(cursor.fetchone()[0])


@pytest.fixture
def code(simponi: sandbox.Sandbox) -> Iterator[str]:
    with clock.at(ETA):
        yield codes.obtain(invoices.raise_bill(a_port_call(), OFFICER).pk) or ""


def told(code: str, amount: str = "288000", ntpn: str = "N" * 16) -> bytes:
    return json.dumps({"code": code, "amount": amount, "ntpn": ntpn}).encode()


@pytest.mark.django_db
class TestCallback:
    def test_queues_the_pull__and_settles_nothing_by_itself(self, code: str) -> None:
        assert callback.receive(sealed(told(code)), told(code)) == code
        assert pulls() == 1
        assert not BillingCode.objects.get().payments.exists()

    def test_headers_in_any_case(self, code: str) -> None:
        headers = {name.upper(): value for name, value in sealed(told(code)).items()}
        assert callback.receive(headers, told(code)) == code

    def test_nothing_is_queued__when_the_payment_is_booked_already(self, code: str, simponi: sandbox.Sandbox) -> None:
        ntpn = simponi.ledger.pay(code, at=clock.now()).ntpn
        codes.pull(code)
        body = told(code, ntpn=ntpn)
        assert callback.receive(sealed(body), body) == code
        assert pulls() == 0

    @pytest.mark.parametrize("age", [-301, 301, 86_400])
    def test_refused__when_too_old_or_from_the_future(self, code: str, age: int) -> None:
        body = told(code)
        headers = sealed(body, at=clock.now() - timedelta(seconds=age))
        with pytest.raises(Refused) as refused:
            callback.receive(headers, body)
        assert (refused.value.status, refused.value.problems[0].code, pulls()) == (403, "age", 0)

    def test_refused__when_forged(self, code: str) -> None:
        body = told(code)
        fresh = sealed(body)
        for headers, content in [
            (sealed(body, secret="another"), body),
            (fresh, told(code, amount="1")),
            ({}, body),
            ({**fresh, signing.TIMESTAMP: str(int(fresh[signing.TIMESTAMP]) + 1)}, body),
            ({**fresh, signing.SIGNATURE: "é"}, body),
        ]:
            with pytest.raises(Refused) as refused:
                callback.receive(headers, content)
            assert (refused.value.status, pulls()) == (403, 0)

    def test_refused__while_no_secret_is_set(self, code: str, settings: LazySettings) -> None:
        settings.SUAR_SIMPONI_SECRET = ""
        with pytest.raises(Refused):
            callback.receive(sealed(told(code), secret=""), told(code))

    @pytest.mark.parametrize("amount", ["289000", "288000.5", "", "NaN", "Infinity", "x", "-288000"])
    def test_refused__when_the_amount_is_not_the_bills(self, code: str, amount: str) -> None:
        body = told(code, amount=amount)
        with pytest.raises(Refused) as refused:
            callback.receive(sealed(body), body)
        assert (refused.value.problems[0].code, pulls()) == ("amount", 0)

    def test_the_rest_of_a_bill_paid_in_parts_is_known_by_its_own_amount(self, code: str) -> None:
        first = BillingCode.objects.get()
        payments.book(code, Status(True, "1" * 12, "A" * 16, first.invoice.total - 500, clock.now(), "BANK", "ATM"))
        rest = codes.obtain(first.invoice_id) or ""
        body = told(rest, amount="500")
        assert callback.receive(sealed(body), body) == rest
        with pytest.raises(Refused):
            callback.receive(sealed(told(rest)), told(rest))

    @pytest.mark.parametrize(
        ("body", "status"),
        [
            (b"", 400), (b"[]", 400), (b"\xff", 400), (b"{}", 404), (b'{"code": 5}', 404),
            (b'{"code": "820261103999999"}', 404), (b'{"code": "\\u0000"}', 404), (b"x" * 10_001, 413),
        ],
    )  # fmt: skip
    def test_refused__when_it_makes_no_sense(self, code: str, body: bytes, status: int) -> None:
        with pytest.raises(Refused) as refused:
            callback.receive(sealed(body), body)
        assert refused.value.status == status


class TestClient:
    def test_same_reference_same_code__valid_exactly_seven_days(self, simponi: sandbox.Sandbox) -> None:
        client = Simponi()
        first, second, other = (client.request_code(a_wish(r)) for r in ("a/1", "a/1", "a/2"))
        assert first == second
        assert first.code != other.code
        assert first.code[:9] == "820261103"
        assert first.expires_at - first.issued_at == timedelta(days=7)

    def test_unpaid__then_paid_with_its_ntpn(self, simponi: sandbox.Sandbox) -> None:
        client = Simponi()
        code = client.request_code(a_wish()).code
        assert not client.status(code).paid
        simponi.ledger.pay(code, at=AT + timedelta(hours=1))
        found = client.status(code)
        assert (found.paid, found.amount, found.paid_at) == (True, Decimal(288_000), AT + timedelta(hours=1))
        assert (len(found.ntpn), len(found.ntb)) == (16, 12)

    def test_refused__with_another_secret_or_for_an_unknown_code(self, simponi: sandbox.Sandbox) -> None:
        with pytest.raises(GatewayRefused):
            Simponi(secret="another").status("820261103000000")
        with pytest.raises(GatewayRefused):
            Simponi().status("820261103000000")

    def test_down__and_left_alone_after_several_failures(self, simponi: sandbox.Sandbox) -> None:
        client = Simponi(breaker=Breaker(failures=2, rest=60))
        simponi.ledger.switch({"down": True})
        for _again in range(2):
            with pytest.raises(GatewayDown):
                client.status("820261103000000")
        simponi.ledger.switch({"down": False})
        began = time.monotonic()
        with pytest.raises(GatewayDown, match="left alone"):
            client.status("820261103000000")
        assert time.monotonic() - began < 0.1

    def test_down__where_nobody_listens(self, settings: LazySettings) -> None:
        client = Simponi("http://127.0.0.1:9", SECRET)
        with pytest.raises(GatewayDown):
            client.status("820261103000000")
        assert "127.0.0.1:9" in client.check()


class TestSandbox:
    def test_remembers_codes_payments_and_faults__over_a_restart(self, tmp_path: Path) -> None:
        file = tmp_path / "simponi.json"
        ledger = Ledger(file)
        code = ledger.issue({"reference": "a", "amount": "5"}).code
        ledger.pay(code)
        ledger.switch({"slow": True, "nonsense": True})
        again = Ledger(file)
        assert again.find(code) == ledger.find(code)
        assert again.faults == {**dict.fromkeys(again.faults, False), "slow": True}

    def test_takes_no_money__on_a_paid_lapsed_or_cancelled_code(self) -> None:
        ledger = Ledger()
        paid, lapsed, cancelled = (
            ledger.issue({"reference": r, "amount": "5", "at": AT.isoformat()}).code for r in "abc"
        )
        ledger.pay(paid, at=AT)
        ledger.cancel(cancelled)
        for code, at, why in [
            (paid, AT, "paid"),
            (lapsed, AT + timedelta(days=7), "lapsed"),
            (cancelled, AT, "cancelled"),
        ]:
            with pytest.raises(NotPayable, match=why):
                ledger.pay(code, at=at)

    @pytest.mark.parametrize(
        "wish",
        [
            {},
            {"reference": "a", "amount": "0"},
            {"reference": "a", "amount": "-1"},
            {"reference": "a", "amount": "1.5"},
        ],
    )
    def test_refused__for_a_wish_without_sense(self, wish: dict[str, str]) -> None:
        with pytest.raises(ValueError, match="amount"):
            Ledger().issue(wish)

    def test_names_stay_text_on_its_pages(self) -> None:
        hostile = '<script>alert("x")</script>'
        row = Ledger().issue(
            {
                "reference": "a",
                "amount": "5",
                "payer": hostile,
                "office": hostile,
                "invoice": hostile,
                "return_url": "javascript:x",
                "lines": [{"title": hostile, "amount": "5"}],
            }
        )
        for language in ("id", "en"):
            page = pages.payment(row, datetime.now(UTC), language)
            assert "<script" not in page
            assert "javascript:" not in page
            assert "SANDBOX" in page

    @pytest.mark.parametrize(("fault", "calls"), [("slow", 1), ("duplicate_callback", 2), ("callback_lost", 0)])
    def test_calls_back_as_the_faults_will_have_it(self, fault: str, calls: int) -> None:
        with Listener() as listener, sandbox.running(SECRET, callback=listener.url) as server:
            server.ledger.switch({fault: True})
            code = server.ledger.issue({"reference": "a", "amount": "5"}).code
            form = urllib.parse.urlencode({"channel": "ATM"}).encode()
            with urllib.request.urlopen(f"{server.url}/pay/{code}", form, timeout=10) as page:
                assert server.ledger.find(code).ntpn in page.read().decode()
                assert "default-src 'none'" in page.headers["Content-Security-Policy"]
            for headers, body in [listener.next() for _call in range(calls)]:
                stamp, given = headers[signing.TIMESTAMP.lower()], headers[signing.SIGNATURE.lower()]
                assert signing.genuine(SECRET, stamp, body, given)
                assert json.loads(body)["code"] == code
            assert listener.silent()

    def test_no_button_can_be_pressed_from_another_site(self, simponi: sandbox.Sandbox) -> None:
        wish = urllib.request.Request(f"{simponi.url}/faults", b"down=1", {"Origin": "http://evil.example"})
        with pytest.raises(urllib.error.HTTPError) as answer:
            urllib.request.urlopen(wish, timeout=10)
        assert (answer.value.code, simponi.ledger.faults["down"]) == (403, False)

    def test_runs_as_a_process__and_ends_on_term(self, tmp_path: Path) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {**os.environ, "THE_SECRET": SECRET, "PYTHONPATH": os.pathsep.join(sys.path)}
        command = [sys.executable, "-m", "suar.integrations.simponi.sandbox", "--port", str(port)]
        command += ["--secret-env", "THE_SECRET", "--state", str(tmp_path / "s.json")]
        process = subprocess.Popen(command, env=environment)
        try:
            client = Simponi(f"http://127.0.0.1:{port}", SECRET, Breaker(failures=1000))
            for _try in range(50):
                if client.check().endswith("ok"):
                    break
            assert client.request_code(a_wish()).code
        finally:
            process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0

    def test_refuses_to_start_without_a_secret(self) -> None:
        assert sandbox.main(["--port", "0", "--secret-env", "SUAR_NO_SUCH_VARIABLE"]) == 1


class Listener:
    """Somebody who takes calls on a free port and lets the test read them one by one."""

    def __init__(self) -> None:
        self._calls: queue.Queue[tuple[dict[str, str], bytes]] = queue.Queue()
        calls = self._calls

        class Desk(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                calls.put(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    def __enter__(self) -> "Listener":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def next(self) -> tuple[dict[str, str], bytes]:
        return self._calls.get(timeout=10)

    def silent(self) -> bool:
        """No further call is there or comes within a moment."""
        try:
            self._calls.get(timeout=0.3)
        except queue.Empty:
            return True
        return False
