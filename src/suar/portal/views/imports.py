"""Lists that were taken over: each run with its figures and remarks, and the names of places that wait for a port."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from suar.accounts.roles import Role
from suar.exchange import access, places, reports, rules
from suar.exchange.models import Severity
from suar.kernel.errors import Refused
from suar.kernel.words import LANGUAGES, gettext, in_language
from suar.portal.access import officers
from suar.portal.actors import Asked
from suar.portal.lists import as_csv
from suar.registry.models import Port
from suar.workflow import permissions

PAGE = 50
#: Rows with a form of their own.
_FORMS = 25


def _key(typed: str) -> int:
    """An id as typed in an address, or 0."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else 0


def _require_oversight(request: Asked) -> bool:
    """Whether the reader is of the directorate; nobody but an office of a port and the directorate gets further."""
    if not permissions.may_oversee(request.actor):
        raise Http404
    return request.actor.has_role(Role.DIRECTORATE)


@officers
def runs(request: Asked) -> HttpResponse:
    """The runs, newest first, a page at a time by id."""
    national = _require_oversight(request)
    found = access.runs(request.actor)
    after = _key(request.GET.get("after", ""))
    if after:
        found = found.filter(pk__lt=after)
    shown = list(found.order_by("-pk")[: PAGE + 1])
    context = {
        "runs": shown[:PAGE],
        "national": national,
        "pager": {
            "previous_url": "?" if after else "",
            "next_url": f"?after={shown[PAGE - 1].pk}" if len(shown) > PAGE else "",
        },
    }
    return render(request, "portal/imports/runs.html", context)


@officers
def run(request: Asked, pk: int) -> HttpResponse:
    """One run: its figures, and its remarks by rule and severity; the whole report as CSV in either language."""
    _require_oversight(request)
    one = access.runs(request.actor).filter(pk=pk).first() if pk < 2**63 else None
    if one is None:
        raise Http404
    chosen = {"rule": request.GET.get("rule", "")[:32], "severity": request.GET.get("severity", "")}
    chosen = {
        "rule": chosen["rule"] if chosen["rule"] in rules.RULES else "",
        "severity": chosen["severity"] if chosen["severity"] in Severity.values else "",
    }
    found = one.remarks.filter(**{name: value for name, value in chosen.items() if value}).order_by("pk")
    if request.GET.get("as") == "csv":
        language = request.GET.get("language", "")
        with in_language(language if language in LANGUAGES else LANGUAGES[0]):
            return as_csv(f"impor-{one.pk}", reports.head(), map(reports.cells_of, found.iterator(chunk_size=2000)))
    after = _key(request.GET.get("after", ""))
    shown = list((found.filter(pk__gt=after) if after else found)[: PAGE + 1])
    query = urlencode({name: value for name, value in chosen.items() if value})
    context = {
        "run": one,
        "facts": reports.figures(one),
        "rules": [(rule, rules.title_of(rule), count) for rule, _severity, count in reports.by_rule(one)],
        "severities": Severity.choices,
        "chosen": chosen,
        "columns": [{"label": label} for label in reports.head()],
        "rows": [_cells(reports.cells_of(remark)) for remark in shown[:PAGE]],
        "query": query,
        "pager": {
            "previous_url": f"?{query}" if after else "",
            "next_url": f"?{query}&after={shown[PAGE - 1].pk}" if len(shown) > PAGE else "",
        },
    }
    return render(request, "portal/imports/run.html", context)


def _cells(texts: list[str]) -> list[dict[str, str]]:
    return [{"text": text, "label": label} for text, label in zip(texts, reports.head(), strict=True)]


@officers
def place_names(request: Asked) -> HttpResponse:
    """Names of places that no port has: the directorate says which port each means, or that it is none."""
    if not places.may_decide(request.actor):
        raise Http404
    wrong: dict[str, Any] = {}
    status = 200
    if request.method == "POST":
        code = "" if "none" in request.POST else request.POST.get("port", "").strip().upper()[:5]
        try:
            if not code and "none" not in request.POST:
                raise Refused(places.no_port_chosen())
            name = places.decide(request.actor, _key(request.POST.get("name", "")), code)
        except Refused as refused:
            if refused.status != 422:
                raise
            wrong = {"name": _key(request.POST.get("name", "")), "problem": refused.problems[0]}
            status = 422
        else:
            messages.success(request, gettext("“%(name)s” tersimpan.") % {"name": name.name})
            return redirect(request.get_full_path())
    after = request.GET.get("after", "")[:80]
    found = places.open_names()
    shown = list((found.filter(key__gt=after) if after else found)[: _FORMS + 1])
    context = {
        "names": shown[:_FORMS],
        "ports": Port.objects.order_by("name").values("code", "name")[:1000],
        "wrong": wrong,
        "pager": {
            "previous_url": "?" if after else "",
            "next_url": f"?{urlencode({'after': shown[_FORMS - 1].key})}" if len(shown) > _FORMS else "",
        },
    }
    return render(request, "portal/imports/places.html", context, status=status)
