"""A clearance changed before departure: its statement gets a further version, and a new paper replaces the old."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from suar.accounts.actors import Actor
from suar.cargo import lines
from suar.cargo.models import Direction, Packaging, Phase
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.portcalls import crews
from suar.portcalls.models import PortCall, Trade
from suar.records import chain, outbox
from suar.workflow import issuing, quarantine, validity
from suar.workflow.cargo_answers import by_kind, goods
from suar.workflow.forms import BaseForm, Country, Day, Field, PersonName, Text
from suar.workflow.models import Application, IssuedDocument, State, Submission
from suar.workflow.particulars import number
from suar.workflow.validity import Standing


class Sailor(BaseForm):
    """One of the crew, as the harbour master cleared it."""

    name: PersonName = Field(title=_("Nama"))
    rank: Text = Field(title=_("Jabatan"))
    nationality: Country = Field("ID", title=_("Kebangsaan"))
    born_on: Day = Field(title=_("Tanggal lahir"))
    seaman_book: Text = Field(title=_("Nomor buku pelaut"))
    certificate: Text | None = Field(None, title=_("Ijazah"))
    certificate_expires_on: Day | None = Field(None, title=_("Ijazah berlaku sampai"))


def clearance_of(call: PortCall) -> Application | None:
    """The granted clearance of a call."""
    found = Application.objects.filter(call=call, service_code="SPB", state=State.GRANTED)
    return found.select_related("port", "organisation").order_by("-pk").first()


def unused(clearance: Application | None) -> bool:
    """Whether its paper may still be sailed on."""
    paper = validity.in_force(clearance) if clearance is not None else None
    return paper is not None and validity.standing(paper) in (Standing.VALID, Standing.BEING_SIGNED)


def facts(call: PortCall) -> dict[str, Any]:
    """What the clearance rests on now, as answers of a form."""
    cargo = lines.prefilled(lines.of(call, Phase.REALISED))
    crew = [] if call.ship.unmanned else crews.last_crew(call)
    leg = {"destination": call.destination, "trade": call.trade_out}
    return {**leg, "master_name": call.master_name, "crew": crew, "cargo": cargo}


def leg_problems(call: PortCall, form: Any) -> Iterator[Problem]:
    """What health, immigration and customs were asked rests on the leg: another leg needs another clearance."""
    if form.trade in (None, call.trade_out):
        return
    text = gettext("SPB ini untuk pelayaran %(leg)s.") % {"leg": Trade(call.trade_out).label}
    remedy = gettext("Minta kantor mencabut SPB dan membetulkan pelayaran kunjungan, lalu ajukan SPB baru.")
    yield Problem("trade", "leg", text, remedy, "PM 28/2022")


def quarantine_problems(call: PortCall, form: Any) -> Iterator[Problem]:
    """Goods that quarantine looks at are not loaded beyond what she was cleared with or quarantine released."""
    codes = quarantine.subject_codes(clock.today(call.port.zone))

    def loaded(cargo: Iterable[Any]) -> dict[tuple[str, str], Decimal]:
        looked_at = (c for c in cargo if c.commodity in codes or c.packaging == Packaging.HEADS)
        return by_kind(c for c in looked_at if c.direction == Direction.LOAD)

    asked = loaded(form.cargo)
    if not asked:
        return
    released = Application.objects.filter(call=call, service_code=quarantine.CODE, state=State.GRANTED).last()
    known = [loaded(lines.of(call, Phase.REALISED)), by_kind(released.form.goods if released is not None else ())]
    for kind, tonnes in asked.items():
        if tonnes > max(each.get(kind, Decimal(0)) for each in known):
            text = gettext("Karantina belum melepas %(goods)s sebanyak itu.") % {"goods": goods(*kind)}
            remedy = gettext("Minta kantor mencabut SPB; ubah muatan (MUATAN) dan mintakan karantina lebih dahulu.")
            yield Problem("cargo", "R17", text, remedy, "UU 21/2019")


def changed(call: PortCall, form: Any) -> Iterator[tuple[str, str, str]]:
    """What the form says otherwise than the facts: field, before, after."""
    if form.destination != call.destination:
        yield "destination", call.destination, form.destination
    if (form.master_name or "") != call.master_name:
        yield "master_name", call.master_name, form.master_name or "–"
    now = [] if call.ship.unmanned else crews.last_crew(call)
    before = {str(one["seaman_book"]): one for one in now}
    after = {one.seaman_book: one.model_dump() for one in form.crew}
    if before != after:
        yield "crew", gettext("%(n)s awak") % {"n": len(before)}, gettext("%(n)s awak") % {"n": len(after)}
    if _rows(lines.of(call, Phase.REALISED)) != _rows(form.cargo):
        there = lines.tonnes(lines.of(call, Phase.REALISED))
        yield "cargo", f"{number(there)} ton", f"{number(lines.tonnes(form.cargo))} ton"


def _rows(cargo: Sequence[Any]) -> list[tuple[Any, ...]]:
    return sorted((str(c.direction), str(c.packaging), c.commodity, c.tonnes, c.dangerous) for c in cargo)


def amend(call: PortCall, form: Any, actor: Actor, because: str) -> IssuedDocument | None:
    """Write the changed facts, and let the clearance say them on a new paper; its 24 hours run from its signature."""
    different = {field for field, _before, _after in changed(call, form)}
    if "crew" in different:
        crews.muster(call, form.crew)
    if "cargo" in different:
        lines.write(call, Phase.REALISED, form.cargo)
    standing = clearance_of(call)
    if standing is None:
        return None
    clearance = Application.objects.select_for_update(no_key=True, of=("self",)).get(pk=standing.pk)
    clearance.call, clearance.port = call, call.port
    said = clearance.form.model_copy(update={"destination": form.destination, "master_name": form.master_name})
    clearance.statement, clearance.version = said.model_dump_json(), clearance.version + 1
    Submission.objects.create(
        application=clearance, version=clearance.version, statement=clearance.statement, submitted_at=clock.now(),
        submitted_by_id=actor.user_id,
    )  # fmt: skip
    list(clearance.service.on_granted(clearance, actor) or ())  # the facts of a clearance; it has no effects
    paper = issuing.issue(clearance, actor)
    event = chain.append(
        clearance, "amended", actor, version=clearance.version, document=paper.number if paper else None,
        because=because, office=True,
    )  # fmt: skip
    clearance.save()
    outbox.leave("suar.workflow.tasks.follow_up", event_id=event.pk)
    return paper
