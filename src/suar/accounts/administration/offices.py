"""The technical team founds an office at a port: companies register themselves, offices do not. Its one writer."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction

from suar.accounts import changes
from suar.accounts.actors import Actor
from suar.accounts.models import Organisation
from suar.accounts.registrations.questions import BY_NAME, Question, cut
from suar.accounts.registrations.screening import may_screen, plain
from suar.accounts.roles import OrganisationKind, Right
from suar.kernel.checks import Check, refuse
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import _, gettext

VERB = "office_made"
SHORTEST_WHY, WHY = 10, 500
_EMAIL = replace(
    BY_NAME["company_email"], name="email", label=_("Surel kantor"), autocomplete="off",
    hint=_("Ke surel ini diberitahukan bila super admin baru dibuka."),
)  # fmt: skip
#: What is asked about an office beside its port, in the order of the page.
QUESTIONS: tuple[Question, ...] = (
    replace(
        BY_NAME["name"], label=_("Nama kantor"), autocomplete="off",
        hint=_("Lengkap, seperti pada keputusan yang membentuknya: KSOP, KUPP, balai karantina, kantor imigrasi …"),
    ),
    replace(BY_NAME["address"], label=_("Alamat kantor"), autocomplete="off"),
    _EMAIL,
    replace(BY_NAME["phone"], label=_("Telepon kantor"), autocomplete="off"),
    replace(
        BY_NAME["name"], name="order_number", label=_("Nomor keputusan"), maxlength=60, autocomplete="off",
        hint=_("Keputusan yang membentuk kantor ini, atau yang menempatkannya di pelabuhan itu."),
    ),
)  # fmt: skip
_COLUMNS = ("name", "address", "email", "phone")


@dataclass(frozen=True, slots=True)
class OfficeWish:
    """What is typed of an office; ``port_code`` empty where no port was meant."""

    answers: Mapping[str, Any]
    port_code: str
    why: str


def may_make_office(actor: Actor) -> bool:
    """Whether the actor founds offices: whoever of the technical team also opens their super admins."""
    return may_screen(actor, Right.APPROVE)


def asked_of_office(given: Mapping[str, Any]) -> dict[str, str]:
    """The answers as they were typed, none longer than what would be refused anyway."""
    return {each.name: cut(each, str(given.get(each.name, ""))) for each in QUESTIONS}


@transaction.atomic
def make_office(actor: Actor, wish: OfficeWish, *, ports_there: Collection[str]) -> Organisation:
    """Found it, without anybody yet. ``ports_there``: codes of ports that are in the register."""
    if not may_make_office(actor):
        raise NotThere(Problem("", "not_found", gettext("Halaman ini tidak ada.")))
    kept, problems = _looked(wish, ports_there)
    known = {"kind": OrganisationKind.OFFICE, "port_code": wish.port_code}
    if not problems and Organisation.objects.filter(name__iexact=kept["name"], **known).exists():
        problems.append(_taken(kept["name"]))
    if problems:
        raise Refused.of(problems)
    columns = {name: kept[name] for name in _COLUMNS}
    try:
        with transaction.atomic():
            office = Organisation.objects.create(**known, **columns)
    except IntegrityError:  # somebody founded it just now
        raise Refused(_taken(kept["name"]), status=409) from None
    after = {**columns, "port": wish.port_code, "order_number": kept["order_number"]}
    changes.record(office, actor, VERB, after=after, why=plain(wish.why))
    return office


def _looked(wish: OfficeWish, ports_there: Collection[str]) -> tuple[dict[str, str], list[Problem]]:
    kept, problems = {}, []
    for question in QUESTIONS:
        found = _answer(question, str(wish.answers.get(question.name, "")))
        kept[question.name] = found.number
        if found.refused:
            remedy = found.remedy or gettext("Periksa lagi dan perbaiki.")
            problems.append(Problem(question.name, "answer", found.reason, remedy))
    if wish.port_code not in ports_there:
        text = gettext("Pelabuhan ini belum dipilih, atau tidak ada dalam daftar.")
        remedy = gettext("Ketik nama atau kodenya, lalu pilih dari daftar yang muncul.")
        problems.insert(1 if problems and problems[0].field == "name" else 0, Problem("port", "answer", text, remedy))
    if not SHORTEST_WHY <= len(plain(wish.why)) <= WHY:
        text = gettext("Alasannya terlalu pendek atau terlalu panjang.")
        remedy = gettext("Tulis sebabnya dengan kata-kata, %(least)s sampai %(most)s huruf.")
        problems.append(Problem("why", "answer", text, remedy % {"least": SHORTEST_WHY, "most": WHY}))
    return kept, problems


def _answer(question: Question, text: str) -> Check:
    if not text.strip():
        return refuse(_("Belum diisi."), _("Isi pertanyaan ini."))
    if len(text) > question.maxlength:
        return refuse(_("Terlalu panjang."), _("Paling banyak %(most)s huruf.") % {"most": question.maxlength})
    return question.look(text)


def _taken(name: str) -> Problem:
    text = gettext("Di pelabuhan itu sudah ada kantor bernama %(name)s.") % {"name": name}
    return Problem("name", "taken", text, gettext("Cari kantor itu di daftar organisasi, atau tulis nama lengkapnya."))
