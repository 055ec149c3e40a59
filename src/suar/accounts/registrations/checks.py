"""What an automatic look at a registration says, each with its evidence; none of it decides."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Q

from suar.accounts.models import Organisation, Registration, User
from suar.accounts.oss import Line, side_by_side
from suar.accounts.registrations import questions
from suar.kernel import clock
from suar.kernel.words import gettext, said

Colour = Literal["green", "amber", "red"]


@dataclass(frozen=True, slots=True)
class Look:
    """One check: what was looked at, and what was seen."""

    state: Colour
    title: str
    evidence: str = ""


def checks(registration: Registration) -> list[Look]:
    """Form of the numbers, duplicates, and what OSS says. Four queries."""
    return [*_form(registration), *_duplicates(registration), *_oss(registration)]


def differences(registration: Registration) -> list[Line]:
    """What the applicant says beside what OSS says; empty where OSS said nothing."""
    if not registration.oss or not registration.oss.get("nib"):
        return []
    ours = {name: str(registration.answers.get(name, "")) for name in ("name", "npwp", "address")}
    return side_by_side(ours, registration.oss)


def _form(registration: Registration) -> Iterator[Look]:
    odd = dict(questions.warnings(registration.answers))
    for name, title in (("nib", "NIB"), ("npwp", "NPWP"), ("identity_number", gettext("Tanda pengenal"))):
        problem = questions.read(registration.answers, questions.BY_NAME[name].step)[1]
        wrong = next((one for one in problem if one.field == name), None)
        reason = said(wrong.text) if wrong else said(odd.get(name, gettext("Bentuk dan angka periksanya cocok.")))
        yield Look("red" if wrong else "amber" if name in odd else "green", title, reason)


def _duplicates(registration: Registration) -> Iterator[Look]:
    title, answers = gettext("Pendaftar ganda"), registration.answers
    companies = Organisation.objects.exclude(pk=registration.organisation_id or 0)
    if companies.filter(nib=registration.nib).exists():
        yield Look("red", title, gettext("NIB ini sudah dimiliki organisasi lain di Suar."))
        return
    alike = companies.filter(Q(npwp=registration.npwp[:16], npwp__gt="") | Q(name__iexact=registration.name))
    names = [each.name for each in alike.order_by("pk")[:3]]
    people = User.objects.filter(is_active=True, identity_number=answers.get("identity_number", ""))
    known = [str(each) for each in people.exclude(pk=registration.user_id or 0).order_by("pk")[:3]]
    if names:
        text = gettext("NPWP atau nama sama dengan: %(names)s.")
        yield Look("amber", title, text % {"names": ", ".join(names)})
    if known:
        text = gettext("Penanggung jawab sudah punya akun lain: %(names)s.")
        yield Look("amber", title, text % {"names": ", ".join(known)})
    if not names and not known:
        yield Look("green", title, gettext("NIB, NPWP, nama dan penanggung jawab belum dikenal."))


def _oss(registration: Registration) -> Iterator[Look]:
    answer: dict[str, Any] = registration.oss or {}
    if not answer:
        yield Look("amber", "OSS", gettext("OSS belum dibaca; keputusan tidak menunggunya."))
    elif answer.get("down"):
        yield Look("amber", "OSS", gettext("OSS tidak menjawab; keputusan tidak menunggunya."))
    elif not answer.get("nib"):
        yield Look("red", "OSS", gettext("OSS tidak mengenal NIB ini."))
    else:
        yield from _compared(registration, answer)


def _compared(registration: Registration, answer: dict[str, Any]) -> Iterator[Look]:
    if not answer.get("active"):
        yield Look("red", "OSS", gettext("Menurut OSS, NIB ini tidak aktif."))
    other = [said(line.label) for line in differences(registration) if not line.same]
    if other:
        text = gettext("Berbeda dengan OSS: %(what)s. Perbedaan tidak menghalangi, tetapi perlu dilihat.")
        yield Look("amber", "OSS", text % {"what": ", ".join(other)})
    else:
        yield Look("green", "OSS", gettext("Nama, NPWP dan alamat sama dengan OSS."))
    named = {str(person[0]).casefold() for person in answer.get("people", []) if person}
    there = str(registration.answers.get("person_name", "")).casefold() in named
    text = gettext("Tercatat di OSS.") if there else gettext("Tidak tercatat di OSS: periksa surat kuasanya.")
    yield Look("green" if there else "amber", gettext("Penanggung jawab"), text)


def overdue(registration: Registration) -> bool:
    """Whether its time is over."""
    return registration.due_at is not None and registration.due_at < clock.now()
