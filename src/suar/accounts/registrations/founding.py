"""What an approved registration becomes: a company, and the account of its super admin."""

import re
import unicodedata

from django.db import IntegrityError, transaction

from suar.accounts.models import Group, Organisation, Registration, User
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext


def company_of(registration: Registration) -> Organisation:
    """The company, as it said. Raises Refused (409) where its NIB was given away meanwhile."""
    answers = registration.answers
    try:
        with transaction.atomic():
            return Organisation.objects.create(
                kind=registration.kind, name=registration.name, nib=registration.nib, npwp=registration.npwp[:16],
                address=answers["address"], email=answers["company_email"], phone=answers["phone"],
            )  # fmt: skip
    except IntegrityError:
        raise Refused(
            Problem("nib", "nib_taken", gettext("NIB ini sudah dimiliki organisasi lain di Suar."),
                    gettext("Tolak pendaftaran ini, atau kembalikan bila NIB-nya salah tulis.")),
            status=409,
        ) from None  # fmt: skip


def person_of(registration: Registration, company: Organisation, group: Group) -> User:
    """The person in charge as its super admin, without a password yet, under a name nobody has."""
    answers = registration.answers
    person = User(
        organisation=company, group=group, full_name=answers["person_name"], job_title=answers["person_job"],
        email=registration.email, language=registration.language, identity_kind=answers["identity_kind"],
        identity_number=answers["identity_number"], mobile=answers["person_mobile"], phone=answers["phone"],
        address=answers["address"], terms_accepted_at=registration.terms_accepted_at,
    )  # fmt: skip
    person.set_unusable_password()
    for name in _names(answers["person_name"]):
        person.username = name
        try:
            with transaction.atomic():
                person.save(force_insert=True)
                return person
        except IntegrityError:  # somebody has that name
            continue
    raise RuntimeError("no user name is left")  # ten thousand of one name


def _names(full_name: str) -> list[str]:
    """User names made of a person's name: siti.rahma, siti.rahma2 …"""
    plain = unicodedata.normalize("NFKD", full_name).encode("ascii", "ignore").decode().casefold()
    stem = ".".join(re.findall(r"[a-z0-9]+", plain)[:2])[:24] or "pengguna"
    return [stem, *(f"{stem}{number}" for number in range(2, 10_000))]
