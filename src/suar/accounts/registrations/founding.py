"""What an approved registration becomes: a company, its first group, and the account of a super admin."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from suar.accounts.models import Group, MenuRights, Organisation, Registration, User
from suar.accounts.roles import EVERY_MENU, Level, Right
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext

#: Name of the group of a company's super admins.
FIRST_GROUP = "Super admin"


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


def first_group(company: Organisation) -> Group:
    """The group of a company's super admins, with every right on every menu."""
    taken = set(company.groups.values_list("name", flat=True))
    name = next(each for each in (FIRST_GROUP, *(f"{FIRST_GROUP} {n}" for n in range(2, 1000))) if each not in taken)
    group = Group.objects.create(organisation=company, name=name, level=Level.SUPER_ADMIN)
    MenuRights.objects.create(group=group, menu=EVERY_MENU, **{f"may_{right.value}": True for right in Right})
    return group


def person_of(registration: Registration, company: Organisation, group: Group) -> User:
    """The person in charge as its super admin."""
    answers = registration.answers
    return super_admin(
        group, answers, registration.email, organisation=company, language=registration.language,
        phone=answers["phone"], address=answers["address"], terms_accepted_at=registration.terms_accepted_at,
    )  # fmt: skip


def super_admin(group: Group, answers: Mapping[str, str], email: str, **more: Any) -> User:
    """An account for who is said in the answers, without a password yet, under a name nobody has."""
    person = User(
        group=group, full_name=answers["person_name"], job_title=answers["person_job"], email=email,
        identity_kind=answers["identity_kind"], identity_number=answers["identity_number"],
        mobile=answers["person_mobile"], date_joined=clock.now(), **more,
    )  # fmt: skip
    person.set_unusable_password()
    for name in _names(answers["person_name"]):
        person.username = name
        if User.objects.filter(username__iexact=name).exists():
            continue
        try:
            with transaction.atomic():
                person.save(force_insert=True)
                return person
        except IntegrityError:  # somebody took that name just now
            if not User.objects.filter(username=name).exists():
                raise  # it was something else
    raise RuntimeError("no user name is left")  # ten thousand of one name


def _names(full_name: str) -> list[str]:
    """User names made of a person's name: siti.rahma, siti.rahma2 …"""
    plain = unicodedata.normalize("NFKD", full_name).encode("ascii", "ignore").decode().casefold()
    stem = ".".join(re.findall(r"[a-z0-9]+", plain)[:2])[:24] or "pengguna"
    return [stem, *(f"{stem}{number}" for number in range(2, 10_000))]
