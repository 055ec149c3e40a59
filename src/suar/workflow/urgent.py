"""Arrival without notice: a ship in distress, with the sick or driven in by weather is announced when she can be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from django.db import models
from django.db.models import Q

from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext, said
from suar.workflow.documents.content import Section as Facts
from suar.workflow.models import Application
from suar.workflow.service import Check

#: So long before it is announced an emergency may lie; earlier is a slip of the year.
LONGEST_AGO_DAYS = 30


class Emergency(models.TextChoices):
    """Why nobody could announce her a day before (ruling 11, process.md c T34)."""

    FORCE_MAJEURE = "force_majeure", _("Keadaan kahar")
    DISTRESS = "distress", _("Kapal dalam bahaya")
    MEDICAL = "medical", _("Keadaan medis")
    DAMAGE = "damage", _("Kerusakan kapal")
    WEATHER = "stress_of_weather", _("Berlindung dari cuaca buruk")
    OTHER = "other", _("Keadaan darurat lain")


class Said(Protocol):
    """What a notice of arrival says of it."""

    eta: datetime
    emergency: Emergency | None
    emergency_cause: str | None


def problems(form: Said) -> Iterator[Problem]:
    """An emergency says what happened, and what happened is an emergency of some kind."""
    if form.emergency is not None and not form.emergency_cause:
        text = gettext("Apa yang terjadi belum diisi.")
        yield Problem("emergency_cause", "missing", text, gettext("Tulis sebab kedatangan darurat."), "PM 28/2022")
    if form.emergency is None and form.emergency_cause:
        text = gettext("Sebabnya belum dipilih.")
        yield Problem("emergency", "missing", text, gettext("Pilih dari daftar, atau kosongkan keterangannya."))
    if form.emergency is not None and (clock.now() - form.eta).days > LONGEST_AGO_DAYS:
        text = gettext("Kedatangan darurat lebih dari %(days)s hari yang lalu.") % {"days": LONGEST_AGO_DAYS}
        yield Problem("eta", "clock", text, gettext("Periksa tanggalnya."))


def checks(form: Said) -> Iterator[Check]:
    """Red, so that nobody passes over it."""
    if form.emergency is not None:
        words = f"{said(form.emergency.label)}: {form.emergency_cause}"
        yield Check(gettext("DARURAT"), "red", words, "emergency")


def facts(form: Said) -> list[Facts]:
    """What its paper says of it, in Indonesian."""
    if form.emergency is None:
        return []
    return [
        Facts("Kedatangan darurat", (("Sebab", said(form.emergency.label)), ("Keterangan", form.emergency_cause or "")))
    ]


def marked() -> Q:
    """Applications whose statement says so: notices of arrival, of which few wait at a time."""
    return Q(service_code="PKK", statement__contains='"emergency":"')


def says(app: Application) -> bool:
    """The same of one application."""
    return app.service_code == "PKK" and '"emergency":"' in app.statement
