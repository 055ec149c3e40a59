"""A port's own rules: how long a step may take there, and whether it takes two officers; with who set them and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from suar.accounts import freedays
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, gettext, said
from suar.portal import plainform
from suar.portal.access import officers
from suar.portal.actors import Asked
from suar.portal.plainform import Ask
from suar.registry.models import Port
from suar.workflow import portrules, second_officers
from suar.workflow.models import PortRule
from suar.workflow.service import Service, Step
from suar.workflow.standard import who_decides

PAGE = 25
_TWO = _(
    "Pejabat pertama menyetujui, pejabat lain dengan fungsi yang sama memutus; tidak seorang pun memutus sendirian."
)
_WHY = Ask("why", _("Alasan"), "textarea", maxlength=300, wide=True)


@officers
@require_safe
def port_rules(request: Asked) -> HttpResponse:
    """The steps of one port's office with what holds there; a port is chosen where there are several."""
    ports = list(portrules.ports(request.actor)[:500])
    if not ports:
        raise Http404
    wanted, sought = request.GET.get("port", "")[:5].upper(), request.GET.get("q", "").replace("\x00", "")[:40].strip()
    port = next((one for one in ports if one.code == wanted), None if wanted else ports[0])
    if port is None:
        raise Http404
    now, later, alone = portrules.in_force(port), portrules.planned(port), second_officers.at(port)
    context = {
        "ports": ports,
        "port": port,
        "q": sought,
        "rows": [
            _row(service, step, now.get((service.code, step.name)), later.get((service.code, step.name)))
            for service, step in portrules.steps()
            if sought.casefold() in f"{service.code} {said(service.title)} {said(step.title)}".casefold()
        ],
        "alone": alone,
        "may_change": portrules.may_change(request.actor, port),
        "keeps_days": freedays.may_see(request.actor),
        "two": _TWO,
    }
    return render(request, "portal/rules/list.html", context)


def _row(service: Service, step: Step, now: PortRule | None, later: PortRule | None) -> dict[str, Any]:
    return {
        "service": service,
        "step": step,
        "who": who_decides(step),
        "within": _minutes(now.within_minutes if now and now.within_minutes else _ordinary(step)),
        "own_limit": bool(now and now.within_minutes),
        "two": bool(now and now.four_eyes) or step.four_eyes,
        "since": now.since if now else None,
        "later": later,
    }


@officers
def port_rule(request: Asked, port: str, service: str, step: str) -> HttpResponse:
    """One step at one port: what holds, every rule there was, and another one from a day on."""
    where = portrules.ports(request.actor).filter(code=port[:5]).first()
    found = portrules.step_of(service, step)
    if where is None or found is None:
        raise Http404
    sent = _Sent(_asks(where), _begun(where, *found))
    if request.method == "POST":
        portrules.refuse_others(request.actor, where)
        try:
            if request.POST.get("do") == "take_back":
                _take_back(request, where, sent)
                messages.success(request, gettext("Aturan yang belum berlaku dibatalkan."))
            else:
                sent.typed |= plainform.typed(request.POST, sent.asks)
                portrules.set_rule(request.actor, where, *found, _wish(sent.asks, sent.typed))
                messages.success(request, gettext("Aturan ditetapkan dan dicatat."))
            return redirect("portal:port_rule", port=where.code, service=service, step=step)
        except Refused as refused:
            if refused.status in (403, 404):
                raise
            sent.refuse(refused)
    return _page(request, where, found, sent)


@dataclass
class _Sent:
    """What somebody sent, and what stands against it; ``rule`` and ``why``: of a rule to be taken back."""

    asks: list[Ask]
    typed: plainform.Typed
    rule: int = 0
    why: str = ""
    problems: tuple[Problem, ...] = ()
    status: int = 200

    def refuse(self, refused: Refused) -> None:
        self.problems, self.status = refused.problems, refused.status
        if self.rule:  # its reason is asked beside the rule, not in the form above
            self.problems = tuple(
                replace(one, field=f"why-{self.rule}") if one.field else one for one in refused.problems
            )


def _take_back(request: Asked, port: Port, sent: _Sent) -> None:
    number = request.POST.get("rule", "")
    sent.rule = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    sent.why = plainform.typed(request.POST, [_WHY])["why"][:300]
    portrules.take_back(request.actor, port, sent.rule, sent.why)


def _page(request: Asked, port: Port, found: tuple[Service, Step], sent: _Sent) -> HttpResponse:
    service, step = found
    every, before = portrules.versions(port, service, step), plainform.day(request.GET.get("before", ""))
    rows = list((every.filter(since__lt=before) if before else every)[: PAGE + 1])
    now = portrules.in_force(port).get((service.code, step.name))
    may_change = portrules.may_change(request.actor, port)
    context = {
        "port": port,
        "now": _row(service, step, now, None),
        "general": _minutes(_ordinary(step)),
        "deciders": portrules.deciders(port, step, clock.today(port.zone)),
        "alone": [one for one in second_officers.at(port) if (one.service.code, one.step) == (service.code, step)],
        "versions": [
            {
                "one": one,
                "within": _minutes(one.within_minutes) if one.within_minutes else gettext("umum"),
                "look": ("granted", gettext("Berlaku")) if now and one.pk == now.pk else _look(one, port),
                "waits": one.since > clock.today(port.zone),
                "why": sent.why if one.pk == sent.rule else "",
                "wrong": next((each for each in sent.problems if each.field == f"why-{one.pk}"), None),
            }
            for one in rows[:PAGE]
        ],
        "may_change": may_change,
        "fields": plainform.fields(sent.asks, sent.typed, sent.problems) if may_change else [],
        "problems": plainform.summary(sent.problems),
        "two": _TWO,
        "pager": {
            "previous_url": "?" if before else "",
            "next_url": f"?before={rows[PAGE - 1].since:%Y-%m-%d}" if len(rows) > PAGE else "",
        },
    }
    return render(request, "portal/rules/rule.html", context, status=sent.status)


def _look(one: PortRule, port: Port) -> tuple[str, str]:
    if one.since > clock.today(port.zone):
        return "draft", gettext("Belum mulai")
    return "lapsed", gettext("Diganti")


def _asks(port: Port) -> list[Ask]:
    yes_or_no = [("yes", gettext("Ya: dua pejabat")), ("no", gettext("Tidak: satu pejabat cukup"))]
    zone = gettext("Paling awal besok (%(zone)s)") % {"zone": port.zone_label}
    return [
        Ask("four_eyes", _("Dua pejabat"), "radio", options=yes_or_no, hint=_TWO, wide=True),
        Ask(
            "within_minutes", _("Batas waktu (menit)"), required=False, maxlength=5, hint=_("Kosong: batas waktu umum")
        ),
        Ask("since", _("Berlaku mulai"), "date", hint=zone),
        Ask(
            "legal_basis", _("Nomor surat keputusan"), maxlength=160, hint=_("Dasar yang ditandatangani kepala kantor")
        ),
        _WHY,
    ]


def _begun(port: Port, service: Service, step: Step) -> plainform.Typed:
    """What stands in the form before anybody types: the rule of today."""
    now = portrules.in_force(port).get((service.code, step.name))
    two = step.four_eyes or bool(now and now.four_eyes)
    return {
        "four_eyes": "yes" if two else "no",
        "within_minutes": str(now.within_minutes) if now and now.within_minutes else "",
        "since": "", "legal_basis": "", "why": "",
    }  # fmt: skip


def _wish(asks: list[Ask], typed: plainform.Typed) -> portrules.Wish:
    problems = plainform.missing(asks, typed, gettext("harus diisi"))
    since, minutes = plainform.day(typed["since"]), str(typed["within_minutes"])
    if typed["since"] and since is None:
        problems.append(Problem("since", "form", gettext("Tanggal ini tidak dapat dibaca.")))
    if minutes and not (minutes.isascii() and minutes.isdigit() and len(minutes) < 6):
        text, remedy = gettext("Tulis jumlah menit dengan angka."), gettext("Kosongkan untuk batas waktu umum.")
        problems.append(Problem("within_minutes", "form", text, remedy))
    if typed["four_eyes"] and typed["four_eyes"] not in ("yes", "no"):
        problems.append(Problem("four_eyes", "not_in_list", gettext("Pilih dari daftar.")))
    if problems or since is None:
        raise Refused.of(problems)
    return portrules.Wish(
        int(minutes) if minutes else None, typed["four_eyes"] == "yes", since, typed["legal_basis"], typed["why"]
    )


def _ordinary(step: Step) -> int:
    return int(step.within.total_seconds() // 60)


def _minutes(count: int) -> str:
    return gettext("%(n)s menit") % {"n": count}
