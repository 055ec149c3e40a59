"""What a port has set differently for steps of its own office: seen, set from a day on, taken back before that day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from suar.accounts import changes
from suar.accounts.actors import Actor
from suar.accounts.models import Posting
from suar.accounts.roles import MENU_RULES, PORT_ROLES, Right, Role
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.registry.models import Port
from suar.registry.ports import served
from suar.workflow import permissions, registry
from suar.workflow.models import PortRule
from suar.workflow.service import Service, Step

#: No step waits longer for its office than this [own].
LONGEST = timedelta(days=30)
#: A rule is set for a day at most so far ahead [own].
FURTHEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Wish:
    """A rule as somebody wants it. ``within_minutes``: None for the limit that holds everywhere."""

    within_minutes: int | None
    four_eyes: bool
    since: date
    legal_basis: str
    why: str


def ports(actor: Actor) -> QuerySet[Port]:
    """The ports whose rules this person may read: of the own office, for the directorate all."""
    if actor.delegation is not None or not actor.has_right(MENU_RULES, Right.VIEW):
        return Port.objects.none()
    return permissions.overseen_ports(actor, served()).order_by("name", "code")


def may_change(actor: Actor, port: Port) -> bool:
    """The head of the port's office, and the directorate."""
    if not actor.active or actor.delegation is not None or not actor.has_right(MENU_RULES, Right.EDIT):
        return False
    return actor.has_role(Role.DIRECTORATE) or actor.has_role(Role.HEAD_OF_OFFICE, port.code)


def steps() -> list[tuple[Service, Step]]:
    """The steps that a port rules on: those of its own office. Other agencies and companies keep their own time."""
    return [
        (service, step)
        for service in registry.current()
        for step in service.steps
        if step.by in PORT_ROLES and not step.at_company
    ]


def step_of(code: str, name: str) -> tuple[Service, Step] | None:
    """One of them by its names."""
    return next((one for one in steps() if (one[0].code, one[1].name) == (code, name)), None)


def in_force(port: Port) -> dict[tuple[str, str], PortRule]:
    """The rule of each step today, by service and step. One query."""
    found = PortRule.objects.filter(port=port, since__lte=clock.today(port.zone))
    newest = found.order_by("service_code", "step", "-since").distinct("service_code", "step")
    return {(one.service_code, one.step): one for one in newest}


def planned(port: Port) -> dict[tuple[str, str], PortRule]:
    """The next rule of each step that begins later. One query."""
    found = PortRule.objects.filter(port=port, since__gt=clock.today(port.zone))
    nearest = found.order_by("service_code", "step", "since").distinct("service_code", "step")
    return {(one.service_code, one.step): one for one in nearest}


def versions(port: Port, service: Service, step: Step) -> QuerySet[PortRule]:
    """Every rule there was or will be for a step, newest first."""
    found = PortRule.objects.filter(port=port, service_code=service.code, step=step.name)
    return found.select_related("made_by").order_by("-since")


def deciders(port: Port, step: Step, on: date) -> int:
    """How many people hold the function of a step at a port on a day."""
    held = Posting.objects.filter(
        Q(until=None) | Q(until__gte=on), port_code=port.code, role=step.by, since__lte=on, user__is_active=True
    )
    return held.values("user").distinct().count()


@transaction.atomic
def set_rule(actor: Actor, port: Port, service: Service, step: Step, wish: Wish) -> PortRule:
    """A rule from a day on. Those before it stay as they were: what was filed under them is decided by them."""
    port = _locked(actor, port)
    problems = [*_problems(port, service, step, wish)]
    if problems:
        raise Refused.of(problems)
    before = _that_holds(port, service, step, wish.since)
    made = PortRule.objects.create(
        port=port, service_code=service.code, step=step.name, within_minutes=wish.within_minutes,
        four_eyes=wish.four_eyes, since=wish.since, legal_basis=wish.legal_basis, why=wish.why,
        made_by_id=actor.user_id, made_at=clock.now(),
    )  # fmt: skip
    _record(actor, "port_rule_set", made, _said(before) if before else {}, _said(made), wish.why)
    return made


@transaction.atomic
def take_back(actor: Actor, port: Port, pk: int, why: str) -> PortRule:
    """A rule whose day has not come is taken back; what has begun is followed by another one, never unmade."""
    port = _locked(actor, port)
    rule = PortRule.objects.filter(port=port, pk=pk).first() if 0 < pk < 2**63 else None
    if rule is None:
        raise NotThere(Problem("", "not_found", gettext("Aturan ini tidak ditemukan."), gettext("Periksa daftarnya.")))
    if rule.since <= clock.today(port.zone):
        text, remedy = gettext("Aturan ini sudah berlaku."), gettext("Tetapkan aturan baru mulai besok.")
        raise Refused(Problem("", "state", text, remedy), status=409)
    if not why.strip():
        raise Refused(Problem("why", "missing", gettext("Tulis alasannya."), gettext("Satu kalimat cukup.")))
    _record(actor, "port_rule_taken_back", rule, _said(rule), {}, why.strip()[:300])
    rule.delete()
    return rule


def refuse_others(actor: Actor, port: Port) -> None:
    """Refuse (403) who does not set this port's rules, before anything that was sent is looked at."""
    if not may_change(actor, port):
        text = gettext("Aturan pelabuhan ditetapkan kepala kantornya atau direktorat.")
        raise Refused(Problem("", "permission", text, gettext("Mintalah kepada kepala kantor Anda.")), status=403)


def _locked(actor: Actor, port: Port) -> Port:
    """The port, held until the end, where this person may set its rules."""
    if not ports(actor).filter(pk=port.pk).exists():
        raise NotThere(Problem("", "not_found", gettext("Pelabuhan ini tidak ada bagi Anda.")))
    refuse_others(actor, port)
    return Port.objects.select_for_update(no_key=True).get(pk=port.pk)


def _that_holds(port: Port, service: Service, step: Step, on: date) -> PortRule | None:
    return versions(port, service, step).filter(since__lte=on).first()


def _problems(port: Port, service: Service, step: Step, wish: Wish) -> Iterator[Problem]:
    today, most = clock.today(port.zone), LONGEST // timedelta(minutes=1)
    if not today < wish.since <= today + FURTHEST:
        text = gettext("Aturan berlaku paling awal besok, paling lambat setahun lagi.")
        yield Problem("since", "order", text, gettext("Yang diajukan hari ini tetap diputus menurut aturan hari ini."))
    elif versions(port, service, step).filter(since=wish.since).exists():
        text = gettext("Pada hari itu sudah ada aturan yang mulai berlaku.")
        yield Problem("since", "taken", text, gettext("Pilih hari lain, atau batalkan dahulu aturan itu."))
    if wish.within_minutes is not None and not 1 <= wish.within_minutes <= most:
        text = gettext("Batas waktu antara 1 dan %(most)s menit.") % {"most": most}
        yield Problem("within_minutes", "range", text, gettext("Kosongkan untuk batas waktu umum."))
    if step.four_eyes and not wish.four_eyes:
        text = gettext("Langkah ini memerlukan dua pejabat di semua pelabuhan.")
        yield Problem("four_eyes", "law", text, gettext("Pilih “Ya”."), step.law)
    elif wish.four_eyes and not step.at_operator and (n := deciders(port, step, wish.since)) < 2:
        text = gettext("Pada hari itu hanya %(n)s pejabat yang bertugas untuk langkah ini.") % {"n": n}
        yield Problem("four_eyes", "alone", text, gettext("Tugaskan pejabat kedua lebih dahulu."))
    before = _that_holds(port, service, step, wish.since)
    held = (before.within_minutes, before.four_eyes) if before else (None, False)
    if held == (wish.within_minutes, wish.four_eyes):
        yield Problem("", "same", gettext("Itu sudah berlaku."), gettext("Ubah batas waktunya atau jumlah pejabatnya."))
    for field, value, longest in (("legal_basis", wish.legal_basis, 160), ("why", wish.why, 300)):
        if not value.strip() or len(value) > longest:
            text = gettext("Isi, paling banyak %(n)s huruf.") % {"n": longest}
            yield Problem(field, "missing", text, gettext("Tersimpan bersama aturannya."))


def _said(rule: PortRule) -> dict[str, Any]:
    return {
        "port": rule.port.code, "service": rule.service_code, "step": rule.step, "since": rule.since,
        "within_minutes": rule.within_minutes, "four_eyes": rule.four_eyes, "letter": rule.legal_basis,
    }  # fmt: skip


def _record(actor: Actor, verb: str, rule: PortRule, before: dict[str, Any], after: dict[str, Any], why: str) -> None:
    house = actor.organisation
    assert house is not None  # whoever may change rules is of an office or of the directorate
    doer = actor.in_capacity(Role.HEAD_OF_OFFICE, rule.port.code)
    changes.record(house, doer, verb, before=before, after=after, why=why)
