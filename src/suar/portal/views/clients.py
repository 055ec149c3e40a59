"""The technical team keeps the systems that people enter with their account here."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from suar.accounts.models import System
from suar.accounts.roles import Right
from suar.accounts.signon import claims, systems
from suar.accounts.signon.systems import Wish
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext, said
from suar.portal.access import officers
from suar.portal.actors import Asked

PAGE = 50


@officers
def clients(request: Asked) -> HttpResponse:
    """The systems, newest first, a page at a time by id."""
    if not systems.may_keep(request.actor):
        raise Http404
    after = request.GET.get("after", "")
    found = System.objects.order_by("-pk")
    if after.isascii() and after.isdigit() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    listed = list(found[: PAGE + 1])
    more = len(listed) > PAGE
    context = {
        "columns": [{"label": gettext("Sistem")}, {"label": gettext("ID klien")}, {"label": gettext("Keadaan")}],
        "rows": [_row(one) for one in listed[:PAGE]],
        "may_make": systems.may_keep(request.actor, Right.CREATE),
        "pager": {"previous_url": "?" if after else "", "next_url": f"?after={listed[PAGE - 1].pk}" if more else ""},
    }
    return render(request, "portal/clients/list.html", context)


def _row(one: System) -> list[dict[str, object]]:
    state = gettext("ditutup") if one.disabled_at else gettext("dibuka")
    kind = gettext("sistem sendiri") if one.first_party else gettext("dengan persetujuan")
    return [
        {"label": gettext("Sistem"), "text": one.name, "href": reverse("portal:client", args=[one.pk])},
        {"label": gettext("ID klien"), "text": one.client_id},
        {"label": gettext("Keadaan"), "text": f"{state}, {kind}"},
    ]


@officers
def client_new(request: Asked) -> HttpResponse:
    """The form of a new system; its secret is on the answer, once."""
    if not systems.may_keep(request.actor, Right.CREATE):
        raise Http404
    if request.method != "POST":
        return _page(request, None, Wish())
    wish = _read(request)
    try:
        system, secret = systems.make(request.actor, wish)
    except Refused as refused:
        return _page(request, None, wish, refused)
    return _page(request, system, wish, secret=secret)


@officers
def client(request: Asked, pk: int) -> HttpResponse:
    """One system: its facts, another secret, shut or reopened."""
    if not systems.may_keep(request.actor):
        raise Http404
    system = System.objects.filter(pk=pk).first() if pk < 2**63 else None
    if system is None:
        raise Http404
    wish = systems.wish_of(system)
    if request.method != "POST":
        return _page(request, system, wish)
    act = request.POST.get("do", "")
    try:
        if act == "secret":
            return _page(request, system, wish, secret=systems.new_secret(request.actor, pk))
        if act == "shut":
            systems.shut(request.actor, pk, request.POST.get("why", "")[:300])
        elif act == "reopen":
            systems.reopen(request.actor, pk)
        else:
            wish = _read(request)
            systems.change(request.actor, pk, wish)
    except Refused as refused:
        return _page(request, system, wish, refused)
    messages.success(request, gettext("Perubahan disimpan dan dicatat."))
    return redirect("portal:client", pk=pk)


def _read(request: Asked) -> Wish:
    """What was written; of one address each line."""

    def lines(name: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in request.POST.get(name, "")[:4000].splitlines() if line.strip())

    return Wish(
        name=request.POST.get("name", "").strip(), contact=request.POST.get("contact", "").strip()[:254],
        redirect_uris=lines("redirect_uris"), after_logout_uris=lines("after_logout_uris"),
        backchannel_uri=request.POST.get("backchannel_uri", "").strip(),
        scopes=("openid", *(each for each in request.POST.getlist("scopes")[:20] if each != "openid")),
        first_party=request.POST.get("first_party") == "true", confidential=request.POST.get("confidential") != "no",
    )  # fmt: skip


def _page(
    request: Asked, system: System | None, wish: Wish, refused: Refused | None = None, secret: str = ""
) -> HttpResponse:
    problems = {problem.field: problem for problem in (refused.problems if refused else ())}
    summary = [
        {"field_id": f"id_{each.field}" if each.field else "", "text": each.text, "remedy": each.remedy}
        for each in (refused.problems if refused else ())
    ]
    context = {
        "system": system,
        "fields": [*_fields(wish, problems, new=system is None)],
        "why": _field("why", gettext("Alasan menutup"), request.POST.get("why", ""), problems, required=True),
        "problems": summary,
        "secret": secret,
        "facts": _facts(system) if system else (),
    }
    answer = render(request, "portal/clients/form.html", context, status=refused.status if refused else 200)
    if secret:
        answer["Cache-Control"] = "no-store"
    return answer


def _facts(system: System) -> list[tuple[str, str]]:
    return [
        (gettext("ID klien"), system.client_id),
        (gettext("Penerbit (issuer)"), settings.SUAR_PUBLIC_URL),
        (gettext("Pengenalan otomatis"), f"{settings.SUAR_PUBLIC_URL}{reverse('portal:signon_configuration')}"),
    ]


def _field(
    name: str, label: str, value: object, problems: Mapping[str, Problem], **more: Any
) -> dict[str, Any]:  # as components/field.html takes it
    wrong = problems.get(name)
    shown = {"error": wrong.text, "remedy": wrong.remedy} if wrong else {}
    return {"id": f"id_{name}", "name": name, "label": label, "value": value, "required": False, **more, **shown}


def _fields(wish: Wish, problems: Mapping[str, Problem], *, new: bool) -> Iterable[dict[str, Any]]:
    yield _field("name", gettext("Nama sistem"), wish.name, problems, required=True, maxlength=100)
    hint = gettext("Orang di sana yang menjawab bila ada gangguan.")
    yield _field(
        "contact", gettext("Surel penanggung jawab"), wish.contact, problems, required=True, kind="email", hint=hint
    )
    hint = gettext("Satu alamat per baris, sama huruf demi huruf dengan yang dikirim sistem itu.")
    written = "\n".join(wish.redirect_uris)
    yield _field(
        "redirect_uris", gettext("Alamat kembali (redirect URI)"), written, problems, required=True, kind="textarea",
        hint=hint,
    )  # fmt: skip
    written = "\n".join(wish.after_logout_uris)
    yield _field("after_logout_uris", gettext("Alamat setelah keluar"), written, problems, kind="textarea")
    hint = gettext("Ke sini kabar keluar dikirim (back-channel logout). Bila kosong, sistem itu tidak diberi tahu.")
    label = gettext("Alamat kabar keluar")
    yield _field("backchannel_uri", label, wish.backchannel_uri, problems, kind="url", hint=hint, maxlength=300)
    offered = [
        {"value": scope, "label": scope, "hint": said(words), "selected": scope in wish.scopes}
        for scope, words in claims.SCOPES.items()
    ]
    yield _field("scopes", gettext("Yang boleh diketahuinya"), "", problems, kind="checkboxes", options=offered)
    hint = gettext("Pengguna tidak ditanya lagi. Hanya untuk sistem kementerian sendiri.")
    yield _field("first_party", gettext("Sistem sendiri"), wish.first_party, problems, kind="checkbox", hint=hint)
    if new:
        kinds = [
            ("yes", gettext("Ya: peladen yang dikelola")),
            ("no", gettext("Tidak: aplikasi di ponsel atau peramban")),
        ]
        options = [
            {"value": key, "label": text, "selected": (key == "yes") == wish.confidential} for key, text in kinds
        ]
        label = gettext("Dapat menyimpan rahasia")
        yield _field("confidential", label, "", problems, kind="radio", options=options, required=True)
