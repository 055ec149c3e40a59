"""CUST — customs clearance: customs looks at the manifests of a foreign ship or a voyage abroad.

It holds up landing and the clearance to sail, never the clearance in (ruling 7).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.cargo import lines
from suar.cargo.models import Phase
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls.models import PortCall
from suar.workflow.attachments import paper_checks
from suar.workflow.conditions import abroad, foreign_in, foreign_out, trade_of_both_legs
from suar.workflow.forms import BaseForm, Day, Field, LongText, Section, Text
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Service, Step, minutes

_LAW = "UU 17/2008; PM 28/2022"
_INWARD, _OUTWARD = ("inward_number", "inward_on"), ("outward_number", "outward_on")


@register
class Customs(Service):
    code = "CUST"
    sl = "SL019"
    title = _("Customs clearance")
    law = _LAW
    per_hull = (*_INWARD, *_OUTWARD, "dangerous_goods")

    class Form(BaseForm):
        inward_number: Text | None = Field(
            None,
            title=_("Nomor inward manifest (BC 1.1)"),
            description=_("Wajib bila datang dari luar negeri atau berbendera asing"),
        )
        inward_on: Day | None = Field(None, title=_("Tanggal inward manifest"))
        outward_number: Text | None = Field(
            None,
            title=_("Nomor outward manifest (BC 1.1)"),
            description=_("Wajib bila menuju luar negeri atau berbendera asing"),
        )
        outward_on: Day | None = Field(None, title=_("Tanggal outward manifest"))
        dangerous_goods: bool = Field(False, title=_("Ada barang berbahaya"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Manifes kedatangan"), _INWARD),
            Section(_("Manifes keberangkatan"), _OUTWARD),
            Section(_("Muatan"), ("dangerous_goods", "remarks")),
        )

    attachments = (
        Attachment("inward_manifest", _("Inward manifest"), "PM 28/2022", when=foreign_in),
        Attachment("outward_manifest", _("Outward manifest"), "PM 28/2022", when=foreign_out),
    )
    requires = (Granted("PKK"),)
    steps = (Step("clear", _("Pemeriksaan kepabeanan"), Role.CUSTOMS, minutes(60), _LAW),)
    reasons = (*Service.reasons, Reason.R12, Reason.R20)

    @classmethod
    def trade(cls, call: PortCall | None) -> str:
        return trade_of_both_legs(call)

    def applies(self, call: PortCall) -> bool:
        return abroad(call)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        return {"dangerous_goods": any(line.dangerous for line in lines.of(call, Phase.PLANNED))}

    def problems(self, app: Application) -> Iterable[Problem]:
        for names, due in ((_INWARD, foreign_in(app)), (_OUTWARD, foreign_out(app))):
            number, on = (getattr(app.form, name) for name in names)
            if due and not number:
                text = gettext("Nomor manifes belum diisi.")
                yield Problem(names[0], "R17", text, gettext("Isi nomor BC 1.1 dari bea cukai."), "PM 28/2022")
            if (due or number) and on is None:
                yield Problem(names[1], "missing", gettext("Tanggal manifes belum diisi."), gettext("Isi tanggalnya."))
            elif on is not None and on > clock.today(app.port.zone):
                text = gettext("Tanggal manifes masih di masa depan.")
                yield Problem(names[1], "clock", text, gettext("Periksa tanggalnya."))

    def checks(self, app: Application) -> Iterable[Check]:
        planned = lines.of(app.visit, Phase.PLANNED)
        announced = any(line.dangerous for line in planned)
        stated = app.form.dangerous_goods
        said = gettext("PKK: %(announced)s, di sini: %(stated)s") % {
            "announced": gettext("ada") if announced else gettext("tidak ada"),
            "stated": gettext("ada") if stated else gettext("tidak ada"),
        }
        yield Check.of(gettext("Barang berbahaya sesuai PKK"), announced == stated, said, "dangerous_goods")
        yield from paper_checks(app)
