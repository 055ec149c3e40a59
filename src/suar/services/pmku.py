"""PMKU — Pemberitahuan Melakukan Kegiatan Usaha: a company's notice that it does business at a port."""

from collections.abc import Iterable
from datetime import timedelta

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.workflow.forms import BaseForm, Day, Field, LongText, PersonName, Section, Text
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.service import Attachment, Check, Service, Step, minutes

#: A notice is renewed at the latest after this many days (own practice; a port can shorten the period asked).
LONGEST_DAYS = 366


@register
class Pmku(Service):
    code = "PMKU"
    sl = "SL040"
    title = _("Pemberitahuan Melakukan Kegiatan Usaha")
    law = "PM 8/2022"
    also = (Role.STEVEDORE, Role.FORWARDER)
    on_call = False
    on_graph = False
    repeatable = True

    class Form(BaseForm):
        licence_kind: Text = Field(title=_("Jenis izin usaha"), description=_("SIUPAL, SIOPSUS atau izin keagenan"))
        licence_number: Text = Field(title=_("Nomor izin usaha"))
        branch_head: PersonName = Field(title=_("Kepala cabang"))
        branch_address: LongText = Field(title=_("Alamat cabang di pelabuhan ini"))
        valid_from: Day = Field(title=_("Berlaku mulai"))
        valid_until: Day = Field(title=_("Berlaku sampai"), description=_("Paling lama satu tahun"))
        sections = (
            Section(_("Izin usaha"), ("licence_kind", "licence_number")),
            Section(_("Cabang"), ("branch_head", "branch_address")),
            Section(_("Masa"), ("valid_from", "valid_until")),
        )

    attachments = (
        Attachment("licence", _("Izin usaha"), "PM 8/2022"),
        Attachment("branch_order", _("Surat penunjukan kepala cabang"), required=False),
    )
    steps = (Step("verify", _("Verifikasi"), Role.PORT_AUTHORITY, minutes(60), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R06)

    def problems(self, app: Application) -> Iterable[Problem]:
        form, today = app.form, clock.today(app.port.zone)
        if form.valid_from > today + timedelta(days=LONGEST_DAYS):
            text = gettext("Masa itu mulai lebih dari setahun lagi.")
            yield Problem("valid_from", "limit", text, gettext("Periksa tahunnya."))
        if form.valid_until < form.valid_from:
            yield Problem(
                "valid_until", "order", gettext("Masa berakhir sebelum dimulai."), gettext("Tukar kedua tanggal.")
            )
        elif (form.valid_until - form.valid_from).days > LONGEST_DAYS:
            yield Problem(
                "valid_until",
                "limit",
                gettext("Masa PMKU paling lama satu tahun."),
                gettext("Pilih tanggal lebih awal."),
            )
        if form.valid_until < today:
            yield Problem(
                "valid_until", "R06", gettext("Masa PMKU sudah lewat."), gettext("Pilih masa yang masih berjalan.")
            )

    def checks(self, app: Application) -> Iterable[Check]:
        nib = app.organisation.nib
        yield Check(gettext("NIB"), "green" if nib else "amber", nib or gettext("belum tercatat"))
