"""KEGIATAN — the harbour master allows work on a ship in port: repair, hot work, bunkering, docking, lay up …"""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import PortCall
from suar.registry.models import Place
from suar.workflow import activities, guards, terms
from suar.workflow.activities import Activity, Finished, of_kind
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import BaseForm, Field, LongText, PlaceRef, PortTime, Section, Text
from suar.workflow.models import Application, IssuedDocument
from suar.workflow.particulars import paper
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Document, Parts, Service, Step, action, minutes

_GAS = (Activity.HOT_WORK, Activity.TANK_CLEANING)


@register
class PortActivity(Service):
    code = "KEGIATAN"
    sl = "SL038"
    title = _("Persetujuan kegiatan kapal di pelabuhan")
    law = activities.LAW
    also = (Role.OWNER, Role.MASTER)
    shared_with = (Role.PORT_OPERATOR,)
    repeatable = True
    optional = True
    on_graph = False

    class Form(BaseForm):
        kind: Activity = Field(title=_("Kegiatan"))
        place: PlaceRef = Field(title=_("Tempat"))
        starts_at: PortTime = Field(title=_("Mulai"))
        ends_at: PortTime = Field(title=_("Waktu selesai"))
        contractor: Text = Field(title=_("Pelaksana"), description=_("Kontraktor, pemasok, atau awak kapal sendiri"))
        details: LongText = Field(title=_("Apa yang dikerjakan"), description=_("Bagian kapal, jenis dan jumlah bahan"))
        safety: LongText = Field(title=_("Tindakan keselamatan"))
        sections = (
            Section(_("Kegiatan"), ("kind", "place", "starts_at", "ends_at")),
            Section(_("Pelaksanaan"), ("contractor", "details", "safety")),
        )

    attachments = (
        Attachment("request", _("Surat permohonan"), activities.LAW),
        Attachment(
            "gas_free", _("Sertifikat bebas gas"), activities.LAW, when=of_kind(*_GAS),
            depends=_("kerja panas dan pencucian tangki"),
        ),
        Attachment(
            "bunker_checklist", _("Daftar periksa bunker dan izin pemasok"), activities.LAW,
            when=of_kind(Activity.BUNKERING), depends=_("pengisian bahan bakar"),
        ),
        Attachment(
            "dock_agreement", _("Persetujuan galangan"), activities.LAW, when=of_kind(Activity.DOCKING),
            depends=_("docking"),
        ),
        Attachment(
            "trial_plan", _("Rencana uji coba dan surat klas"), activities.LAW, when=of_kind(Activity.SEA_TRIAL),
            depends=_("uji coba laut"),
        ),
        Attachment(
            "lay_up_plan", _("Rencana lay up dan pengawakan"), activities.LAW, when=of_kind(Activity.LAY_UP),
            depends=_("lay up"),
        ),
        Attachment(
            "divers", _("Sertifikat penyelam"), activities.LAW, when=of_kind(Activity.UNDERWATER),
            depends=_("pekerjaan bawah air"),
        ),
    )  # fmt: skip
    requires = (Granted("PKK"), Granted("SPM"))
    steps = (Step("approve", _("Persetujuan kegiatan"), Role.HARBOUR_MASTER, minutes(60), activities.LAW),)
    reasons = (*Service.reasons, Reason.R15, Reason.R18, Reason.R19)
    document = Document(
        number="KEGIATAN.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Persetujuan Kegiatan Kapal di Pelabuhan"),
        title_en="Permission for an activity in port",
        statement=_("Kegiatan berikut pada kapal di bawah ini disetujui dengan tindakan keselamatan yang disebut."),
        template="spog",
        legal_basis=("Undang-Undang Nomor 17 Tahun 2008", "PM 28 Tahun 2022 Pasal 1"),
        validity=_("Berlaku hanya pada waktu dan tempat yang disebut."),
    )

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"place": call.place_id}

    def problems(self, app: Application) -> Iterable[Problem]:
        yield from activities.window_problems(app)
        yield from activities.together_problems(app)
        yield from activities.trial_problems(app)

    def checks(self, app: Application) -> Iterable[Check]:
        form, call = app.form, app.visit
        there = form.place == call.place_id
        name = Place.objects.get(pk=form.place).name
        yield Check.of(gettext("Tempat kapal berada atau dituju"), there, name, "place")
        beside = ", ".join(f"{each.form.kind.label} ({each})" for each in activities.others(app))
        yield Check.of(gettext("Kegiatan lain pada waktu itu"), not beside, beside or gettext("tidak ada"), "starts_at")

    def on_signed(self, app: Application, document: IssuedDocument) -> None:
        terms.until(document, app.form.ends_at)

    def document_parts(self, app: Application) -> Parts:
        form, port = app.form, app.port
        rows = (
            ("Kegiatan", str(form.kind.label)), ("Tempat", Place.objects.get(pk=form.place).name),
            ("Mulai", times.printed(form.starts_at, port)), ("Selesai", times.printed(form.ends_at, port)),
            ("Pelaksana", form.contractor), ("Uraian", form.details), ("Keselamatan", form.safety),
        )  # fmt: skip
        return paper(app.visit, Facts("Kegiatan", rows))

    @action(
        "finished", title=_("Catat kegiatan selesai"), by=(Role.AGENT, Role.OWNER, Role.MASTER, Role.HARBOUR_MASTER),
        form=Finished, when=lambda app: not activities.finished([app.pk]),
    )  # fmt: skip
    def finished(self, app: Application, form: Finished, actor: Actor) -> None:
        """The permission is used up: its paper is good for nothing more."""
        guards.refuse_if(activities.finish_problems(app, form.at))
        terms.spend(app, form.at)
