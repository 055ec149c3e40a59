"""Gives and ends letters; both companies' chains say so. The only writer of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict

from django.db import transaction

from suar.accounts import changes
from suar.accounts.actors import Actor
from suar.accounts.delegations.standing import is_standing, letters, may_end, may_give
from suar.accounts.delegations.terms import Terms, company, problems
from suar.accounts.messages import send
from suar.accounts.models import Delegation, Organisation, User
from suar.accounts.roles import Level, Relation
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.records.chain import Doer


def checked(actor: Actor, terms: Terms) -> Delegation:
    """The letter as it would be made, not kept yet. Refused names all that stands against it."""
    _require(may_give(actor))
    delegate = company(terms.delegate, actor, terms.relation)
    person = None
    if delegate is not None and terms.person:
        person = User.objects.filter(organisation=delegate, username=terms.person, is_active=True).first()
    found = [*problems(actor, terms, delegate)]
    if terms.person and delegate is not None and person is None:
        found.append(
            Problem(
                "person", "not_found", gettext("Tidak ada orang dengan nama pengguna itu di perusahaan penerima."),
                gettext("Tanyakan nama penggunanya, atau kosongkan: surat berlaku bagi semua orangnya yang berhak."),
            )
        )  # fmt: skip
    if found or delegate is None:
        raise Refused.of(found)
    assert actor.organisation is not None
    return Delegation(
        principal=actor.organisation, delegate=delegate, person=person, relation=terms.relation,
        letter_number=terms.letter_number, letter=terms.letter, services=sorted(set(terms.services)),
        ports=sorted(set(terms.ports)), since=terms.since, until=terms.until, made_by_id=actor.user_id or 0,
        made_at=clock.now(),
    )  # fmt: skip


@transaction.atomic
def give(actor: Actor, terms: Terms) -> Delegation:
    """Make the letter; both companies' chains say so, and the other's admins are told."""
    letter = checked(actor, terms)
    _lock(letter.principal_id, letter.delegate_id)
    letter = checked(actor, terms)
    if not Organisation.objects.filter(pk=letter.principal_id, active=True).exists():
        raise NotThere(_none())
    letter.save(force_insert=True)
    _record(letter, actor, "letter_given", "letter_received")
    for each in _admins(letter.delegate):
        send("letter_received", user=each, data=_words(letter), key=f"letter:{letter.pk}")
    return letter


@transaction.atomic
def end(actor: Actor, pk: int, why: str) -> Delegation:
    """Either side ends it at once, with a reason: what is asked under it from now on is refused."""
    found = letters(actor).filter(pk=pk).first()
    if found is None:
        raise NotThere(_none())
    _lock(found.principal_id, found.delegate_id)
    letter = Delegation.objects.select_related("principal", "delegate").get(pk=pk)
    if not is_standing(letter):
        raise Refused(Problem("", "state", gettext("Surat kuasa ini sudah berakhir.")), status=409)
    _require(may_end(actor, letter))
    why = " ".join(why.split())[:300]
    if not why:
        raise Refused(Problem("why", "missing", gettext("Tulis alasannya."), gettext("Satu kalimat cukup.")))
    letter.revoked_at, letter.revoked_by_id, letter.revoked_why = clock.now(), actor.user_id, why
    letter.save(update_fields=["revoked_at", "revoked_by", "revoked_why"])
    declined = actor.organisation_id == letter.delegate_id
    verb = "letter_declined" if declined else "letter_revoked"
    _record(letter, actor, verb, verb, ended=True)
    for each in _admins(letter.principal if declined else letter.delegate):
        send("letter_ended", user=each, data=_words(letter) | {"why": why}, key=f"letter:{letter.pk}")
    return letter


def _lock(*organisations: int) -> None:
    """Both companies, always in the same order."""
    rows = Organisation.objects.select_for_update(no_key=True).filter(pk__in=organisations).order_by("pk")
    list(rows)


def _record(letter: Delegation, doer: Doer, given: str, held: str, *, ended: bool = False) -> None:
    sides = sorted(((letter.principal, given), (letter.delegate, held)), key=lambda side: side[0].pk)
    said = _said(letter)
    for organisation, verb in sides:
        before, after = (said, {}) if ended else ({}, said)
        changes.record(organisation, doer, verb, whom=letter.person, before=before, after=after, why=letter.revoked_why)


def _said(letter: Delegation) -> dict[str, object]:
    terms = Terms(
        letter.delegate.name, Relation(letter.relation), letter.letter_number, letter.since, letter.until,
        letter.person.username if letter.person else "", tuple(letter.services), tuple(letter.ports),
    )  # fmt: skip
    sha = {"letter_sha256": letter.letter.sha256} if letter.letter else {}
    return {**asdict(terms), **sha, "letter": letter.letter_number, "principal": letter.principal.name}


def _admins(organisation: Organisation) -> Collection[User]:
    every = User.objects.filter(organisation=organisation, is_active=True)
    return list(every.filter(group__level=Level.SUPER_ADMIN, group__active=True).order_by("pk")[:20])


def _words(letter: Delegation) -> dict[str, str]:
    return {
        "principal": letter.principal.name,
        "delegate": letter.delegate.name,
        "number": letter.letter_number,
        "until": f"{letter.until:%d-%m-%Y}",
    }


def _require(allowed: bool) -> None:
    if not allowed:
        text = gettext("Surat kuasa diberikan dan dicabut oleh admin perusahaan, atas nama perusahaannya sendiri.")
        remedy = gettext("Mintalah kepada super admin perusahaan Anda.")
        raise Refused(Problem("", "permission", text, remedy), status=403)


def _none() -> Problem:
    return Problem("", "not_found", gettext("Surat kuasa ini tidak ditemukan."), gettext("Periksa daftarnya."))
