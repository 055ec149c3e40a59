"""Suar's side of OSS: reads what it knows of a NIB; gives up quickly when OSS is down."""

from datetime import date
from functools import cache
from typing import Any

import httpx2
from django.conf import settings

from suar.accounts.oss import OssAnswer, OssDown, OssRefused
from suar.integrations.breaker import Breaker
from suar.integrations.retrying import retry

_TIMEOUT = httpx2.Timeout(4.0, connect=2.0)


class _Faulty(Exception):
    """OSS answered with a fault of its own, worth another try."""


@cache
def _http() -> httpx2.Client:
    """One client per process: making one costs a tenth of a second."""
    return httpx2.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False)


class OssService:
    """The register of businesses. Implements accounts.oss.Oss."""

    def __init__(self, url: str | None = None, secret: str | None = None) -> None:
        self._url = (settings.SUAR_OSS_URL if url is None else url).rstrip("/")
        self._secret = settings.SUAR_OSS_SECRET if secret is None else secret
        self._breaker = Breaker()

    def read(self, nib: str) -> OssAnswer | None:
        """What OSS knows of a NIB; None where it knows no such NIB."""
        if not (len(nib) == 13 and nib.isascii() and nib.isdigit()):
            return None
        answer = self._ask(f"/api/v1/nib/{nib}")
        if answer.status_code == 404:
            return None
        if answer.status_code >= 400:
            raise OssRefused(f"OSS refused with status {answer.status_code}")
        return _understood(answer, nib)

    def page_of(self, nib: str) -> str:
        """Address at OSS where its owner looks at the NIB."""
        return f"{self._url}/nib/{nib}"

    def check(self) -> str:
        """One sentence for `suar check`: whether OSS answers."""
        try:
            self._ask("/api/v1/health")
        except OssDown as fault:
            return f"OSS {self._url}: {fault}"
        return f"OSS {self._url}: ok"

    def _ask(self, path: str) -> httpx2.Response:
        if self._breaker.resting:
            raise OssDown("OSS failed several times in a row and is left alone for a moment")
        try:
            answer = self._try(path)
        except (httpx2.TransportError, _Faulty) as fault:
            self._breaker.told(failed=True)
            raise OssDown(f"no answer from OSS ({type(fault).__name__})") from fault
        self._breaker.told(failed=False)
        return answer

    @retry(
        on=(httpx2.ConnectError, httpx2.RemoteProtocolError, _Faulty),
        attempts=2, timeout=6.0, wait_initial=0.1, wait_max=0.5, wait_jitter=0.1,
    )  # fmt: skip
    def _try(self, path: str) -> httpx2.Response:
        answer = _http().get(self._url + path, headers={"Authorization": f"Bearer {self._secret}"})
        if answer.status_code >= 500:
            raise _Faulty(f"status {answer.status_code}")
        return answer


def _understood(answer: httpx2.Response, nib: str) -> OssAnswer:
    try:
        found: dict[str, Any] = answer.json()
        if str(found["nib"]) != nib:
            raise ValueError("another NIB")
        return OssAnswer(
            nib=nib,
            name=_text(found["name"]),
            npwp=_text(found.get("npwp")),
            address=_text(found.get("address"), 300),
            active=found.get("status") == "active",
            changed_on=date.fromisoformat(str(found["changed_on"])) if found.get("changed_on") else None,
            kbli=tuple((_text(row["code"], 5), _text(row["title"])) for row in found.get("kbli", [])[:50]),
            people=tuple(
                (_text(row["name"]), _text(row.get("role")), _text(row.get("share"), 10))
                for row in found.get("people", [])[:50]
            ),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        raise OssRefused("OSS answered with something that is not a business") from fault


def _text(value: object, longest: int = 160) -> str:
    """Whatever OSS writes there, as one line that a table takes."""
    return " ".join(str(value or "").replace("\x00", " ").split())[:longest]
