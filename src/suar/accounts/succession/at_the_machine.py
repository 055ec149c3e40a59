"""The technical team's own super admin: the first one of a site, or another where none of them can sign in any more.

The team opens them for all other houses, but nobody for the own one. So whoever runs the machine does (`suar
super-admin`), and all who are super admins there already are told.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from suar.accounts import changes, invitations, messages, own_changes
from suar.accounts.actors import Actor
from suar.accounts.models import Organisation, User
from suar.accounts.registrations import founding
from suar.accounts.registrations.screening import plain
from suar.accounts.roles import Level, OrganisationKind
from suar.accounts.succession import opening
from suar.accounts.succession.nominee import looked, of_why
from suar.accounts.succession.standing import account_of, heads, with_address
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext

#: What stands in the chain as whoever did it.
OPERATOR = Actor(user_id=None, label="Pengelola mesin", system=True)
_NAME = "Direktorat Jenderal Perhubungan Laut"
_LOCK = 0x5355415231  # one at a time: two first ones would make two directorates


@dataclass(frozen=True, slots=True)
class Opened:
    """The account, and the address under which its first password is set; none where it has one already."""

    person: User
    url: str


@transaction.atomic
def open_at_the_machine(answers: Mapping[str, Any], why: str) -> Opened:
    """Open it. Raises Refused with everything that is wrong with the answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    kept, problems = looked(answers)
    problems += of_why(why)
    team = Organisation.objects.filter(kind=OrganisationKind.DIRECTORATE).order_by("pk").first()
    account = account_of(team, kept) if team else None
    if account is not None and account.level == Level.SUPER_ADMIN and account.has_usable_password():
        text = gettext("Orang ini sudah super admin organisasi itu: %(who)s.") % {"who": account.username}
        remedy = gettext("Yang lupa kata sandi memintanya sendiri di halaman masuk.")
        problems.append(Problem("identity_number", "taken", text, remedy))
    if team and kept["email"] and (namesake := with_address(team, kept["email"], account)) is not None:
        text = gettext("Surel ini milik akun lain di organisasi itu: %(who)s.") % {"who": namesake.username}
        problems.append(Problem("email", "taken", text, gettext("Pakai surel orangnya sendiri.")))
    if problems:
        raise Refused.of(problems)
    team = team or Organisation.objects.create(kind=OrganisationKind.DIRECTORATE, name=_NAME)
    return _opened(team, kept, account, plain(why))


def _opened(team: Organisation, kept: dict[str, str], account: User | None, why: str) -> Opened:
    others = list(heads(team).exclude(pk=account.pk if account else 0).order_by("pk"))
    group = team.groups.filter(level=Level.SUPER_ADMIN, active=True).order_by("pk").first()
    group = group or founding.first_group(team)
    before = {"group": account.group.name} if account and account.group else {}
    person = opening.raised(account, group) if account else opening.made(team, group, kept)
    after = {"group": group.name, "level": group.level}
    changes.record(team, OPERATOR, "super_admin_opened", whom=person, group=group, before=before, after=after, why=why)
    for each in others:
        data = {
            "organisation": team.name, "name": str(person), "username": person.username,
            "email": own_changes.masked(person.email), "letter": "suar super-admin", "why": why, "left": "–",
            "url": f"{settings.SUAR_PUBLIC_URL}{reverse('portal:help')}#super-admin",
        }  # fmt: skip
        messages.send("super_admin_opened", user=each, data=data, key=f"machine-{person.pk}-{team.chain_length}")
    return Opened(person, "" if person.has_usable_password() else invitations.invite(person))
