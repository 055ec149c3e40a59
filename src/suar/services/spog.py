"""SPOG — Surat Persetujuan Olah Gerak: the harbour master lets the ship move inside the port."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import berths, times
from suar.portcalls.models import PortCall
from suar.registry.models import Place
from suar.workflow.agencies import pratique_check, pratique_problems
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import BaseForm, Count, Draught, Field, PlaceRef, PortTime, Section
from suar.workflow.models import Application
from suar.workflow.particulars import number, paper
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Check, Document, Parts, Service, Step, minutes


class Manoeuvre(models.TextChoices):
    IN = "in", _("Masuk ke tempat sandar atau labuh")
    TO_ANCHORAGE = "to_anchorage", _("Keluar ke area labuh sebelum berlayar")


@register
class Spog(Service):
    code = "SPOG"
    bulk = False
    per_movement = True
    together = False
    sl = "SL006"
    title = _("Surat Persetujuan Olah Gerak")
    law = "PM 28/2022 art. 1"
    repeatable = True
    per_hull = ("draught_m",)
    shared_with = (Role.PORT_OPERATOR,)

    class Form(BaseForm):
        manoeuvre: Manoeuvre = Field(title=_("Gerakan"))
        to_place: PlaceRef = Field(title=_("Menuju"))
        at: PortTime = Field(title=_("Waktu mulai bergerak"))
        draught_m: Draught = Field(title=_("Sarat terbesar"))
        tugs: Count = Field(0, title=_("Jumlah kapal tunda"))
        sections = (Section(_("Olah gerak"), ("manoeuvre", "to_place", "at", "draught_m", "tugs")),)

    requires = (Granted("SPM"), Granted("PPK"), Granted("SPK"))
    steps = (Step("approve", _("Persetujuan olah gerak"), Role.HARBOUR_MASTER, minutes(30), "PM 28/2022"),)
    reasons = (*Service.reasons, Reason.R15, Reason.R17, Reason.R19, Reason.R20)
    document = Document(
        number="SPOG.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Surat Persetujuan Olah Gerak"),
        title_en="Movement approval",
        statement=_("Kapal tersebut di bawah ini disetujui melakukan olah gerak di dalam daerah lingkungan pelabuhan."),
        template="spog",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008", "PM 28 Tahun 2022"),
        validity=_("Berlaku untuk satu gerakan."),
    )

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        booked = berths.booking(call)
        return {
            "manoeuvre": Manoeuvre.IN,
            "to_place": booked.place_id if booked else call.place_id,
            "at": booked.during.lower if booked else call.eta,
            "draught_m": call.ship.draught_m,
        }

    def problems(self, app: Application) -> Iterable[Problem]:
        form, call = app.form, app.visit
        if form.at < app.handed_in_at:
            yield Problem(
                "at",
                "clock",
                gettext("Waktu bergerak sudah lewat."),
                gettext("Olah gerak disetujui sebelum dilakukan."),
            )
        place = Place.objects.get(pk=form.to_place)
        if form.manoeuvre == Manoeuvre.TO_ANCHORAGE and not place.is_anchorage:
            yield Problem(
                "to_place",
                "place",
                gettext("%(place)s bukan area labuh.") % {"place": place.name},
                gettext("Pilih area labuh."),
            )
        yield from berths.berth_problems(place, call.ship, form.draught_m, field="to_place", draught_field="draught_m")
        yield from pratique_problems(call, place)

    def checks(self, app: Application) -> Iterable[Check]:
        call = app.visit
        booked = berths.booking(call)
        place = Place.objects.get(pk=app.form.to_place)
        ok = booked is None or booked.place_id == place.pk or app.form.manoeuvre != Manoeuvre.IN
        said = booked.place.name if booked else gettext("tanpa penetapan sandar")
        waits = "amber" if place.is_anchorage else "red"  # at anchor until health or the berth is free
        yield Check.of(gettext("Sesuai PPK"), ok, said, "to_place", otherwise=waits)
        yield from pratique_check(call)

    def document_parts(self, app: Application) -> Parts:
        form, call = app.form, app.visit
        place = Place.objects.get(pk=form.to_place)
        move = Facts(
            "Olah gerak",
            (
                ("Gerakan", form.manoeuvre.label),
                ("Menuju", place.name),
                ("Mulai", times.local(form.at, app.port)),
                ("Sarat terbesar", f"{number(form.draught_m)} m"),
                ("Kapal tunda", str(form.tugs)),
            ),
        )
        return paper(call, move)
