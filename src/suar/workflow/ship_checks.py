"""Evidence that several services ask: whether a ship's figures can be true, who holds her, what her agent owes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, Sum

from suar.billing.models import Invoice, InvoiceKind
from suar.kernel import clock
from suar.kernel.money import format_money
from suar.kernel.words import gettext, said
from suar.portcalls.models import Hold
from suar.registry.models import Ship
from suar.workflow.models import Application
from suar.workflow.particulars import number
from suar.workflow.service import Check

#: A bill of another call that is open longer than this is a debt (the life of a billing code).
OVERDUE = timedelta(days=7)
#: Deadweight is within these times the gross tonnage (process.md h); beyond it somebody should look.
_LIGHTEST, _HEAVIEST = Decimal("0.3"), Decimal(5)


def of_ship(app: Application) -> Iterator[Check]:
    """What an officer asks of every ship that is announced: plausible, free, and her agent without old debts."""
    yield plausible(app.visit.ship)
    yield held(app)
    yield debts(app)


def plausible(ship: Ship) -> Check:
    """Whether the figures of the register can be those of one ship."""
    doubts = []
    if ship.deadweight_tonnes:
        ratio = Decimal(ship.deadweight_tonnes) / ship.gross_tonnage
        if not _LIGHTEST <= ratio <= _HEAVIEST:
            doubts.append(f"DWT/GT {number(ratio.quantize(Decimal('0.01')))}")
    if not 3 <= ship.length_m <= 500:
        doubts.append(f"LOA {number(ship.length_m)} m")
    if ship.draught_m is not None and not Decimal("0.3") <= ship.draught_m <= min(Decimal(25), ship.length_m):
        doubts.append(gettext("sarat %(metres)s m") % {"metres": number(ship.draught_m)})
    if ship.gross_tonnage > 250_000:
        doubts.append(f"GT {number(ship.gross_tonnage)}")
    known = f"GT {number(ship.gross_tonnage)}, DWT {number(ship.deadweight_tonnes)}, LOA {number(ship.length_m)} m"
    return Check.of(gettext("Ukuran kapal wajar"), not doubts, "; ".join(doubts) or known)


def held(app: Application) -> Check:
    """Whether anybody keeps her in port (ruling 28)."""
    holds = list(Hold.objects.filter(ship=app.visit.ship_id, lifted_at=None).order_by("set_at"))
    who = "; ".join(f"{said(hold.get_kind_display())}: {hold.legal_ground}" for hold in holds)
    return Check.of(gettext("Kapal tidak ditahan"), not holds, who or gettext("tidak ada penahanan"), otherwise="red")


def debts(app: Application) -> Check:
    """Bills of the company's other calls that have been open for longer than a billing code lives."""
    owed = Invoice.objects.filter(
        payer=app.organisation_id, voided_at=None, settled_at=None, total__gt=0, issued_at__lt=clock.now() - OVERDUE
    )
    found = owed.exclude(kind=InvoiceKind.ESTIMATE).exclude(call=app.call).aggregate(n=Count("pk"), sum=Sum("total"))
    if not found["n"]:
        return Check(gettext("Tunggakan pemohon"), "green", gettext("tidak ada"))
    words = gettext("%(n)s tagihan, %(sum)s, lebih dari tujuh hari")
    return Check(gettext("Tunggakan pemohon"), "amber", words % {"n": found["n"], "sum": format_money(found["sum"])})
