"""Which goods animal, fish and plant quarantine looks at, and what it lets go (UU 21/2019)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

from django.db import models
from django.db.models import prefetch_related_objects

import suar
from suar.accounts.actors import Actor
from suar.cargo.models import CargoLine, Direction, Packaging, Phase
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls.models import PortCall
from suar.registry import commodities
from suar.workflow import guards, issuing
from suar.workflow.agencies import Cleared, earlier_problems
from suar.workflow.cargo_answers import by_kind, goods
from suar.workflow.forms import BaseForm, Commodity, Count, Field, LongText, PortTime, Section, Text, Tonnes
from suar.workflow.models import Application, State
from suar.workflow.requirements import Standing
from suar.workflow.service import Check

CODE = "KARANTINA"
_FILE = Path(suar.__file__).parent / "rules" / "quarantine.toml"


@cache
def _lists() -> tuple[tuple[date, tuple[str, ...]], ...]:
    rows = tomllib.loads(_FILE.read_text("utf-8"))["list"]
    found = [(row["since"], tuple(hs for group in row["headings"] for hs in group["hs"])) for row in rows]
    return tuple(sorted(found))


@cache
def subject_codes(on: date) -> frozenset[str]:
    """Commodities of the closed list that quarantine looks at on a day."""
    headings = next((hs for since, hs in reversed(_lists()) if since <= on), ())
    return frozenset(code for code, one in commodities.ALL.items() if one.hs and one.hs.startswith(headings))


def _looked_at(line: CargoLine, codes: frozenset[str]) -> bool:
    worked = line.direction in (Direction.DISCHARGE, Direction.LOAD)
    return worked and (line.commodity in codes or line.packaging == Packaging.HEADS)


def subject_lines(call: PortCall) -> list[CargoLine]:
    """What the call discharges or loads and quarantine looks at: what was really worked, else what is planned."""
    if call.pk is None or not call.cargo_work:
        return []
    prefetch_related_objects([call], "cargo")  # asked of every call in a list, and more than once of each
    codes = subject_codes(clock.today(call.port.zone))
    found = [line for line in call.cargo.all() if _looked_at(line, codes)]
    done = [line for line in found if line.phase == Phase.REALISED]
    return done or found


def concerns(call: PortCall) -> bool:
    """Whether quarantine has anything to look at on this call: live animals, or goods of its list."""
    return bool(subject_lines(call))


def leaves_with(app: Application) -> bool:
    """Whether the ship loads such goods: then she sails only with quarantine's release."""
    call = app.call
    return call is not None and any(line.direction == Direction.LOAD for line in subject_lines(call))


class Verdict(models.TextChoices):
    """What quarantine decides of the goods."""

    RELEASED = "released", _("Dilepas")
    CONDITIONS = "conditions", _("Dilepas dengan syarat")
    HELD = "held", _("Barang ditahan")


class Way(models.TextChoices):
    """Goods that are only aboard are not looked at."""

    DISCHARGE = "discharge", _("Bongkar")
    LOAD = "load", _("Muat")


class Carrier(BaseForm):
    """One kind of goods that may carry a pest or disease."""

    direction: Way = Field(title=_("Arah"))
    commodity: Commodity = Field(title=_("Komoditi"))
    tonnes: Tonnes = Field(title=_("Berat (ton)"))
    heads: Count | None = Field(None, title=_("Jumlah ekor"), description=_("Untuk hewan hidup"))
    certificate: Text | None = Field(None, title=_("Nomor sertifikat kesehatan asal"))
    origin: Text | None = Field(None, title=_("Daerah atau negara asal"))


class Treatment(BaseForm):
    """What quarantine found and decided."""

    inspected_at: PortTime = Field(title=_("Waktu pemeriksaan"))
    result: Verdict = Field(title=_("Hasil"))
    note: LongText | None = Field(None, title=_("Syarat atau sebab"), description=_("Wajib bila tidak dilepas penuh"))
    sections = (Section(_("Tindakan karantina"), ("inspected_at", "result", "note")),)


#: An inspection longer ago is a slip of the year, or was not of these goods.
_LONGEST_AGO_DAYS = 365


def treatment_problems(decided: Treatment) -> Iterator[Problem]:
    """An inspection has happened; conditions and a hold say why."""
    if (clock.now() - decided.inspected_at).days > _LONGEST_AGO_DAYS:
        text = gettext("Pemeriksaan lebih dari setahun yang lalu.")
        yield Problem("inspected_at", "R22", text, gettext("Periksa tahunnya."))
    if decided.inspected_at > clock.now():
        text = gettext("Waktu pemeriksaan masih di masa depan.")
        yield Problem("inspected_at", "clock", text, gettext("Isi setelah pemeriksaan selesai."))
    if decided.result != Verdict.RELEASED and not decided.note:
        text = gettext("Syarat atau sebab belum ditulis.")
        yield Problem("note", "missing", text, gettext("Tulis apa yang harus dipenuhi."), "UU 21/2019")


def decided_of(call: PortCall) -> Application | None:
    """The granted request for quarantine's decision on this call."""
    return Application.objects.filter(call=call, service_code=CODE, state=State.GRANTED).order_by("-pk").first()


def treatment_of(call: PortCall) -> Treatment | None:
    """What quarantine decided on this call; None while it has not."""
    app = decided_of(call)
    decided = app.decided_form if app is not None else None
    return decided if isinstance(decided, Treatment) else None


def unseen_problems(app: Application) -> Iterator[Problem]:
    """Goods loaded that quarantine was not shown, or more of them: the plan or the report changed after it decided."""
    decided = decided_of(app.visit)
    shown = by_kind(decided.form.goods if decided is not None else ())
    loaded = by_kind(line for line in subject_lines(app.visit) if line.direction == Direction.LOAD)
    for kind, tonnes in loaded.items():
        if tonnes > shown.get(kind, Decimal(0)):
            text = gettext("Karantina belum melepas %(goods)s sebanyak itu.") % {"goods": goods(*kind)}
            remedy = gettext("Minta karantina mencabut keputusannya, lalu ajukan KARANTINA lagi untuk semua barang.")
            yield Problem("", "R17", text, remedy, "UU 21/2019")


@dataclass(frozen=True)
class Released(Cleared):
    """Quarantine has looked at the goods and does not hold them."""

    service: str = CODE
    law: str = "UU 21/2019"

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        missing = list(super().problems(app, standing))
        yield from (replace(problem, code="R17") for problem in missing)
        found = treatment_of(app.call) if app.call is not None and not missing else None
        if found is not None and found.result == Verdict.HELD:
            text = gettext("Karantina menahan barang: %(note)s") % {"note": found.note or "–"}
            yield Problem("", "R17", text, gettext("Penuhi syaratnya; karantina melepasnya pada KARANTINA."), self.law)
        if found is not None:
            yield from unseen_problems(app)

    def words(self) -> str:
        return gettext("karantina melepas barang yang dimuat")


def release_check(call: PortCall, field: str = "") -> Iterator[Check]:
    """Where quarantine stands with goods that come or go, as evidence; nothing where it has nothing to look at."""
    if not concerns(call):
        return
    found = treatment_of(call)
    said = str(found.result.label) if found is not None else gettext("belum diputus")
    light = "green" if found is not None and found.result == Verdict.RELEASED else "amber"
    if found is not None and found.result == Verdict.HELD:
        light = "red"
    yield Check(gettext("Karantina hewan, ikan dan tumbuhan"), light, said, field)


def release(app: Application, at: datetime, actor: Actor) -> None:
    """Goods that were held are free from now on; a new paper stands in place of the old one."""
    decided = app.decided_form
    assert isinstance(decided, Treatment)
    free = decided.model_copy(update={"inspected_at": at, "result": Verdict.RELEASED})
    guards.refuse_if(
        replace(p, field="at") for p in (*treatment_problems(free), *earlier_problems(app, decided.inspected_at, at))
    )
    issuing.decide_anew(app, free, actor)
