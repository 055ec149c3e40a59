"""What a sign-in leaves behind: a fresh proof, a device that is known from now on, a session its person can end."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.signals import authentication_step_completed
from allauth.mfa import signals as of_means
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponseBase

from suar.accounts import devices, messages, proofs
from suar.accounts.models import User
from suar.accounts.signon import sessions as stays
from suar.kernel import addresses, clock
from suar.kernel.words import gettext, in_language

#: In the session: when it began, and when somebody last used it.
ENTERED, SEEN = "suar_entered", "suar_seen"
_JUST = "_suar_just_signed_in"
#: How exactly the list of sessions tells when each was last used; each page in between costs nothing.
_EXACTLY = timedelta(minutes=10)
#: Sessions that are listed for their person, and that one run of the hourly task looks at.
_LISTED, _AT_ONCE = 50, 5000
#: Room for the name of a browser, and the address of one that told none.
_LONGEST_AGENT, _NOWHERE = 200, "0.0.0.0"  # noqa: S104 - nothing listens there


def connect() -> None:
    """Listen to the libraries' signals."""
    authentication_step_completed.connect(_step_completed, dispatch_uid="suar.signins.step")
    user_logged_in.connect(_signed_in, dispatch_uid="suar.signins.signed_in")
    of_means.authenticator_added.connect(_means_added, dispatch_uid="suar.signins.added")
    of_means.authenticator_removed.connect(_means_removed, dispatch_uid="suar.signins.removed")
    of_means.authenticator_reset.connect(_codes_renewed, dispatch_uid="suar.signins.reset")


def _step_completed(request: HttpRequest, method: str, user: User, **_more: Any) -> None:
    if method == "mfa":
        proofs.note(request, user, strong=True)
    elif method == "password" and proofs.password_proves(user):
        proofs.note(request, user, strong=False)


def _signed_in(request: HttpRequest | None, user: User, **_more: Any) -> None:
    if request is not None and "REMOTE_ADDR" in request.META:
        setattr(request, _JUST, user)


def follow(request: HttpRequest, response: HttpResponseBase) -> None:
    """Asked of every answer: after a sign-in the device is known; else, seldom, when the session was last seen."""
    user: User | None = getattr(request, _JUST, None)
    if user is not None and user.pk == getattr(request.user, "pk", None):
        _welcome(request, response, user)
        return
    # Else nobody asked the database for it; and a page that asks again by itself is nobody's use.
    used = request.session.accessed and getattr(response, "counts_as_use", True)
    seen = request.session.get(SEEN) if used else None
    if seen is None or not request.user.is_authenticated:
        return
    at = clock.written(str(seen))
    if at is None or not timedelta(0) <= clock.now() - at < _EXACTLY:
        request.session[SEEN] = clock.now().isoformat()
        UserSession.objects.filter(session_key=request.session.session_key).update(
            last_seen_at=clock.now(), ip=_place(request)
        )


def _welcome(request: HttpRequest, response: HttpResponseBase, user: User) -> None:
    request.session[ENTERED] = request.session[SEEN] = clock.now().isoformat()
    known = devices.known(request, user.username)
    with transaction.atomic():
        record(request)
        if not known and user.completed_at is not None:
            messages.send("new_device", user=user, data=_told(request, user))
    devices.remember(request, response, user.username)


def record(request: HttpRequest) -> None:
    """This session among those of its person; of its address only as much as tells roughly where it was."""
    mine = UserSession.objects.filter(session_key=request.session.session_key)
    if not mine.update(ip=_place(request)):
        UserSession.objects.create(
            user_id=request.user.pk,
            session_key=request.session.session_key,
            ip=_place(request),
            user_agent=request.META.get("HTTP_USER_AGENT", "")[:_LONGEST_AGENT],
            created_at=clock.written(str(request.session.get(ENTERED, ""))) or clock.now(),
            last_seen_at=clock.now(),
        )


def lifetimes() -> tuple[timedelta, timedelta]:
    """How long a session lives at most, and how long without anybody at it [own]."""
    return timedelta(hours=settings.SUAR_SESSION_HOURS), timedelta(minutes=settings.SUAR_SESSION_IDLE_MINUTES)


def sessions_of(user: User) -> list[UserSession]:
    """The sessions that are alive, the one used last in front; one query, however many there are."""
    longest, idle = lifetimes()
    kept = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=clock.now())
    mine = UserSession.objects.filter(Exists(kept), user=user)
    in_time = mine.filter(created_at__gte=clock.now() - longest, last_seen_at__gte=clock.now() - idle)
    return list(in_time.order_by("-last_seen_at", "-pk")[:_LISTED])


def move(old_key: str, new_key: str) -> None:
    """A session got another key: it stays on its person's list, and what was entered from it goes on."""
    UserSession.objects.filter(session_key=old_key).update(session_key=new_key)
    stays.move(old_key, new_key)


def end(user: User, *, only: int | None = None, besides: str = "") -> int:
    """End sessions of a person: one, or all but that of a key. How many."""
    chosen = UserSession.objects.filter(user=user).exclude(session_key=besides)
    chosen = chosen.filter(pk=only) if only is not None else chosen
    with transaction.atomic():
        ended = list(chosen)
        for session in ended:
            session.end()
    return len(ended)


def end_over() -> int:
    """End sessions whose time is over and whose browser never came back to learn it, so that the systems entered from
    them learn it. One from which a system is still used is not idle. How many.
    """
    now, (longest, idle) = clock.now(), lifetimes()
    over = Q(created_at__lt=now - longest) | Q(last_seen_at__lt=now - idle)
    found = list(UserSession.objects.filter(over).order_by("created_at")[:_AT_ONCE])
    used = stays.used_since(now - idle, [session.session_key for session in found])
    ended = [each for each in found if each.created_at < now - longest or each.session_key not in used]
    for session in ended:
        with transaction.atomic():
            session.end()
    return len(ended)


def forget_ended() -> int:
    """Delete what is known of sessions that ended; how many."""
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=clock.now())
    deleted, _by_model = UserSession.objects.filter(~Exists(alive)).delete()
    return int(deleted)


def _means_added(request: HttpRequest, user: User, authenticator: Any, **_more: Any) -> None:
    if authenticator.type != "recovery_codes":
        proofs.note(request, user, strong=True)  # made with the device in hand, just now
        _tell("means_added", request, user, authenticator)


def _means_removed(request: HttpRequest, user: User, authenticator: Any, **_more: Any) -> None:
    if authenticator.type != "recovery_codes":
        _tell("means_removed", request, user, authenticator)


def _codes_renewed(request: HttpRequest, user: User, authenticator: Any, **_more: Any) -> None:
    _tell("codes_renewed", request, user, authenticator)


def _tell(kind: str, request: HttpRequest, user: User, means: Any) -> None:
    with transaction.atomic():
        messages.send(kind, user=user, data=_told(request, user, str(means.type)))


def name_of(kind: str) -> str:
    """A kind of means in words."""
    return {
        "totp": gettext("aplikasi autentikator"),
        "webauthn": gettext("kunci sandi"),
        "recovery_codes": gettext("kode pemulihan"),
    }.get(kind, kind)


def _told(request: HttpRequest, user: User, means: str = "") -> dict[str, str]:
    """What a message says of it, in the language of the person."""
    moment = clock.now().astimezone(ZoneInfo("Asia/Jakarta"))
    with in_language(user.language):
        device, means = devices.describe(request.META.get("HTTP_USER_AGENT", "")), name_of(means)
    return {
        "name": str(user),
        "username": user.username,
        "when": f"{moment:%d-%m-%Y %H.%M} WIB",
        "device": device,
        "place": addresses.network(addresses.caller(request.META), wide=True),
        "means": means,
    }


def _place(request: HttpRequest) -> str:
    """Roughly where it was, as the database takes it; what a proxy says instead of an address is no fault."""
    network = addresses.network(addresses.caller(request.META), wide=True)
    return network.partition("/")[0] if "/" in network else _NOWHERE
