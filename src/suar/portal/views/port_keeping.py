"""Changing a port: its office, its standing in law, the class of its tariff and its dock labour."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from suar.accounts.roles import Right
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portal import plainform, portfacts, portpages
from suar.portal.access import officers
from suar.portal.actors import Asked
from suar.portal.plainform import Ask, Typed
from suar.portal.views.ports import seen
from suar.registry.models import LabourPool, Port, PortTariffClass
from suar.registry.ports import require_set_up
from suar.workflow import permissions
from suar.workflow import ports as keeping

PAGE = 25


@officers
def office(request: Asked, code: str) -> HttpResponse:
    """What papers say of the office, and what the port asks of ships."""
    found = seen(request, code)
    keeps = permissions.may_keep_office(request.actor, found)
    form = Form(request, found, portpages.office_asks(), keeping.office_facts, keeps)
    return form.answer("portal/ports/office.html", keeping.change_office, gettext("Data kantor disimpan."))


@officers
def structure(request: Asked, code: str) -> HttpResponse:
    """Zone, terminal operator and pilotage, by the directorate."""
    found = seen(request, code)
    keeps = permissions.may_set_structure(request.actor)
    form = Form(request, found, portpages.structure_asks(), keeping.structure_facts, keeps)
    return form.answer("portal/ports/structure.html", keeping.change_structure, gettext("Susunan pelabuhan disimpan."))


class Form:
    """A form of facts that stand on the port's own row."""

    def __init__(
        self, request: Asked, port: Port, asks: list[Ask], facts: Callable[[Port], dict[str, Any]], keeps: bool
    ) -> None:
        self.request, self.port, self.asks, self.facts, self.keeps = request, port, asks, facts, keeps

    def answer(self, template: str, change: Callable[..., Port], done: str) -> HttpResponse:
        """The page, or what came of what was sent."""
        if self.request.method != "POST":
            if self.keeps:
                require_set_up(self.port)
            return self._page(template, portpages.typed_facts(self.facts(self.port)), (), 200)
        typed = plainform.typed(self.request.POST, self.asks)
        try:
            change(self.request.actor, self.port.code, typed, self.request.POST.get("seen", "")[:64])
        except Refused as refused:
            if refused.status in (403, 404):
                raise
            self.port.refresh_from_db()  # what somebody else made of it meanwhile is shown beside what was typed
            return self._page(template, typed, refused.problems, refused.status)
        messages.success(self.request, done)
        return redirect("portal:port", code=self.port.code)

    def _page(self, template: str, typed: Typed, problems: Sequence[Problem], status: int) -> HttpResponse:
        facts = self.facts(self.port)
        context = {
            "port": self.port,
            "fields": portpages.fields(self.asks, typed, problems) if self.keeps else [],
            "now": portfacts.lines(facts),
            "seen": keeping.fingerprint(facts),
            "problems": plainform.summary(problems),
        }
        return render(self.request, template, context, status=status)


@officers
def tariff(request: Asked, code: str) -> HttpResponse:
    """Every class of the port's tariff with its decree, and another one from a day on."""
    found = seen(request, code)
    rows = Rows(
        request, found, portpages.class_asks(), keeping.set_class, keeping.take_class_back,
        creates=permissions.may_set_structure(request.actor), edits=permissions.may_set_structure(request.actor),
    )  # fmt: skip
    return rows.answer("port_class", "portal/ports/class.html", found.tariff_classes.order_by("-since"))


@officers
def labour(request: Asked, code: str) -> HttpResponse:
    """The port's dock labour from day to day, and another number from a day on."""
    found = seen(request, code)
    rows = Rows(
        request, found, portpages.labour_asks(), keeping.set_labour, keeping.take_labour_back,
        creates=permissions.may_keep_places(request.actor, found, Right.CREATE),
        edits=permissions.may_keep_places(request.actor, found),
    )  # fmt: skip
    return rows.answer("port_labour", "portal/ports/labour.html", found.labour_pools.order_by("-since"))


class Rows:
    """Rows that each hold from a day on: listed, added to, and taken back while nothing rests on them."""

    def __init__(
        self, request: Asked, port: Port, asks: list[Ask], begin: Callable[..., Any], undo: Callable[..., Any],
        *, creates: bool, edits: bool,
    ) -> None:  # fmt: skip
        self.request, self.port, self.asks, self.begin, self.undo = request, port, asks, begin, undo
        self.creates, self.edits = creates and bool(port.zone), edits and bool(port.zone)
        self.typed: Typed = {ask.name: "" for ask in asks}
        self.row, self.problems, self.status = 0, tuple[Problem, ...](), 200

    def answer(self, name: str, template: str, rows: QuerySet[LabourPool] | QuerySet[PortTariffClass]) -> HttpResponse:
        """The page, or what came of what was sent."""
        if self.request.method == "POST":
            try:
                self._send()
            except Refused as refused:
                if refused.status in (403, 404):
                    raise
                self.problems, self.status = refused.problems, refused.status
                if self.row:  # its reason is asked beside the row, not in the form above
                    self.problems = tuple(
                        replace(one, field=f"why-{self.row}") if one.field else one for one in refused.problems
                    )
            else:
                return redirect(f"portal:{name}", code=self.port.code)
        return self._page(template, rows)

    def _send(self) -> None:
        actor, post = self.request.actor, self.request.POST
        if post.get("do") == "take_back":
            number = post.get("row", "")
            self.row = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
            self.typed["why"] = ""
            self.undo(actor, self.port.code, self.row, post.get("why", "")[:400])
            messages.success(self.request, gettext("Baris itu dibatalkan."))
            return
        self.typed = plainform.typed(post, self.asks)
        self.begin(actor, self.port.code, self.typed)
        messages.success(self.request, gettext("Ditetapkan dan dicatat."))

    def _page(self, template: str, rows: QuerySet[LabourPool] | QuerySet[PortTariffClass]) -> HttpResponse:
        before = plainform.day(self.request.GET.get("before", ""))
        listed: list[Any] = list((rows.filter(since__lt=before) if before else rows)[: PAGE + 1])
        today = clock.today(self.port.zone) if self.port.zone else None
        now = rows.filter(since__lte=today).first() if today else None
        context = {
            "port": self.port,
            "fields": portpages.fields(self.asks, self.typed, self.problems) if self.creates else [],
            "problems": plainform.summary(self.problems),
            "rows": [self._row(one, now, today) for one in listed[:PAGE]],
            "pager": {
                "previous_url": "?" if before else "",
                "next_url": f"?before={listed[PAGE - 1].since:%Y-%m-%d}" if len(listed) > PAGE else "",
            },
        }
        return render(self.request, template, context, status=self.status)

    def _row(self, one: Any, now: Any, today: Any) -> dict[str, Any]:
        begun = one.since <= today
        if now is not None and one.pk == now.pk:
            look = ("granted", gettext("Berlaku"))
        else:
            look = ("lapsed", gettext("Diganti")) if begun else ("draft", gettext("Belum mulai"))
        wrong = next((each for each in self.problems if each.field == f"why-{one.pk}"), None)
        return {
            "one": one,
            "look": look,
            "begun": begun,
            "wrong": wrong,
            "may_go": self.edits and self._goes(one, begun),
        }

    def _goes(self, one: Any, begun: bool) -> bool:
        """Whether the button to take it back is worth showing; the writer asks more closely."""
        return not begun or isinstance(one, PortTariffClass)
