"""What keeps a ship from sailing, as it stands above her page and above her cases: holds, and a postponed clearance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from suar.accounts.actors import Actor
from suar.kernel.words import gettext, said
from suar.portal.moments import moment_text
from suar.portcalls import holds
from suar.portcalls.models import PortCall
from suar.workflow import permissions, postponing
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
    #: Those of their applications that this reader may open.
    seen: frozenset[int] = frozenset()


def of(call: PortCall | None, actor: Actor | None = None) -> Standing | None:
    """What keeps the ship of a call; None where nothing ever did. Two queries, a third where something does."""
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
            orders = tuple(_ordered(one, call) for one in app.form.findings)
            title = gettext("Keberangkatan ditunda syahbandar")
            held.append(Trouble(title, app.filed_at, app.form.legal_ground, orders, app.pk))
    lost = sum((postponing.took(app) for app in postponed), timedelta(0)) if postponed else None
    if not held and not postponed:
        return None
    named = [one.application for one in held if one.application is not None]
    may_open = permissions.applications(actor).filter(pk__in=named) if actor is not None and named else None
    seen = frozenset(may_open.values_list("pk", flat=True)) if may_open is not None else frozenset()
    return Standing(tuple(held), lost, seen)


def _ordered(one: postponing.Finding, call: PortCall) -> str:
    """A finding with what is ordered, and until when."""
    order = f"{one.text}: {said(one.order.label)}"
    if one.due is None:
        return order
    return gettext("%(order)s, paling lambat %(time)s") % {"order": order, "time": moment_text(one.due, call.port.zone)}
