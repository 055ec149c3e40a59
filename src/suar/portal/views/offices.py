"""The technical team founds an office at a port of the register; its first super admin is opened on its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from suar.accounts import administration as admin
from suar.accounts.administration import offices
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext, said
from suar.portal import successors
from suar.portal.access import officers
from suar.portal.actors import Asked
from suar.portal.limits import at_most
from suar.portal.registering import drawn, port_meant
from suar.registry.models import Port

#: So many ports are offered to pick from; any other is found by its code or name all the same.
_OFFERED = 1000


@officers
def new(request: Asked) -> HttpResponse:
    """What is known of the office, as it was typed until it may stand; then its page."""
    if not admin.may_make_office(request.actor):
        raise Http404
    answers, port, why = admin.asked_of_office(request.POST), "", ""
    problems: Sequence[Problem] = ()
    status = 200
    if request.method == "POST":
        at_most(request, "office", 20)
        port = request.POST.get("port", "").replace("\x00", "")[:200].strip()
        why = request.POST.get("why", "").replace("\x00", "")[: 2 * offices.WHY]
        meant = port_meant(port) if port else None
        code = meant.code if meant else ""
        try:
            wish = admin.OfficeWish(answers, code, why)
            made = admin.make_office(request.actor, wish, ports_there={code} if code else ())
        except Refused as refused:
            if refused.status not in (409, 422):
                raise
            problems, status = refused.problems, refused.status
        else:
            messages.success(request, gettext("%(office)s ditambahkan. Sekarang buka super admin pertamanya.") % {
                "office": made.name})  # fmt: skip
            return redirect("portal:organisation", pk=made.pk)
    asked = _fields(answers, port, why, problems)
    context = {
        "office": [each for each in asked if each["name"] not in ("order_number", "why")],
        "ground": [each for each in asked if each["name"] in ("order_number", "why")],
        "problems": _summary(asked, problems),
    }
    return render(request, "portal/organisations/office.html", context, status=status)


def _fields(answers: Mapping[str, str], port: str, why: str, problems: Sequence[Problem]) -> list[successors.Field]:
    wrong: dict[str, Problem] = {}
    for each in problems:
        wrong.setdefault(each.field, each)
    asked = [drawn(each, answers[each.name], wrong, {}) for each in offices.QUESTIONS]
    asked.insert(1, _port(port, wrong.get("port")))
    return [*asked, successors.why(why, problems)]


def _port(typed: str, wrong: Problem | None) -> dict[str, Any]:
    known = Port.objects.order_by("name", "code").values_list("code", "name")[:_OFFERED]
    return {
        "id": "id_port", "name": "port", "label": gettext("Pelabuhan"), "kind": "search", "required": True,
        "hint": gettext("Ketik nama atau kodenya, lalu pilih."), "value": typed,
        "error": said(wrong.text) if wrong else "", "remedy": said(wrong.remedy) if wrong else "",
        "options": [{"value": f"{name} ({code})", "label": code} for code, name in known],
    }  # fmt: skip


def _summary(asked: Sequence[successors.Field], problems: Sequence[Problem]) -> list[dict[str, str]]:
    labels = {each["name"]: said(each["label"]) for each in asked}
    return [
        {
            "field_id": f"id_{each.field}", "text": f"{labels[each.field]}: {said(each.text)}",
            "remedy": said(each.remedy), "law": said(each.law),
        }
        for each in problems
    ]  # fmt: skip
