"""The technical team's side: the queue of companies that register, and the decision about each."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from suar.accounts import changes, invitations, links, messages, oss
from suar.accounts.actors import WITH_PERSON, Actor, actor_of
from suar.accounts.models import Registration, User
from suar.accounts.registrations.filing import MEND_LIFE, link_to
from suar.accounts.registrations.founding import company_of, first_group, person_of
from suar.accounts.registrations.questions import LABELS
from suar.accounts.roles import EVERY_MENU, MENU_SCREENING, Level, OrganisationKind, Right, Role
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext, in_language
from suar.records import chain

State = Registration.State
_LONGEST = 300


def may_screen(actor: Actor, right: Right = Right.VIEW) -> bool:
    """Whether this person is of the technical team: an admin of the directorate with that menu, for nobody else."""
    admin = actor.level in (Level.SUPER_ADMIN, Level.ADMIN) and actor.delegation is None
    return admin and actor.has_role(Role.DIRECTORATE) and actor.has_right(MENU_SCREENING, right)


def team() -> list[User]:
    """Everybody of the technical team."""
    admins = User.objects.filter(
        is_active=True, organisation__kind=OrganisationKind.DIRECTORATE, organisation__active=True,
        group__level__in=(Level.SUPER_ADMIN, Level.ADMIN),
    )  # fmt: skip
    return [each for each in admins.select_related(*WITH_PERSON).order_by("pk") if may_screen(actor_of(each))]


def registrations(actor: Actor) -> QuerySet[Registration]:
    """What the technical team may see: everything that was ever handed in."""
    handed_in = Registration.objects.exclude(number="")
    return handed_in if may_screen(actor) else handed_in.none()


def queue(actor: Actor) -> QuerySet[Registration]:
    """What waits for a decision, oldest first."""
    return registrations(actor).filter(state=State.SCREENING).order_by("submitted_at", "pk")


def filed_it(actor: Actor, registration: Registration) -> bool:
    """Whether the actor is who filed it: signed in then, or the person in charge by address or identity."""
    if registration.filed_by_id is not None and registration.filed_by_id == actor.user_id:
        return True
    person = User.objects.filter(pk=actor.user_id or 0).only("email", "identity_number").first()
    if person is None:
        return True
    answers = registration.answers
    addresses = {registration.email.casefold(), str(answers.get("company_email", "")).casefold()} - {""}
    same_identity = bool(person.identity_number) and person.identity_number == answers.get("identity_number")
    return person.email.casefold() in addresses or same_identity


def may_decide(actor: Actor, registration: Registration) -> bool:
    """Whether the actor may decide it now."""
    able = may_screen(actor, Right.APPROVE) or may_screen(actor, Right.REJECT)
    return able and registration.state == State.SCREENING and not filed_it(actor, registration)


@transaction.atomic
def approve(pk: int, actor: Actor, seen: int) -> Registration:
    """Make company, first group and super admin, and send the link of the first sign-in, all or nothing."""
    registration = _to_decide(pk, actor, Right.APPROVE, seen)
    company = company_of(registration)
    group = first_group(company)
    person = person_of(registration, company, group)
    changes.record(
        company, actor, "organisation_registered", whom=person, group=group,
        after={"level": Level.SUPER_ADMIN.value, EVERY_MENU: sorted(right.value for right in Right)},
        why=registration.number,
    )  # fmt: skip
    if registration.oss and registration.oss.get("nib") == registration.nib:
        oss.keep(company, registration.oss)
    registration.organisation, registration.user = company, person
    _decided(registration, actor, State.APPROVED, organisation=company.pk)
    token = links.make(invitations.CONFIRM, invitations.LIFETIME, user=person)
    messages.send(
        "registration_approved", user=person,
        data={
            "name": str(person), "username": person.username, "company": company.name, "number": registration.number,
            "until": invitations.moment(clock.now() + invitations.LIFETIME),
            "url": settings.SUAR_PUBLIC_URL + reverse("portal:account_confirm", args=[token]),
        },
    )  # fmt: skip
    return registration


@transaction.atomic
def send_back(pk: int, actor: Actor, seen: int, remarks: Mapping[str, str], reason: str) -> Registration:
    """Send it back with what is to be mended, question by question."""
    registration = _to_decide(pk, actor, Right.REJECT, seen)
    kept = {name: " ".join(plain(text).split())[:_LONGEST] for name, text in remarks.items() if name in LABELS}
    if not any(kept.values()) and not plain(reason):
        raise _no_reason(gettext("Tandai yang harus diperbaiki, atau tulis alasannya."))
    registration.remarks, registration.reason = kept, plain(reason)[:500]
    _decided(registration, actor, State.NEEDS_WORK, questions=sorted(kept))
    messages.send(
        "registration_mend", email=registration.email, language=registration.language,
        data={
            "number": registration.number, "company": registration.name, "reason": _reasons(registration),
            "url": link_to(registration, MEND_LIFE),
        },
    )  # fmt: skip
    return registration


@transaction.atomic
def reject(pk: int, actor: Actor, seen: int, reason: str) -> Registration:
    """Reject it for good; the company may register anew."""
    registration = _to_decide(pk, actor, Right.REJECT, seen)
    if not plain(reason):
        raise _no_reason(gettext("Tulis alasan penolakan."))
    registration.reason, registration.remarks = plain(reason)[:500], {}
    _decided(registration, actor, State.REJECTED)
    messages.send(
        "registration_rejected", email=registration.email, language=registration.language,
        data={"number": registration.number, "company": registration.name, "reason": registration.reason},
    )  # fmt: skip
    return registration


def _to_decide(pk: int, actor: Actor, right: Right, seen: int) -> Registration:
    """The locked registration, once everything that stands against deciding it was asked again."""
    if not may_screen(actor, right):
        raise NotThere(Problem("", "not_found", gettext("Pendaftaran ini tidak ada.")))
    registration = Registration.objects.select_for_update(no_key=True).filter(pk=pk).exclude(number="").first()
    if registration is None:
        raise NotThere(Problem("", "not_found", gettext("Pendaftaran ini tidak ada.")))
    if registration.state != State.SCREENING or registration.submissions != seen:
        who = str(registration.decided_by or gettext("pemohon"))
        text = gettext("Pendaftaran ini sudah berubah: %(state)s, oleh %(who)s.")
        raise Refused(
            Problem("", "state", text % {"state": registration.get_state_display(), "who": who},
                    gettext("Muat ulang halaman ini untuk melihat keadaan terakhir.")),
            status=409,
        )  # fmt: skip
    if filed_it(actor, registration):
        raise Refused(
            Problem("", "own_case", gettext("Anda tidak dapat memutus pendaftaran yang Anda ajukan sendiri."),
                    gettext("Minta rekan lain di tim teknis memutusnya.")),
            status=403,
        )  # fmt: skip
    return registration


def _decided(registration: Registration, actor: Actor, state: Registration.State, **particulars: object) -> None:
    registration.state, registration.decided_at, registration.decided_by_id = state, clock.now(), actor.user_id
    registration.due_at = None
    chain.append(registration, state.value, actor, reason=registration.reason, **particulars)
    registration.save()


def _reasons(registration: Registration) -> str:
    """What is to be mended, as the mail says it, in the applicant's language."""
    lines = [registration.reason] if registration.reason else []
    with in_language(registration.language):
        for name, text in registration.remarks.items():
            lines.append(f"- {LABELS[name]}: {text}" if text else f"- {LABELS[name]}")
    return "\n".join(lines)


def plain(text: str) -> str:
    """Words for a table: without NUL, which none takes, and without blanks around."""
    return text.replace("\x00", "").strip()


def _no_reason(text: str) -> Refused:
    return Refused(Problem("reason", "reason", text, gettext("Pemohon harus tahu apa yang diminta.")))
