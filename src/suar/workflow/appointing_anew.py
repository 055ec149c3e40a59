"""Stevedores and forwarders added, replaced or released while a visit goes on: what stands against it, what follows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from suar.accounts.models import Organisation
from suar.accounts.roles import OrganisationKind
from suar.cargo import stevedoring
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import appointments, variants
from suar.portcalls.models import PortCall
from suar.workflow.appointed import plans_of
from suar.workflow.appointing import Appointee, laid_ready
from suar.workflow.forms import BaseForm, Field, Text
from suar.workflow.service import Effect, Ends

#: As they are called on letters, in whatever language.
_SHORT: dict[str, str] = {OrganisationKind.STEVEDORE: "PBM", OrganisationKind.FORWARDER: "JPT"}


class Working(BaseForm):
    """A company that stands appointed now, and whether it goes on; its name is how it stands on the letter."""

    name: Text = Field(title=_("Perusahaan yang ditunjuk"))
    stays: bool = Field(True, title=_("Tetap bekerja"))


class Wanted(Protocol):
    """Who goes on and who comes, as the form states it."""

    @property
    def present(self) -> Sequence[Working]: ...
    @property
    def added(self) -> Sequence[Appointee]: ...


def _key(name: str) -> str:
    return " ".join(name.casefold().split())


def listed(standing: Sequence[Organisation]) -> list[tuple[str, Organisation]]:
    """Each company by its name; where one name is borne by two, as stevedore and as forwarder, with what it is."""
    borne = Counter(_key(company.name) for company in standing)
    return [(_with_kind(one) if borne[_key(one.name)] > 1 else one.name, one) for one in standing]


def _with_kind(company: Organisation) -> str:
    return f"{company.name} ({_SHORT.get(company.kind, company.kind)})"


def leaving(call: PortCall, wanted: Wanted) -> list[Organisation]:
    """The companies whose appointment ends."""
    gone = {_key(row.name) for row in wanted.present if not row.stays}
    return [company for name, company in listed(appointments.standing(call)) if _key(name) in gone]


def change_problems(call: PortCall, wanted: Wanted) -> Iterator[Problem]:
    """What stands against the change: an unknown company, one that has worked already, or nobody left to work."""
    standing = appointments.standing(call)
    yield from _name_problems(standing, wanted)
    yield from _new_problems(standing, wanted)
    gone, named = leaving(call, wanted), listed(standing)
    for index, row in enumerate(wanted.present):
        meant = [one for name, one in named if _key(name) == _key(row.name)]
        worked = [one for one in meant if stevedoring.has_worked(call, one.pk)]
        if worked and not row.stays:
            text = gettext("%(company)s sudah mengerjakan bongkar muat kunjungan ini dan melaporkannya.")
            remedy = gettext("Tambahkan perusahaan lain di sampingnya untuk sisa pekerjaan.")
            yield Problem(f"present.{index}.stays", "worked", text % {"company": worked[0].name}, remedy, "PM 8/2022")
    if not gone and not wanted.added:
        text = gettext("Tidak ada yang berubah.")
        yield Problem("added", "missing", text, gettext("Tambah perusahaan, atau pilih yang tidak bekerja lagi."))
    elif not _stevedore_left(standing, gone, wanted) and variants.needs_stevedore(call):
        text = gettext("Ada bongkar muat, tetapi tidak ada lagi PBM yang ditunjuk.")
        yield Problem("added", "R11", text, gettext("Tunjuk PBM yang memiliki PMKU di pelabuhan ini."), "PM 8/2022")


def _name_problems(standing: Sequence[Organisation], wanted: Wanted) -> Iterator[Problem]:
    named, said = [name for name, _company in listed(standing)], set[str]()
    known = [_key(name) for name in named]
    for index, row in enumerate(wanted.present):
        key = _key(row.name)
        if key not in known:
            text = gettext("%(company)s tidak ditunjuk untuk kunjungan ini.") % {"company": row.name}
            remedy = gettext("Yang ditunjuk sekarang: %(names)s.") % {"names": ", ".join(named) or "–"}
            yield Problem(f"present.{index}.name", "R11", text, remedy, "PM 8/2022")
        elif key in said:
            text = gettext("%(company)s disebut dua kali.") % {"company": row.name}
            yield Problem(f"present.{index}.name", "already", text, gettext("Hapus satu barisnya."))
        said.add(key)


def _new_problems(standing: Sequence[Organisation], wanted: Wanted) -> Iterator[Problem]:
    taken = {company.pk for company in standing}
    for index, row in enumerate(wanted.added):
        if row.company in taken:
            text = gettext("Perusahaan ini sudah ditunjuk atau disebut dua kali.")
            yield Problem(f"added.{index}.company", "already", text, gettext("Hapus barisnya."))
        taken.add(row.company)


def _stevedore_left(standing: Sequence[Organisation], gone: Sequence[Organisation], wanted: Wanted) -> bool:
    stay = [one for one in standing if one not in gone and one.kind == OrganisationKind.STEVEDORE]
    new = Organisation.objects.filter(pk__in=[row.company for row in wanted.added], kind=OrganisationKind.STEVEDORE)
    return bool(stay) or new.exists()


def endings(call: PortCall, wanted: Wanted) -> list[Ends]:
    """The plans and reports of those who go end with them, and nothing else: another takes their place."""
    gone = [company.pk for company in leaving(call, wanted)]
    return [Ends(code, only=pk, pending=True, alone=True) for code, pk in plans_of(call, *gone)] if gone else []


def change(call: PortCall, wanted: Wanted) -> Iterable[Effect]:
    """Write the appointments; plans of those who go end, and those who come find theirs lying ready."""
    ends, gone = endings(call, wanted), {company.pk for company in leaving(call, wanted)}
    stay = [company.pk for company in appointments.standing(call) if company.pk not in gone]
    new = [row.company for row in wanted.added]
    appointments.appoint(call, [*stay, *new])
    return [*ends, *laid_ready(call, new)]


def take_back(call: PortCall, wanted: Wanted) -> None:
    """The change was revoked: who had left is appointed again, who had come leaves unless its plan is in force."""
    gone = {_key(row.name) for row in wanted.present if not row.stays}
    before = Organisation.objects.filter(appointments__call=call, appointments__ended_at__isnull=False).distinct()
    again = [company.pk for company in before if {_key(company.name), _key(_with_kind(company))} & gone]
    new = {row.company for row in wanted.added}
    stay = [
        company.pk
        for company in appointments.standing(call)
        if company.pk not in new or stevedoring.standing(call, company.pk) is not None
    ]
    appointments.appoint(call, [*stay, *again])
