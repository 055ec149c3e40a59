"""The whole is looked at and handed in to the technical team, under its number."""

import hashlib
from collections.abc import Collection
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse

from suar.accounts import messages
from suar.accounts.models import Organisation, Registration, RegistrationPaper
from suar.accounts.registrations import questions
from suar.accounts.registrations.filing import Applicant, editable, paper_field
from suar.accounts.registrations.questions import STEPS
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.records import chain, outbox, sequences
from suar.records.workdays import next_working_day

State = Registration.State
_ZONE = ZoneInfo("Asia/Jakarta")


def problems_of(registration: Registration, step: str, ports_there: Collection[str] | None = None) -> list[Problem]:
    """What is missing or wrong in a step. ``ports_there``: which of the ports there are in the register."""
    if step == "ports":
        return _problems_of_ports(registration, ports_there)
    if step == "papers":
        there = set(registration.papers.values_list("kind", flat=True))
        return [
            Problem(paper_field(kind), "paper", gettext("Belum dilampirkan: %(paper)s.") % {"paper": kind.label},
                    gettext("Unggah PDF-nya."))
            for kind in RegistrationPaper.Kind if kind not in there
        ]  # fmt: skip
    return questions.read(registration.answers, step)[1]


def _problems_of_ports(registration: Registration, there: Collection[str] | None) -> list[Problem]:
    chosen = registration.answers.get("ports", [])
    if not chosen:
        return [
            Problem(
                "ports",
                "answer",
                gettext("Belum ada pelabuhan yang dipilih."),
                gettext("Pilih paling sedikit satu pelabuhan tempat perusahaan bekerja."),
            )
        ]
    unknown = [code for code in chosen if there is not None and code not in there]
    text, remedy = gettext("Pelabuhan %(code)s tidak ada dalam register."), gettext("Hapus, lalu pilih dari daftar.")
    return [Problem("ports", "answer", text % {"code": code}, remedy) for code in unknown]


@transaction.atomic
def submit(pk: int, *, terms: bool, ports_there: Collection[str]) -> Registration:
    """Hand the whole in to the technical team. Raises Refused with everything that is missing or wrong."""
    registration = editable(pk)
    problems = [problem for step in STEPS for problem in problems_of(registration, step, ports_there)]
    if not terms and registration.terms_accepted_at is None:
        problems.append(
            Problem(
                "terms",
                "terms",
                gettext("Syarat dan ketentuan belum disetujui."),
                gettext("Baca keduanya, lalu centang persetujuannya."),
            )
        )
    if problems:
        raise Refused.of(problems)
    answers = dict(registration.answers)
    for step in STEPS:
        answers |= questions.read(answers, step)[0]
    registration.answers = answers
    registration.kind, registration.name = answers["kind"], answers["name"]
    registration.nib, registration.npwp = answers["nib"], answers["npwp"]
    if Organisation.objects.filter(nib=registration.nib).exists():
        raise _taken()
    return _handed_in(registration)


def _handed_in(registration: Registration) -> Registration:
    now = clock.now()
    registration.terms_accepted_at = registration.terms_accepted_at or now
    registration.submitted_at, registration.due_at = now, next_working_day(now, _ZONE.key)
    registration.submissions += 1
    registration.state, registration.oss, registration.oss_read_at = State.SCREENING, None, None
    try:
        with transaction.atomic():
            registration.save()
    except IntegrityError:  # somebody else registers the same NIB
        raise _taken() from None
    if not registration.number:
        year = now.astimezone(_ZONE).year
        registration.number = f"REG-{year}-{sequences.take(f'REG/{year}'):06}"
    chain.append(registration, "submitted", Applicant(), number=registration.number, content=digest(registration))
    registration.save()
    messages.send(
        "registration_received", email=registration.email, language=registration.language,
        data={"number": registration.number, "company": registration.name, "url": _tracking()},
        key=f"{registration.pk}/{registration.submissions}",
    )  # fmt: skip
    outbox.leave("suar.accounts.tasks.read_oss", registration_id=registration.pk)
    outbox.leave(
        "suar.accounts.tasks.announce", registration_id=registration.pk, submissions=registration.submissions
    )  # fmt: skip
    return registration


def digest(registration: Registration) -> str:
    """The hash of what was handed in: the chain proves it without keeping it."""
    papers = sorted(registration.papers.values_list("kind", "file__sha256"))
    text = chain.canonical({"answers": registration.answers, "papers": papers})
    return hashlib.sha256(text.encode()).hexdigest()


def _tracking() -> str:
    return str(settings.SUAR_PUBLIC_URL) + reverse("portal:registration_track")


def _taken() -> Refused:
    """The same words whether the company is there or somebody else is registering it."""
    return Refused(
        Problem(
            "nib",
            "nib_taken",
            gettext("Perusahaan dengan NIB ini tidak dapat didaftarkan lagi: sudah terdaftar atau sedang diperiksa."),
            gettext(
                "Minta super admin perusahaan membuat akun untuk Anda, atau tunggu pendaftaran yang berjalan. "
                "Bila super admin itu sudah tidak ada: Bantuan, Super admin lain."
            ),
        ),
        status=409,
    )
