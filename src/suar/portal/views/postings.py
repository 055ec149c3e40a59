"""Orders that post officers to ports: the directorate's page, and that of an office's super admin."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from suar.accounts import postings
from suar.accounts.actors import Actor
from suar.accounts.models import Posting
from suar.accounts.postings import Order
from suar.accounts.roles import OFFICE_ROLES, Capacity, Right, Role
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, gettext, said
from suar.portal import plainform
from suar.portal.access import officers
from suar.portal.actors import Asked
from suar.portal.plainform import Ask
from suar.registry.models import Port
from suar.registry.ports import served
from suar.workflow import second_officers
from suar.workflow.second_officers import Alone

PAGE = 50
#: So many officers are offered to choose from.
_CHOSEN_FROM = 500
_END = (
    Ask("last_day", _("Hari terakhir"), "date", hint=_("Kemarin: berakhir sekarang juga")),
    Ask("why", _("Alasan"), "textarea", maxlength=300, wide=True),
)


@officers
def listed(request: Asked) -> HttpResponse:
    """Orders, newest first, those that have ended too; fifty at a time."""
    if not postings.may_post(request.actor, Right.VIEW):
        raise Http404
    found, after = postings.postings(request.actor), request.GET.get("after", "")
    port = request.GET.get("port", "")[:5]
    if port.isalnum():
        found = found.filter(port_code=port.upper())
    if after.isascii() and after.isdigit() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    rows = list(found[: PAGE + 1])
    kept = f"port={port}&" if port.isalnum() else ""
    context = {
        "rows": [{"one": each, **_look(each)} for each in rows[:PAGE]],
        "port": port if port.isalnum() else "",
        "may_post": postings.may_post(request.actor),
        "pager": {
            "previous_url": f"?{kept}" if after else "",
            "next_url": f"?{kept}after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        },
    }
    return render(request, "portal/postings/list.html", context)


def _look(posting: Posting) -> dict[str, str]:
    today = clock.today(posting.zone)
    function = postings.title_of(Role(posting.role), posting.capacity)
    if postings.is_over(posting):
        look, word = "lapsed", gettext("Berakhir")
    elif posting.since > today:
        look, word = "draft", gettext("Belum mulai")
    else:
        look, word = "granted", gettext("Bertugas")
    return {"look": look, "word": word, "function": function}


@officers
def new(request: Asked) -> HttpResponse:
    """Make an order; where another runs in the same days it is said first, and made when it is meant so."""
    if not postings.may_post(request.actor):
        raise Http404
    asks = _asks(request.actor)
    typed: plainform.Typed = {"since": f"{clock.today('Asia/Jakarta'):%Y-%m-%d}"}
    problems, others = tuple[Problem, ...](), list[Posting]()
    if request.method == "POST":
        typed = plainform.typed(request.POST, asks)
        try:
            order = _order(asks, typed)
            others = postings.overlapping(request.actor, order)
            if not others or request.POST.get("knowing") == "1":
                made = postings.post(request.actor, order)
                messages.success(request, gettext("Penugasan dicatat; pejabatnya diberi tahu."))
                return redirect("portal:posting", pk=made.pk)
        except Refused as refused:
            if refused.status != 422:
                raise
            problems = refused.problems
    context = {
        "fields": plainform.fields(asks, typed, problems),
        "problems": plainform.summary(problems),
        "others": [{"one": each, **_look(each)} for each in others] if not problems else [],
    }
    return render(request, "portal/postings/new.html", context, status=422 if problems else 200)


def _asks(actor: Actor) -> list[Ask]:
    people = [(one.username, f"{one} · {one.organisation}") for one in postings.officers(actor)[: _CHOSEN_FROM + 1]]
    # More than anybody scrolls through, and than a page should hold: then the name is typed.
    many = len(people) > _CHOSEN_FROM
    kind, hint = ("search", _("Ketik nama penggunanya")) if many else ("select", "")
    roles = [(role.value, said(role.label)) for role in sorted(OFFICE_ROLES)]
    capacities = [(each.value, said(each.label)) for each in Capacity]
    own = "" if actor.has_role(Role.DIRECTORATE) or actor.organisation is None else actor.organisation.port_code
    known = served().filter(code=own) if own else served()
    ports = [(port.code, f"{port.name} ({port.code})") for port in known.order_by("name")[:500]]
    return [
        Ask("order_number", _("Nomor surat perintah"), maxlength=60),
        Ask("person", _("Pejabat"), kind, options=people, hint=hint),
        Ask("port_code", _("Pelabuhan"), "select", options=ports),
        Ask("role", _("Fungsi"), "select", options=roles),
        Ask("since", _("Mulai"), "date"),
        Ask("until", _("Sampai"), "date", required=False, hint=_("Kosong: sampai ada perintah lain")),
        Ask("capacity", _("Sebagai pengganti"), "select", required=False, options=capacities),
        Ask(
            "substitutes", _("Menggantikan"), kind, required=False, options=people,
            hint=_("Bagi Plh.: siapa yang berhalangan"),
        ),
    ]  # fmt: skip


def _order(asks: list[Ask], typed: plainform.Typed) -> Order:
    problems = plainform.missing(asks, typed, gettext("harus diisi"))
    since, until = plainform.day(typed["since"]), plainform.day(typed["until"])
    for name, value in (("since", since), ("until", until)):
        if typed[name] and value is None:
            problems.append(Problem(name, "form", gettext("Tanggal ini tidak dapat dibaca.")))
    port = Port.objects.exclude(zone="").filter(code=typed["port_code"][:5]).first()
    offices = {role.value for role in OFFICE_ROLES}
    listed_ones = (
        ("role", not typed["role"] or typed["role"] in offices),
        ("capacity", not typed["capacity"] or typed["capacity"] in Capacity.values),
        ("port_code", not typed["port_code"] or port is not None),
    )
    problems += [
        Problem(name, "not_in_list", gettext("Pilih dari daftar.")) for name, known in listed_ones if not known
    ]
    if problems or since is None or port is None:
        raise Refused.of(problems)
    return Order(
        typed["person"], port.code, Role(typed["role"]), port.zone, typed["order_number"], since, until,
        Capacity(typed["capacity"]) if typed["capacity"] else None, typed["substitutes"],
    )  # fmt: skip


@officers
def posting(request: Asked, pk: int) -> HttpResponse:
    """One order; its end where this reader may end it."""
    found = postings.postings(request.actor).filter(pk=pk).first() if pk < 2**63 else None
    if found is None:
        raise Http404
    may_end, problems, status = postings.may_end(request.actor, found), tuple[Problem, ...](), 200
    yesterday = clock.today(found.zone) - timedelta(days=1)
    typed: dict[str, Any] = {"last_day": f"{yesterday:%Y-%m-%d}"}
    alone = _alone(found, yesterday) if may_end else []
    if request.method == "POST":
        typed = plainform.typed(request.POST, _END)
        last = plainform.day(typed["last_day"])
        alone = _alone(found, last) if may_end and last is not None else []
        try:
            missing = plainform.missing(_END, typed, gettext("harus diisi"))
            if missing or last is None:
                raise Refused.of(missing or [Problem("last_day", "form", gettext("Tanggal ini tidak dapat dibaca."))])
            if not alone or request.POST.get("knowing", "") == second_officers.word(alone):
                postings.end(request.actor, pk, last, typed["why"])
                messages.success(request, gettext("Penugasan diakhiri; pejabatnya diberi tahu."))
                return redirect("portal:posting", pk=pk)
        except Refused as refused:
            if refused.status != 422:
                raise
            problems, status = refused.problems, refused.status
    context = {
        "one": found, **_look(found), "may_end": may_end, "fields": plainform.fields(_END, typed, problems),
        "problems": plainform.summary(problems), "alone": alone, "word": second_officers.word(alone),
        "asked": request.method == "POST" and not problems,
    }  # fmt: skip
    return render(request, "portal/postings/posting.html", context, status=status)


def _alone(posting: Posting, last_day: date) -> list[Alone]:
    """Which steps would lack their second officer then."""
    port = Port.objects.exclude(zone="").filter(code=posting.port_code).first()
    return second_officers.left_by(port, posting, last_day) if port is not None else []
