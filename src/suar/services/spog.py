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
from suar.workflow import movements
from suar.workflow.agencies import pratique_check, pratique_problems
from suar.workflow.berthing import shift_check
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import BaseForm, Count, Draught, Field, PlaceRef, PortTime, Section
from suar.workflow.models import Application
from suar.workflow.particulars import number, paper
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, NotHeld
from suar.workflow.service import Check, Document, Parts, Service, Step, minutes


class Manoeuvre(models.TextChoices):
    IN = "in", _("Masuk ke tempat sandar atau labuh")
    SHIFT = "shift", _("Pindah tempat")
    TO_ANCHORAGE = "to_anchorage", _("Keluar ke area labuh sebelum berlayar")
    TRIAL = "trial", _("Uji coba laut dan kembali")


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

    requires = (Granted("SPM"), Granted("PPK"), Granted("SPK"), Granted("SPKP"), NotHeld())
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
        booked, shift = berths.booking(call), movements.shift_of(call)
        known = {
            "manoeuvre": Manoeuvre.IN,
            "to_place": booked.place_id if booked else call.place_id,
            "at": booked.during.lower if booked else call.eta,
            "draught_m": call.ship.draught_m,
        }
        if shift is None:
            return known
        return known | {"manoeuvre": Manoeuvre.SHIFT, "at": shift.form.at, "draught_m": shift.form.draught_m}

    def problems(self, app: Application) -> Iterable[Problem]:
        form, call = app.form, app.visit
        if form.at < app.handed_in_at:
            yield Problem(
                "at",
                "clock",
                gettext("Waktu bergerak sudah lewat."),
                gettext("Olah gerak disetujui sebelum dilakukan."),
            )
        yield from _manoeuvre_problems(call, form)
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
        determined = app.form.manoeuvre in (Manoeuvre.IN, Manoeuvre.SHIFT)
        ok = booked is None or booked.place_id == place.pk or not determined
        yield from shift_check(call)
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
                *_comes_from(app),
                ("Menuju", place.name),
                ("Mulai", times.printed(form.at, app.port)),
                ("Sarat terbesar", f"{number(form.draught_m)} m"),
                ("Kapal tunda", str(form.tugs)),
            ),
        )
        return paper(call, move)


def _manoeuvre_problems(call: PortCall, form: Any) -> Iterable[Problem]:
    """She comes in once; after that every change of place is a shift, to the place that was asked for it."""
    begins = movements.comes_from(call)
    if form.manoeuvre == Manoeuvre.SHIFT and begins is None:
        text = gettext("Tidak ada pindah yang disetujui pada kunjungan ini.")
        yield Problem("manoeuvre", "movement", text, gettext("Ajukan PINDAH lebih dahulu."))
    if form.manoeuvre == Manoeuvre.IN and begins is not None:
        text = gettext("Kapal sudah masuk; gerakannya sekarang adalah pindah.")
        yield Problem("manoeuvre", "movement", text, gettext("Pilih Pindah tempat."))
    if form.manoeuvre == Manoeuvre.SHIFT and begins is not None and begins.pk == form.to_place:
        text = gettext("Kapal sudah berada di %(place)s.") % {"place": begins.name}
        yield Problem("to_place", "place", text, gettext("Pilih tempat tujuan pindah, atau batalkan pindahnya."))


def _comes_from(app: Application) -> tuple[tuple[str, str], ...]:
    begins = movements.comes_from(app.visit) if app.form.manoeuvre == Manoeuvre.SHIFT else None
    return (("Dari", begins.name),) if begins is not None else ()
