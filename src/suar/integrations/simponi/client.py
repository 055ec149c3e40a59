"""Suar's side of SIMPONI: asks for billing codes and pulls what was paid; gives up quickly when SIMPONI is down."""

import json
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

import httpx2
from django.conf import settings

from suar.billing.gateway import CodeRequest, GatewayDown, GatewayRefused, IssuedCode, Status
from suar.integrations.breaker import Breaker
from suar.integrations.retrying import retry
from suar.integrations.simponi import signing
from suar.kernel import clock

_TIMEOUT = httpx2.Timeout(5.0, connect=2.0)


class _Faulty(Exception):
    """SIMPONI answered with a fault of its own, worth another try."""


@cache
def _http() -> httpx2.Client:
    """One client per process: making one costs a tenth of a second."""
    return httpx2.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False)


class Simponi:
    """The payment gateway of the state's own revenue (PNBP). Implements billing.gateway.PaymentGateway."""

    def __init__(self, url: str | None = None, secret: str | None = None, breaker: Breaker | None = None) -> None:
        self._url = (settings.SUAR_SIMPONI_URL if url is None else url).rstrip("/")
        self._secret = settings.SUAR_SIMPONI_SECRET if secret is None else secret
        self._breaker = breaker or Breaker()

    def request_code(self, invoice: CodeRequest) -> IssuedCode:
        """A 15-digit code for an amount in whole rupiah; the same reference always gets the same code."""
        answer = self._call(
            "POST",
            "/api/v1/billings",
            {
                "reference": invoice.reference, "invoice": invoice.invoice_number, "amount": str(invoice.amount),
                "payer": invoice.payer, "npwp": invoice.payer_npwp, "office": invoice.office,
                "lines": [{"title": title, "amount": str(amount)} for title, amount in invoice.lines],
                "at": invoice.at.isoformat(), "return_url": settings.SUAR_PUBLIC_URL, "account": invoice.account,
            },
        )  # fmt: skip
        try:
            times = [datetime.fromisoformat(answer[name]) for name in ("issued_at", "expires_at")]
            code = str(answer["code"])
            if not (len(code) == 15 and code.isascii() and code.isdigit()) or any(t.tzinfo is None for t in times):
                raise ValueError(code)
            return IssuedCode(code, times[0], times[1], str(answer.get("pay_url", "")))
        except (KeyError, TypeError, ValueError) as fault:
            raise GatewayRefused("SIMPONI answered with something that is not a billing code") from fault

    def status(self, code: str) -> Status:
        """What the treasury knows of a code now. A code it does not know counts as refused."""
        answer = self._call("GET", f"/api/v1/billings/{code}")
        if answer.get("paid") is not True:
            return Status(paid=False)
        try:
            return Status(
                True, str(answer["ntb"]), str(answer["ntpn"]), Decimal(str(answer["amount"])),
                datetime.fromisoformat(answer["paid_at"]), str(answer["bank"]), str(answer["channel"]),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError, InvalidOperation) as fault:
            raise GatewayRefused("SIMPONI answered with something that is not a payment") from fault

    def cancel(self, code: str) -> None:
        """Ask that nobody pays on a code any more; SIMPONI need not honour it, so money on it is still watched for."""
        self._call("POST", f"/api/v1/billings/{code}/cancel", {})

    def check(self) -> str:
        """One sentence for `suar check`: whether SIMPONI answers."""
        try:
            self._call("GET", "/api/v1/health")
        except (GatewayDown, GatewayRefused) as fault:
            return f"SIMPONI {self._url}: {fault}"
        return f"SIMPONI {self._url}: ok"

    def _call(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        if self._breaker.resting:
            raise GatewayDown("SIMPONI failed several times in a row and is left alone for a moment")
        try:
            answer = self._try(method, path, json.dumps(body).encode() if body is not None else b"")
        except (httpx2.TransportError, _Faulty) as fault:
            self._breaker.told(failed=True)
            raise GatewayDown(f"no answer from SIMPONI ({type(fault).__name__})") from fault
        self._breaker.told(failed=False)
        if answer.status_code >= 400:
            raise GatewayRefused(f"SIMPONI refused with status {answer.status_code}")
        try:
            found = answer.json()
        except ValueError as fault:
            raise GatewayRefused("SIMPONI answered with something that is not JSON") from fault
        return found if isinstance(found, dict) else {}

    @retry(
        on=(httpx2.ConnectError, httpx2.TimeoutException, httpx2.RemoteProtocolError, _Faulty),
        attempts=3, timeout=12.0, wait_initial=0.1, wait_max=1.0, wait_jitter=0.1,
    )  # fmt: skip
    def _try(self, method: str, path: str, body: bytes) -> httpx2.Response:
        # The path is sealed too, so that a seal for one code is no seal for another.
        timestamp = str(int(clock.now().timestamp()))
        headers = {
            "Content-Type": "application/json",
            signing.TIMESTAMP: timestamp,
            signing.SIGNATURE: signing.seal(self._secret, timestamp, f"{method} {path}\n".encode() + body),
        }
        answer = _http().request(method, self._url + path, content=body, headers=headers)
        if answer.status_code >= 500:
            raise _Faulty(f"status {answer.status_code}")
        return answer
