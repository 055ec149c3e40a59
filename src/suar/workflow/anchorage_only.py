"""A foreign ship whose agency rests on leave to anchor only (PKKA anchorage): she neither berths nor works cargo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from django.db import models

from suar.kernel import clock
from suar.kernel.dates import day_text
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls.models import PortCall
from suar.registry.models import Place
from suar.workflow.models import Application, IssuedDocument, State

CODE = "PKKAA"
LAW = "PM 8/2022 art. 1"


class Purpose(models.TextChoices):
    """What a ship may lie at anchor for (PM 8/2022 art. 1(5))."""

    ANCHOR = "anchor", _("Berlabuh")
    LAY_UP = "lay_up", _("Lay up")
    WAIT_BERTH = "wait_berth", _("Menunggu sandar")
    WAIT_CARGO = "wait_cargo", _("Menunggu muatan")
    TRANSFER = "transfer", _("Alih muat antar kapal")
    CLEANING = "cleaning", _("Pencucian kapal")
    BLENDING = "blending", _("Pencampuran bahan")
    BUNKERING = "bunkering", _("Pengisian bahan bakar atau air bersih")
    REPAIR = "repair", _("Perbaikan kecil")


class Way(Protocol):
    """Goods and their direction."""

    @property
    def direction(self) -> str: ...


def leave_of(call: PortCall) -> Application | None:
    """The leave to anchor on which the agency of this call rests; None where it rests on a permit for all."""
    if not call.ship.is_foreign:
        return None
    agency = Application.objects.filter(call=call, service_code="AGENCY", state=State.GRANTED).order_by("-pk").first()
    if agency is None:
        return None
    papers = IssuedDocument.objects.filter(kind=CODE, number=agency.form.route_number)
    paper = papers.select_related("application__port").first()
    return paper.application if paper is not None else None


def berth_problems(call: PortCall, place: Place, field: str = "place") -> Iterable[Problem]:
    """She lies at anchor."""
    if not place.is_anchorage and leave_of(call) is not None:
        text = gettext("Keagenan kapal ini memakai PKKA Anchorage: kapal hanya berlabuh, tidak sandar.")
        remedy = gettext("Pilih area labuh, atau validasi keagenan dengan PKKA untuk sandar.")
        yield Problem(field, "R04", text, remedy, LAW)


def notice_problems(call: PortCall, place: Place, etd: datetime, cargo: Sequence[Way]) -> Iterable[Problem]:
    """She lies at anchor, no longer than she may, and works no cargo; only a transfer moves it, from ship to ship."""
    leave = leave_of(call)
    if leave is None:
        return
    yield from berth_problems(call, place)
    until = leave.form.last_day(leave.port)
    if clock.day(etd, leave.port.zone) > until:
        text = gettext("PKKA Anchorage hanya sampai %(until)s.") % {"until": day_text(until)}
        yield Problem("etd", "R04", text, gettext("Majukan ETD, atau mintakan PKKA Anchorage yang lebih lama."), LAW)
    yield from _cargo_problems(leave, cargo)


def cargo_problems(call: PortCall, cargo: Sequence[Way]) -> Iterable[Problem]:
    """Goods that are stated later than the notice of arrival are no more worked than those in it."""
    leave = leave_of(call)
    if leave is not None:
        yield from _cargo_problems(leave, cargo)


def _cargo_problems(leave: Application, cargo: Sequence[Way]) -> Iterable[Problem]:
    if leave.form.purpose == Purpose.TRANSFER:
        return
    for index, line in enumerate(cargo):
        if line.direction in ("discharge", "load"):
            text = gettext("PKKA Anchorage menyatakan tidak ada bongkar muat.")
            remedy = gettext("Hapus muatan ini, atau validasi keagenan dengan PKKA untuk bongkar muat.")
            yield Problem(f"cargo.{index}.direction", "R04", text, remedy, LAW)
