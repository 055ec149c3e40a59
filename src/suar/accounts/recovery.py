"""A forgotten password: asked for by mail address and sign-in name together, answered alike for everybody."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from suar.accounts import links, messages, passwords
from suar.accounts.invitations import account_of, lately_made, moment, spent
from suar.accounts.models import ApiKey, OneTimeLink, User
from suar.kernel import clock
from suar.kernel.errors import Refused
from suar.records import outbox

PASSWORD = "password"  # noqa: S105 - the purpose of a link
LIFETIME = timedelta(minutes=30)


def ask(email: str, username: str) -> None:
    """Leave the wish with the worker: one question and one job, whether or not there is such an account."""
    outbox.leave("suar.accounts.tasks.recover", user_id=account_of(email, username))


def recover(user_id: int) -> None:
    """What becomes of the wish after commit: a link to the account's address, unless one was sent just now."""
    user = User.objects.select_related("organisation").filter(pk=user_id, is_active=True).first()
    if user is None or lately_made(user, PASSWORD):
        return
    with transaction.atomic():
        token = links.make(PASSWORD, LIFETIME, user=user)
        url = f"{settings.SUAR_PUBLIC_URL}{reverse('portal:account_new_password', args=[token])}"
        data = {"name": str(user), "username": user.username, "url": url, "until": moment(clock.now() + LIFETIME)}
        messages.send("password_reset", user=user, data=data)


def asked(token: str) -> OneTimeLink | None:
    """The link to a new password, while it works and its account does."""
    link = links.find(PASSWORD, token)
    return link if link is not None and link.user is not None and link.user.is_active else None


def renew(link: OneTimeLink, password: str) -> User:
    """Set the new password. The link came by mail, so it proves the address as well; every session ends."""
    user = link.user
    assert user is not None
    if against := passwords.problems(password, user):
        raise Refused.of(against)
    with transaction.atomic():
        if not links.use(link):
            raise spent()
        passwords.put(user, password, "password_reset", email_proved_at=user.email_proved_at or clock.now())
        tell_changed(user)
    return user


def tell_changed(user: User) -> None:
    """Tell the owner of the account that its password is another now."""
    keys = ApiKey.objects.filter(user=user, revoked_at=None).count()  # a program knows no password: it goes on
    url = f"{settings.SUAR_PUBLIC_URL}{reverse('portal:account_security')}"
    data = {"username": user.username, "at": moment(clock.now()), "keys": str(keys), "url": url}
    messages.send("password_changed", user=user, data=data)
