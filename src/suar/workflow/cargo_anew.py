"""Goods that are not what was announced: what stands against the change, and who is asked again because of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, Protocol

from suar.accounts.roles import OrganisationKind
from suar.cargo import lines, stevedoring
from suar.cargo.models import CargoLine, Phase
from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.portcalls import appointments, times, variants
from suar.portcalls.models import MovementKind, PortCall
from suar.workflow import validity
from suar.workflow.cargo_answers import CargoAnswer, by_kind, goods
from suar.workflow.models import ENDED, Application, State
from suar.workflow.particulars import number
from suar.workflow.service import Check, Effect, Ends, Prepares


class Changed(Protocol):
    """Old and new goods, as the form states them."""

    @property
    def before(self) -> Sequence[CargoAnswer]: ...
    @property
    def cargo(self) -> Sequence[CargoAnswer]: ...


def change_problems(app: Application, form: Changed) -> Iterator[Problem]:
    """Too late, resting on an older plan, no change at all, less than was handled, or nobody to work the goods."""
    call = app.visit
    yield from _time_problems(app)
    if _plain(form.before) != _plain(lines.of(call, Phase.PLANNED)):
        text = gettext("Muatan semula tidak sama dengan rencana yang berlaku.")
        remedy = gettext("Mulai permohonan baru; rencana yang berlaku terisi sendiri.")
        yield Problem("before", "stale", text, remedy)
    if _plain(form.cargo) == _plain(form.before):
        yield Problem("cargo", "missing", gettext("Tidak ada yang berubah."), gettext("Isi muatan yang baru."))
    yield from _handled_problems(call, form)
    worked = any(line.direction in stevedoring.WORKED for line in form.cargo)
    if worked and variants.run_commercially(call) and not appointments.appointed(call, OrganisationKind.STEVEDORE):
        text = gettext("Ada bongkar muat, tetapi perusahaan bongkar muat (PBM) belum ditunjuk.")
        yield Problem("cargo", "R11", text, gettext("Ajukan tambah PBM (TPBM) lebih dahulu."), "PM 8/2022")


def stands_so(call: PortCall, cargo: Sequence[CargoAnswer]) -> bool:
    """Whether the plan is what these lines say, in whatever order."""
    return _plain(cargo) == _plain(lines.of(call, Phase.PLANNED))


def _plain(cargo: Iterable[CargoAnswer | CargoLine]) -> list[tuple[object, ...]]:
    rows = ((str(c.direction), str(c.packaging), c.commodity, c.tonnes, c.dangerous) for c in cargo)
    return sorted(rows)


def _time_problems(app: Application) -> Iterator[Problem]:
    clearances = Application.objects.filter(call=app.call, service_code="SPB", state=State.GRANTED)
    cleared = any(not validity.lapsed(clearance) for clearance in clearances)
    if cleared or times.actual(app.visit, MovementKind.DEPARTED) is not None:
        text = gettext("SPB sudah terbit; muatan tidak diubah lagi di sini.")
        yield Problem("", "cleared", text, gettext("Ajukan perubahan sebelum berangkat (SPBC)."), "PM 28/2022")


def _handled_problems(call: PortCall, form: Changed) -> Iterator[Problem]:
    """What was reported as handled was there."""
    stated = by_kind(form.cargo)
    done: dict[tuple[str, str], Decimal] = {}
    for kind in stevedoring.handled(call):
        key = str(kind.direction), kind.commodity
        done[key] = done.get(key, Decimal(0)) + kind.done
    for (direction, commodity), tonnes in done.items():
        if tonnes > stated.get((direction, commodity), Decimal(0)):
            text = gettext("%(goods)s: sudah dikerjakan %(done)s ton.")
            known = {"goods": goods(direction, commodity), "done": number(tonnes)}
            remedy = gettext("Isi paling sedikit yang sudah dikerjakan.")
            yield Problem("cargo", "R12", text % known, remedy, "PM 8/2022")


def change_checks(form: Changed) -> Iterator[Check]:
    """Every kind of goods, before and after."""
    before, after = by_kind(form.before), by_kind(form.cargo)
    for kind in {**before, **after}:
        was, now = before.get(kind, Decimal(0)), after.get(kind, Decimal(0))
        said = gettext("semula %(was)s ton, menjadi %(now)s ton") % {"was": number(was), "now": number(now)}
        yield Check.of(goods(*kind), was == now, said, "cargo")


def endings(call: PortCall, form: Changed) -> list[Ends]:
    """The report of departure states the goods, so it is made anew; where nothing is worked any more no plan stands."""
    ends = [Ends("LK3D")]
    if not any(line.direction in stevedoring.WORKED for line in form.cargo):
        plans = _plans(call).values_list("service_code", "pk").order_by("service_code", "pk")
        ends += [Ends(code, only=pk, pending=True, alone=True) for code, pk in plans]
    return ends


def _plans(call: PortCall, *codes: str) -> Any:
    found = Application.objects.filter(call=call, service_code__in=codes or ("RKBM", "RKBMC", "LAB"))
    return found.exclude(state__in=ENDED)


def reverified(call: PortCall) -> Iterator[Effect]:
    """Each stevedore with an approved plan finds its change lying ready; one without a plan finds the plan."""
    plans = dict(_plans(call, "RKBM").values_list("organisation", "state"))
    for stevedore in appointments.appointed(call, OrganisationKind.STEVEDORE):
        if plans.get(stevedore.pk) == State.GRANTED:
            yield Prepares("RKBMC", stevedore.pk)
        elif stevedore.pk not in plans:
            yield Prepares("RKBM", stevedore.pk)


def concerned(call: PortCall) -> list[int]:
    """Whose filed work rests on the goods as they were: forwarders with a report, the operator that was asked for."""
    filed = Application.objects.filter(call=call).exclude(state__in={*ENDED, State.DRAFT})
    found = set(filed.filter(service_code="LAB").values_list("organisation", flat=True))
    operator = variants.operator_id(call) if filed.filter(service_code="PPKB").exists() else None
    return sorted(found | ({operator} if operator is not None else set()))
