"""Signing out reaches every system: a signed notice to each (back-channel logout), tried until it is taken."""

from datetime import timedelta

from django.conf import settings
from django.db.models import F

from suar.accounts.models import SignOutNotice
from suar.accounts.signon import claims
from suar.kernel import clock

_EVENT = "http://schemas.openid.net/event/backchannel-logout"
_COUNTS = timedelta(minutes=2)
#: After so many tries, spread over some hours by the task, a system that does not answer is left alone.
TRIES = 8


class NotTaken(Exception):
    """The system did not take the notice; it should be tried again."""


def token(notice: SignOutNotice) -> str:
    """The notice as the system gets it; at each try the same name (jti) and a new time."""
    from suar.accounts.signon import keys  # here, as the line to other systems below: what they stand on is large

    session, now = notice.session, clock.now()
    said = {
        "iss": settings.SUAR_PUBLIC_URL, "sub": claims.subject_of(session.user), "aud": session.system.client_id,
        "iat": int(now.timestamp()), "exp": int((now + _COUNTS).timestamp()), "jti": str(notice.jti),
        "sid": str(session.sid), "events": {_EVENT: {}},
    }  # fmt: skip
    return keys.sign(said, kind="logout+jwt")


def tell(session_id: int) -> None:
    """Carry one notice to its system. NotTaken where it should be tried again; a second call after success is idle."""
    waiting = SignOutNotice.objects.select_related("session__system", "session__user")
    notice = waiting.filter(pk=session_id, delivered_at=None, given_up_at=None).first()
    if notice is None:
        return
    heard, taken, hopeless = _send(notice)
    last = hopeless or notice.tries + 1 >= TRIES
    now = clock.now()
    SignOutNotice.objects.filter(pk=notice.pk, delivered_at=None).update(
        tries=F("tries") + 1,
        heard=heard[:60],
        delivered_at=now if taken else None,
        given_up_at=now if last and not taken else None,
    )
    if not taken and not last:
        raise NotTaken(heard)


def _send(notice: SignOutNotice) -> tuple[str, bool, bool]:
    """What was heard, whether the system took it, whether trying again is hopeless."""
    from suar.kernel import outgoing

    try:
        answer = outgoing.post(notice.session.system.backchannel_uri, {"logout_token": token(notice)})
    except outgoing.Forbidden as fault:
        return str(fault), False, True
    except outgoing.NotSent as fault:
        return str(fault), False, False
    # 400: it understood and will not; asking again gives the same (OpenID Connect Back-Channel Logout 2.8).
    return str(answer.status), answer.status in (200, 204), answer.status == 400
