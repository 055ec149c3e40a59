"""PMKUE — Endorse PMKU: once a year a company has its notice of business at a port confirmed for a further year."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.dates import day_text
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls.models import PortCall
from suar.workflow import licences
from suar.workflow.forms import BaseForm, Day, Field, LongText, Section, Text
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.service import Attachment, Check, Service, Step, minutes

#: One endorsement lasts at most this long, and is asked at most this long before the end (own practice).
LONGEST, EARLIEST = timedelta(days=366), timedelta(days=90)


@register
class PmkuEndorsement(Service):
    code = "PMKUE"
    sl = "SL035"
    title = _("Endorse PMKU")
    law = "PM 8/2022"
    also = (Role.STEVEDORE, Role.FORWARDER)
    on_call = False
    on_graph = False
    repeatable = True

    class Form(BaseForm):
        pmku_number: Text = Field(title=_("Nomor PMKU"), description=_("Nomor permohonan PMKU perusahaan, SL040…"))
        valid_until: Day = Field(title=_("Diperpanjang sampai"), description=_("Paling lama satu tahun"))
        changes: LongText | None = Field(None, title=_("Perubahan data cabang atau izin"))
        sections = (Section(_("Endorse"), ("pmku_number", "valid_until")), Section(_("Keterangan"), ("changes",)))

    attachments = (
        Attachment("licence", _("Izin usaha"), "PM 8/2022"),
        Attachment("activity_report", _("Laporan kegiatan setahun terakhir"), required=False),
    )
    steps = (Step("endorse", _("Pengesahan ulang"), Role.PORT_AUTHORITY, minutes(60), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R06)

    def known(self, call: PortCall | None, actor: Actor) -> dict[str, Any]:
        """The number where a company has but one notice; at which port it asks is not known here."""
        held = licences.of(actor.organisation_id)
        if len(held) != 1:
            return {}
        return {"pmku_number": held[0].app.request_number, "valid_until": held[0].until + timedelta(days=365)}

    def problems(self, app: Application) -> Iterable[Problem]:
        found = licences.numbered(app.organisation_id, app.port_id, app.form.pmku_number)
        if found is None:
            own = ", ".join(str(one.app) for one in licences.of(app.organisation_id, app.port_id))
            text = gettext("Perusahaan Anda tidak mempunyai PMKU dengan nomor ini di %(port)s.")
            remedy = gettext("PMKU perusahaan Anda di sini: %(own)s.") if own else gettext("Ajukan PMKU lebih dahulu.")
            yield Problem("pmku_number", "R06", text % {"port": app.port.name}, remedy % {"own": own}, self.law)
            return
        yield from _period(found.until, app.form.valid_until, clock.today(app.port.zone))

    def checks(self, app: Application) -> Iterable[Check]:
        found = licences.numbered(app.organisation_id, app.port_id, app.form.pmku_number)
        if found is not None and app.decided_at is None:
            left = (found.until - clock.today(app.port.zone)).days
            said = gettext("berakhir %(day)s") % {"day": day_text(found.until)}
            yield Check.of(gettext("PMKU masih berlaku"), left >= 0, said, "pmku_number")
        yield Check.of(gettext("Data cabang tetap"), not app.form.changes, app.form.changes or gettext("ya"), "changes")


def _period(ends: date, asked: date, today: date) -> Iterable[Problem]:
    said = {"ends": day_text(ends), "opens": day_text(ends - EARLIEST)}
    if asked <= ends or asked < today:
        text = gettext("PMKU ini sudah berlaku sampai %(ends)s.") if ends >= today else gettext("Masa itu sudah lewat.")
        yield Problem("valid_until", "order", text % said, gettext("Pilih tanggal sesudahnya."))
    elif asked > max(ends, today) + LONGEST:
        text = gettext("Satu endorse paling lama satu tahun.")
        yield Problem("valid_until", "limit", text, gettext("Pilih tanggal lebih awal."))
    if today < ends - EARLIEST:
        text = gettext("PMKU ini masih berlaku lebih dari 90 hari (sampai %(ends)s).")
        yield Problem("", "early", text % said, gettext("Ajukan endorse mulai %(opens)s.") % said)
