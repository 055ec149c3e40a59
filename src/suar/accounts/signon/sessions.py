"""Who is in which system, through which browser: the only writer of their beginning and end."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from suar.accounts import delegations
from suar.accounts.digests import digest_of
from suar.accounts.models import Delegation, Organisation, SignOutNotice, System, SystemSession, User
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.records import outbox

TELL = "suar.accounts.tasks.tell_signed_out"


@transaction.atomic
def begin(
    system: System,
    user: User,
    session_key: str,
    *,
    proved_at: datetime,
    means: Sequence[str],
    delegation: Delegation | None = None,
) -> SystemSession:
    """The session of a system in this browser: the one that is open, or a new one. Refused where the session here ended
    meanwhile (signed out in another window): it would end with nothing.
    """
    if Session.objects.select_for_update(no_key=True).filter(session_key=session_key).first() is None:
        text, remedy = gettext("Sesi Anda di sini sudah berakhir."), gettext("Kembali ke sistem itu, lalu masuk lagi.")
        raise Refused(Problem("", "session", text, remedy), status=409)
    now, browser = clock.now(), digest_of(session_key)
    told = {"delegation": delegation, "proved_at": proved_at, "means": list(means), "seen_at": now}
    open_now = SystemSession.objects.select_for_update().filter(browser=browser, system=system, ended_at=None)
    found = open_now.first()
    if found is not None and found.user_id != user.pk:  # somebody else sat down at this browser
        end(open_now, "other_person")
        found = None
    if found is None:
        fresh = {"user": user, "began_at": now, **told}
        found, _new = SystemSession.objects.get_or_create(browser=browser, system=system, ended_at=None, defaults=fresh)
    for name, value in told.items():
        setattr(found, name, value)
    found.save(update_fields=[*told])
    return found


@transaction.atomic
def end(chosen: QuerySet[SystemSession], why: str) -> int:
    """End the open ones among them; each system that wants to know is told after commit. How many ended."""
    ended = list(chosen.filter(ended_at=None).select_for_update(of=("self",)).select_related("system"))
    now = clock.now()
    for one in ended:
        one.ended_at, one.ended_why = now, why
    SystemSession.objects.bulk_update(ended, ["ended_at", "ended_why"])
    told = [one for one in ended if one.system.backchannel_uri]  # one that is shut just now too: it must let them go
    SignOutNotice.objects.bulk_create(SignOutNotice(session=one, made_at=now) for one in told)
    for one in told:
        outbox.leave(TELL, session_id=one.pk)
    return len(ended)


def end_of_browser(session_key: str, why: str = "signed_out") -> int:
    """The session here is over (signed out, ended from elsewhere, run out): so are those that stand on it."""
    return end(SystemSession.objects.filter(browser=digest_of(session_key)), why)


def end_of_person(user: User, why: str) -> int:
    """Everything this person is in."""
    return end(SystemSession.objects.filter(user=user), why)


def end_of_company(organisation: Organisation, why: str) -> int:
    """Everything people are in for this company, as its own or under its letter."""
    own = SystemSession.objects.filter(user__organisation=organisation)
    return end(own, why) + end(SystemSession.objects.filter(delegation__principal=organisation), why)


def end_of_letter(delegation: Delegation, why: str) -> int:
    """Everything people are in under this letter."""
    return end(SystemSession.objects.filter(delegation=delegation), why)


def end_of_former_letters(user: User, why: str) -> int:
    """Everything this person is in under letters to a company that is not theirs any more."""
    under_letters = SystemSession.objects.filter(user=user).exclude(delegation=None)
    return end(under_letters.exclude(delegation__delegate=user.organisation_id), why)


def end_lapsed() -> int:
    """Everything people are in under a letter whose last day is over: no act ends it, so it is looked for."""
    standing = Delegation.objects.filter(delegations.in_force())
    under_letters = SystemSession.objects.filter(ended_at=None).exclude(delegation=None)
    return end(under_letters.exclude(delegation__in=standing), "letter_over")


def used_since(moment: datetime, session_keys: Collection[str]) -> frozenset[str]:
    """Those of the sessions here from which a system was used since then."""
    keys = {digest_of(key): key for key in session_keys}
    used = SystemSession.objects.filter(browser__in=keys, ended_at=None, seen_at__gte=moment)
    return frozenset(keys[browser] for browser in used.values_list("browser", flat=True))


def move(old_key: str, new_key: str) -> None:
    """The session here got another key; it is the same session."""
    SystemSession.objects.filter(browser=digest_of(old_key), ended_at=None).update(browser=digest_of(new_key))
