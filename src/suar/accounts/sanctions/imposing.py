"""Imposes, lifts, hears and ends sanctions. The only writer of them, and of whether an organisation is active."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction

from suar.accounts import changes
from suar.accounts.actors import Actor, system
from suar.accounts.models import Appeal, Organisation, Sanction
from suar.accounts.roles import STATE, Role
from suar.accounts.sanctions import refusing, telling
from suar.accounts.sanctions.current import (
    APPEAL,
    FREEZE,
    LAW,
    MEANWHILE,
    RUNS,
    WARNING,
    due,
    imposers_port,
    may_appeal,
    may_decide,
    may_lift,
)
from suar.accounts.signon import sessions
from suar.kernel import clock
from suar.kernel.dates import moment_text
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext, said
from suar.records.models import StoredFile


@dataclass(frozen=True, slots=True)
class Imposed:
    """What is imposed: on what ground, by which letter. ``days``: of a freeze, where it is shorter than the law's."""

    ground: str
    number: str
    letter: StoredFile | None = None
    days: int | None = None


@transaction.atomic
def impose(actor: Actor, organisation_id: int, port_code: str, what: Imposed) -> Sanction:
    """The next step against a company: only in its order, and only after the time of the one before."""
    if imposers_port(actor) is None or (port_code and not actor.has_role(Role.HEAD_OF_OFFICE, port_code)):
        raise refusing.not_yours()
    if not port_code and not actor.has_role(Role.DIRECTORATE):
        raise refusing.not_yours()
    company, number = _locked(organisation_id), what.number.strip()
    _end_forgotten(company)
    kind, last, since = due(company.pk)
    if kind is None:
        raise Refused(Problem("", "state", gettext("Akses perusahaan ini sudah dicabut."), law=LAW), status=409)
    now = clock.now()
    if since is not None and now < since:
        text = gettext("%(kind)s baru dapat dijatuhkan sesudah masa tahap sebelumnya berakhir, %(until)s.")
        words = {"kind": said(kind.label), "until": moment_text(since)}
        raise Refused(Problem("", "too_early", text % words, gettext("Tunggu sampai masa itu lewat."), LAW), status=409)
    if last is not None and Appeal.objects.filter(sanction=last, decided_at=None).exists():
        text = gettext("Keberatan atas tahap sebelumnya belum diputus.")
        raise Refused(Problem("", "appeal", text, gettext("Tunggu putusan direktorat."), LAW), status=409)
    refusing.check(kind, what.ground, number, what.days)
    if last is not None and last.ended_at is None:
        _end(last, Sanction.Ended.FOLLOWED, "")
    runs = timedelta(days=what.days) if kind == FREEZE and what.days else RUNS.get(kind)
    made = Sanction(
        organisation=company, kind=kind, number=number, letter=what.letter, ground=what.ground,
        port_code=port_code, follows=last, imposed_at=now, imposed_by_id=actor.user_id or 0,
        imposed_by_label=actor.label, until=now + runs if runs else None, appeal_until=now + APPEAL,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # against another company, at this very moment
        raise Refused(refusing.taken()) from None
    _set_active(company, kind == WARNING)
    event = _record(made, actor, f"sanction_{kind.value}", why=what.ground)
    telling.tell(made, "sanction_imposed", event)
    return made


@transaction.atomic
def lift(actor: Actor, pk: int, why: str) -> Sanction:
    """Take a sanction back before its time, with the reason."""
    sanction = _locked_sanction(pk)
    if sanction.ended_at is not None:
        raise refusing.over()
    if not may_lift(actor, sanction):
        raise refusing.not_yours()
    refusing.require(why, "why")
    return _ended(sanction, actor, Sanction.Ended.LIFTED, why)


@transaction.atomic
def appeal(actor: Actor, pk: int, text: str, file: StoredFile | None = None) -> Appeal:
    """The company says why the sanction should not stand."""
    sanction = _locked_sanction(pk)
    if not may_appeal(actor, sanction):
        if sanction.organisation_id != actor.organisation_id:
            raise NotThere(refusing.none())
        text = gettext("Keberatan tidak dapat diajukan lagi, atau bukan oleh Anda.")
        remedy = gettext("Keberatan diajukan sekali, dalam tujuh hari, oleh admin perusahaan.")
        raise Refused(Problem("", "state", text, remedy, LAW), status=409)
    refusing.require(text, "text")
    made = Appeal.objects.create(
        sanction=sanction, text=text.strip(), file=file, made_at=clock.now(), made_by_id=actor.user_id or 0
    )
    after = {"number": sanction.number, "text": made.text, "file_sha256": file.sha256 if file else ""}
    changes.record(sanction.organisation, actor, "appeal_made", after=after)
    return made


@transaction.atomic
def decide(actor: Actor, pk: int, outcome: Appeal.Outcome, answer: str) -> Sanction:
    """The directorate upholds the sanction or lifts it."""
    sanction = _locked_sanction(pk)
    if hasattr(sanction, "appeal") and sanction.appeal.decided_at is not None:
        raise refusing.over()
    if not may_decide(actor, sanction):
        raise refusing.not_yours()
    refusing.require(answer, "answer")
    made = sanction.appeal
    made.outcome, made.answer, made.decided_at, made.decided_by_id = outcome, answer, clock.now(), actor.user_id
    made.save()
    if outcome == Appeal.Outcome.LIFTED:
        return _ended(sanction, actor, Sanction.Ended.APPEAL, answer)  # also where its time is over: it never counted
    event = _record(sanction, actor, "appeal_upheld", why=answer)
    telling.tell(sanction, "appeal_upheld", event, why=answer)
    return sanction


def _end_forgotten(company: Organisation) -> None:
    """End what nobody ended so long after its time that nothing can follow it: the task that does so did not run."""
    long_over = clock.now() - MEANWHILE
    for each in Sanction.objects.select_related("appeal").filter(
        organisation=company, ended_at=None, until__lt=long_over
    ):  # fmt: skip
        each.organisation = company
        _ended(each, system(), Sanction.Ended.RAN_OUT, "")


def run_out() -> int:
    """End what has had its time: a warning is over, a frozen company works again. How many."""
    found = Sanction.objects.filter(ended_at=None, until__lte=clock.now()).values_list("pk", flat=True)
    return sum(_run_out(pk) for pk in list(found[:500]))


@transaction.atomic
def _run_out(pk: int) -> bool:
    sanction = _locked_sanction(pk)
    if sanction.ended_at is not None or sanction.until is None or sanction.until > clock.now():
        return False
    _ended(sanction, system(), Sanction.Ended.RAN_OUT, "")
    return True


def _locked(organisation_id: int) -> Organisation:
    rows = Organisation.objects.select_for_update(no_key=True).exclude(kind__in=STATE)
    found = rows.filter(pk=organisation_id).first()
    if found is None:
        raise NotThere(Problem("", "not_found", gettext("Perusahaan ini tidak ditemukan.")))
    return found


def _locked_sanction(pk: int) -> Sanction:
    """The sanction as it is now; its company is the lock."""
    owner = Sanction.objects.filter(pk=pk).values_list("organisation_id", flat=True).first()
    if owner is None:
        raise NotThere(refusing.none())
    company = _locked(owner)
    sanction = Sanction.objects.select_related("appeal").get(pk=pk)
    sanction.organisation = company
    return sanction


def _ended(sanction: Sanction, doer: Actor, how: Sanction.Ended, why: str) -> Sanction:
    _end(sanction, how, why)
    others = Sanction.objects.filter(organisation=sanction.organisation, ended_at=None).exclude(kind=WARNING)
    _set_active(sanction.organisation, not others.exists())  # an old one that was heard late thaws no later freeze
    event = _record(sanction, doer, f"sanction_{how.value}", why=why)
    telling.tell(sanction, "sanction_ended", event, how=how, why=why)
    return sanction


def _end(sanction: Sanction, how: Sanction.Ended, why: str) -> None:
    sanction.ended_at = sanction.ended_at or clock.now()
    sanction.ended_how, sanction.ended_why = how, why[:500]
    sanction.save(update_fields=["ended_at", "ended_how", "ended_why"])


def _set_active(company: Organisation, active: bool) -> None:
    company.active = active
    Organisation.objects.filter(pk=company.pk).update(active=active)
    if not active:  # other systems that its people entered hear of it too
        sessions.end_of_company(company, "company_frozen")


def _record(sanction: Sanction, doer: Actor, verb: str, why: str) -> int:
    state = {"number": sanction.number, "kind": sanction.kind, "until": sanction.until}
    after = {**state, "active": sanction.organisation.active, "port": sanction.port_code}
    return changes.record(sanction.organisation, doer, verb, after=after, why=why).pk
