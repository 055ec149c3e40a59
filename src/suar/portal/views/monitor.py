"""The public list of port calls, by port, month and trade, as a page and as open data."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from suar.kernel.words import gettext
from suar.portal import monitor
from suar.portal.access import public
from suar.portal.actors import Asked
from suar.portal.lists import as_csv
from suar.portal.moments import moment_text
from suar.portal.statuses import look
from suar.portcalls.models import Trade
from suar.registry.ports import served


def _wanted(request: Asked) -> monitor.Wanted:
    get = request.GET
    return monitor.wanted(get.get("port", "")[:5], get.get("month", "")[:7], get.get("trade", ""), get.get("after", ""))


@public
def port_calls(request: Asked) -> HttpResponse:
    """Calls of a month, newest first."""
    asked = _wanted(request)
    rows, following = monitor.page(asked)
    query = {"port": asked.port.code if asked.port else "", "month": f"{asked.month:%Y-%m}", "trade": asked.trade}
    return render(
        request,
        "portal/public/port_calls.html",
        {
            "rows": rows,
            "promised": monitor.promised(asked),
            "lost": monitor.lost(asked),
            "asked": asked,
            "ports": served().order_by("name").values("code", "name")[:500],
            "trades": Trade.choices,
            "csv_query": urlencode({**query, "after": asked.after} if asked.after else query),
            "pager": {
                "previous_url": f"?{urlencode(query)}" if asked.after else "",
                "next_url": f"?{urlencode({**query, 'after': following})}" if following else "",
            },
        },
    )


@public
def port_calls_csv(request: Asked) -> HttpResponse:
    """The same page as CSV: one line for each service of each call."""
    rows, _following = monitor.page(_wanted(request))
    head = [
        gettext("Nomor kunjungan"), gettext("Kapal"), gettext("Pelabuhan"), gettext("Agen"), gettext("Pelayaran"),
        gettext("Layanan"), gettext("Status"), gettext("Diminta"), gettext("Dijawab"), gettext("Menunggu (menit)"),
    ]  # fmt: skip
    lines = [
        [
            row.call, row.call.ship, row.call.port, row.call.agent, row.call.trade_in, served.code,
            look(served.status).word,
            moment_text(served.asked_at, row.call.port.zone) if served.asked_at else "",
            moment_text(served.answered_at, row.call.port.zone) if served.answered_at else "",
            int(served.waited.total_seconds() // 60) if served.waited is not None else "",
        ]
        for row in rows
        for served in row.services
    ]  # fmt: skip
    return as_csv("suar-kunjungan", head, lines)
