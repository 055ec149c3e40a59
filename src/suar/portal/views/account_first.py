"""The questions of a first sign-in, one at a time: terms of use, ways to be told, the mobile number and its code."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.cache import never_cache

from suar.accounts import completing, phones
from suar.accounts.completing import Choice, Step
from suar.accounts.models import PhoneCode, User
from suar.accounts.roles import Family
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portal.access import entering
from suar.portal.accountforms import Field, field, status, summary, typed
from suar.portal.actors import Asked
from suar.portal.limits import at_most

#: Codes and wishes for codes from one address, or by one account, in a minute.
CODES = 10


@entering
@never_cache
def complete(request: Asked) -> HttpResponse:
    """The first question without an answer; after the last one, on to where the person was going."""
    user = request.user
    assert isinstance(user, User)
    refused = None
    if request.method == "POST" and user.completed_at is None:
        try:
            _answer(request, user)
        except Refused as against:
            refused = against
        else:
            completing.finish(user)
            if user.completed_at is None:
                return redirect(f"{reverse('portal:account_complete')}?{urlencode({'next': _next(request)})}")
            messages.success(request, gettext("Data Anda lengkap. Selamat bekerja."))
    if user.completed_at is not None or completing.finish(user):
        return redirect(_next(request))
    step = completing.next_step(user)
    assert step is not None
    steps = list(Step)
    context = {
        "next": _next(request),
        "step": step.value,
        "number": steps.index(step) + 1,
        "of": len(steps),
        "problems": summary(refused),
        **(notices(user, refused, request.POST) if step is Step.NOTICES else {}),
        **(mobile(user, refused, typed(request.POST, "mobile", 40)) if step is Step.MOBILE else {}),
    }
    return render(request, "portal/account/complete.html", context, status=status(refused))


def _next(request: Asked) -> str:
    wanted = request.POST.get("next") or request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/")
    return wanted if own and wanted != reverse("portal:account_complete") else reverse("portal:home")


def _answer(request: Asked, user: User) -> None:
    """Take the answer of one question; one that was answered meanwhile, on another device, stays as it is."""
    asked, step = request.POST.get("step", ""), completing.next_step(user)
    if step is None or asked != step.value:
        return
    if step is Step.TERMS:
        completing.accept_terms(user, request.POST.get("terms") == "true")
    elif step is Step.NOTICES:
        completing.choose(user, chosen_in(request.POST), sure=request.POST.get("sure") == "true")
    else:
        prove_mobile(request, user)


def prove_mobile(request: Asked, user: User) -> bool:
    """Send a code to the number, or take the one that was typed; whether the number is proved now."""
    at_most(request, "phone-code", CODES)
    if "code" in request.POST:
        phones.prove(user, typed(request.POST, "code", 20))
        return True
    code = phones.ask(user, typed(request.POST, "mobile", 40))
    messages.success(request, gettext("Kode dikirim ke %(number)s.") % {"number": code.number})
    return False


def chosen_in(post: Any) -> list[Choice]:
    """The ticked boxes of the table of notices: family, and way."""
    pairs = (one[:40].split("/") for one in post.getlist("notice")[:40])
    return [(pair[0], pair[1]) for pair in pairs if len(pair) == 2]


def notices(user: User, refused: Refused | None, post: Any) -> dict[str, Any]:
    """The table of notices: what, and by which ways."""
    chosen = set(chosen_in(post)) if refused else completing.chosen(user)
    rows = [
        (family, [(f"{family.value}/{way.value}", way, (family.value, way.value) in chosen) for way in completing.WAYS])
        for family in Family
    ]
    unsure = any(problem.code == "sure" for problem in refused.problems) if refused else False
    return {"ways": completing.WAYS, "rows": rows, "unsure": unsure}


def mobile(user: User, refused: Refused | None, wanted: str = "") -> dict[str, Any]:
    """The number, and the code while one is on its way."""
    problems = refused.problems if refused else ()
    waiting = phones.waiting(user)
    code: Field | None = None
    if waiting is not None:
        code = field(
            "code", gettext("Kode OTP"), problems, autocomplete="one-time-code", inputmode="numeric", maxlength=8,
            hint=gettext("Enam angka dari SMS yang dikirim ke %(number)s.") % {"number": waiting.number},
        )  # fmt: skip
    number = field(
        "mobile", gettext("Nomor telepon genggam"), problems, kind="tel", autocomplete="tel", maxlength=40,
        value=wanted or (waiting.number if waiting else user.mobile),
        hint=gettext("Nomor Indonesia atau luar negeri dengan kode negara; harus dapat menerima SMS."),
    )  # fmt: skip
    return {"mobile": number, "code": code, **_times(waiting)}


def _times(waiting: PhoneCode | None) -> dict[str, Any]:
    if waiting is None:
        return {"waiting": None}
    return {
        "waiting": waiting,
        "expired": waiting.expires_at <= clock.now(),
        "again_at": waiting.made_at + phones.AGAIN_AFTER,
    }
