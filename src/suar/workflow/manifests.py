"""The manifests (BC 1.1) of arrival and departure and the ship's stores: what customs is shown of a voyage."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Annotated

from django.db import models

from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls.models import PortCall
from suar.workflow.forms import BaseForm, Day, Field, LongText, Text, Widget
from suar.workflow.models import Application, State

CUSTOMS = "CUST"


class StoreUnit(models.TextChoices):
    """How stores are counted."""

    KILOGRAM = "kg", _("kilogram")
    LITRE = "l", _("liter")
    PIECE = "pcs", _("buah")
    BOX = "box", _("karton")
    CARTON = "carton", _("slof")
    BOTTLE = "bottle", _("botol")
    TONNE = "t", _("ton")


class Stores(BaseForm):
    """One kind of the ship's stores (FAL 3)."""

    goods: Text = Field(title=_("Nama barang"))
    quantity: Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=3), Widget("decimal")] = Field(
        title=_("Jumlah")
    )
    unit: StoreUnit = Field(title=_("Satuan"))
    location: Text | None = Field(None, title=_("Tempat di kapal"))


class ManifestsOfBothLegs(BaseForm):
    """How customs was asked once for both legs, before the manifest of departure had a filing of its own."""

    inward_number: Text | None = Field(None, title=_("Nomor inward manifest (BC 1.1)"))
    inward_on: Day | None = Field(None, title=_("Tanggal inward manifest"))
    outward_number: Text | None = Field(None, title=_("Nomor outward manifest (BC 1.1)"))
    outward_on: Day | None = Field(None, title=_("Tanggal outward manifest"))
    dangerous_goods: bool = Field(False, title=_("Ada barang berbahaya"))
    remarks: LongText | None = Field(None, title=_("Catatan"))


def day_problems(app: Application, made_on: date, field: str) -> Iterator[Problem]:
    """A manifest is made before it is named, and not for another voyage a year ago."""
    today = clock.today(app.port.zone)
    if made_on > today:
        text = gettext("Tanggal manifes masih di masa depan.")
        yield Problem(field, "clock", text, gettext("Periksa tanggalnya."))
    elif (today - made_on).days > 365:
        text = gettext("Tanggal manifes lebih dari setahun yang lalu.")
        yield Problem(field, "R22", text, gettext("Periksa tahunnya."))


def named_before(call: PortCall) -> dict[str, object]:
    """The manifest of departure where customs was told of it together with that of arrival."""
    for app in Application.objects.filter(call=call, service_code=CUSTOMS, state=State.GRANTED).order_by("-pk"):
        if isinstance(app.form, ManifestsOfBothLegs) and app.form.outward_number:
            return {"outward_number": app.form.outward_number, "outward_on": app.form.outward_on}
    return {}
