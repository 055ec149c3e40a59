"""Rows as plain JSON: what a program sees of a call, a case, a paper or a ship."""

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from suar.accounts.roles import Role
from suar.billing.models import Invoice
from suar.kernel import clock
from suar.kernel.words import said
from suar.portcalls.models import Hold, HoldKind, Movement, PortCall
from suar.registry.models import Port, Ship
from suar.workflow import validity
from suar.workflow.models import Application, Decision, IssuedDocument, State
from suar.workflow.promise import Promise
from suar.workflow.psad import Answer
from suar.workflow.reasons import Reason
from suar.workflow.road import Next, Stop

Plain = dict[str, Any]


def moment(at: datetime | None) -> str | None:
    """UTC with its Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z") if at else None


def decimal(value: Decimal | None) -> str | None:
    """Text with a point; never an exponent."""
    return format(value, "f") if value is not None else None


def application(app: Application) -> Plain:
    """One line of a list. Needs port, organisation, call and its ship read along."""
    return {
        "id": app.pk,
        "service": app.service_code,
        "title": said(app.service.title),
        "state": app.state,
        "state_words": said(State(app.state).label),
        "request_number": app.request_number,
        "port": app.port.code,
        "port_call": app.call_id,
        "port_call_number": app.call.number if app.call else None,
        "ship": app.call.ship.name if app.call else None,
        "organisation": app.organisation.name,
        "version": app.version,
        "step": app.current_step.name if app.in_review else None,
        "step_role": Role(app.step_role).value if app.step_role else None,
        "submitted_at": moment(app.submitted_at),
        "due_at": moment(app.due_at),
        "late": app.in_review and app.due_at is not None and app.due_at < clock.now(),
        "decided_at": moment(app.decided_at),
    }


def decision(row: Decision) -> Plain:
    return {
        "version": row.version,
        "step": row.step,
        "outcome": row.outcome,
        "reason": row.reason,
        "reason_words": said(Reason(row.reason).label) if row.reason in Reason.values else "",
        "text": row.text,
        "remarks": [
            {"field": str(a.get("field", "")), "reason": str(a.get("code", "")), "text": str(a.get("text", ""))}
            for a in row.anchors
        ],
        "decided_at": moment(row.decided_at),
        "decided_by": row.decided_by_label,
    }


def document(row: IssuedDocument) -> Plain:
    standing = validity.worth(row)
    return {
        "number": row.number,
        "kind": row.kind,
        "standing": standing.value,
        "standing_words": said(standing.label),
        "granted_at": moment(row.granted_at),
        "signed_at": moment(row.signed_at),
        "valid_until": moment(row.valid_until),
        "used_at": moment(row.used_at),
        "revoked_at": moment(row.revoked_at),
    }


def call(row: PortCall) -> Plain:
    """One line of a list. Needs port, ship and agent read along."""
    return {
        "id": row.pk,
        "number": row.number,
        "request_number": row.request_number,
        "port": row.port.code,
        "ship": row.ship_id,
        "ship_name": row.ship.name,
        "agent": row.agent.name,
        "trade_in": row.trade_in,
        "trade_out": row.trade_out,
        "eta": moment(row.eta),
        "etd": moment(row.etd),
        "created_at": moment(row.created_at),
        "closed_at": moment(row.closed_at),
        "cancelled_at": moment(row.cancelled_at),
    }


def stop(row: Stop) -> Plain:
    return {
        "code": row.code,
        "title": said(row.title),
        "status": row.status,
        "needs": list(row.needs),
        "application": row.application.pk if row.application and row.seen else None,
        "document": row.document.number if row.document and row.seen else None,
        "since": moment(row.since),
        "due": moment(row.due),
    }


def next_step(row: Next) -> Plain:
    return {
        "sentence": row.sentence,
        "who": row.who,
        "service": row.code,
        "application": row.application.pk if row.application else None,
        "since": moment(row.since),
        "due": moment(row.due),
        "then": row.then,
    }


def hold(row: Hold) -> Plain:
    return {
        "kind": row.kind,
        "kind_words": said(HoldKind(row.kind).label),
        "legal_ground": row.legal_ground,
        "since": moment(row.set_at),
    }


def movement(row: Movement) -> Plain:
    return {"kind": row.kind, "at": moment(row.at), "source": row.source, "confirmed_at": moment(row.confirmed_at)}


def promise(made: Promise | None) -> Plain | None:
    """Where the promise of twelve hours stands; None while no request for services was received."""
    if made is None:
        return None
    return {
        "state": made.state.value,
        "received_at": moment(made.received_at),
        "starts_at": moment(made.starts_at),
        "due_at": moment(made.due_at),
        "alongside_at": moment(made.alongside_at),
        "seconds": int(made.taken.total_seconds()) if made.taken is not None else None,
    }


def answer(row: Answer) -> Plain:
    """What an agency answers to what is asked of it on a call."""
    return {
        "agency": row.agency,
        "service": row.stop.code,
        "status": row.stop.status,
        "asked_at": moment(row.asked_at),
        "answered_at": moment(row.answered_at),
        "application": row.stop.application.pk if row.stop.application and row.stop.seen else None,
        "note": row.note,
    }


def bill(row: Invoice, *, whole: bool = True) -> Plain:
    """Needs its codes prefetched. Not ``whole``: somebody else's, of which only its number and state are told."""
    codes = sorted(row.codes.all(), key=lambda code: code.attempt) if whole else []
    newest = codes[-1] if codes else None
    return {
        "number": row.number or "",
        "kind": row.kind,
        "payer": row.payer_shown,
        "open": row.is_owed,
        "application": row.application_id,
        "total": decimal(row.total) if whole else None,
        "currency": row.currency,
        "issued_at": moment(row.issued_at),
        "settled_at": moment(row.settled_at),
        "billing_code": newest.code if newest else None,
        "code_asks": decimal(newest.asks) if newest else None,
        "code_expires_at": moment(newest.expires_at) if newest else None,
        "pay_url": newest.pay_url or None if newest else None,
    }


def ship(row: Ship) -> Plain:
    return {
        "id": row.pk,
        "name": row.name,
        "registration_mark": row.registration_mark,
        "imo_number": row.imo_number,
        "call_sign": row.call_sign,
        "flag": row.flag,
        "ship_type": row.ship_type,
        "gross_tonnage": row.gross_tonnage,
        "length_m": decimal(row.length_m),
    }


def port(row: Port) -> Plain:
    """Needs its places prefetched."""
    return {
        "code": row.code,
        "name": row.name,
        "zone": row.zone,
        "office": row.office_name,
        "places": [
            {
                "id": place.pk,
                "code": place.code,
                "name": place.name,
                "kind": place.kind,
                "length_m": decimal(place.length_m),
                "depth_m": decimal(place.depth_m),
            }
            for place in row.places.all()
            if place.active
        ],
    }


def listed(rows: Iterable[Plain], after: str) -> Plain:
    """One page and the key of the next, "" at the end."""
    return {"items": list(rows), "after": after}
