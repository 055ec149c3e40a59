"""How a company or an office is reached: its address, mail and telephone, changed by its own super admins. Its name,
NIB and NPWP say who it is; those only the technical team changes. A port's own office is reached as its port says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from suar.accounts import changes, messages, own_changes
from suar.accounts.actors import Actor
from suar.accounts.administration import scope
from suar.accounts.administration.persons import PersonWish, look
from suar.accounts.administration.wording import unsaid
from suar.accounts.models import Organisation, Posting, RightsChange, User
from suar.accounts.roles import PORT_ROLES, STATE, Level, OrganisationKind, Right
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext, said

FIELDS = ("address", "email", "phone")
VERB, VERB_OF_STATE = "company_changed", "organisation_changed"


def may_change_company(actor: Actor) -> bool:
    """Whether these data are this person's to change: a super admin's of that house, with the right to change."""
    return actor.level == Level.SUPER_ADMIN and scope.may_administer(actor, Right.EDIT) and actor.delegation is None


def is_ports_own(organisation: Organisation) -> bool:
    """Whether it is the office of a port itself, whose address and telephone are facts of the port. One query."""
    if organisation.kind != OrganisationKind.OFFICE:
        return False
    orders = Posting.objects.filter(user__organisation=organisation, port_code=organisation.port_code)
    return orders.filter(role__in=PORT_ROLES).exists()


def data_of(organisation: Organisation) -> dict[str, str]:
    """What is changed here, as it stands."""
    asked = ("email",) if is_ports_own(organisation) else FIELDS
    return {name: getattr(organisation, name) for name in asked}


def data_seen(organisation: Organisation) -> str:
    """A word that stands for exactly these data: whoever gives it back has seen them."""
    return hashlib.sha256(json.dumps(data_of(organisation), sort_keys=True).encode()).hexdigest()[:32]


def versions(organisation: Organisation) -> QuerySet[RightsChange]:
    """How the data changed, newest first."""
    found = RightsChange.objects.filter(organisation=organisation, verb__in=(VERB, VERB_OF_STATE)).select_related(
        "event", "organisation"
    )
    return found.order_by("-at", "-event_id")


@transaction.atomic
def change_company(actor: Actor, answers: Mapping[str, str], *, why: str, seen: str) -> list[str]:
    """Put the company's data right, with a reason; the names of those that changed. ``seen``: the data as shown."""
    doer, organisation = scope.begin(actor, Right.EDIT)
    if not may_change_company(doer):
        raise NotThere(scope.not_yours())
    before = data_of(organisation)
    if seen != data_seen(organisation):
        text = gettext("Data perusahaan diubah orang lain setelah Anda membukanya.")
        remedy = gettext("Bandingkan di tab lain; simpan sekali lagi bila isian ini yang berlaku.")
        raise Refused(Problem("", "stale", text, remedy), status=409)
    after, problems = _read(answers, before)
    if not why.strip():
        problems.append(unsaid())
    if problems:
        raise Refused.of(problems)
    changed = [name for name in before if before[name] != after[name]]
    if not changed:
        return []
    Organisation.objects.filter(pk=organisation.pk).update(**{name: after[name] for name in changed})
    verb = VERB_OF_STATE if organisation.kind in STATE else VERB
    changes.record(
        organisation, doer, verb, before={name: before[name] for name in changed},
        after={name: after[name] for name in changed}, why=why.strip()[:300],
    )  # fmt: skip
    if "email" in changed:
        _tell(organisation, doer, before["email"], after["email"], why)
    return changed


def _read(answers: Mapping[str, str], asked: Iterable[str]) -> tuple[dict[str, str], list[Problem]]:
    kept, problems = {}, []
    for name in asked:
        text = " ".join(answers.get(name, "").split())
        check = look(PersonWish(), name, text)
        kept[name] = check.number if check else text
        if check is not None and check.refused:
            problems.append(Problem(name, "form", said(check.reason), said(check.remedy)))
    return kept, problems


def _tell(organisation: Organisation, doer: Actor, old: str, new: str, why: str) -> None:
    """The former address and the other super admins: what protects a company is told to its address."""
    data = {
        "organisation": organisation.name, "by": doer.name, "email": own_changes.masked(new), "why": why.strip()[:300],
        "url": f"{settings.SUAR_PUBLIC_URL}{reverse('portal:help')}#super-admin",
    }  # fmt: skip
    if old:
        messages.send("company_email_changed", email=old, data=data)
    fellows = User.objects.filter(organisation=organisation, is_active=True, group__level=Level.SUPER_ADMIN)
    for each in fellows.exclude(pk=doer.user_id or 0):
        messages.send("company_email_changed", user=each, data=data)
