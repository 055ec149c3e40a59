"""Keys of a company's programs: as whom each acts, under which letter, made and revoked by its admins."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from suar.accounts import administration as admin
from suar.accounts.administration import keys
from suar.accounts.models import ApiKey, Delegation
from suar.accounts.roles import STATE, Right
from suar.kernel.dates import day_text
from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portal import letterforms
from suar.portal.accountforms import field, status, summary, typed
from suar.portal.actors import Asked
from suar.portal.administrators import administrators, tabs
from suar.portal.limits import at_most

PAGE = 50
#: So many people and letters are offered to choose from.
_MOST = 500


@administrators
@require_safe
def company_keys(request: Asked) -> HttpResponse:
    """The keys in reach, newest first, those that are revoked too."""
    found, after = keys.keys(request.actor), request.GET.get("after", "")
    if after.isascii() and after.isdigit() and len(after) < 19:
        found = found.filter(pk__lt=int(after))
    rows = list(found[: PAGE + 1])
    context = {
        "tabs": tabs(request.actor, "company_keys"),
        "rows": [{"one": one, "look": _look(one)} for one in rows[:PAGE]],
        "may_make": admin.may_administer(request.actor, Right.CREATE),
        "may_revoke": admin.may_administer(request.actor, Right.DELETE),
        "pager": {
            "previous_url": "?" if after else "",
            "next_url": f"?after={rows[PAGE - 1].pk}" if len(rows) > PAGE else "",
        },
    }
    return render(request, "portal/company/keys.html", context)


def _look(key: ApiKey) -> tuple[str, str]:
    """How it stands: the look of its status and the word."""
    if key.revoked_at is not None:
        return "revoked", gettext("Dicabut")
    if not key.user.is_active:
        return "lapsed", gettext("Akun nonaktif")
    if not keys.lives(key) and key.delegation is not None:
        look, word = letterforms.look(key.delegation)
        return look, gettext("Surat kuasa: %(state)s") % {"state": word}
    return "granted", gettext("Berlaku")


@administrators
def key_new(request: Asked) -> HttpResponse:
    """The form of a new key; the key itself is on the answer, once."""
    if not admin.may_administer(request.actor, Right.CREATE):
        raise Http404
    refused, secret = None, ""
    if request.method == "POST":
        at_most(request, "api-keys", 20)
        letter = request.POST.get("letter", "")
        try:
            secret = admin.make_key(
                request.actor, _number(request.POST.get("person", "")), typed(request.POST, "name", 200),
                _number(letter) if letter else None,
            )  # fmt: skip
        except Refused as against:
            if against.status == 404:
                raise
            refused = against
    context = {
        "secret": secret,
        "fields": [] if secret else _fields(request, refused),
        "problems": summary(refused),
        "own_only": request.actor.organisation is not None and request.actor.organisation.kind in STATE,
    }
    answer = render(request, "portal/company/key_new.html", context, status=status(refused))
    if secret:
        answer["Cache-Control"] = "no-store"
    return answer


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _fields(request: Asked, refused: Refused | None) -> list[dict[str, Any]]:
    problems = refused.problems if refused else ()
    chosen, letter = request.POST.get("person", ""), request.POST.get("letter", "")
    people = [
        {"value": one.pk, "label": f"{one} · {one.username}", "selected": str(one.pk) == chosen}
        for one in keys.holders(request.actor)[:_MOST]
    ]
    held = [
        {"value": one.pk, "label": _letter_words(one), "selected": str(one.pk) == letter}
        for one in keys.letters(request.actor)[:_MOST]
    ]
    name = typed(request.POST, "name", 200)
    hint = gettext("Program bertindak sebagai orang ini dan tidak pernah lebih dari haknya.")
    found = [
        field(
            "name", gettext("Nama kunci"), problems, value=name, maxlength=80, hint=gettext("Program yang memakainya")
        ),
        field("person", gettext("Bertindak sebagai"), problems, kind="select", options=people, value=chosen, hint=hint),
    ]
    if held or any(one.field == "letter" for one in problems):
        hint = gettext("Semua yang diminta dengan kunci ini dibatasi surat itu dan berakhir bersamanya.")
        label = gettext("Menurut surat kuasa")
        found.append(
            field("letter", label, problems, kind="select", options=held, value=letter, hint=hint, required=False)
        )
    return found


def _letter_words(letter: Delegation) -> str:
    """A letter in one line: whose it is, its number, until when, and for whom alone."""
    line = f"{letter.principal.name} · {letter.letter_number} · {day_text(letter.until)}"
    return f"{line} · {letter.person}" if letter.person else line


@administrators
def key_revoke(request: Asked, pk: int) -> HttpResponse:
    """Revoke a key, with a reason."""
    found = keys.keys(request.actor).filter(pk=pk).first() if pk < 2**63 else None
    if found is None or not admin.may_administer(request.actor, Right.DELETE):
        raise Http404
    refused, why = None, typed(request.POST, "why", 400)
    if request.method == "POST":
        try:
            admin.revoke_key(request.actor, pk, why)
        except Refused as against:
            if against.status == 404:
                raise
            refused = against
        else:
            messages.success(request, gettext("Kunci “%(name)s” dicabut.") % {"name": found.name})
            return redirect("portal:company_keys")
    asked = field("why", gettext("Alasan"), refused.problems if refused else (), kind="textarea", rows=3, value=why,
                  maxlength=300)  # fmt: skip
    context = {"key": found, "f": asked, "problems": summary(refused)}
    return render(request, "portal/company/key_revoke.html", context, status=status(refused))
