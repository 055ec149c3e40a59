"""A berth that a ship has for longer: booking, ETD, paper and dues follow the new end of her window."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from suar.accounts.actors import Actor
from suar.billing import invoices
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.portcalls import berths, lying, times, windows
from suar.portcalls.models import PortCall
from suar.records import chain, outbox
from suar.workflow import issuing
from suar.workflow.berthing import LONGEST
from suar.workflow.models import Application, State


def determination(call: PortCall) -> Application | None:
    """The determination in force of the movement under way, locked."""
    found = Application.objects.select_for_update(no_key=True, of=("self",)).select_related("port", "organisation")
    granted = found.filter(call=call, service_code="PPK", state=State.GRANTED, shift=call.shift_id).order_by("-pk")
    app = granted.first()
    if app is not None:
        app.call = call
    return app


def problems(call: PortCall, ends_at: datetime, until: datetime, *, handed_in: datetime) -> Iterable[Problem]:
    """Why she cannot lie there longer."""
    booked = berths.booking(call)
    if booked is None:
        text = gettext("Tidak ada penetapan sandar yang berlaku.")
        yield Problem("", "requires", text, gettext("Tunggu penetapan (PPK) lebih dahulu."), "PM 8/2022")
        return
    end = booked.during.upper
    if lying.cast_off(call) and lying.current(call, sure=True) is None:
        yield Problem("", "departed", gettext("Kapal sudah lepas sandar."), gettext("Ajukan pindah untuk sandar lagi."))
    elif end <= handed_in:
        text = gettext("Masa sandar sudah berakhir %(end)s.") % {"end": times.local(end, call.port)}
        remedy = gettext("Hubungi kantor pelabuhan: diperlukan penetapan baru.")
        yield Problem("ends_at", "clock", text, remedy, "PM 8/2022")
    if ends_at != end:
        text = gettext("Masa sandar yang berlaku berakhir %(end)s.") % {"end": times.local(end, call.port)}
        yield Problem("ends_at", "stale", text, gettext("Muat ulang; akhir masa sandar sudah berubah."))
    if until <= max(end, handed_in):
        text = gettext("Akhir yang baru tidak sesudah akhir yang berlaku.")
        yield Problem(
            "until", "order", text, gettext("Isi waktu sesudah %(end)s.") % {"end": times.local(end, call.port)}
        )
    elif until - booked.during.lower > LONGEST:
        text = gettext("Masa sandar lebih dari satu tahun.")
        yield Problem("until", "order", text, gettext("Periksa tahunnya."))
    else:
        yield from windows.prolong_problems(call, booked, until, field="until")


def change_end(call: PortCall, until: datetime, actor: Actor) -> None:
    """The window ends at another moment: berth, ETD, dues and paper say so from now on."""
    booked, determined = berths.booking(call), determination(call)
    if booked is None:
        return
    windows.set_end(call, booked, until)
    if call.etd is None or call.etd < until:
        call.etd = until
    invoices.reckon_again(call, actor)
    if determined is not None and determined.decided_form is not None:
        _issue_anew(determined, until, actor)


def take_back(call: PortCall, until: datetime, before: datetime, actor: Actor) -> None:
    """An extension was taken back: unless another followed, window and ETD end where they did.

    Where that is past she has had the berth until now: her time there is never cut behind her.
    """
    booked, end = berths.booking(call), max(before, _this_minute())
    if booked is None or booked.during.upper != until or not booked.during.lower < end < until:
        return
    if call.etd == until:
        call.etd = before  # or the end itself, where that is later
    change_end(call, end, actor)


def _this_minute() -> datetime:
    """Now, as times on papers are written: in whole minutes, the one that has begun being used up."""
    return (clock.now() + timedelta(seconds=59, microseconds=999_999)).replace(second=0, microsecond=0)


def _issue_anew(determined: Application, until: datetime, actor: Actor) -> None:
    """A new paper stands in place of the old one."""
    decided = determined.decided_form
    assert decided is not None
    determined.decision = decided.model_copy(update={"etd": until}).model_dump_json()
    paper = issuing.issue(determined, actor)
    assert paper is not None
    earlier = determined.documents.filter(revoked_at=None, replaced_by=None).exclude(pk=paper.pk)
    earlier.update(replaced_by=paper)
    event = chain.append(determined, "prolonged", actor, until=until, document=paper.number)
    determined.save(update_fields=["decision", "chain_length", "chain_hash"])
    outbox.leave("suar.workflow.tasks.follow_up", event_id=event.pk)
