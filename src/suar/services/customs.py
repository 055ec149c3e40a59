"""CUST — customs clearance: customs looks at the manifests of a foreign ship or a voyage abroad.

Filed once for both legs: the manifest of departure may be named later, at the latest before she sails. The clearance
to sail waits for both, the clearance in never; landing, held up too (ruling 7), is no service of its own here.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.cargo import lines
from suar.cargo.models import Phase
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls.models import PortCall
from suar.workflow.attachments import paper_checks
from suar.workflow.conditions import abroad, foreign_in, foreign_out, trade_of_both_legs
from suar.workflow.forms import BaseForm, Day, Field, LongText, Section, Text
from suar.workflow.manifests import (
    OUTWARD,
    OutwardManifest,
    day_problems,
    due_at_filing,
    name_outward,
    states_outward,
    still_open,
)
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Service, Step, action, minutes

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
            description=_("Bila menuju luar negeri; boleh menyusul sebelum SPB bila kapal datang dari luar negeri"),
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
        Attachment(OUTWARD, _("Outward manifest"), "PM 28/2022", when=states_outward, depends=_("bila nomornya diisi")),
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
        for names, due in ((_INWARD, foreign_in(app)), (_OUTWARD, due_at_filing(app))):
            number, on = (getattr(app.form, name) for name in names)
            if due and not number:
                text = gettext("Nomor manifes belum diisi.")
                yield Problem(names[0], "R17", text, gettext("Isi nomor BC 1.1 dari bea cukai."), "PM 28/2022")
            if (due or number) and on is None:
                yield Problem(names[1], "missing", gettext("Tanggal manifes belum diisi."), gettext("Isi tanggalnya."))
            elif on is not None:
                yield from day_problems(app, on, names[1])

    def checks(self, app: Application) -> Iterable[Check]:
        planned = lines.of(app.visit, Phase.PLANNED)
        announced = any(line.dangerous for line in planned)
        stated = app.form.dangerous_goods
        said = gettext("PKK: %(announced)s, di sini: %(stated)s") % {
            "announced": gettext("ada") if announced else gettext("tidak ada"),
            "stated": gettext("ada") if stated else gettext("tidak ada"),
        }
        yield Check.of(gettext("Barang berbahaya sesuai PKK"), announced == stated, said, "dangerous_goods")
        if foreign_out(app):
            number = app.form.outward_number
            said = number or gettext("menyusul sebelum SPB")
            yield Check.of(gettext("Outward manifest"), number is not None, said, "outward_number")
        yield from paper_checks(app)

    @action("outward", title=_("Catat outward manifest"), by=(Role.AGENT,), form=OutwardManifest, when=still_open)
    def outward(self, app: Application, form: OutwardManifest, actor: Actor) -> None:
        """Loading ended, and customs gave the manifest of departure its number."""
        name_outward(app, form, actor)
