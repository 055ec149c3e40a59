"""AGENCY — validasi keagenan: the office confirms that this agent acts for this ship on this visit."""

from collections.abc import Iterable, Mapping
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.dates import day_text
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls.models import PortCall
from suar.registry.models import PermitKind
from suar.workflow.forms import BaseForm, Day, Field, PortTime, Section, Text
from suar.workflow.models import Application
from suar.workflow.particulars import active_on, best_permit, kinds_for, permit_for
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Licensed
from suar.workflow.service import Attachment, Check, Service, Step, minutes


@register
class Agency(Service):
    code = "AGENCY"
    #: Where it rests on a leave to anchor, it falls with it.
    ends_with = ("PKKAA",)
    per_hull = ("route_kind", "route_number", "principal", "letter_number", "letter_on")
    sl = "SL002"
    title = _("Validasi keagenan")
    law = "PM 8/2022"

    class Form(BaseForm):
        route_kind: PermitKind = Field(
            title=_("Jenis trayek"), description=_("RPK untuk kapal nasional, PKKA untuk kapal asing")
        )
        route_number: Text = Field(title=_("Nomor trayek"), description=_("Nomor RPK, PKKA atau PPKN"))
        eta: PortTime = Field(title=_("Perkiraan tiba (ETA)"))
        principal: Text = Field(title=_("Pemilik atau prinsipal"))
        letter_number: Text = Field(title=_("Nomor surat penunjukan"))
        letter_on: Day = Field(title=_("Tanggal surat penunjukan"))
        sections = (
            Section(_("Trayek"), ("route_kind", "route_number", "eta")),
            Section(_("Penunjukan"), ("principal", "letter_number", "letter_on")),
        )

    attachments = (Attachment("appointment", _("Surat penunjukan keagenan"), "PM 65/2019"),)
    requires = (Licensed(),)
    steps = (Step("validate", _("Validasi"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022"),)
    reasons = (*Service.reasons, Reason.R04, Reason.R05, Reason.R06, Reason.R21)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        known: dict[str, Any] = {"eta": call.eta, "principal": call.ship.owner_name}
        permit = best_permit(call)
        if permit is not None:
            known |= {"route_kind": permit.kind, "route_number": permit.number}
        return known

    def problems(self, app: Application) -> Iterable[Problem]:
        form, call = app.form, app.visit
        if form.letter_on > clock.today(app.port.zone):
            yield Problem(
                "letter_on",
                "clock",
                gettext("Tanggal surat penunjukan masih di masa depan."),
                gettext("Periksa tanggalnya."),
            )
        if form.route_kind not in kinds_for(call.ship):
            yield Problem(
                "route_kind",
                "R04",
                gettext("Jenis trayek tidak sesuai bendera kapal."),
                gettext("Kapal asing memakai PKKA; kapal nasional memakai RPK atau PPKN."),
            )
            return
        permit = permit_for(call.ship, form.route_kind, form.route_number)
        if permit is None:
            yield Problem(
                "route_number",
                "R04",
                gettext("Nomor trayek %(number)s tidak tercatat untuk kapal ini.") % {"number": form.route_number},
                gettext("Periksa nomornya di SIMLALA."),
                "PM 8/2022",
            )
        elif not active_on(permit, clock.day(form.eta, app.port.zone), app.port.code):
            yield Problem(
                "route_number",
                "R04",
                gettext("Nomor trayek %(number)s tidak berlaku pada ETA atau tidak menyebut pelabuhan ini.")
                % {"number": form.route_number},
                gettext("Pakai nomor lain yang berlaku, perpanjang di SIMLALA, atau ajukan deviasi (PPKN)."),
                "PM 8/2022",
            )

    def checks(self, app: Application) -> Iterable[Check]:
        form, call = app.form, app.visit
        permit = permit_for(call.ship, form.route_kind, form.route_number)
        ours = permit is not None and permit.holder_id == app.organisation_id
        holder = permit.holder.name if permit else gettext("tidak ditemukan")
        yield Check(gettext("Pemegang nomor trayek"), "green" if ours else "amber", holder, "route_number")
        if permit is not None:
            known = permit.valid_from is not None and permit.valid_until is not None
            until = day_text(permit.valid_until) if permit.valid_until else gettext("tidak diketahui")
            yield Check.of(gettext("Masa berlaku nomor trayek"), known, until, "route_number")

    def on_granted(self, app: Application, actor: Actor) -> None:
        app.visit.planned_at = clock.now()
        app.visit.eta = app.visit.eta or app.form.eta

    def on_ended(self, app: Application) -> None:
        app.visit.planned_at = None
