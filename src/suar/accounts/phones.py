"""Proof of a mobile number: six digits by SMS, good for three minutes and five tries, again after two minutes."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac

from suar.accounts import messages, own_changes
from suar.accounts.invitations import moment
from suar.accounts.models import PhoneCode, User
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.telephones import telephone
from suar.kernel.words import gettext

#: INSW's manual, screen 21; tries and codes an hour are ours.
LIFETIME, AGAIN_AFTER = timedelta(minutes=3), timedelta(minutes=2)
TRIES = 5
AN_HOUR = 5


def ask(user: User, number: str) -> PhoneCode:
    """Send a code to a number. Refused where it takes no SMS, or one was sent too lately or too often."""
    looked = telephone(number.strip(), mobile=True)
    if looked.refused:
        raise Refused(Problem("mobile", "telephone", str(looked.reason), str(looked.remedy)))
    with transaction.atomic():
        locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
        _not_too_often(locked, looked.number)
        now, code = clock.now(), f"{secrets.randbelow(10**6):06}"
        PhoneCode.objects.filter(user=locked, ended_at=None).update(ended_at=now)
        made = PhoneCode.objects.create(
            user=locked, number=looked.number, digest=_digest(locked, looked.number, code), made_at=now,
            expires_at=now + LIFETIME,
        )  # fmt: skip
        messages.send("phone_code", phone=looked.number, language=user.language, data={"code": code})
    return made


def waiting(user: User) -> PhoneCode | None:
    """The code last sent that was neither used nor replaced; it may have run out."""
    return PhoneCode.objects.filter(user=user, ended_at=None).order_by("-made_at", "-pk").first()


def may_ask_again_at(code: PhoneCode) -> timedelta:
    """How long until another code may be sent; nothing or less once it may."""
    return code.made_at + AGAIN_AFTER - clock.now()


def prove(user: User, typed: str) -> User:
    """Take the code; the number is the person's then. A wrong one counts, even where the caller gives up."""
    code = waiting(user)
    alive = PhoneCode.objects.filter(pk=code.pk if code else 0, ended_at=None, expires_at__gt=clock.now())
    # The try is counted before it is looked at, so that nobody tries twice at once.
    if code is None or alive.filter(tries__lt=TRIES).update(tries=F("tries") + 1) == 0:
        raise _over(code)
    digits = "".join(sign for sign in typed[:20] if sign.isascii() and sign.isdigit())
    if not constant_time_compare(code.digest, _digest(user, code.number, digits)):
        left = TRIES - 1 - code.tries
        text = gettext("Kode ini tidak cocok. Sisa percobaan: %(left)d.") % {"left": max(left, 0)}
        raise Refused(Problem("code", "code", text, gettext("Periksa SMS terakhir, lalu ketik enam angkanya.")))
    with transaction.atomic():
        if alive.update(ended_at=clock.now()) == 0:
            raise _over(code)
        before = {"mobile": own_changes.masked(user.mobile)}
        another = user.mobile_proved_at is not None and user.mobile != code.number
        user.mobile, user.mobile_proved_at = code.number, clock.now()
        user.save(update_fields=["mobile", "mobile_proved_at"])
        after = {"mobile": own_changes.masked(user.mobile)}
        own_changes.record(user, "mobile_proved", before, after)
        if another:
            messages.send(
                "mobile_changed", user=user, data={"username": user.username, "at": moment(clock.now()), **after}
            )
    return user


def _digest(user: User, number: str, code: str) -> str:
    """Keyed by the site's secret: six digits hashed plainly are found in a second."""
    return salted_hmac("suar.accounts.phones", f"{user.pk}:{number}:{code}", algorithm="sha256").hexdigest()


def _not_too_often(user: User, number: str) -> None:
    last = PhoneCode.objects.filter(user=user).order_by("-made_at").first()
    wait = may_ask_again_at(last) if last else timedelta(0)
    if wait > timedelta(0):
        remedy = gettext("Kode baru dapat diminta %(seconds)d detik lagi.") % {"seconds": int(wait.total_seconds()) + 1}
        raise Refused(Problem("code", "too_soon", gettext("Kode baru saja dikirim."), remedy), status=429)
    lately = PhoneCode.objects.filter(made_at__gt=clock.now() - timedelta(hours=1))
    # The number that stands in one's own account is not worn out by what others ask for it.
    others = 0 if number == user.mobile else lately.filter(number=number).count()
    if lately.filter(user=user).count() >= AN_HOUR or others >= AN_HOUR:
        text = gettext("Terlalu banyak kode diminta dalam satu jam.")
        raise Refused(Problem("mobile", "too_often", text, gettext("Coba lagi satu jam kemudian.")), status=429)


def _over(code: PhoneCode | None) -> Refused:
    spent = code is not None and code.tries >= TRIES
    text = gettext("Kode ini sudah lima kali salah diketik.") if spent else gettext("Kode ini sudah tidak berlaku.")
    return Refused(Problem("code", "code", text, gettext("Minta kode baru.")))
