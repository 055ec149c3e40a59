"""The register of ships that are served by hand: who came when, and under which exemption."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from suar.kernel.words import gettext
from suar.portal.access import officers
from suar.portal.actors import Asked
from suar.portal.lists import as_csv
from suar.portal.moments import moment_text
from suar.portcalls.exemptions import ExemptionKind
from suar.portcalls.models import ManualEntry
from suar.workflow import permissions

PAGE = 50


def _cells(entry: ManualEntry) -> list[str]:
    return [
        moment_text(entry.at, entry.port.zone),
        entry.ship.name,
        entry.ship.identity,
        f"GT {entry.ship.gross_tonnage}",
        str(ExemptionKind(entry.exemption).label),
        entry.organisation.name,
        entry.port.name,
    ]


def _head() -> list[str]:
    return [
        gettext("Waktu"),
        gettext("Kapal"),
        gettext("Tanda"),
        gettext("Tonase kotor"),
        gettext("Dilayani manual, karena"),
        gettext("Agen"),
        gettext("Pelabuhan"),
    ]


@officers
def register(request: Asked) -> HttpResponse:
    """Newest first, a page at a time by id; as CSV exactly what is shown."""
    if not permissions.may_oversee(request.actor):
        raise Http404
    entries = permissions.manual_entries(request.actor)
    after = request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        entries = entries.filter(pk__lt=int(after))
    found = list(entries.order_by("-id")[: PAGE + 1])
    shown = found[:PAGE]
    head = _head()
    if request.GET.get("format") == "csv":
        return as_csv("register-manual", head, [_cells(one) for one in shown])
    rows = [[{"text": text, "label": label} for text, label in zip(_cells(one), head, strict=True)] for one in shown]
    context = {
        "columns": [{"label": label} for label in head],
        "rows": rows,
        "csv_url": f"?format=csv&after={after}",
        "pager": {
            "previous_url": "?" if after else "",
            "next_url": f"?after={shown[-1].pk}" if len(found) > PAGE else "",
        },
    }
    return render(request, "portal/desk/manual.html", context)
