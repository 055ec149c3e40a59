"""Measure 12: what it costs to know who asks for a page and what they may there, with few accounts and with many."""

import time
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from django.db import connection, transaction
from tests import build

from bench.bare import listening
from bench.figures import Result, milliseconds, percentile
from suar.accounts.actors import WITH_PERSON, actor_of
from suar.accounts.models import Group, MenuRights, Organisation, Posting, User
from suar.accounts.roles import Level, OrganisationKind, Role
from suar.kernel import clock
from suar.kernel.postgres import Addresses
from suar.workflow import permissions, registry
from suar.workflow.models import Application

FEW, MANY = (100, 10), (10_000, 300)
GROUPS_OF_A_COMPANY, ROUNDS = 10, 10


def measure(_addresses: Addresses) -> Result:
    """The same hundred people and the same case, with and without the other 9,900 accounts."""
    walk = build.a_port_call(granted=["AGENCY", "PKK"])
    case = walk.apps["PKK"].pk
    company = walk.cast.agent.organisation
    assert company is not None
    people = _company(company, FEW[0])
    few = _Asked()
    few.ask(people, case)
    with transaction.atomic():  # the others come, and are gone again: both sides meet the same machine
        _others()
        many = _Asked()
        many.ask(people, case)
        transaction.set_rollback(True)
    few.ask(people, case)
    return _result(few, many)


@dataclass
class _Asked:
    """Seconds by the clock and of our own processor, numbers of queries met, and accounts and groups there were."""

    seconds: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    queries: set[int] = field(default_factory=set)
    there: str = ""

    def ask(self, people: list[int], case: int) -> None:
        """The same question for all these people, some rounds."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        about = Application.objects.select_related("port", "call__ship", "call__port", "organisation", "desk")
        app = about.get(pk=case)
        self.there = f"{User.objects.count():,} accounts, {Group.objects.count()} groups"
        for pk in people:
            with listening() as listener:
                _ask(pk, app)
            self.queries.add(len(listener.heard))
        for pk in people * ROUNDS:
            started, busy = time.perf_counter(), time.process_time()
            _ask(pk, app)
            self.seconds.append(time.perf_counter() - started)
            self.own.append(time.process_time() - busy)


def _others() -> None:
    others, users = (MANY[1] - FEW[1]) // GROUPS_OF_A_COMPANY, MANY[0] - FEW[0]
    for number in range(others):
        office = number % 3 == 0  # a third of them serve an office
        kind = OrganisationKind.OFFICE if office else OrganisationKind.AGENT
        made = _company(
            Organisation.objects.create(kind=kind, name=f"PT Lain {number}"),
            users // others + (number < users % others),
        )
        if office:
            _post(made)


def _company(company: Organisation, count: int) -> list[int]:
    """People spread over ten groups, three levels deep, each group with its own ticks on every service."""
    top = company.groups.first() or Group.objects.create(organisation=company, name="Semua", level=Level.SUPER_ADMIN)
    middle = Group.objects.create(organisation=company, name="Admin", level=Level.ADMIN, parent=top)
    low = [
        Group.objects.create(organisation=company, name=f"Bagian {number}", parent=middle)
        for number in range(GROUPS_OF_A_COMPANY - 2)
    ]
    ticks = {f"may_{right}": True for right in ("create", "edit", "delete", "view")}
    MenuRights.objects.bulk_create(
        MenuRights(group=group, menu=code, **ticks)
        for group in ([middle, *low] if top.menus.exists() else [top, middle, *low])
        for code in registry.codes()
    )
    made = User.objects.bulk_create(
        User(
            username=f"ukur {company.pk} {number}", organisation=company, group=low[number % len(low)],
            full_name=f"Orang {number}", completed_at=clock.now(),
        )
        for number in range(count)
    )  # fmt: skip
    return [person.pk for person in made]


def _post(people: list[int]) -> None:
    Posting.objects.bulk_create(
        Posting(user_id=pk, port_code="IDSUQ", role=Role.PORT_AUTHORITY, order_number="SK", since=date(2020, 1, 1))
        for pk in people
    )


def _ask(pk: int, app: Application) -> None:
    """Everything a page asks of rights: who it is, and which buttons they have on a case."""
    actor = actor_of(User.objects.select_related(*WITH_PERSON).get(pk=pk))
    assert permissions.may(actor, "view", app)
    permissions.allowed(actor, app)


def _result(few: _Asked, many: _Asked) -> Result:
    result = Result("12 · Who asks, and what may they: few accounts against many")
    for each in (few, many):
        result.add(
            each.there,
            f"p50 {milliseconds(median(each.seconds))}, p95 {milliseconds(percentile(each.seconds, 0.95))}, of it "
            f"our processor {milliseconds(median(each.own))}; {'/'.join(map(str, sorted(each.queries)))} queries",
        )
    clock_ratio, own = median(many.seconds) / median(few.seconds), median(many.own) / median(few.own)
    result.add("time by the clock, many against few (p50)", f"{clock_ratio:.2f} ×", "flat: ≤ 1.25", clock_ratio <= 1.25)
    result.add("own processor, many against few (p50)", f"{own:.2f} ×", "flat: ≤ 1.25", own <= 1.25)
    same = few.queries == many.queries
    result.add("queries, many against few", "the same" if same else "differ", "the same", same)
    result.notes = [
        f"{FEW[0]} people of one company, each asked {ROUNDS} times: the account with its company and three levels of "
        "groups, `actor_of`, `may(view)` and every button of a case (`allowed`). The same people with few accounts, "
        "then with all, then with few again (counted together); a third of the others hold a posting."
    ]
    return result
