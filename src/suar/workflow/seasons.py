"""What a season must keep: papers in date and a route in force all through, and a timetable one ship can sail."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Annotated

from suar.kernel.dates import day_text
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls.schedules import Days, weekdays
from suar.registry.models import PaperKind, Ship, ShipPaper
from suar.workflow.forms import BaseForm, Field, Widget
from suar.workflow.models import Application
from suar.workflow.particulars import active_on, kinds_for, permit_for

#: A season is filed anew after this (own default): papers, crew and timetables change.
LONGEST = timedelta(days=184)
#: Papers that must be in date all season, for nobody looks at them at each sailing.
PAPERS = (PaperKind.SAFETY, PaperKind.LOAD_LINE, PaperKind.SAFE_MANNING)
_DAY = 24 * 60
Hour = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$"), Widget("text", _("jam:menit"))]


class Sailing(BaseForm):
    """One line of the timetable."""

    days: Days = Field(title=_("Hari"))
    arrives: Hour = Field(title=_("Tiba"))
    leaves: Hour = Field(title=_("Berangkat"))


def papers(app: Application, ship: Ship) -> dict[str, ShipPaper]:
    """The papers of the season that the company keeps, by kind."""
    kept = ShipPaper.objects.filter(ship=ship, organisation=app.organisation_id, superseded=False, kind__in=PAPERS)
    return {paper.kind: paper for paper in kept}


def paper_problems(app: Application, ship: Ship) -> Iterable[Problem]:
    """A paper that is not there, or lapses within the season."""
    kept, until = papers(app, ship), app.form.valid_until
    for kind in PAPERS:
        paper = kept.get(kind)
        if paper is None:
            text = gettext("%(paper)s kapal ini belum ada.") % {"paper": kind.label}
            yield Problem("ship", "R01", text, gettext("Simpan pada halaman kapal, lalu ajukan lagi."), "PM 28/2022")
        elif paper.expires_on is not None and paper.expires_on < until:
            said = {"paper": kind.label, "until": day_text(paper.expires_on)}
            text = gettext("%(paper)s berakhir %(until)s, sebelum musim selesai.") % said
            yield Problem("valid_until", "R02", text, gettext("Perbarui surat itu atau akhiri musim lebih awal."))


def permit_problems(app: Application, ship: Ship) -> Iterable[Problem]:
    """A route permit that is not the ship's, or not in force on both ends of the season (R04)."""
    form = app.form
    permit = permit_for(ship, form.route_kind, form.route_number) if form.route_kind in kinds_for(ship) else None
    days = (form.valid_from, form.valid_until)
    if permit is None or not all(active_on(permit, day, app.port.code) for day in days):
        text = gettext("Nomor trayek %(number)s tidak berlaku sepanjang musim atau untuk kapal ini.")
        remedy = gettext("Periksa nomor dan masanya di SIMLALA.")
        yield Problem("route_number", "R04", text % {"number": form.route_number}, remedy, "PM 8/2022")


def timetable_problems(rows: Iterable[Sailing]) -> Iterable[Problem]:
    """The same ship lies once at a time, so sailings of the same days do not overlap."""
    known: list[tuple[list[tuple[int, int]], int]] = []
    for index, row in enumerate(rows):
        if row.arrives == row.leaves:
            text = gettext("Tiba dan berangkat pada jam yang sama.")
            yield Problem(f"sailings.{index}.leaves", "order", text, gettext("Periksa kedua jam."))
            continue
        stays = _stays(row)
        for others, at in known:
            if _meet(stays, others):
                text = gettext("Bertumpang tindih dengan baris %(row)s.") % {"row": at + 1}
                yield Problem(f"sailings.{index}.arrives", "R21", text, gettext("Ubah salah satu waktunya."))
        known.append((stays, index))


def _stays(row: Sailing) -> list[tuple[int, int]]:
    """When she lies here, in minutes of the week; who leaves at an earlier hour than he came leaves the next day."""
    begins, ends = (60 * int(hour[:2]) + int(hour[3:]) for hour in (row.arrives, row.leaves))
    ends += 0 if ends > begins else _DAY
    return [(day * _DAY + begins, day * _DAY + ends) for day in sorted(weekdays(row.days))]


def _meet(stays: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> bool:
    """Whether any two overlap, the night from Sunday to Monday included."""
    return any(
        begins < end + week and start + week < ends
        for begins, ends in stays for start, end in others for week in (-7 * _DAY, 0, 7 * _DAY)
    )  # fmt: skip
