"""Steps that take two officers where fewer than two are on duty, today or soon: said before an order ends, on the
port's rules, and as news to the head, to whoever is left alone, and to the directorate that posts officers."""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from suar.accounts.models import Posting
from suar.accounts.roles import OFFICE_ROLES, Role
from suar.kernel import clock
from suar.kernel.dates import day_text
from suar.kernel.words import gettext, said
from suar.registry.models import Port
from suar.workflow import registry
from suar.workflow.models import Notice, PortRule
from suar.workflow.service import Service, Step

KIND = "alone"
#: News of what begins so soon; the port's page of rules looks further ahead.
_SOON, _AHEAD = timedelta(days=14), timedelta(days=92)
#: So far back is looked for the day on which it began: news is told once.
_BACK = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Alone:
    """A step that takes two officers, and the first day on which only ``count`` are on duty for it."""

    service: Service
    step: Step
    since: date
    count: int

    def __str__(self) -> str:
        what = {"service": self.service.code, "step": said(self.step.title), "day": day_text(self.since)}
        if not self.count:
            return gettext("%(service)s, %(step)s: sejak %(day)s tidak seorang pun bertugas") % what
        return gettext("%(service)s, %(step)s: sejak %(day)s hanya satu pejabat bertugas") % what


def at(port: Port) -> list[Alone]:
    """What lacks its second officer at a port now, or will within a quarter by the orders of today. Two queries."""
    ahead = clock.today(port.zone) + _AHEAD
    return [one for one in _found(port, _posted([port.code]), _rules([port])) if one.since <= ahead]


def left_by(port: Port, posting: Posting, last_day: date) -> list[Alone]:
    """What would lack its second officer if an order ended on a day, and does not otherwise. Two queries."""
    known, rules = _posted([port.code]), _rules([port])
    before = {(one.service.code, one.step.name): one for one in _found(port, known, rules)}
    ended = copy.copy(posting)
    ended.until = last_day
    after = _found(port, [ended if one.pk == posting.pk else one for one in known], rules)
    return [one for one in after if _worse(one, before.get((one.service.code, one.step.name)))]


def word(found: Iterable[Alone]) -> str:
    """A word that stands for exactly these: whoever gives it back has seen them."""
    said_so = [f"{one.service.code}.{one.step.name}.{one.since}.{one.count}" for one in found]
    return hashlib.sha256("|".join(said_so).encode()).hexdigest()[:16]


def tell() -> int:
    """Write the news that is due, once for each time somebody is left alone. As many queries for all as for one."""
    always = any(step.four_eyes for _service, step in _steps())
    ruled = Port.objects.exclude(zone="")
    ports = list(ruled if always else ruled.filter(pk__in=PortRule.objects.filter(four_eyes=True).values("port")))
    postings, rules = _posted([one.code for one in ports]), _rules(ports)
    due: list[Notice] = []
    for port in ports:
        its = [one for one in postings if one.port_code == port.code]
        soon = clock.today(port.zone) + _SOON
        for one in _found(port, its, [rule for rule in rules if rule.port_id == port.pk]):
            if one.since <= soon:
                due += _news(port, one)
    known = set(Notice.objects.filter(key__in=[one.key for one in due]).values_list("key", flat=True))
    fresh = [one for one in due if one.key not in known]
    Notice.objects.bulk_create(fresh, ignore_conflicts=True)
    return len({one.key for one in fresh})


def _news(port: Port, one: Alone) -> list[Notice]:
    told = dict.fromkeys((Role.HEAD_OF_OFFICE, one.step.by, Role.DIRECTORATE))
    begun = f"{one.since:%Y%m%d}" if one.since > clock.today(port.zone) - _BACK else "long"
    key = f"{KIND}:{port.pk}:{one.step.by}:{begun}"  # several steps of one function are one piece of news
    return [Notice(key=f"{key}:{role}", kind=KIND, port=port, role=role, at=clock.now()) for role in told]


def _steps() -> list[tuple[Service, Step]]:
    """Steps that officers of an office decide, wherever the ship lies."""
    return [
        (service, step)
        for service in registry.current()
        for step in service.steps
        if step.by in OFFICE_ROLES and not step.at_company and not step.at_operator
    ]


def _posted(ports: Collection[str]) -> list[Posting]:
    """Orders of people who can sign in, with those that ended not long ago."""
    lately = clock.today("Asia/Jakarta") - _BACK
    orders = Posting.objects.filter(Q(until=None) | Q(until__gte=lately), port_code__in=ports, user__is_active=True)
    return list(orders.order_by("pk"))


def _rules(ports: Collection[Port]) -> list[PortRule]:
    return list(PortRule.objects.filter(port__in=ports).order_by("since"))


def _found(port: Port, postings: Sequence[Posting], rules: Sequence[PortRule]) -> list[Alone]:
    today, found = clock.today(port.zone), []
    for service, step in _steps():
        its = [one for one in rules if (one.service_code, one.step) == (service.code, step.name)]
        if step.four_eyes or any(one.four_eyes for one in its):
            orders = [one for one in postings if one.role == step.by]
            for since, count in _times(step, orders, its, today):
                found.append(Alone(service, step, since, count))
                break
    return found


def _times(step: Step, orders: Sequence[Posting], rules: Sequence[PortRule], today: date) -> Iterator[tuple[date, int]]:
    """When fewer than two were or will be there, from today on: the day on which it begins, and how many there are."""
    begun: date | None = None
    days = _days(orders, rules, today)
    for day, following in zip(days, [*days[1:], None], strict=True):
        there = len({one.user_id for one in orders if one.since <= day and (one.until is None or day <= one.until)})
        if there > 1 or not _takes_two(step, rules, day):
            begun = None
            continue
        begun = begun or day
        if following is None or following > today:
            yield begun, there


def _days(orders: Sequence[Posting], rules: Sequence[PortRule], today: date) -> list[date]:
    """The days on which something changes, and the first one looked at."""
    changes = {one.since for one in orders} | {one.since for one in rules}
    changes |= {one.until + timedelta(days=1) for one in orders if one.until is not None}
    first = today - _BACK
    return sorted({first, *(day for day in changes if day > first)})


def _takes_two(step: Step, rules: Sequence[PortRule], day: date) -> bool:
    newest = [one.four_eyes for one in rules if one.since <= day][-1:]
    return step.four_eyes or newest == [True]


def _worse(after: Alone, before: Alone | None) -> bool:
    return before is None or after.count < before.count or after.since < before.since
