"""Who takes messages away: mail by SMTP (or a gateway), SMS and WhatsApp by gateways that speak JSON."""

from functools import cache
from smtplib import SMTPException
from urllib.parse import unquote, urlsplit

import httpx2
from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend

from suar.accounts.protocols import NotCarried, Outgoing
from suar.integrations.breaker import Breaker

_TIMEOUT = httpx2.Timeout(8.0, connect=2.0)


@cache
def _http() -> httpx2.Client:
    """One client per process: making one costs a tenth of a second."""
    return httpx2.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False)


class Gateway:
    """A carrier that is asked over HTTP: POST {url}/api/v1/messages/{way}, with the secret as a bearer token.

    The message's key goes along, so that one tried again after a lost answer is not carried twice.
    """

    def __init__(self, way: str, url: str, secret: str) -> None:
        self._way, self._url, self._secret = way, url.rstrip("/"), secret
        self._breaker = Breaker()

    def carry(self, message: Outgoing) -> str:
        """The gateway's own number of the message. Raises NotCarried where it should be tried again."""
        if not self._url:
            raise NotCarried("no carrier is configured")
        if self._breaker.resting:
            raise NotCarried("the carrier failed several times in a row")
        body = {"key": message.key, "to": message.address, "subject": message.subject, "body": message.body}
        address = f"{self._url}/api/v1/messages/{self._way}"
        try:
            answer = _http().post(address, json=body, headers={"Authorization": f"Bearer {self._secret}"})
        except httpx2.HTTPError as fault:
            self._breaker.told(failed=True)
            raise NotCarried(type(fault).__name__) from fault
        self._breaker.told(failed=answer.status_code >= 500)
        if answer.status_code >= 300:
            raise NotCarried(f"status {answer.status_code}")
        try:
            return str(answer.json()["id"])
        except (ValueError, KeyError, TypeError):
            return "taken"

    def check(self) -> str:
        """One sentence for `suar check`: whether the carrier answers."""
        if not self._url:
            return f"{self._way}: no carrier is configured, messages wait"
        try:
            answer = _http().get(f"{self._url}/api/v1/health", headers={"Authorization": f"Bearer {self._secret}"})
        except httpx2.HTTPError as fault:
            return f"{self._way} {self._url}: {type(fault).__name__}"
        return f"{self._way} {self._url}: {'ok' if answer.status_code == 200 else f'status {answer.status_code}'}"


class Sms(Gateway):
    """The gateway of SMS (SUAR_SMS_URL)."""

    def __init__(self) -> None:
        super().__init__("sms", settings.SUAR_SMS_URL, settings.SUAR_COURIER_SECRET)


class WhatsApp(Gateway):
    """The gateway of WhatsApp (SUAR_WHATSAPP_URL)."""

    def __init__(self) -> None:
        super().__init__("whatsapp", settings.SUAR_WHATSAPP_URL, settings.SUAR_COURIER_SECRET)


class Mail:
    """Mail as SUAR_MAIL_URL says: smtp://user:password@host:587, smtps://…:465, or the http address of a gateway."""

    def __init__(self) -> None:
        self._url = settings.SUAR_MAIL_URL
        smtp = urlsplit(self._url).scheme in ("smtp", "smtps")
        self._gateway = None if smtp else Gateway("email", self._url, settings.SUAR_COURIER_SECRET)

    def carry(self, message: Outgoing) -> str:
        """The Message-ID, or the gateway's number. Raises NotCarried where it should be tried again."""
        if self._gateway is not None:
            return self._gateway.carry(message)
        name = f"<{message.key.replace(':', '.').replace('@', '.')}@{urlsplit(settings.SUAR_PUBLIC_URL).hostname}>"
        letter = EmailMessage(
            message.subject,
            message.body,
            settings.SUAR_MAIL_FROM,
            [message.address],
            headers={"Message-ID": name},
            connection=_smtp(self._url),
        )
        try:
            letter.send()
        except (OSError, SMTPException, ValueError) as fault:
            raise NotCarried(type(fault).__name__) from fault
        return name

    def check(self) -> str:
        """One sentence for `suar check`: whether mail can leave."""
        if self._gateway is not None:
            return self._gateway.check()
        connection = _smtp(self._url)
        try:
            connection.open()
            connection.close()
        except (OSError, SMTPException) as fault:
            return f"email: {type(fault).__name__}"
        return "email: ok"


def _smtp(url: str) -> EmailBackend:
    parts = urlsplit(url)
    own_line = parts.hostname in ("127.0.0.1", "localhost", "::1")
    return EmailBackend(
        host=parts.hostname or "",
        port=parts.port or (465 if parts.scheme == "smtps" else 587),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=parts.scheme == "smtps",
        use_tls=parts.scheme == "smtp" and not own_line,
        timeout=settings.EMAIL_TIMEOUT,
        fail_silently=False,
    )
