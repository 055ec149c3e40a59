"""PPKB — Permintaan Pelayanan Kapal dan Barang: where and when the ship wants to lie, and what service she needs.

Where the place has no operator the office itself decides it (ruling 5); elsewhere the operator does, and proposes.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import berths, variants
from suar.portcalls.models import PortCall
from suar.registry.models import Place
from suar.workflow import anchorage_only, movements
from suar.workflow.berthing import berth_checks, shift_check
from suar.workflow.forms import BaseForm, Draught, Field, LongText, PlaceRef, PortTime, Section
from suar.workflow.models import Application
from suar.workflow.reasons import Reason
from suar.workflow.registry import register
from suar.workflow.requirements import Granted
from suar.workflow.service import Attachment, Check, Effect, Opens, Prepares, Service, Step, minutes


@register
class Ppkb(Service):
    code = "PPKB"
    per_movement = True
    sl = "SL004"
    title = _("Permintaan Pelayanan Kapal dan Barang")
    law = "PM 8/2022"
    per_hull = ("draught_m",)
    shared_with = (Role.PORT_OPERATOR, Role.STEVEDORE)

    class Form(BaseForm):
        place: PlaceRef = Field(title=_("Tempat yang diminta"))
        etb: PortTime = Field(title=_("Perkiraan sandar (ETB)"))
        etd: PortTime = Field(title=_("Perkiraan lepas sandar (ETD)"))
        draught_m: Draught = Field(title=_("Sarat terbesar"))
        water: bool = Field(False, title=_("Minta air bersih"))
        waste: bool = Field(False, title=_("Serahkan limbah atau sampah"))
        remarks: LongText | None = Field(None, title=_("Catatan"))
        sections = (
            Section(_("Sandar atau labuh"), ("place", "etb", "etd", "draught_m")),
            Section(_("Pelayanan lain"), ("water", "waste", "remarks")),
        )

    attachments = (Attachment("ship_particular", _("Ship particular"), required=False),)
    requires = (Granted("PKK"), Granted("RKBM"))
    steps = (
        Step("accept", _("Penerimaan permintaan"), Role.PORT_AUTHORITY, minutes(30), "PM 8/2022", at_operator=True),
    )
    reasons = (*Service.reasons, Reason.R08, Reason.R09, Reason.R10, Reason.R12)

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        if call is None or call.eta is None:
            return {}
        shift = movements.shift_of(call)
        if shift is not None:
            moves = shift.form
            return {"place": moves.to_place, "etb": moves.at, "etd": call.etd, "draught_m": moves.draught_m}
        return {
            "place": call.place_id,
            "etb": call.eta + timedelta(hours=1),
            "etd": call.etd,
            "draught_m": call.ship.draught_m,
        }

    def problems(self, app: Application) -> Iterable[Problem]:
        form, call = app.form, app.visit
        if form.etd <= form.etb:
            yield Problem("etd", "order", gettext("ETD mendahului ETB."), gettext("Periksa kedua waktu."))
        if call.eta is not None and form.etb < call.eta:
            yield Problem(
                "etb", "order", gettext("ETB mendahului ETA."), gettext("Kapal tidak dapat sandar sebelum tiba.")
            )
        if call.shift_id is not None:
            yield from _shift_problems(app)
        place = Place.objects.get(pk=form.place)
        yield from berths.berth_problems(place, call.ship, form.draught_m, field="place", draught_field="draught_m")
        yield from anchorage_only.berth_problems(call, place)

    def checks(self, app: Application) -> Iterable[Check]:
        yield from shift_check(app.visit)
        yield from berth_checks(app.visit, app.form.place, app.form.etb, app.form.etd, app.form.draught_m)

    def operator_of(self, app: Application) -> int | None:
        """Of the place that is asked for, which may be another than the notice of arrival named."""
        return Place.objects.get(pk=app.form.place).operator_id

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect]:
        app.visit.place = Place.objects.get(pk=app.form.place)
        if variants.at_anchorage(app.visit):
            yield Prepares(movements.order_code(app.visit), movements.orders(app.visit))
        else:
            yield Prepares("RPKRO", variants.operator_id(app.visit))
        yield Opens("PPK")


def _shift_problems(app: Application) -> Iterable[Problem]:
    """A request in a shift is for another place than the one she leaves, and for a time to come."""
    begins = movements.comes_from(app.visit)
    if begins is not None and begins.pk == app.form.place:
        text = gettext("Kapal sudah berada di %(place)s.") % {"place": begins.name}
        yield Problem("place", "place", text, gettext("Pilih tempat tujuan pindah, atau batalkan pindahnya."))
    if app.form.etb < app.handed_in_at:
        yield Problem("etb", "clock", gettext("Waktunya sudah lewat."), gettext("Isi waktu yang akan datang."))
