"""Route permits (RPK) of ships as the directorate enters them: one number once, ended early with a reason."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from suar.accounts import changes
from suar.accounts.actors import Actor
from suar.accounts.models import Organisation
from suar.accounts.roles import OrganisationKind, Right
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.identifiers import normal_call_sign, normal_imo, registration_key
from suar.kernel.words import gettext, in_language, said
from suar.portcalls import inuse
from suar.portcalls.models import PortCall
from suar.registry import permits as register
from suar.registry import ports
from suar.registry.models import Permit, PermitKind, Port, Ship
from suar.workflow import permissions
from suar.workflow.ports.reading import Reader
from suar.workflow.ports.words import naming

ZONE = "Asia/Jakarta"
#: The kinds entered by hand; the others are issued here, by their own applications.
KINDS = (PermitKind.LINER, PermitKind.TRAMPER)
#: A permit runs this long at most, and names so many ports [own].
LONGEST, OLDEST, MOST = timedelta(days=3660), date(2000, 1, 1), 60
_HOLDERS = (OrganisationKind.AGENT, OrganisationKind.OWNER)


@transaction.atomic
def enter(actor: Actor, typed: Mapping[str, str]) -> Permit:
    """A permit under its own number, which never stands twice."""
    house = _begin(actor, Right.CREATE)
    read, today = Reader(typed), clock.today(ZONE)
    kind, number = read.one_of("kind", [one.value for one in KINDS]), read.words("number", 60)
    ship, holder, codes = _ship(read), _holder(read), _ports(read)
    begins = read.day("valid_from", OLDEST, today + LONGEST)
    ends = read.day("valid_until", today, today + LONGEST)
    if begins is not None and ends is not None and not begins <= ends <= begins + LONGEST:
        text = gettext("Masa berakhir sebelum dimulai, atau lebih dari sepuluh tahun.")
        read.wrong("valid_until", "order", text, gettext("Periksa kedua tanggal."))
    if number and (taken := _same(number, ship)) is not None:
        read.problems.append(_taken(taken))
    read.done()
    assert ship is not None
    assert holder is not None
    made = register.add(
        PermitKind(kind), number, holder=holder, ship=ship, port_codes=codes, valid_from=begins, valid_until=ends
    )
    if made is None:  # a list of calls brought it at this very moment
        raise Refused(Problem("number", "taken", gettext("Nomor ini baru saja dicatat."), gettext("Muat ulang.")))
    changes.record(house, actor, "permit_entered", after=_said(made))
    return made


@transaction.atomic
def end(actor: Actor, pk: int, why: str) -> Permit:
    """A permit stands no longer from now on, with a reason; calls that are open go on."""
    house = _begin(actor, Right.DELETE)
    found = Permit.objects.select_for_update(of=("self",)).filter(pk=pk) if 0 < pk < 2**63 else Permit.objects.none()
    permit = found.select_related("ship", "holder").first()
    if permit is None:
        raise NotThere(Problem("", "not_found", gettext("Izin ini tidak ada."), gettext("Periksa daftarnya.")))
    if not may_end(permit):
        text = gettext("Izin ini sudah berakhir, atau terbit dari permohonan.")
        remedy = gettext("Izin yang terbit dari permohonan dicabut pada berkasnya.")
        raise Refused(Problem("", "state", text, remedy), status=409)
    read = Reader({"why": why})
    reason = read.words("why", 300)
    read.done()
    register.revoke([permit.number])
    changes.record(house, actor, "permit_ended", before=_said(permit), why=reason)
    return permit


def may_end(permit: Permit) -> bool:
    """Whether it still stands and is one that is entered by hand."""
    return not permit.revoked and permit.kind in KINDS and not lapsed(permit)


def lapsed(permit: Permit) -> bool:
    """Whether its last day is over at the directorate's seat."""
    return permit.valid_until is not None and permit.valid_until < clock.today(ZONE)


def resting(permit: Permit) -> str:
    """Open calls of the ship, a few of them by name: they go on when the permit ends."""
    calls = PortCall.objects.filter(ship=permit.ship_id, closed_at=None, cancelled_at=None)
    return naming(inuse.named(calls.select_related("ship").order_by("eta", "pk")[:200]))


def found(sought: str) -> QuerySet[Permit]:
    """Permits whose number, or whose ship's name or mark, begins as was typed."""
    every = Permit.objects.select_related("ship", "holder")
    if not sought:
        return every
    ships = Ship.objects.filter(
        Q(name_key__startswith=sought.casefold()) | Q(registration_key__startswith=registration_key(sought))
        | Q(imo_number__startswith=sought) | Q(call_sign__startswith=sought.upper())
    )  # fmt: skip
    return every.filter(Q(number__startswith=sought) | Q(ship__in=ships))


def _begin(actor: Actor, right: Right) -> Organisation:
    """The directorate, its row locked: two permits at once are entered one after the other."""
    if not permissions.may_see_permits(actor) or actor.organisation is None:
        raise NotThere(Problem("", "not_found", gettext("Halaman ini tidak ada bagi Anda.")))
    if not permissions.may_keep_permits(actor, right):
        text, remedy = gettext("Kelompok Anda tidak boleh mengubah izin."), gettext("Mintalah kepada admin Anda.")
        raise Refused(Problem("", "permission", text, remedy), status=403)
    return Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation.pk)


def _ship(read: Reader) -> Ship | None:
    """The ship that was meant, by one of her marks or by a name that only she has; of this flag."""
    text = read.words("ship", 120)
    if not text or (read.problems and read.problems[-1].field == "ship"):
        return None
    marks = (("registration_key", registration_key(text)), ("imo_number", normal_imo(text)),
             ("call_sign", normal_call_sign(text)), ("name_key", text.casefold()))  # fmt: skip
    for column, value in marks:
        several = list(Ship.objects.filter(**{column: value}).order_by("pk")[:5]) if value else []
        if len(several) > 1:
            near = ", ".join(one.identity or one.name for one in several)
            wrong = gettext("Ada beberapa kapal dengan nama atau tanda itu.")
            read.wrong("ship", "several", wrong, gettext("Tulis tanda pendaftarannya: %(near)s.") % {"near": near})
            return None
        if several and several[0].is_foreign:
            wrong = gettext("Kapal ini berbendera asing; izinnya PKKA.")
            read.wrong("ship", "flag", wrong, gettext("PKKA diajukan agennya lewat Suar."), "PM 8/2022")
            return None
        if several:
            return several[0]
    remedy = gettext("Periksa tandanya; kapal baru didaftarkan dahulu oleh agennya.")
    read.wrong("ship", "not_found", gettext("Kapal ini tidak ada dalam daftar."), remedy)
    return None


def _holder(read: Reader) -> Organisation | None:
    """The company, by its NIB or its exact name."""
    text = read.words("holder", 200)
    if not text or (read.problems and read.problems[-1].field == "holder"):
        return None
    companies = Organisation.objects.filter(kind__in=_HOLDERS)
    by_nib = re.fullmatch(r"[0-9]{13}", text)
    several = list(companies.filter(nib=text) if by_nib else companies.filter(name__iexact=text)[:2])
    if len(several) == 1:
        return several[0]
    if several:
        wrong, remedy = gettext("Ada beberapa perusahaan dengan nama itu."), gettext("Tulis NIB-nya.")
    else:
        wrong = gettext("Tidak ada agen atau pemilik kapal terdaftar dengan nama itu.")
        remedy = gettext("Salin namanya dari daftar organisasi, atau tulis NIB-nya.")
    read.wrong("holder", "not_in_list", wrong, remedy)
    return None


def _ports(read: Reader) -> list[str]:
    """Codes or names of ports, set apart by commas; none: every port."""
    words = [one.strip() for one in re.split(r"[,;\n]", read.typed.get("ports", "")) if one.strip()]
    if len(words) > MOST:
        read.wrong("ports", "too_many", gettext("Paling banyak %(n)s pelabuhan.") % {"n": MOST})
        return []
    known = set(Port.objects.filter(code__in=[one.upper() for one in words]).values_list("code", flat=True))
    codes = []
    for word in dict.fromkeys(words):
        port = None if word.upper() in known else ports.named(word)
        if word.upper() not in known and port is None:
            text = gettext("Pelabuhan %(port)s tidak ada dalam daftar.") % {"port": word[:60]}
            read.wrong("ports", "not_found", text, gettext("Tulis kode pelabuhan, dipisah koma."))
            return []
        codes.append(port.code if port else word.upper())
    return sorted(set(codes))


def _same(number: str, ship: Ship | None) -> Permit | None:
    """The permit of this number, in capitals or not where it is this ship's."""
    taken = Q(number=number) | (Q(ship=ship, number__iexact=number) if ship else Q(pk=None))
    return Permit.objects.select_related("ship").filter(taken).first()


def _taken(permit: Permit) -> Problem:
    text = gettext("Nomor ini sudah tercatat untuk %(ship)s.") % {"ship": permit.ship.name}
    return Problem("number", "taken", text, gettext("Cari nomornya dalam daftar izin."))


def _said(permit: Permit) -> dict[str, Any]:
    """As the history keeps it, in the language of the law."""
    with in_language("id"):
        about = f"{said(PermitKind(permit.kind).label)} · {permit.ship.name} · {permit.holder.name}"
    days = {name: day.isoformat() if day else "" for name, day in (
        ("since", permit.valid_from), ("until", permit.valid_until))}  # fmt: skip
    return {"number": permit.number, "text": about, **days, "ports": permit.port_codes}
