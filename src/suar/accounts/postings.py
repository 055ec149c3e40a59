"""Orders that post officers to a port and a function, their own or in another's stead. The only writer of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Greatest

from suar.accounts import changes
from suar.accounts.actors import Actor
from suar.accounts.messages import send
from suar.accounts.models import Organisation, Posting, User
from suar.accounts.roles import AGENCY_ROLES, MENU_USERS, PORT_ROLES, Capacity, Level, OrganisationKind, Right, Role
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext, in_language, said

#: A substitute stands in for so long at most; then the post is given to somebody [own].
LONGEST_IN_STEAD = timedelta(days=186)


@dataclass(frozen=True, slots=True)
class Order:
    """What an order says. ``person`` and ``substitutes``: sign-in names of people of the same office."""

    person: str
    port_code: str
    role: Role
    zone: str
    order_number: str
    since: date
    until: date | None = None
    capacity: Capacity | None = None
    substitutes: str = ""


def may_post(actor: Actor, right: Right = Right.CREATE) -> bool:
    """The directorate's admins for every office, and an office's super admin for its own."""
    if not actor.active or actor.delegation is not None or not actor.has_right(MENU_USERS, right):
        return False
    if actor.has_role(Role.DIRECTORATE):  # ticks on every menu make nobody an admin
        return actor.level in (Level.SUPER_ADMIN, Level.ADMIN)
    office = actor.organisation is not None and actor.organisation.kind == OrganisationKind.OFFICE
    return office and actor.level == Level.SUPER_ADMIN


def officers(actor: Actor) -> QuerySet[User]:
    """The people whom the actor may post: nobody posts themselves."""
    every = User.objects.filter(organisation__kind=OrganisationKind.OFFICE, is_active=True).exclude(
        pk=actor.user_id or 0
    )
    every = every.select_related("organisation").order_by("organisation__name", "full_name", "pk")
    if not may_post(actor, Right.VIEW):
        return every.none()
    return every if actor.has_role(Role.DIRECTORATE) else every.filter(organisation=actor.organisation_id)


def postings(actor: Actor) -> QuerySet[Posting]:
    """Orders of the offices the actor looks after, ended ones too, newest first."""
    every = Posting.objects.select_related("user__organisation", "substitutes").order_by("-pk")
    if not may_post(actor, Right.VIEW):
        return every.none()
    return every if actor.has_role(Role.DIRECTORATE) else every.filter(user__organisation=actor.organisation_id)


def may_end(actor: Actor, posting: Posting) -> bool:
    """Whoever may post that person may end the order, while its last day has not passed; a head's: the directorate."""
    if not may_post(actor, Right.EDIT) or posting.user_id == actor.user_id or is_over(posting):
        return False
    return actor.has_role(Role.DIRECTORATE) or posting.role != Role.HEAD_OF_OFFICE or bool(posting.capacity)


def is_over(posting: Posting) -> bool:
    """Its last day has passed at its port, or it was ended before its first."""
    return posting.until is not None and posting.until < max(posting.since, clock.today(posting.zone))


def roles_to_give(actor: Actor, office: Organisation) -> frozenset[Role]:
    """Functions that may be given at an office: by itself those it has been given before, never its definite head."""
    if actor.has_role(Role.DIRECTORATE):
        return PORT_ROLES | AGENCY_ROLES
    given = {Role(role) for role in Posting.objects.filter(user__organisation=office).values_list("role", flat=True)}
    return PORT_ROLES if given & PORT_ROLES else frozenset(given)


def _at_home(actor: Actor, port_code: str) -> bool:
    """Whether the port is one whose orders the actor makes: an office's own, for the directorate every one."""
    office = actor.organisation
    return actor.has_role(Role.DIRECTORATE) or (office is not None and office.port_code == port_code)


def title_of(role: Role, capacity: str = "") -> str:
    """The function as it is called, in the reader's language: "Plh. Syahbandar"."""
    return f"{capacity.title()}. {said(role.label)}" if capacity else said(role.label)


def overlapping(actor: Actor, order: Order) -> list[Posting]:
    """Orders of the same function at the same port in the same days, as far as the actor has a say there."""
    if not may_post(actor) or not _at_home(actor, order.port_code):
        return []
    meets = Q(until=None) | Q(until__gte=Greatest(F("since"), order.since))
    if order.until is not None:
        meets &= Q(since__lte=order.until)
    same = Posting.objects.filter(meets, port_code=order.port_code, role=order.role).select_related("user")
    stood_in_for = Q(user__username=order.substitutes) if order.capacity else Q(pk__in=[])
    return list(same.exclude(stood_in_for).order_by("since", "pk")[:20])


@transaction.atomic
def post(actor: Actor, order: Order) -> Posting:
    """Make the order; the officer is told, and the office's chain says it."""
    _require(may_post(actor))
    person = officers(actor).filter(username=order.person).first()
    if person is None or person.organisation is None:
        text = gettext("Tidak ada orang dengan nama pengguna itu yang dapat Anda tugaskan.")
        raise Refused(Problem("person", "not_found", text, gettext("Pilih dari daftar; diri sendiri tidak termasuk.")))
    Organisation.objects.select_for_update(no_key=True).get(pk=person.organisation.pk)
    stood = None
    if order.substitutes:
        stood = User.objects.filter(organisation=person.organisation, username=order.substitutes).first()
    problems = [*_problems(actor, order, person, stood)]
    if problems:
        raise Refused.of(problems)
    made = Posting.objects.create(
        user=person, port_code=order.port_code, role=order.role, zone=order.zone, order_number=order.order_number,
        since=order.since, until=order.until, capacity=order.capacity or "", substitutes=stood,
    )  # fmt: skip
    changes.record(person.organisation, actor, "posted", whom=person, after=_said(made))
    send("posting_made", user=person, data=_words(made), key=f"posting:{made.pk}")
    return made


@transaction.atomic
def end(actor: Actor, pk: int, last_day: date, why: str) -> Posting:
    """End an order on a day that is not past: it is kept, with the reason."""
    found = postings(actor).filter(pk=pk).first()
    if found is None or found.user.organisation is None:
        raise NotThere(Problem("", "not_found", gettext("Penugasan ini tidak ditemukan.")))
    office = Organisation.objects.select_for_update(no_key=True).get(pk=found.user.organisation.pk)
    posting = Posting.objects.select_for_update(of=("self",)).select_related("user", "substitutes").get(pk=pk)
    if is_over(posting):
        raise Refused(Problem("", "state", gettext("Penugasan ini sudah berakhir.")), status=409)
    _require(may_end(actor, posting))
    problems = []
    yesterday = clock.today(posting.zone) - timedelta(days=1)
    if last_day < yesterday or (posting.until is not None and last_day > posting.until):
        text = gettext("Hari terakhir paling awal kemarin, dan tidak sesudah yang tertulis di surat perintah.")
        problems.append(Problem("last_day", "order", text, gettext("Pilih kemarin untuk mengakhirinya sekarang.")))
    if not why.strip():
        problems.append(Problem("why", "missing", gettext("Tulis alasannya."), gettext("Satu kalimat cukup.")))
    if problems:
        raise Refused.of(problems)
    before = _said(posting)
    posting.until, posting.ended_why = max(last_day, posting.since - timedelta(days=1)), why.strip()[:300]
    posting.save(update_fields=["until", "ended_why"])
    after = _said(posting)
    event = changes.record(office, actor, "posting_ended", whom=posting.user, before=before, after=after, why=why)
    key = f"posting:{posting.pk}:{event.pk}"  # it may be ended again, on an earlier day
    send("posting_ended", user=posting.user, data=_words(posting) | {"why": why}, key=key)
    return posting


def _problems(actor: Actor, order: Order, person: User, stood: User | None) -> Iterator[Problem]:
    office = person.organisation
    assert office is not None
    directorate = actor.has_role(Role.DIRECTORATE)
    if order.role not in roles_to_give(actor, office):
        text = gettext("Fungsi itu bukan fungsi kantor ini.")
        yield Problem("role", "role", text, gettext("Fungsi yang pertama kali diberikan kantor ditetapkan direktorat."))
    elif order.role == Role.HEAD_OF_OFFICE and not order.capacity and not directorate:
        text = gettext("Kepala kantor ditugaskan oleh direktorat.")
        yield Problem("role", "role", text, gettext("Kantor sendiri hanya menunjuk Plh. atau Plt. kepala kantor."))
    if not _at_home(actor, order.port_code):
        text = gettext("Kantor ini hanya menugaskan di pelabuhannya sendiri.")
        yield Problem("port_code", "other_port", text, gettext("Penugasan ke pelabuhan lain dibuat direktorat."))
    if order.until is not None and order.until < order.since:
        text, remedy = gettext("Hari terakhir sebelum hari pertama."), gettext("Periksa kedua tanggalnya.")
        yield Problem("until", "order", text, remedy)
    if order.capacity:
        yield from _in_stead(order, person, stood)
    elif order.substitutes:
        text = gettext("Yang digantikan hanya diisi bagi Plh. atau Plt.")
        yield Problem("substitutes", "not_asked", text, gettext("Pilih Plh. atau Plt., atau kosongkan."))


def _in_stead(order: Order, person: User, stood: User | None) -> Iterator[Problem]:
    if order.until is None or order.until - order.since > LONGEST_IN_STEAD:
        text = gettext("Penugasan pengganti perlu hari terakhir, paling lama enam bulan.")
        yield Problem("until", "missing", text, gettext("Isi hari terakhir; perpanjang dengan surat baru."))
    if order.substitutes and (stood is None or stood.pk == person.pk):
        text = gettext("Yang digantikan haruslah orang lain dari kantor yang sama.")
        yield Problem("substitutes", "not_found", text, gettext("Pilih dari daftar."))
    elif order.capacity == Capacity.ACTING_DAILY and stood is None:
        text = gettext("Plh. menggantikan seseorang yang berhalangan; pilih siapa.")
        yield Problem("substitutes", "missing", text, gettext("Untuk jabatan yang kosong pilih Plt."))
    elif stood is not None and not Posting.objects.filter(
        Q(until=None) | Q(until__gte=order.since), user=stood, role=order.role, port_code=order.port_code, capacity=""
    ).exists():  # fmt: skip
        text = gettext("%(name)s tidak bertugas dalam fungsi itu di pelabuhan itu.") % {"name": stood}
        yield Problem("substitutes", "not_there", text, gettext("Periksa fungsi dan pelabuhannya."))


def _said(posting: Posting) -> dict[str, object]:
    return {
        "order": posting.order_number, "port": posting.port_code, "role": posting.role, "since": posting.since,
        "until": posting.until, "capacity": posting.capacity,
        "substitutes": posting.substitutes.username if posting.substitutes else "",
    }  # fmt: skip


def _words(posting: Posting) -> dict[str, str]:
    days = f"{posting.since:%d-%m-%Y} – {posting.until:%d-%m-%Y}" if posting.until else f"{posting.since:%d-%m-%Y} –"
    with in_language(posting.user.language):
        function = title_of(Role(posting.role), posting.capacity)
    return {"number": posting.order_number, "function": function, "port": posting.port_code, "days": days}


def _require(allowed: bool) -> None:
    if not allowed:
        text = gettext("Penugasan dibuat direktorat atau super admin kantor, bukan oleh yang ditugaskan.")
        remedy = gettext("Mintalah kepada super admin kantor Anda.")
        raise Refused(Problem("", "permission", text, remedy), status=403)
