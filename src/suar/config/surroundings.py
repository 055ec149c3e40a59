"""`suar check`, of what accounts stand on: OSS, carriers of messages, keys of sign-on, the technical team."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from suar.config.findings import Finding, doubt

#: A key of sign-on that signs for longer should be followed by a new one [own].
KEY_AGE = timedelta(days=180)
#: Where the OSS to practise with listens, and where Suar looks unless it is told otherwise.
_PRACTICE_OSS = "http://127.0.0.1:8002"
_NO_SENDER = "noreply@localhost"
_OWN_HOSTS = ("127.0.0.1", "localhost", "::1")


def oss() -> Iterator[Finding]:
    """Set whole or not at all. It stops no registration, so silence is only a doubt."""
    from django.conf import settings

    from suar.accounts.oss import oss as reader

    url, secret = settings.SUAR_OSS_URL, settings.SUAR_OSS_SECRET
    told = bool(url) and (url != _PRACTICE_OSS or settings.SUAR_TRAINING)
    if not secret and (not url or url == _PRACTICE_OSS):
        yield doubt("OSS: not set up (SUAR_OSS_URL, SUAR_OSS_SECRET): companies are screened without what OSS says")
    elif not told or not secret:
        lacking = "SUAR_OSS_SECRET" if told else "SUAR_OSS_URL"
        yield Finding(False, f"OSS: set in part: {lacking} is missing")
    elif _in_the_clear(url):
        yield Finding(False, f"OSS: SUAR_OSS_URL {url} carries its secret in the clear: use https")
    else:
        look = getattr(reader(), "check", None)
        said = look() if look else f"{type(reader()).__name__}: ok"
        yield Finding(True, f"OSS: {said}", doubt=not said.endswith("ok"))


def couriers() -> Iterator[Finding]:
    """Whether mail, SMS and WhatsApp are set whole; whether they answer is asked of each carrier itself."""
    from django.conf import settings

    if not settings.SUAR_MAIL_URL:
        yield Finding(False, "couriers: SUAR_MAIL_URL is not set: links to confirm accounts and set passwords wait")
    elif _NO_SENDER in settings.SUAR_MAIL_FROM:
        yield doubt(f"couriers: SUAR_MAIL_FROM is {settings.SUAR_MAIL_FROM}: receivers refuse such a sender")
    if not settings.SUAR_SMS_URL:
        yield doubt("couriers: SUAR_SMS_URL is not set: codes that prove a phone wait")
    if not settings.SUAR_WHATSAPP_URL:
        yield doubt("couriers: SUAR_WHATSAPP_URL is not set: what people want by WhatsApp waits")
    asked = {name: getattr(settings, name) for name in ("SUAR_MAIL_URL", "SUAR_SMS_URL", "SUAR_WHATSAPP_URL")}
    for name, url in asked.items():
        if url:
            fault = _of_courier(name, url, settings.SUAR_COURIER_SECRET)
            yield Finding(not fault, f"couriers: {name} {fault or 'is set whole'}")


def _of_courier(name: str, url: str, secret: str) -> str:
    """What is wrong with an address; nothing where it is right. The address itself may hold a password: never shown."""
    scheme = urlsplit(url).scheme
    if scheme not in ("http", "https", *(("smtp", "smtps") if name == "SUAR_MAIL_URL" else ())):
        return "is no address of a carrier (https://…" + (", smtp://…)" if name == "SUAR_MAIL_URL" else ")")
    if not urlsplit(url).hostname:
        return "names no host"
    if scheme in ("http", "https") and not secret:
        return "is set in part: SUAR_COURIER_SECRET is missing"
    return "carries its secret in the clear: use https" if _in_the_clear(url) else ""


def _in_the_clear(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme == "http" and parts.hostname not in _OWN_HOSTS


def sign_on() -> Iterator[Finding]:
    """Whether a key signs what other systems are told, who else may read it, and whether it is time for the next."""
    from suar.accounts.models import System
    from suar.accounts.signon import keys
    from suar.kernel import clock

    now, shown = clock.now(), keys.shown()
    begun = [key for key in shown if key.not_before <= now]
    if not begun:
        systems = System.objects.count()
        lost = f"no key signs now, and {systems} systems are registered: is SUAR_KEYS_DIR right? `suar rotate-keys`"
        yield Finding(not systems, f"sign-on: {lost if systems else 'no key yet; the first sign-on makes it'}")
        return
    for key in shown:
        if key.path.stat().st_mode & 0o077:
            yield Finding(False, f"sign-on: others on this computer may read {key.path}")
    current = begun[-1]
    # The first key says it signs since 2020, for demonstration data; its file tells when it was made.
    since = max(current.not_before, datetime.fromtimestamp(current.path.stat().st_mtime, UTC))
    days = max((now - since).days, 0)
    said = f"sign-on: key {current.kid[:8]} signs, {days} days old"
    coming = len(shown) > len(begun)
    late = days > KEY_AGE.days and not coming
    yield doubt(f"{said}: more than {KEY_AGE.days}, run `suar rotate-keys`") if late else Finding(True, said)


def technical_team() -> Iterator[Finding]:
    """Whether anybody decides about registrations, and whether those who cannot sign in find them."""
    from django.conf import settings

    from suar.accounts.registrations import team

    people = len(team())
    nobody = (
        "technical team: nobody of the directorate holds the menu “screening”: no company's registration is "
        "decided (`suar super-admin` opens the first account)"
    )
    yield Finding(bool(people), f"technical team: {people} people" if people else nobody)
    if not settings.SUAR_DESK_EMAIL and not settings.SUAR_DESK_PHONE:
        yield doubt("technical team: SUAR_DESK_EMAIL, SUAR_DESK_PHONE are not set: whoever cannot sign in finds nobody")
