"""KARANTINA — animal, fish and plant quarantine looks at goods that come or go and lets them pass, or holds them.

Between islands as well as abroad. Goods that are loaded hold up the clearance to sail; goods that come are shown to
whoever discharges them.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import times
from suar.portcalls.models import PortCall
from suar.registry import commodities
from suar.workflow import quarantine
from suar.workflow.attachments import paper_checks
from suar.workflow.documents.content import Section as Facts
from suar.workflow.forms import ActualTime, BaseForm, Field, LongText, PortTime, Section
from suar.workflow.models import Application
from suar.workflow.particulars import number, paper
from suar.workflow.quarantine import Carrier, Treatment, Verdict, Way
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Document, Parts, Service, Step, action, hours

_LAW = "UU 21/2019"


def _held(app: Application) -> bool:
    decided = app.decided_form
    return isinstance(decided, Treatment) and decided.result == Verdict.HELD


@register
class Quarantine(Service):
    code = "KARANTINA"
    sl = "SL044"
    title = _("Karantina hewan, ikan dan tumbuhan")
    law = _LAW
    also = (Role.FORWARDER,)
    bulk = False
    per_hull = ("goods", "remarks")

    class Form(BaseForm):
        ready_at: PortTime = Field(title=_("Siap diperiksa"))
        goods: list[Carrier] = Field(min_length=1, max_length=100, title=_("Media pembawa"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (Section(_("Pemeriksaan"), ("ready_at",)), Section(_("Barang"), ("goods", "remarks")))

    attachments = (
        Attachment("origin", _("Sertifikat kesehatan atau surat keterangan asal"), _LAW),
        Attachment("packing_list", _("Daftar barang"), _LAW, required=False),
    )
    requires = (Granted("PKK"),)
    steps = (Step("treat", _("Tindakan karantina"), Role.QUARANTINE, hours(4), _LAW, form=Treatment),)
    reasons = (*Service.reasons, Reason.R12, Reason.R17)
    document = Document(
        number="KARANTINA.{trade}.{port}.{yymm}.{seq:06}",
        title=_("Keputusan karantina hewan, ikan dan tumbuhan"),
        title_en="Quarantine decision on animals, fish and plants",
        statement=_("Media pembawa yang diangkut kapal di bawah ini telah diperiksa dengan keputusan sebagai berikut."),
        template="karantina",
        legal_basis=("Undang-Undang Nomor 21 Tahun 2019",),
    )

    def applies(self, call: PortCall) -> bool:
        return quarantine.concerns(call)

    def not_before(self, app: Application) -> datetime:
        ready: datetime = app.form.ready_at
        return ready

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        rows = [
            {"direction": line.direction, "commodity": line.commodity, "tonnes": line.tonnes, "heads": line.units}
            for line in quarantine.subject_lines(call)
        ]
        return {"ready_at": call.eta, "goods": rows or None}

    def proposal(self, app: Application) -> Mapping[str, Any]:
        return {"inspected_at": clock.now().replace(second=0, microsecond=0), "result": Verdict.RELEASED}

    def problems(self, app: Application) -> Iterable[Problem]:
        named = {(str(row.direction), row.commodity) for row in app.form.goods}
        carried = {(line.direction, line.commodity) for line in quarantine.subject_lines(app.visit)}
        for direction, code in sorted(carried - named):
            said = f"{commodities.ALL[code].name_id} ({Way(direction).label})"
            text = gettext("%(goods)s pada kunjungan ini belum disebut.") % {"goods": said}
            yield Problem("goods", "R12", text, gettext("Tambahkan barisnya."), _LAW)
        for index, row in enumerate(app.form.goods):
            if (str(row.direction), row.commodity) not in carried:
                text = gettext("Barang ini tidak ada pada kunjungan atau tidak wajib karantina.")
                remedy = gettext("Hapus barisnya, atau ajukan perubahan muatan.")
                yield Problem(f"goods.{index}.commodity", "R12", text, remedy, _LAW)

    def decision_problems(self, app: Application, decided: Treatment) -> Iterable[Problem]:
        yield from quarantine.treatment_problems(decided)

    def checks(self, app: Application) -> Iterable[Check]:
        planned = sum(line.tonnes for line in quarantine.subject_lines(app.visit))
        stated = sum(row.tonnes for row in app.form.goods)
        said = gettext("kunjungan %(planned)s ton, di sini %(stated)s ton")
        said %= {"planned": number(planned), "stated": number(stated)}
        yield Check.of(gettext("Berat sesuai muatan kunjungan"), planned == stated, said, "goods")
        lacking = [row for row in app.form.goods if not row.certificate]
        count = f"{len(app.form.goods) - len(lacking)}/{len(app.form.goods)}"
        yield Check.of(gettext("Sertifikat kesehatan asal"), not lacking, count, "goods")
        yield from paper_checks(app)

    def document_parts(self, app: Application) -> Parts:
        decided = app.decided_form
        assert isinstance(decided, Treatment)
        inspected = ("Diperiksa", times.printed(decided.inspected_at, app.port))
        found = Facts("Keputusan", (("Hasil", str(decided.result.label)), inspected, ("Catatan", decided.note or "–")))
        rows = [
            (f"{commodities.ALL[row.commodity].name_id} ({row.direction.label})", f"{number(row.tonnes)} ton")
            for row in app.form.goods
        ]
        return paper(app.visit, found, Facts("Media pembawa", tuple(rows)))

    @action("released", title=_("Lepas barang yang ditahan"), by=(Role.QUARANTINE,), form=ActualTime, when=_held)
    def released(self, app: Application, form: ActualTime, actor: Actor) -> None:
        """What it was held for is met; a new paper stands in place of the old one."""
        quarantine.release(app, form.at, actor)
