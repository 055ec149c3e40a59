"""What a dollar is worth from a day on, entered by the directorate from the decree; the only writer of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import Q

from suar.accounts import changes
from suar.accounts.actors import Actor
from suar.accounts.models import Organisation
from suar.accounts.roles import Right
from suar.billing.models import ExchangeRate, Invoice
from suar.kernel import clock
from suar.kernel.dates import day_text
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.units import Bounds, format_number
from suar.kernel.words import gettext
from suar.workflow import permissions
from suar.workflow.ports.reading import Reader

#: The directorate's days are those of its own seat.
ZONE = "Asia/Jakarta"
#: The only currency that a tariff is in beside rupiah.
CURRENCY = "USD"
#: What a dollar can be worth, to catch a point set wrong; how far from today a decree's week can lie [own].
PLAUSIBLE, BACK, AHEAD = Bounds(Decimal(1000), Decimal(100_000)), timedelta(days=366), timedelta(days=31)
#: Days begin here first: no bill of any port on that day is overlooked.
_EASTERNMOST = ZoneInfo("Asia/Jayapura")


@transaction.atomic
def enter(actor: Actor, typed: Mapping[str, str]) -> ExchangeRate:
    """The rate from a day on; not from a past day since which a bill in dollars was made."""
    house = _begin(actor, Right.CREATE)
    read, today = Reader(typed), clock.today(ZONE)
    on = read.day("on", today - BACK, today + AHEAD)
    rate = read.number("rate", PLAUSIBLE, 4)
    source = read.words("source", 60)
    if on is not None and ExchangeRate.objects.filter(currency=CURRENCY, on=on).exists():
        read.problems.append(_taken(on))
    elif on is not None and on < today and (named := _billed_since(on)):
        text = gettext("Sejak hari itu sudah ada tagihan dalam dolar: %(names)s.") % {"names": named}
        read.wrong("on", "billed", text, gettext("Paling awal hari ini."))
    read.done()
    assert on is not None
    assert rate is not None
    made = ExchangeRate(currency=CURRENCY, on=on, rate=rate, source=source)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:  # somebody entered it at this very moment
        raise Refused(_taken(on)) from None
    changes.record(house, actor, "exchange_rate_entered", after=_said(made))
    return made


@transaction.atomic
def take_back(actor: Actor, pk: int, why: str) -> ExchangeRate:
    """A rate on which no bill rests goes again, with a reason; the chain keeps that it was."""
    house = _begin(actor, Right.DELETE)
    found = ExchangeRate.objects.filter(pk=pk, currency=CURRENCY).first() if 0 < pk < 2**63 else None
    if found is None:
        raise NotThere(Problem("", "not_found", gettext("Kurs ini tidak ada."), gettext("Periksa daftarnya.")))
    if named := _resting_on(found):
        text = gettext("Tagihan dihitung dengan kurs ini: %(names)s.") % {"names": named}
        remedy = gettext("Biarkan, lalu catat kurs lain mulai hari ini.")
        raise Refused(Problem("", "billed", text, remedy), status=409)
    read = Reader({"why": why})
    reason = read.words("why", 300)
    read.done()
    changes.record(house, actor, "exchange_rate_taken_back", before=_said(found), why=reason)
    found.delete()
    return found


def _begin(actor: Actor, right: Right) -> Organisation:
    """The directorate, its row locked: two rates at once are entered one after the other."""
    if not permissions.may_see_rates(actor) or actor.organisation is None:
        raise NotThere(Problem("", "not_found", gettext("Halaman ini tidak ada bagi Anda.")))
    if not permissions.may_keep_rates(actor, right):
        text, remedy = gettext("Kelompok Anda tidak boleh mengubah kurs."), gettext("Mintalah kepada admin Anda.")
        raise Refused(Problem("", "permission", text, remedy), status=403)
    return Organisation.objects.select_for_update(no_key=True).get(pk=actor.organisation.pk)


def _billed_since(on: date) -> str:
    """Bills in dollars since a day, up to the next rate: they would have been reckoned with this one."""
    following = ExchangeRate.objects.filter(currency=CURRENCY, on__gt=on).order_by("on").first()
    made = Q(issued_at__gte=datetime.combine(on, time(), _EASTERNMOST))
    if following is not None:
        made &= Q(issued_at__lt=datetime.combine(following.on, time(), ZoneInfo(ZONE)))
    return _named(made & Q(lines__exchange_rate__isnull=False))


def _resting_on(rate: ExchangeRate) -> str:
    return _named(Q(lines__exchange_rate=rate.rate, lines__exchange_source=f"{rate.source} {rate.on.isoformat()}"))


def _named(which: Q) -> str:
    """Numbers of some bills, a few of them."""
    found = Invoice.objects.filter(which, number__isnull=False).order_by("number").values_list("number", flat=True)
    numbers = [str(one) for one in found.distinct()[:4]]
    return ", ".join(numbers[:3]) + (" …" if len(numbers) > 3 else "")


def _taken(on: date) -> Problem:
    text = gettext("Kurs mulai %(day)s sudah tercatat.") % {"day": day_text(on)}
    return Problem("on", "taken", text, gettext("Pilih tanggal lain, atau batalkan yang tercatat dahulu."))


def _said(rate: ExchangeRate) -> dict[str, str]:
    """As the history keeps it, in the language of the law."""
    worth = format_number(rate.rate.normalize(), lang="id")
    return {"since": rate.on.isoformat(), "text": f"{rate.currency} 1 = Rp {worth}", "letter": rate.source}
