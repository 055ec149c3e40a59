"""National holidays and joint leave, entered by the directorate from the joint decree; the only writer of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import IntegrityError, transaction

from suar.accounts import changes
from suar.accounts.actors import Actor
from suar.accounts.models import Organisation
from suar.accounts.roles import MENU_RULES, Right, Role
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.records.models import FreeDay

#: The directorate's days are those of its own seat.
ZONE = "Asia/Jakarta"
#: A decree names fewer days than this, for the next year at most [own].
MOST, AHEAD = 60, timedelta(days=800)
_LINE = re.compile(r"(\d{4}-\d{2}-\d{2})\s+(\S.*)")


@dataclass(frozen=True, slots=True)
class Wish:
    """Days as they are typed, one a line: "2026-12-25 Hari Raya Natal"; and the decree they stand in."""

    lines: str
    source: str


def may_see(actor: Actor) -> bool:
    """People of the directorate."""
    house = actor.active and actor.delegation is None and actor.has_role(Role.DIRECTORATE)
    return house and actor.has_right(MENU_RULES, Right.VIEW)


def may_keep(actor: Actor, right: Right = Right.CREATE) -> bool:
    """Those of them whose group may set rules."""
    return may_see(actor) and actor.has_right(MENU_RULES, right)


@transaction.atomic
def add(actor: Actor, wish: Wish) -> list[FreeDay]:
    """Enter days, all of them or none."""
    house = _begin(actor, Right.CREATE)
    days, problems = _read(wish.lines)
    source = " ".join(wish.source.split())
    if not source or len(source) > 160:
        text, remedy = gettext("Sebutkan surat keputusannya."), gettext("Misalnya SKB 3 Menteri dengan nomornya.")
        problems.append(Problem("source", "source", text, remedy))
    taken = set(FreeDay.objects.filter(on__in=days).values_list("on", flat=True))
    problems += [_wrong(gettext("%(day)s sudah tercatat.") % {"day": day}) for day in sorted(taken)]
    if not problems and not days:
        problems.append(_wrong(gettext("Belum ada hari yang ditulis.")))
    if problems:
        raise Refused.of(problems)
    now = clock.now()
    made = [
        FreeDay(on=on, name=name, source=source, made_by_id=actor.user_id, made_at=now) for on, name in days.items()
    ]
    try:
        with transaction.atomic():
            FreeDay.objects.bulk_create(made)
    except IntegrityError:  # somebody entered one of them at this very moment
        raise Refused(_wrong(gettext("Salah satu hari ini baru saja dicatat orang lain."))) from None
    changes.record(house, actor, "free_days_entered", after={"days": _said(made), "letter": source})
    return made


@transaction.atomic
def remove(actor: Actor, pk: int, why: str) -> FreeDay:
    """Take out a day that has not come yet: the decree was changed, or it was a slip."""
    house = _begin(actor, Right.DELETE)
    found = FreeDay.objects.filter(pk=pk).first() if 0 < pk < 2**63 else None
    if found is None:
        raise NotThere(Problem("", "not_found", gettext("Hari libur ini tidak ada."), gettext("Periksa daftarnya.")))
    if found.on <= clock.today(ZONE):
        text, remedy = gettext("Hari ini sudah lewat; batas waktu yang dihitung dengannya tetap."), gettext("Biarkan.")
        raise Refused(Problem("", "state", text, remedy), status=409)
    if not why.strip():
        raise Refused(Problem("why", "missing", gettext("Tulis alasannya."), gettext("Satu kalimat cukup.")))
    before = {"days": _said([found]), "letter": found.source}
    changes.record(house, actor, "free_day_removed", before=before, why=why.strip()[:300])
    found.delete()
    return found


def _begin(actor: Actor, right: Right) -> Organisation:
    """The directorate, its row locked: two lists at once are entered one after the other."""
    if not may_see(actor) or actor.organisation is None:
        raise NotThere(Problem("", "not_found", gettext("Halaman ini tidak ada bagi Anda.")))
    if not may_keep(actor, right):
        text, remedy = gettext("Kelompok Anda tidak boleh mengubah hari libur."), gettext("Mintalah kepada admin Anda.")
        raise Refused(Problem("", "permission", text, remedy), status=403)
    return Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation.pk)


def _read(lines: str) -> tuple[dict[date, str], list[Problem]]:
    """The days by date, and what is wrong with a line, by its number."""
    found: dict[date, str] = {}
    problems = []
    written = [(n, line.strip()) for n, line in enumerate(lines.splitlines(), 1) if line.strip()]
    if len(written) > MOST:
        return {}, [_wrong(gettext("Paling banyak %(n)s hari sekaligus.") % {"n": MOST})]
    today = clock.today(ZONE)
    for number, line in written:
        match = _LINE.fullmatch(line)
        on = _day(match[1]) if match else None
        name = match[2].strip() if match else ""
        if on is None or not name.isprintable() or len(name) > 120:
            text = gettext("Baris %(n)s tidak terbaca: “%(line)s”.") % {"n": number, "line": line[:60]}
        elif not today < on <= today + AHEAD:
            text = gettext("Baris %(n)s: hari itu sudah lewat atau terlalu jauh.") % {"n": number}
        elif on in found:
            text = gettext("Baris %(n)s: hari itu tertulis dua kali.") % {"n": number}
        else:
            found[on] = name
            continue
        problems.append(_wrong(text))
    return found, problems[:20]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _wrong(text: str) -> Problem:
    return Problem("days", "days", text, gettext("Satu hari per baris, misalnya 2026-12-25 Hari Raya Natal."))


def _said(days: list[FreeDay]) -> list[str]:
    return [str(one) for one in days]
