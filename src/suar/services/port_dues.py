"""JASA — Bukti lunas jasa kepelabuhanan: the operator states that its own bill is paid, or that nothing is owed.

The money is the operator's and never the state's (ruling 18): an amount here is shown, and enters no bill.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Annotated

from django.db import models

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import variants
from suar.portcalls.models import PortCall
from suar.workflow.forms import BaseForm, Day, Field, LongText, Section, Text, Widget
from suar.workflow.models import Application
from suar.workflow.port_dues import STATEMENT
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, Standing
from suar.workflow.service import Effect, Ends, Service, action

Rupiah = Annotated[Decimal, Field(gt=0, max_digits=18, decimal_places=2), Widget("decimal", "Rp")]


class Ground(models.TextChoices):
    """Why the operator lets the ship go."""

    PAID = "paid", _("Tagihan operator sudah lunas")
    NOTHING = "nothing", _("Tidak ada tagihan terbuka")


class Retraction(BaseForm):
    """Why the statement no longer holds."""

    text: LongText = Field(title=_("Mengapa pernyataan ditarik"))


def _not_cleared(app: Application) -> bool:
    return not Standing(app.call).granted("SPB")


@register
class PortDues(Service):
    code = STATEMENT
    sl = "SL020"
    title = _("Bukti lunas jasa kepelabuhanan")
    law = "PM 28/2022 art. 11"
    applicant = Role.PORT_OPERATOR
    leg = "out"
    optional = True
    per_hull = ("invoice_number", "amount")

    class Form(BaseForm):
        ground: Ground = Field(title=_("Pernyataan"))
        invoice_number: Text | None = Field(
            None, title=_("Nomor tagihan operator"), description=_("Wajib bila ada tagihan")
        )
        amount: Rupiah | None = Field(
            None, title=_("Jumlah tagihan operator"), description=_("Hanya keterangan; bukan penerimaan negara")
        )
        paid_on: Day | None = Field(None, title=_("Tanggal lunas"), description=_("Wajib bila ada tagihan"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Pernyataan operator"), ("ground", "invoice_number", "amount", "paid_on")),
            Section(_("Catatan"), ("remarks",)),
        )

    requires = (Granted("PPKB"),)

    def applies(self, call: PortCall) -> bool:
        return variants.operated(call)

    def problems(self, app: Application) -> Iterable[Problem]:
        form = app.form
        if form.ground == Ground.PAID and not form.invoice_number:
            text = gettext("Nomor tagihan operator belum diisi.")
            yield Problem("invoice_number", "missing", text, gettext("Isi nomor tagihan yang lunas."), self.law)
        if form.ground == Ground.PAID and form.paid_on is None:
            text = gettext("Tanggal lunas belum diisi.")
            yield Problem("paid_on", "missing", text, gettext("Isi tanggal uang diterima."), self.law)
        if form.paid_on is not None and form.paid_on > clock.today(app.port.zone):
            text = gettext("Tanggal lunas masih di masa depan.")
            yield Problem("paid_on", "clock", text, gettext("Nyatakan lunas setelah uang diterima."), self.law)

    @action("retracted", title=_("Tarik pernyataan"), by=(Role.PORT_OPERATOR,), form=Retraction, when=_not_cleared)
    def retracted(self, app: Application, form: Retraction, actor: Actor) -> Iterable[Effect]:
        """The operator takes a wrong statement back while the ship is not cleared; it may state anew."""
        yield Ends(self.code, because=form.text)
