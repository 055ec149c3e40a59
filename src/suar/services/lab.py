"""LAB — Laporan Angkutan Barang: an appointed forwarder reports the goods of each bill of lading and their owner."""

from collections.abc import Iterable
from decimal import Decimal

from suar.accounts.roles import Role
from suar.cargo.models import Direction, Packaging
from suar.kernel import identifiers
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import variants
from suar.portcalls.models import PortCall
from suar.workflow.appointed import already_problems, appointed_problems
from suar.workflow.cargo_answers import announced, announced_problems, by_kind, goods, tonnage_problems
from suar.workflow.forms import BaseForm, Commodity, Field, LongText, Section, Text, Tonnes
from suar.workflow.models import Application, State
from suar.workflow.particulars import number
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted, Licensed
from suar.workflow.service import Attachment, Check, Service, Step, minutes


class Consignment(BaseForm):
    """Goods of one kind under one bill of lading."""

    direction: Direction = Field(title=_("Arah"))
    bill_of_lading: Text = Field(title=_("Nomor B/L"))
    owner_name: Text = Field(title=_("Pemilik barang"))
    owner_npwp: Text | None = Field(None, title=_("NPWP pemilik barang"))
    packaging: Packaging = Field(title=_("Kemasan"))
    commodity: Commodity = Field(title=_("Komoditi"))
    tonnes: Tonnes = Field(title=_("Berat (ton)"))
    store: Text | None = Field(None, title=_("Gudang atau lapangan"))
    delivery: Text | None = Field(None, title=_("Nomor DO atau truk"))


@register
class Lab(Service):
    code = "LAB"
    optional = True
    sl = "SL016"
    title = _("Laporan Angkutan Barang")
    law = "PM 8/2022"
    applicant = Role.FORWARDER
    #: Each forwarder of a call has its own; a second by the same one is refused below.
    repeatable = True

    class Form(BaseForm):
        consignments: list[Consignment] = Field(min_length=1, max_length=100, title=_("Barang per B/L"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (Section(_("Barang"), ("consignments", "remarks")),)

    attachments = (Attachment("bills_of_lading", _("B/L atau daftar barang"), required=False),)
    requires = (Granted("PKK"), Licensed())
    steps = (Step("verify", _("Verifikasi"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R06, Reason.R11, Reason.R12)

    def applies(self, call: PortCall) -> bool:
        return variants.needs_stevedore(call)

    def problems(self, app: Application) -> Iterable[Problem]:
        rows = app.form.consignments
        yield from already_problems(app)
        yield from appointed_problems(app)
        for index, row in enumerate(rows):
            known = identifiers.npwp(row.owner_npwp) if row.owner_npwp else None
            if known is not None and known.refused:
                yield Problem(f"consignments.{index}.owner_npwp", "npwp", known.reason, known.remedy)
        yield from tonnage_problems(app.visit, rows, "consignments")
        yield from announced_problems(announced(app.visit), rows, "consignments")

    def checks(self, app: Application) -> Iterable[Check]:
        known, together = announced(app.visit), by_kind(_reported(app))
        title = gettext("Barang sesuai PKK")
        if not known:
            yield Check(title, "amber", gettext("PKK tidak merinci muatan"), "consignments")
        for kind, most in known.items():
            here = together.get(kind, Decimal(0))
            said = gettext("%(goods)s: %(here)s dari %(announced)s ton")
            said %= {"goods": goods(*kind), "here": number(here), "announced": number(most)}
            yield Check.of(title, here == most, said, "consignments", otherwise="red" if here > most else "amber")
        without = sum(1 for row in app.form.consignments if not row.owner_npwp)
        yield Check.of(gettext("NPWP pemilik barang"), not without, gettext("%(n)s baris tanpa NPWP") % {"n": without})


def _reported(app: Application) -> list[Consignment]:
    """The goods of this report and, once it is handed in, of those that other forwarders were granted on the call.

    Whoever decides looks at them together; who still fills in sees nothing of a rival's.
    """
    if app.with_applicant:
        return list(app.form.consignments)
    others = Application.objects.filter(call=app.call, service_code=app.service_code, state=State.GRANTED)
    found = list(app.form.consignments)
    for other in others.exclude(pk=app.pk):
        found += other.form.consignments
    return found
