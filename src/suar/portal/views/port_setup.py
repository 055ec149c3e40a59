"""Ports known by code and name only: the directorate sets each up before its first call."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from suar.kernel.clock import ZONE_LABELS
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portal.access import officers
from suar.portal.actors import Asked
from suar.registry import ports as register
from suar.workflow import permissions

PAGE = 50
_TEXTS = ("zone", "office_name", "tariff_class", "since", "legal_basis")
_TICKS = ("has_operator", "has_pilotage")


def _require_directorate(request: Asked) -> None:
    if not permissions.may_set_structure(request.actor):
        raise Http404


@officers
def ports(request: Asked) -> HttpResponse:
    """Ports to set up, in order of their codes."""
    _require_directorate(request)
    after = request.GET.get("after", "")[:5]
    shown = list(register.to_set_up().filter(code__gt=after).order_by("code")[: PAGE + 1])
    context = {
        "ports": shown[:PAGE],
        "pager": {
            "previous_url": "?" if after else "",
            "next_url": f"?after={shown[PAGE - 1].code}" if len(shown) > PAGE else "",
        },
    }
    return render(request, "portal/imports/ports.html", context)


@officers
def port(request: Asked, code: str) -> HttpResponse:
    """Set one port up: zone, class of its tariff, office, and who runs it."""
    _require_directorate(request)
    found = register.to_set_up().filter(code=code[:5]).first()
    if found is None:
        raise Http404
    typed: dict[str, Any] = {name: request.POST.get(name, "").strip()[:200] for name in _TEXTS}
    typed |= {name: request.POST.get(name) == "true" for name in _TICKS}
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        try:
            wish = register.SetUp(**{**typed, "since": _day(typed["since"])})
            done = register.set_up(found.code, wish, request.actor)
        except Refused as refused:
            if refused.status != 422:
                raise
            problems = refused.problems
        else:
            messages.success(
                request, gettext("%(port)s disiapkan. Lengkapi kantor dan tempatnya.") % {"port": done.name}
            )
            return redirect("portal:port", code=done.code)
    context = {
        "port": found,
        "fields": _fields(typed, problems),
        "problems": [
            {"field_id": f"id_{one.field}" if one.field else "", "text": one.text, "remedy": one.remedy}
            for one in problems
        ],
    }
    return render(request, "portal/imports/port.html", context, status=422 if problems else 200)


def _day(typed: str) -> date | None:
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        return None
    return found if 1945 <= found.year <= 2100 else None


def _fields(typed: dict[str, Any], problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    wrong = {one.field: one for one in problems}
    zones = [(zone, f"{label} ({zone})") for zone, label in ZONE_LABELS.items()]
    asked: tuple[tuple[str, str, str, list[tuple[str, str]]], ...] = (
        ("zone", gettext("Zona waktu"), "select", zones),
        ("office_name", gettext("Nama kantor"), "text", []),
        ("tariff_class", gettext("Kelas tarif"), "select", [(one, one) for one in register.CLASSES]),
        ("since", gettext("Kelas tarif berlaku mulai"), "date", []),
        ("legal_basis", gettext("Dasar hukum kelas tarif"), "text", []),
        ("has_operator", gettext("Ada operator terminal"), "checkbox", []),
        ("has_pilotage", gettext("Wajib pandu"), "checkbox", []),
    )
    return [
        {
            "id": f"id_{name}", "name": name, "label": label, "kind": kind, "required": kind != "checkbox",
            "value": typed[name], "error": wrong[name].text if name in wrong else "",
            "remedy": wrong[name].remedy if name in wrong else "",
            "options": [{"value": value, "label": text, "selected": value == typed[name]} for value, text in options],
        }
        for name, label, kind, options in asked
    ]  # fmt: skip
