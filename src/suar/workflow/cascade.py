"""What ends with a grant, said before it is filed and before it is decided: services, berths, bills, money paid."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from suar.billing import restitution
from suar.billing.models import CreditEntry, CreditReason, Invoice, InvoiceKind
from suar.kernel.money import format_money
from suar.kernel.words import gettext, said
from suar.portcalls import times
from suar.portcalls.models import BerthBooking, PortCall
from suar.workflow import registry
from suar.workflow.models import ENDED, Application, State
from suar.workflow.particulars import number
from suar.workflow.requirements import standing_by_origin
from suar.workflow.service import Check, Ends

#: With these every berth of a call is free again; with a determination those that it set.
_HOLD_ALL_BERTHS = frozenset({"AGENCY", "PKK"})
_DETERMINES = "PPK"
#: With it the bill of a departure is void.
_BILLS = "LKK"


@dataclass(frozen=True, slots=True)
class Cascade:
    """What ends, in the order of the road: nothing of it has happened yet."""

    services: tuple[Application, ...]
    berths: tuple[BerthBooking, ...]
    #: Unpaid bills that become void.
    void: tuple[Invoice, ...]
    #: Paid bills, for each of which a ticket of restitution is opened.
    restitution: tuple[Invoice, ...]
    #: Money that is nobody's bill, for which a ticket is opened as well.
    credits: tuple[CreditEntry, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.services or self.berths or self.void or self.restitution or self.credits)


def of(app: Application, effects: Sequence[Ends], *, cancels: bool = False) -> Cascade:
    """What these effects end if ``app`` is granted. ``cancels``: the visit itself will not take place."""
    call = app.visit
    ending = _ending(app, effects)
    codes = {each.service_code for each in ending if each.granted}
    fees = {each.pk for each in ending if not each.granted and each.decided_by_id is None}
    billed, bills = cancels or _BILLS in codes, _bills(call)
    void = [bill for bill in bills if bill.settled_at is None and _falls_away(bill, call, fees, billed=billed)]
    paid = [bill for bill in bills if bill.settled_at is not None and (cancels or bill.application_id in fees)]
    freed = _freed(call, ending, everything=cancels or bool(codes & _HOLD_ALL_BERTHS))
    order = {code: place for place, code in enumerate(registry.codes())}
    shown = sorted(ending, key=lambda each: (order[each.service_code], each.pk))
    owed_back = _credits(call, void) if cancels else ()
    return Cascade(tuple(shown), tuple(freed), tuple(void), tuple(paid), tuple(owed_back))


def _ending(app: Application, effects: Sequence[Ends]) -> list[Application]:
    """Handed-in applications that end, as the engine would end them one after the other."""
    standing = Application.objects.filter(call=app.call).exclude(state__in=ENDED).exclude(state=State.DRAFT)
    left = {each.pk: each for each in standing.exclude(pk=app.pk).order_by("pk")}
    found: list[Application] = []
    for effect in effects:
        roots = [each for each in left.values() if _meant(each, effect)]
        if not roots and not effect.alone and effect.service in standing_by_origin(app.visit):
            codes = registry.dependants(effect.service, app.visit)
            found += [left.pop(each.pk) for each in list(left.values()) if each.service_code in codes]
        for root in roots:
            if root.pk in left:
                found.append(left.pop(root.pk))
            if root.granted and not effect.alone:
                found += [left.pop(each.pk) for each in _hanging(root, app.visit, list(left.values()))]
    return found


def _meant(each: Application, effect: Ends) -> bool:
    right_one = effect.only in (None, each.pk) and each.service_code == effect.service
    return right_one and (effect.pending or each.granted)


def _hanging(root: Application, call: PortCall, left: Sequence[Application]) -> list[Application]:
    """What hangs on an application that ends (``lifecycle.state`` says the same of rows)."""
    past = root.service.per_movement and root.shift_id != call.shift_id
    another = any(
        other.granted and other.service_code == root.service_code
        and (other.shift_id == call.shift_id or not root.service.per_movement)
        for other in left
    )  # fmt: skip
    codes = () if past or another else registry.dependants(root.service_code, call)
    return [
        each
        for each in left
        if each.shift_id == root.pk
        or (each.service_code in codes and (root.shift_id is None or each.shift_id == root.shift_id))
    ]


def _bills(call: PortCall) -> list[Invoice]:
    standing = Invoice.objects.filter(call=call, voided_at=None, restitutions=None).exclude(kind=InvoiceKind.ESTIMATE)
    return list(standing.filter(total__gt=0).order_by("pk"))


def _falls_away(bill: Invoice, call: PortCall, fees: Container[int], *, billed: bool) -> bool:
    """An unpaid bill of the present agent for a departure, or the fee of what ends undecided; else it stays owed."""
    if bill.kind == InvoiceKind.FEE:
        return bill.application_id is not None and bill.application_id in fees
    return billed and bill.kind == InvoiceKind.BILL and bill.payer_id == call.agent_id


def _freed(call: PortCall, ending: Iterable[Application], *, everything: bool) -> list[BerthBooking]:
    """Berths that become free; in a shift she keeps the one at which she still lies."""
    booked = BerthBooking.objects.filter(call=call, cancelled_at=None).select_related("place").order_by("during")
    determined = [each for each in ending if each.service_code == _DETERMINES and each.granted]
    if everything or any(each.shift_id is None and call.shift_id is None for each in determined):
        return list(booked)
    return list(booked.filter(application_id__in=[each.pk for each in determined]))


def _credits(call: PortCall, void: Iterable[Invoice]) -> list[CreditEntry]:
    """Money booked as credit, that paid in part of a bill which becomes void among it."""
    parts = CreditEntry.objects.filter(invoice__in=[bill.pk for bill in void], reason=CreditReason.UNDERPAID)
    waiting = parts.filter(applied_at=None, restitutions=None).select_related("invoice")
    return [*restitution.free_credits(call), *waiting.order_by("pk")]


def checks(app: Application, effects: Sequence[Ends], *, cancels: bool = False) -> Iterator[Check]:
    """The cascade as evidence, for whoever fills it in and for the officer.

    Where a company other than the call's agent asks, it reads which services end, and nothing of numbers and money.
    """
    if app.decided_at is not None:
        return  # it has happened, or will not
    found, full = of(app, effects, cancels=cancels), app.organisation_id == app.visit.agent_id
    if not found:
        yield Check(gettext("Akibat persetujuan"), "green", gettext("tidak ada yang ikut berakhir"))
        return
    for code, same in _by_code(found.services):
        numbers = ", ".join(f"{each} ({said(State(each.state).label)})" for each in same)
        words = f"{said(same[0].service.title)}: {numbers}" if full else said(same[0].service.title)
        yield Check(gettext("Ikut berakhir: %(code)s") % {"code": code}, "amber", words)
    for booked in found.berths:
        yield Check(gettext("Tempat sandar menjadi kosong"), "amber", _window(booked, app.visit))
    if full:
        yield from _money_checks(found, app.organisation_id)


def _money_checks(found: Cascade, company: int) -> Iterator[Check]:
    """What becomes void and what a ticket is opened for. Of an agent who acted before it is said only how many."""
    for bill in found.void:
        if bill.payer_id == company:
            yield Check(gettext("Tagihan dibatalkan"), "amber", f"{bill}: {format_money(bill.total)}")
    back = [(bill, bill.total, bill.payer_id) for bill in found.restitution]
    back += [(credit.invoice, credit.amount, credit.organisation_id) for credit in found.credits]
    for bill, amount, payer in back:
        if payer == company:
            words = gettext("%(bill)s: %(amount)s sudah dibayar; dibukakan tiket restitusi")
            known = {"bill": bill, "amount": format_money(amount)}
            yield Check(gettext("Tagihan sudah dibayar"), "amber", words % known)
    others = sum(payer != company for _bill, _amount, payer in back)
    if others:
        words = gettext("%(count)s tagihan agen sebelumnya") % {"count": others}
        yield Check(gettext("Tagihan sudah dibayar"), "amber", words)


def _by_code(ending: Iterable[Application]) -> list[tuple[str, list[Application]]]:
    found: dict[str, list[Application]] = {}
    for each in ending:
        found.setdefault(each.service_code, []).append(each)
    return list(found.items())


def _window(booked: BerthBooking, call: PortCall) -> str:
    start, end = (times.local(at, call.port) for at in (booked.during.lower, booked.during.upper))
    first, last = (number(Decimal(f"{metre.normalize():f}")) for metre in (booked.from_m, booked.to_m))
    return f"{booked.place.name}, {first}–{last} m, {start} – {end}"
