"""Measure 11: honest people sign in while wrong passwords, names, used links and codes rain from other addresses."""

import http.client
import itertools
import os
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median
from urllib.parse import urlencode

from tests import build

from bench import load
from bench.figures import Result, milliseconds, percentile
from suar.accounts import links
from suar.accounts.actors import new_key
from suar.accounts.models import User
from suar.accounts.roles import OrganisationKind
from suar.kernel.postgres import Addresses

HONEST_A_MINUTE, ATTACK_A_MINUTE = 500, 5_000
SECONDS = int(os.environ.get("SUAR_BENCH_SECONDS", "60"))
PEOPLE, ATTACKERS = 240, 20
PASSWORD = "Kapal-Layar-77"  # noqa: S105 of people who live for two minutes
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


@dataclass
class Seen:
    """What was answered: seconds by kind, statuses by kind."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)

    def add(self, seconds: float, status: int) -> None:
        self.seconds.append(seconds)
        self.statuses[status] += 1


def measure(addresses: Addresses) -> Result:
    """A minute in peace and a minute under attack, on the same server, after a warm-up that is not counted."""
    people, used, key = _people()
    environment = {**addresses.environment(), "SUAR_TRUSTED_PROXIES": "1"}
    with load.server(environment) as port:
        visitors = [
            Visitor(port, name, f"10.0.{number // 250}.{number % 250 + 1}") for number, name in enumerate(people)
        ]
        _at_rate(itertools.cycle([v.sign_in for v in visitors]), 960, 15, 8)  # half of them have a known device now
        for visitor in visitors[::2]:
            visitor.device = ""
        calm, stormy = Seen(), Seen()
        _honest(visitors, calm)
        attack = Attack(port, people, used, key)
        threads = threading.Thread(target=attack.run)
        threads.start()
        attack.fill()
        _honest(visitors, stormy)
        attack.stop()
        threads.join()
        rain = attack.seen
    return _result(calm, stormy, rain, attack)


def _people() -> tuple[list[str], str, str]:
    """Names of people with a password, a link that was used, and a key whose person has an authenticator app."""
    from allauth.mfa.totp.internal import auth as totp
    from django.contrib.auth.hashers import make_password

    company = build.an_organisation(OrganisationKind.AGENT, "PT Agen Ukur")
    hashed, names = make_password(PASSWORD), [f"orang{number}" for number in range(PEOPLE)]
    for name in names:
        person = build.a_person(company, name)
        User.objects.filter(pk=person.pk).update(password=hashed)
    first = User.objects.get(username=names[0])
    token = links.make("confirm", timedelta(days=1), user=first)
    found = links.find("confirm", token)
    assert found is not None
    links.use(found)
    totp.TOTP.activate(User.objects.get(username=names[1]), totp.generate_totp_secret())
    return [names[0], *names[2:]], token, new_key(User.objects.get(username=names[1]), "ukur")


class Visitor:
    """Somebody at a browser of their own, at an address of their own."""

    def __init__(self, port: int, name: str, address: str) -> None:
        self.port, self.name, self.address, self.device = port, name, address, ""

    def sign_in(self) -> tuple[float, int]:
        """The page and the press of the button, as one; the status of the second."""
        connection = http.client.HTTPConnection(load.HOST, self.port, timeout=60)
        started = time.perf_counter()
        try:
            page, cookies = _ask(connection, "GET", "/accounts/login/", self.address, self.device)
            token = _TOKEN.search(page.body)
            if token is None:
                return time.perf_counter() - started, page.status
            form = urlencode({"csrfmiddlewaretoken": token[1], "login": self.name, "password": PASSWORD})
            jar = "; ".join(filter(None, (self.device, cookies.get("csrftoken", ""))))
            answer, cookies = _ask(connection, "POST", "/accounts/login/", self.address, jar, form)
            self.device = cookies.get("suar_device", self.device)
            return time.perf_counter() - started, answer.status
        except (OSError, http.client.HTTPException):
            return time.perf_counter() - started, 0
        finally:
            connection.close()


@dataclass(frozen=True)
class Answer:
    status: int
    body: str


def _ask(
    connection: http.client.HTTPConnection, method: str, path: str, address: str, cookie: str, body: str = "",
    **more: str,
) -> tuple[Answer, dict[str, str]]:  # fmt: skip
    """The answer, and its cookies as they are sent back."""
    headers = {"X-Forwarded-For": address, "Accept-Language": "id", **more}
    if cookie:
        headers["Cookie"] = cookie
    if body and "Content-Type" not in headers:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body or None, headers)
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    given = [value.partition(";")[0] for name, value in answer.getheaders() if name.lower() == "set-cookie"]
    return Answer(answer.status, text), {each.partition("=")[0]: each for each in given}


class Attack:
    """Twenty addresses that try everything at once, each over a connection of its own."""

    def __init__(self, port: int, names: Sequence[str], used: str, key: str) -> None:
        self.port, self.names, self.used, self.key = port, names, used, key
        self.seen = {kind: Seen() for kind in ("wrong passwords", "names", "used links", "codes")}
        self.filling: dict[str, Seen] = {}
        self.since = self.seconds = 0.0
        self.stopped, self._lock = threading.Event(), threading.Lock()

    def run(self) -> None:
        """5,000 a minute until told to stop."""
        pause = 60 * ATTACKERS / ATTACK_A_MINUTE
        threads = [threading.Thread(target=self._one, args=(number, pause)) for number in range(ATTACKERS)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def fill(self) -> None:
        """Wait until the limits are reached, as they are in the first seconds of any attack; count from there."""
        until = time.monotonic() + 90
        while time.monotonic() < until and self._refused() < 3 * ATTACKERS:
            time.sleep(1)
        with self._lock:
            self.filling, self.seen = self.seen, {kind: Seen() for kind in self.seen}
            self.since = time.monotonic()

    def _refused(self) -> int:
        with self._lock:
            return sum(self.seen[kind].statuses[429] for kind in ("wrong passwords", "names"))

    def stop(self) -> None:
        self.seconds = time.monotonic() - self.since
        self.stopped.set()

    def _one(self, number: int, pause: float) -> None:
        address, chance = f"203.0.113.{number + 1}", random.Random(number)  # noqa: S311 a load, no secret
        connection = http.client.HTTPConnection(load.HOST, self.port, timeout=60)
        page, cookies = _ask(connection, "GET", "/accounts/login/", address, "")
        token = _TOKEN.search(page.body)
        assert token is not None
        jar = cookies.get("csrftoken", "")
        following = time.monotonic() + chance.random() * pause
        for turn in itertools.count():
            if self.stopped.wait(max(0.0, following - time.monotonic())):
                break
            following += pause
            kind = list(self.seen)[turn % 4]
            started = time.perf_counter()
            try:
                status = self._try(kind, connection, address, token[1], jar, chance)
            except (OSError, http.client.HTTPException):
                connection.close()
                status = 0
            with self._lock:
                self.seen[kind].add(time.perf_counter() - started, status)
        connection.close()

    def _try(
        self, kind: str, connection: http.client.HTTPConnection, address: str, token: str, jar: str,
        chance: random.Random,
    ) -> int:  # fmt: skip
        if kind == "used links":
            return _ask(connection, "GET", f"/akun/konfirmasi/{self.used}/", address, jar)[0].status
        if kind == "codes":
            more = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
            code = f'{{"code": "{chance.randrange(10**6):06}"}}'
            return _ask(connection, "POST", "/api/v1/proof", address, "", code, **more)[0].status
        name = chance.choice(self.names) if kind == "wrong passwords" else f"tebakan{chance.randrange(10**9)}"
        form = urlencode({"csrfmiddlewaretoken": token, "login": name, "password": "Salah-Sama-Sekali-1"})
        return _ask(connection, "POST", "/accounts/login/", address, jar, form)[0].status


def _honest(visitors: Sequence[Visitor], into: Seen) -> None:
    for seconds, status in _at_rate(itertools.cycle([v.sign_in for v in visitors]), HONEST_A_MINUTE, SECONDS, 24):
        into.add(seconds, status)


def _at_rate(
    acts: Iterator[Callable[[], tuple[float, int]]], a_minute: int, seconds: int, hands: int
) -> list[tuple[float, int]]:
    """Acts at even distances, by so many hands; waiting for a free hand counts as waiting for the answer."""
    begin, lock = time.monotonic() + 0.2, threading.Lock()
    turns, found = iter(range(a_minute * seconds // 60)), list[tuple[float, int]]()

    def hand() -> None:
        while True:
            with lock:
                turn, act = next(turns, None), next(acts)
            if turn is None:
                return
            due = begin + turn * 60 / a_minute
            time.sleep(max(0.0, due - time.monotonic()))
            late = time.monotonic() - due
            took, status = act()
            with lock:
                found.append((late + took, status))

    threads = [threading.Thread(target=hand) for _ in range(hands)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def _result(calm: Seen, stormy: Seen, rain: dict[str, Seen], attack: Attack) -> Result:
    result = Result("11 · Signing in while others guess")
    for name, seen in (("in peace", calm), ("under attack", stormy)):
        good = seen.statuses[302]
        result.add(f"sign-ins {name}", f"{len(seen.seconds)}, of them {good} succeeded")
        result.add(
            f"page and sign-in {name}, p50, p95, p99",
            ", ".join(milliseconds(v) for v in _marks(seen.seconds)),
        )  # fmt: skip
    ratio = _marks(stormy.seconds)[2] / _marks(calm.seconds)[2]
    result.add("p99 under attack against peace", f"{ratio:.2f} ×", "≤ 2 ×", ratio <= 2)
    sent = sum(len(seen.seconds) for seen in rain.values())
    result.add("attack, requests", f"{sent} ({sent / attack.seconds * 60:.0f} a minute)")
    for kind, seen in rain.items():
        result.add(f"… {kind}", ", ".join(f"{count} × {status}" for status, count in sorted(seen.statuses.items())))
    before, _ = _hashed(attack.filling)
    hashed, guesses = _hashed(rain)
    result.add("passwords hashed until the limits were reached", str(before))
    result.add("passwords hashed for the attack after that", f"{hashed} of {guesses} ({hashed / max(1, guesses):.1%})")
    result.notes = [
        f"{HONEST_A_MINUTE} sign-ins a minute by {PEOPLE - 1} people, half on a known device; attack from {ATTACKERS} "
        "other addresses, a quarter each kind; the load generator shares the machine. Status 200 is a guess that was "
        "looked at (and hashed), 429 one that was refused before."
    ]
    return result


def _hashed(rain: dict[str, Seen]) -> tuple[int, int]:
    """Guesses at passwords that were looked at, and all of them."""
    kinds = [rain[kind] for kind in ("wrong passwords", "names") if kind in rain]
    return sum(seen.statuses[200] for seen in kinds), sum(len(seen.seconds) for seen in kinds)


def _marks(seconds: Sequence[float]) -> tuple[float, float, float]:
    return median(seconds), percentile(seconds, 0.95), percentile(seconds, 0.99)
