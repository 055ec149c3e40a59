"""The applicant's side: an address is proved, answers are kept as typed, papers handed in, the whole submitted."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from suar.accounts import links, messages
from suar.accounts.models import OneTimeLink, Registration, RegistrationPaper
from suar.accounts.registrations import questions
from suar.accounts.registrations.questions import MOST_PORTS
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.records import chain, files, filetypes

State = Registration.State
PURPOSE = "registration"
#: How long a link to a registration works, how many of them live beside one another, and how many are made in an
#: hour [own]. Whoever knows an address may ask, so asking ends no link that its owner has in hand.
LINK_LIFE = timedelta(hours=24)
MEND_LIFE = timedelta(days=7)
LIVING_LINKS = 3
LINKS_AN_HOUR = 5
_HOUR = timedelta(hours=1)
_ZONE = ZoneInfo("Asia/Jakarta")
_OPEN = (State.DRAFT, State.EMAIL_PROVED, State.NEEDS_WORK)


@dataclass(frozen=True)
class Applicant:
    """Whoever files: no account yet, so the chain keeps no name."""

    user_id: int | None = None
    label: str = "Pemohon"


@transaction.atomic
def begin(email: str, language: str, filed_by: int | None = None) -> None:
    """Send a link to go on with to an address; whatever we know of the address, the caller sees no difference."""
    email = email.strip()
    of_address = Registration.objects.filter(email__iexact=email).select_for_update(no_key=True)
    found = of_address.filter(state__in=_OPEN).order_by("-pk").first()
    if _too_many_links(email):
        return
    if found is None:
        found = Registration.objects.create(email=email, language=language, made_at=clock.now(), filed_by_id=filed_by)
    _send_link(found, language)


def _too_many_links(email: str) -> bool:
    """Whether enough of them live in that mailbox already, or were made just now. Counted under the row's lock."""
    mine, now = Registration.objects.filter(email__iexact=email).values("pk"), clock.now()
    of_address = OneTimeLink.objects.filter(purpose=PURPOSE, subject_id__in=mine)
    if of_address.filter(used_at=None, expires_at__gt=now).count() >= LIVING_LINKS:
        return True
    return of_address.filter(made_at__gt=now - _HOUR).count() >= LINKS_AN_HOUR


def _send_link(registration: Registration, language: str) -> None:
    messages.send(
        "registration_link", email=registration.email, language=language, data={"url": link_to(registration)}
    )  # fmt: skip


def link_to(registration: Registration, life: timedelta = LINK_LIFE) -> str:
    """A new link that opens a registration for whoever reads its mail."""
    token = links.make(PURPOSE, life, subject_id=registration.pk, beside_former=True)
    return settings.SUAR_PUBLIC_URL + reverse("portal:registration_proof", args=[token])


def found_by(token: str) -> Registration | None:
    """The registration that a link opens, while it works. Looking does not use it up."""
    link = links.find(PURPOSE, token)
    return Registration.objects.filter(pk=link.subject_id or 0).first() if link else None


@transaction.atomic
def prove(token: str) -> Registration:
    """Use a link: the address is proved, and its reader goes on with the registration."""
    link = links.find(PURPOSE, token)
    if link is None or link.subject_id is None or not links.use(link):
        raise NotThere(
            Problem(
                "",
                "link",
                gettext("Tautan ini sudah dipakai atau sudah lewat masanya."),
                gettext("Minta tautan baru dengan surel Anda."),
            )
        )
    registration = _locked(link.subject_id)
    if registration.state == State.DRAFT:
        registration.state, registration.email_proved_at = State.EMAIL_PROVED, clock.now()
        chain.append(registration, "email_proved", Applicant())
        registration.save()
    return registration


@transaction.atomic
def save(pk: int, step: str, typed: Mapping[str, Any], filed_by: int | None = None) -> Registration:
    """Keep the answers of a step as typed, right or wrong."""
    registration = editable(pk)
    kept = dict(registration.answers)
    for question in questions.of_step(step):
        if question.name in typed:
            kept[question.name] = questions.cut(question, str(typed[question.name]))
    if step == "ports" and "ports" in typed:
        kept["ports"] = list(dict.fromkeys(str(code)[:5] for code in typed["ports"]))[:MOST_PORTS]
    registration.answers = kept
    registration.filed_by_id = registration.filed_by_id or filed_by
    registration.save(update_fields=["answers", "filed_by"])
    return registration


@transaction.atomic
def attach(pk: int, kind: str, content: bytes, filename: str) -> RegistrationPaper:
    """Hand in a paper, in place of an earlier one of its kind. PDF only. Raises Refused (413, 422)."""
    registration = editable(pk)
    if kind not in RegistrationPaper.Kind.values:
        raise NotThere(Problem(kind, "not_found", gettext("Lampiran ini tidak diminta.")))
    seen = filetypes.inspect(content, filename, field=paper_field(kind))
    if seen.kind != "PDF":
        raise Refused(
            Problem(
                paper_field(kind),
                "file-type",
                gettext("Surat ini harus berupa PDF."),
                gettext("Pindai suratnya sebagai PDF, lalu unggah lagi."),
            )
        )
    stored = files.keep(
        content, name=seen.clean_filename, kind=seen.kind, mime=seen.mime, user_id=None, organisation_id=None
    )  # fmt: skip
    detach(pk, kind)
    return RegistrationPaper.objects.create(
        registration=registration, kind=kind, file=stored, added_at=clock.now()
    )  # fmt: skip


@transaction.atomic
def detach(pk: int, kind: str) -> None:
    """Let a paper go again, and its bytes with it."""
    for paper in RegistrationPaper.objects.filter(registration=editable(pk), kind=kind).select_related("file"):
        paper.delete()
        files.forget(paper.file)


def paper_field(kind: str) -> str:
    """How problems and remarks call a paper."""
    return "nib_paper" if kind == RegistrationPaper.Kind.NIB else str(kind)


def track(number: str, email: str) -> Registration | None:
    """The registration of a number, for whoever knows its address too."""
    return Registration.objects.filter(number=number.strip().upper()[:20], email__iexact=email.strip()).first()


@transaction.atomic
def send_mend_link(registration: Registration) -> None:
    """Send the link with which a registration that was sent back is mended."""
    locked = _locked(registration.pk)
    if locked.state == State.NEEDS_WORK and not _too_many_links(locked.email):
        _send_link(locked, locked.language)


def _locked(pk: int) -> Registration:
    return Registration.objects.select_for_update(no_key=True).get(pk=pk)


def editable(pk: int) -> Registration:
    """The locked registration, while its applicant may change it. Raises Refused (409)."""
    registration = _locked(pk)
    if not registration.editable:
        raise Refused(
            Problem(
                "",
                "state",
                gettext("Pendaftaran ini sudah dikirim dan tidak dapat diubah sekarang."),
                gettext("Lacak keadaannya dengan nomor dan surel."),
            ),
            status=409,
        )
    return registration
