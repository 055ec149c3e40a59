"""The doors of an account: first password by a link, forgotten password, proof of an address. Open to anybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from suar.accounts import attempts, devices, invitations, passwords, profile, recovery
from suar.accounts.models import OneTimeLink, User
from suar.accounts.retention import PERIODS
from suar.kernel import addresses
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portal.access import public
from suar.portal.accountforms import field, status, summary, typed
from suar.portal.limits import at_most

#: Wishes and judgements one address may send in a minute; a link of 32 random bytes is not guessed at any rate.
_WISHES, _JUDGED = 10, 120


@public
@never_cache
@sensitive_post_parameters("password")
def confirm(request: HttpRequest, token: str) -> HttpResponseBase:
    """Proves the address and sets the first password in one step; opening the page uses nothing up."""
    return _by_link(request, token, invitations.invited, invitations.accept, _enter, "portal/account/confirm.html")


@public
@never_cache
@sensitive_post_parameters("password")
def new_password(request: HttpRequest, token: str) -> HttpResponseBase:
    """Sets a new password by a link from the mail; whoever has a second means still needs it to sign in."""
    return _by_link(request, token, recovery.asked, recovery.renew, _sign_in, "portal/account/new_password.html")


def _by_link(
    request: HttpRequest,
    token: str,
    find: Callable[[str], OneTimeLink | None],
    use: Callable[[OneTimeLink, str], User],
    after: Callable[[HttpRequest, User], HttpResponseBase],
    template: str,
) -> HttpResponseBase:
    link = _found(request, find(token))
    if link is None or link.user is None:
        return _gone(request, again="confirm" if find is invitations.invited else "forgot")
    refused = None
    if request.method == "POST":
        at_most(request, "new-password", _WISHES)
        try:
            return after(request, use(link, request.POST.get("password", "")[: passwords.LONGEST + 1]))
        except Refused as against:
            if against.status == 409:
                return _gone(request, again="confirm" if find is invitations.invited else "forgot")
            refused = against
    context = {"person": link.user, "token": token, **password_box(refused, link.user), "problems": summary(refused)}
    return render(request, template, context, status=status(refused))


def password_box(refused: Refused | None, user: User | None, label: str = "") -> dict[str, Any]:
    """The box of a new password, with every rule of the policy."""
    problems = refused.problems if refused else ()
    box = field("password", label or gettext("Kata sandi baru"), problems, autocomplete="new-password")
    return {"password": box, "rules": passwords.rules("", user), "strength": None}


def _found(request: HttpRequest, link: OneTimeLink | None) -> OneTimeLink | None:
    """The link; a wrong one counts against the address."""
    if link is None:
        attempts.take((attempts.LINK_ADDRESS, addresses.network(addresses.caller(request.META))))
    return link


def _gone(request: HttpRequest, again: str) -> HttpResponse:
    return render(request, "portal/account/gone.html", {"again": again}, status=410)


def _enter(request: HttpRequest, user: User) -> HttpResponseBase:
    """Signed in at once: whoever holds the link and set the password need not type it again."""
    messages.success(request, gettext("Surel Anda terbukti dan kata sandi terpasang."))
    record_authentication(request, user, "password", username=user.username)
    answer: HttpResponseBase = perform_login(request, user, email_verification="none")
    return answer


def _sign_in(request: HttpRequest, user: User) -> HttpResponseBase:
    if request.user.pk == user.pk:  # this browser's session ended with all others
        logout(request)
    messages.success(request, gettext("Kata sandi baru terpasang; semua sesi lain diakhiri. Silakan masuk."))
    answer = redirect("account_login")
    # Whoever reads the account's mail is its owner: whatever strangers guess meanwhile does not keep them out.
    devices.remember(request, answer, user.username)
    return answer


@public
@never_cache
def confirm_again(request: HttpRequest) -> HttpResponse:
    """Asks for another link of confirmation."""
    return _wish(request, invitations.ask_again, "portal/account/confirm_again.html")


@public
@never_cache
def forgot(request: HttpRequest) -> HttpResponse:
    """Asks for a new password, by mail address and sign-in name; the answer is the same for everybody."""
    return _wish(request, recovery.ask, "portal/account/forgot.html")


def _wish(request: HttpRequest, ask: Callable[[str, str], None], template: str) -> HttpResponse:
    email, username = typed(request.POST, "email", 254).strip(), typed(request.POST, "username", 150).strip()
    refused, sent = None, False
    if request.method == "POST":
        at_most(request, "account-wish", _WISHES)
        lacking = [_lacking(name) for name, value in (("email", email), ("username", username)) if not value]
        if lacking:
            refused = Refused.of(lacking)
        else:
            ask(email, username)
            sent = True
    problems = refused.problems if refused else ()
    context = {
        "sent": sent,
        "problems": summary(refused),
        "fields": [
            field("email", gettext("Surel"), problems, kind="email", value=email, autocomplete="email", maxlength=254),
            field("username", gettext("Nama pengguna"), problems, value=username, autocomplete="username",
                  maxlength=150),
        ],
    }  # fmt: skip
    return render(request, template, context, status=status(refused))


def _lacking(name: str) -> Problem:
    text = gettext("Surel belum diisi.") if name == "email" else gettext("Nama pengguna belum diisi.")
    return Problem(name, "required", text, gettext("Keduanya diperlukan."))


@public
@never_cache
def email_proof(request: HttpRequest, token: str) -> HttpResponse:
    """Proves another mail address; opening the page uses nothing up."""
    found = profile.address_wish(token)
    if found is None:
        attempts.take((attempts.LINK_ADDRESS, addresses.network(addresses.caller(request.META))))
        return _gone(request, again="email")
    link, wish = found
    if request.method != "POST":
        return render(request, "portal/account/email_proof.html", {"wish": wish, "person": link.user})
    try:
        profile.take_address(link, wish)
    except Refused:
        return _gone(request, again="email")
    messages.success(request, gettext("Alamat surel baru Anda terbukti dan mulai dipakai."))
    return redirect("portal:account" if request.user.is_authenticated else "account_login")


@public
@require_POST
@never_cache
@sensitive_post_parameters("password")
def strength(request: HttpRequest) -> HttpResponse:
    """How strong a password is that somebody is typing, and which rules it keeps. Nothing of it is written anywhere."""
    try:
        at_most(request, "strength", _JUDGED)
    except Refused:
        return HttpResponse(status=204)  # the page keeps what it shows
    word = request.POST.get("password", "")[: passwords.LONGEST + 1]
    user = _whose(request)
    context = {"rules": passwords.rules(word, user), "strength": passwords.strength(word, user) if word else None}
    return render(request, "portal/account/strength.html", context)


def _whose(request: HttpRequest) -> User | None:
    """Whose password it will be: the person signed in, or the account of the link on the page."""
    if isinstance(request.user, User):
        return request.user
    token = request.POST.get("link", "")[:80]
    link = (invitations.invited(token) or recovery.asked(token)) if token else None
    return link.user if link else None


@public
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of people, why, and for how long."""
    return render(request, "portal/account/privacy.html", {"periods": PERIODS})
