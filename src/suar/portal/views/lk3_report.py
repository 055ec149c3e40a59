"""The monthly LK3 report of a port: on screen a page at a time, as a workbook or CSV the whole month."""

from datetime import date, datetime
from decimal import Decimal
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render

from suar.kernel import clock
from suar.kernel.dates import local_text
from suar.kernel.words import said
from suar.portal.access import officers
from suar.portal.actors import Asked
from suar.portal.lists import as_csv, as_xlsx
from suar.portal.templatetags.suar import number
from suar.portcalls.models import Trade
from suar.registry.models import Port
from suar.registry.ports import served
from suar.workflow import lk3_report, permissions
from suar.workflow.lk3_report import HEADINGS, By, Cell, Wanted


@officers
def report(request: Asked) -> HttpResponse:
    """The report of one of the officer's ports (the directorate: of any)."""
    if not permissions.may_read_lk3(request.actor):
        raise Http404
    ports = permissions.overseen_ports(request.actor, served()).order_by("name")
    wanted = _wanted(request, list(ports[:500]))
    if wanted is None:
        raise Http404
    headings = [(said(above), [said(below) for below in group]) for above, group in HEADINGS]
    name = f"lk3-{wanted.port.code}-{wanted.month:%Y-%m}" + (f"-{wanted.trade}" if wanted.trade else "")
    if request.GET.get("format") == "xlsx":
        return as_xlsx(name, f"LK3 {wanted.month:%Y-%m}", headings, lk3_report.all_rows(wanted))
    if request.GET.get("format") == "csv":
        head = [f"{above} {below}".strip() for above, group in headings for below in group]
        return as_csv(name, head, ([_plain(value) for value in row] for row in lk3_report.all_rows(wanted)))
    return _shown(request, wanted, headings, list(ports[:500]))


def _shown(request: Asked, wanted: Wanted, headings: list[tuple[str, list[str]]], ports: list[Port]) -> HttpResponse:
    after = request.GET.get("after", "")[:60]
    calls, following = lk3_report.page(lk3_report.calls(wanted), after)
    query = {
        "port": wanted.port.code, "month": f"{wanted.month:%Y-%m}", "trade": wanted.trade, "by": wanted.by.value,
    }  # fmt: skip
    context = {
        "wanted": wanted,
        "ports": ports,
        "trades": Trade.choices,
        "ways": By.choices,
        "groups": [(above, len(group)) for above, group in headings],
        "columns": [below for _above, group in headings for below in group],
        "rows": [[_text(value) for value in row] for row in lk3_report.rows(calls, wanted.zone)],
        "query": urlencode(query),
        "pager": {
            "previous_url": f"?{urlencode(query)}" if after else "",
            "next_url": f"?{urlencode({**query, 'after': following})}" if following else "",
        },
    }
    return render(request, "portal/desk/lk3_report.html", context)


def _wanted(request: Asked, ports: list[Port]) -> Wanted | None:
    """The question as typed; what is no month, trade or way falls back to this month, both, by departure."""
    get = request.GET
    asked = get.get("port", "")
    port = next((port for port in ports if port.code == asked), None) if asked else next(iter(ports), None)
    if port is None:
        return None
    try:
        month = date.fromisoformat(f"{get.get('month', '')[:7]}-01")
    except ValueError:
        month = clock.today(port.zone).replace(day=1)
    month = month if 2000 <= month.year < 2100 else clock.today(port.zone).replace(day=1)
    trade = get.get("trade", "") if get.get("trade") in Trade.values else ""
    by = By(get["by"]) if get.get("by") in By.values else By.DEPARTURE
    return Wanted(port, month, trade, by)


def _text(value: Cell) -> str:
    """A cell for the screen, in the reader's number style; what is unknown is empty, never 0."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return local_text(value)
    return number(value) if isinstance(value, (int, Decimal)) else value


def _plain(value: Cell) -> str:
    """A cell for a program: decimal point, days as year-month-day."""
    if value is None:
        return ""
    return value.strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else str(value)
