"""One's own account: who I am here, how I am told, my address, my phone and my password."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from suar.accounts import completing, knocking, passwords, profile, recovery
from suar.accounts.models import User
from suar.accounts.roles import Family
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import LANGUAGES, gettext, said
from suar.portal.access import signed_in
from suar.portal.accountforms import field, status, summary, typed
from suar.portal.actors import Asked
from suar.portal.limits import at_most
from suar.portal.views import account_first
from suar.portal.views.account_entry import password_box


def me(request: Asked) -> User:
    """The person whose page this is."""
    assert isinstance(request.user, User)
    return request.user


@signed_in
def account(request: Asked) -> HttpResponse:
    """Everything of one's own account on one page, each with the way to change it."""
    user = me(request)
    return render(
        request,
        "portal/account/account.html",
        {
            "person": user,
            "group": user.group,
            "organisation": user.organisation,
            "made_by": user.parent if user.parent_id else None,
            "choices": _choices(user),
            "asked_of_me": profile.asked_of(user).count(),
            "own_language": dict(settings.LANGUAGES).get(user.language, user.language),
            "languages": LANGUAGES,
            "more": _more(),
        },
    )


def _choices(user: User) -> list[str]:
    """The ways chosen, as they are read: "Keputusan dan giliran: Surel, SMS"."""
    chosen = completing.chosen(user)
    found = [
        (said(family.label), [said(way.label) for way in completing.WAYS if (family.value, way.value) in chosen])
        for family in Family
    ]
    return [f"{family}: {', '.join(ways)}" for family, ways in found if ways]


def _more() -> list[tuple[str, str]]:
    """Pages of the account that other parts of the portal bring: name of the address, label."""
    found = []
    for name, label in (
        ("account_security", gettext("Keamanan: kunci sandi, kode, sesi")),
        ("account_systems", gettext("Sistem yang saya masuki dengan akun ini")),
    ):
        try:
            found.append((reverse(f"portal:{name}"), label))
        except NoReverseMatch:
            continue
    return found


@signed_in
def edit(request: Asked) -> HttpResponse:
    """What a person changes alone; the rest stands beside it, with whom to ask."""
    user, refused = me(request), None
    if request.method == "POST":
        try:
            changed = profile.change(user, {name: typed(request.POST, name) for name in profile.OWN})
        except Refused as against:
            refused = against
        else:
            messages.success(request, gettext("Data Anda disimpan.") if changed else gettext("Tidak ada yang berubah."))
            return redirect("portal:account")
    context = {"fields": _own_fields(request, user, refused), "problems": summary(refused), "person": user}
    return render(request, "portal/account/edit.html", context, status=status(refused))


def _own_fields(request: Asked, user: User, refused: Refused | None) -> list[dict[str, Any]]:
    labels: dict[str, tuple[str, dict[str, Any]]] = {
        "phone": (gettext("Nomor telepon kantor"), {"kind": "tel", "autocomplete": "tel"}),
        "fax": (gettext("Nomor faksimile"), {"kind": "tel"}),
        "address": (gettext("Alamat"), {"autocomplete": "street-address", "wide": True}),
        "postal_code": (gettext("Kode pos"), {"inputmode": "numeric", "autocomplete": "postal-code"}),
    }
    return [
        field(
            name, label, refused.problems if refused else (), required=False, maxlength=profile.OWN[name] + 16,
            value=typed(request.POST, name) if refused else getattr(user, name), **more,
        )
        for name, (label, more) in labels.items()
    ]  # fmt: skip


@signed_in
@require_POST
def language(request: Asked) -> HttpResponse:
    """The language of one's messages and of this browser."""
    wanted = request.POST.get("language", "")
    if wanted not in LANGUAGES:
        wanted = me(request).language
    profile.speak(me(request), wanted)
    answer = redirect("portal:account")
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, wanted, max_age=365 * 86400, samesite="Lax",
        secure=bool(settings.SESSION_COOKIE_SECURE),
    )  # fmt: skip
    with override(wanted):
        messages.success(request, gettext("Bahasa disimpan."))
    return answer


@signed_in
def notices(request: Asked) -> HttpResponse:
    """By which ways to be told of what."""
    user, refused = me(request), None
    if request.method == "POST":
        chosen, sure = account_first.chosen_in(request.POST), request.POST.get("sure") == "true"
        try:
            completing.choose(user, chosen, sure=sure)
        except Refused as against:
            refused = against
        else:
            messages.success(request, gettext("Pilihan pemberitahuan disimpan."))
            return redirect("portal:account")
    context = {**account_first.notices(user, refused, request.POST), "problems": summary(refused)}
    return render(request, "portal/account/notices.html", context, status=status(refused))


@signed_in
@never_cache
def mobile(request: Asked) -> HttpResponse:
    """Another mobile number: it counts once the code sent there was typed."""
    user, refused = me(request), None
    if request.method == "POST":
        try:
            if account_first.prove_mobile(request, user):
                messages.success(request, gettext("Nomor telepon genggam Anda terbukti."))
                return redirect("portal:account")
            return redirect("portal:account_mobile")
        except Refused as against:
            refused = against
    context = account_first.mobile(user, refused, typed(request.POST, "mobile", 40))
    context |= {"problems": summary(refused), "person": user}
    return render(request, "portal/account/mobile.html", context, status=status(refused))


@signed_in
@never_cache
@sensitive_post_parameters("current")
def email(request: Asked) -> HttpResponse:
    """Another mail address: a link goes there, and the old one counts until it was used."""
    user, refused, sent = me(request), None, ""
    if request.method == "POST":
        at_most(request, "email-change", 5)
        try:
            _still_me(request, user)
            sent = profile.ask_address(user, typed(request.POST, "email", 300)).email
        except Refused as against:
            refused = against
    problems = refused.problems if refused else ()
    context = {
        "person": user,
        "sent": sent,
        "problems": summary(refused),
        "fields": [
            field("email", gettext("Surel baru"), problems, kind="email", value=typed(request.POST, "email", 300),
                  autocomplete="email", maxlength=254),
            _current(problems),
        ],
    }  # fmt: skip
    return render(request, "portal/account/email.html", context, status=status(refused))


@signed_in
@never_cache
@sensitive_post_parameters("current", "password")
def password(request: Asked) -> HttpResponse:
    """Another password; every other session ends with the old one."""
    user, refused = me(request), None
    if request.method == "POST":
        try:
            _still_me(request, user)
            typed_new, mine = request.POST.get("password", "")[: passwords.LONGEST + 1], request.session.session_key
            with transaction.atomic():
                passwords.put(user, typed_new, "password_changed", besides=str(mine))
                recovery.tell_changed(user)
        except Refused as against:
            refused = against
        else:
            update_session_auth_hash(request, user)
            messages.success(request, gettext("Kata sandi diganti; semua sesi lain diakhiri."))
            return redirect("portal:account")
    context = {**password_box(refused, user), "problems": summary(refused), "person": user}
    context["current"] = _current(refused.problems if refused else ())
    return render(request, "portal/account/password.html", context, status=status(refused))


def _current(problems: Any) -> dict[str, Any]:
    return field("current", gettext("Kata sandi sekarang"), problems, kind="password", autocomplete="current-password")


def _still_me(request: Asked, user: User) -> None:
    """The session may be on a screen that somebody left open: the password says who sits there."""
    tried = knocking.password(request, user.username)
    if not user.check_password(request.POST.get("current", "")[: passwords.LONGEST + 1]):
        text = gettext("Kata sandi sekarang tidak cocok.")
        raise Refused(Problem("current", "password", text, gettext("Ketik kata sandi yang Anda pakai untuk masuk.")))
    tried.give_back()
