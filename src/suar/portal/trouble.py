"""What keeps a ship from sailing, as it stands above her page and above her cases: holds, and a postponed clearance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from suar.kernel.words import gettext, said
from suar.portcalls import holds
from suar.portcalls.models import PortCall
from suar.workflow import postponing
from suar.workflow.models import State


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing that keeps her: since when, on what ground, with what is ordered."""

    title: str
    since: datetime
    ground: str
    orders: tuple[str, ...] = ()
    application: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """All that keeps her now, and the time that postponement has cost her so far."""

    now: tuple[Trouble, ...]
    lost: timedelta | None


def of(call: PortCall | None) -> Standing | None:
    """What keeps the ship of a call; None where nothing ever did. Two queries."""
    if call is None:
        return None
    held = [
        Trouble(
            gettext("Kapal ditahan: %(who)s") % {"who": said(hold.get_kind_display())},
            hold.set_at,
            f"{hold.legal_ground} · {hold.number}" if hold.number else hold.legal_ground,
            application=hold.application_id if hold.call_id == call.pk else None,
        )
        for hold in holds.in_force(call.ship_id)
    ]
    postponed = postponing.of_calls([call])[call.pk]
    for app in postponed:
        if app.state == State.GRANTED and app.filed_at is not None:
            orders = tuple(f"{one.text}: {said(one.order.label)}" for one in app.form.findings)
            title = gettext("Keberangkatan ditunda syahbandar")
            held.append(Trouble(title, app.filed_at, app.form.legal_ground, orders, app.pk))
    lost = sum((postponing.took(app) for app in postponed), timedelta(0)) if postponed else None
    return Standing(tuple(held), lost) if held or postponed else None
