"""The first way into an account: one link by mail proves the address and sets the password, in one step."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from suar.accounts import links, messages, passwords
from suar.accounts.models import OneTimeLink, User
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.records import outbox

CONFIRM = "confirm"
#: A weekend lies between the mail and the desk [own].
LIFETIME = timedelta(days=3)
#: A living link younger than this is not replaced, or a stranger could end it again and again.
UNTOUCHED = timedelta(minutes=10)


def invite(user: User) -> str:
    """Send the link of confirmation, and give its address; earlier ones end.

    In the transaction that makes the account.
    """
    token = links.make(CONFIRM, LIFETIME, user=user)
    url = f"{settings.SUAR_PUBLIC_URL}{reverse('portal:account_confirm', args=[token])}"
    messages.send(
        "confirm_account",
        user=user,
        data={
            "name": str(user),
            "username": user.username,
            "organisation": str(user.organisation or "Suar"),
            "until": moment(clock.now() + LIFETIME),
            "url": url,
        },
    )
    return url


def invited(token: str) -> OneTimeLink | None:
    """The link that leads to the first password, while it works and its account does."""
    link = links.find(CONFIRM, token)
    return link if link is not None and link.user is not None and link.user.is_active else None


def accept(link: OneTimeLink, password: str) -> User:
    """Prove the address and set the first password. Refused where somebody was faster or the policy stands against."""
    user = link.user
    assert user is not None
    if against := passwords.problems(password, user):
        raise Refused.of(against)
    with transaction.atomic():
        if not links.use(link):
            raise spent()
        passwords.put(user, password, "password_set", email_proved_at=clock.now())
    return user


def ask_again(email: str, username: str) -> None:
    """Another link for an account that was not confirmed yet; takes as long whether or not there is one."""
    outbox.leave("suar.accounts.tasks.invite_again", user_id=account_of(email, username))


def invite_again(user_id: int) -> None:
    """What becomes of such a wish after commit."""
    user = User.objects.select_related("organisation").filter(pk=user_id, is_active=True, email_proved_at=None).first()
    if user is not None and not lately_made(user, CONFIRM):
        with transaction.atomic():
            invite(user)


def account_of(email: str, username: str) -> int:
    """The account that has both, or 0: the caller does the same for either."""
    found = User.objects.filter(username__iexact=username, email__iexact=email.strip(), is_active=True).values_list(
        "pk", flat=True
    )
    return found.first() or 0


def lately_made(user: User, purpose: str) -> bool:
    """Whether a link for the purpose that still works was sent only just now."""
    made = OneTimeLink.objects.filter(user=user, purpose=purpose, used_at=None, expires_at__gt=clock.now())
    return made.filter(made_at__gt=clock.now() - UNTOUCHED).exists()


def spent() -> Refused:
    """The link was used already, or its time is over."""
    text = gettext("Tautan ini sudah dipakai atau habis masanya.")
    return Refused(Problem("", "link", text, gettext("Minta tautan baru.")), status=409)


def moment(at: datetime) -> str:
    """A moment as a mail in two languages names it."""
    return f"{at.astimezone(ZoneInfo('Asia/Jakarta')):%d-%m-%Y %H.%M} WIB"
