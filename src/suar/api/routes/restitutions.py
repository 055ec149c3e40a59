"""Money asked back from the state, for programs: the tickets you may see, and where each stands."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router
from pydantic import Field

from suar.api import answers, paging, schemas, shown
from suar.api.auth import caller_of
from suar.api.schemas import BIGGEST
from suar.billing.models import Restitution
from suar.kernel.errors import NotThere, Problem
from suar.kernel.words import gettext
from suar.workflow import money

router = Router(tags=["port calls"])

TicketId = Annotated[int, Field(ge=1, le=BIGGEST)]


@router.get("/restitutions", response={200: schemas.RestitutionPage, **answers.READ}, operation_id="listRestitutions")
def list_restitutions(
    request: HttpRequest, after: paging.After | None = None, limit: paging.Limit = 50
) -> dict[str, Any]:
    """Your company's tickets of restitution, or those of your port, newest first."""
    found, key = paging.newest_first(money.tickets(caller_of(request).actor), after, limit)
    return shown.listed(map(_ticket, found), key)


@router.get(
    "/restitutions/{ticket}", response={200: schemas.RestitutionOut, **answers.READ}, operation_id="getRestitution"
)
def get_restitution(request: HttpRequest, ticket: TicketId) -> dict[str, Any]:
    """One ticket: how much is asked back and why, what was decided, and the treasury's number once it is paid."""
    found = money.tickets(caller_of(request).actor).filter(pk=ticket).first()
    if found is None:
        text = gettext("Tiket restitusi ini tidak ditemukan.")
        raise NotThere(Problem("ticket", "not_found", text, gettext("Lihat /restitutions.")))
    return _ticket(found)


def _ticket(row: Restitution) -> dict[str, Any]:
    return {
        "id": row.pk,
        "ticket": str(row),
        "state": row.state,
        "port_call": str(row.call),
        "bill": row.invoice.number or "",
        "company": row.invoice.payer_name or row.organisation.name,
        "because": row.because,
        "amount": shown.decimal(row.amount),
        "granted_amount": shown.decimal(row.granted_amount),
        "note": row.note,
        "opened_at": shown.moment(row.opened_at),
        "account_stated_at": shown.moment(row.stated_at),
        "decided_at": shown.moment(row.decided_at),
        "reference": row.reference or None,
        "paid_on": row.paid_on.isoformat() if row.paid_on else None,
    }
