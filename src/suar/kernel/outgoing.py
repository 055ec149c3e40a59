"""The one way to addresses that somebody entered: never into a private network, never on to where the answer points."""

import ipaddress
import socket
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

import httpx2
from django.conf import settings

_TIMEOUT = httpx2.Timeout(5.0, connect=3.0)
_MOST = 64 * 1024
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


class NotSent(Exception):
    """Nothing arrived there, or it is not known; ``str()`` says why in a word."""


class Forbidden(NotSent):
    """The address leads where nothing of ours may go; trying again does not help."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


@cache
def _http() -> httpx2.Client:
    """One client per process: making one costs a tenth of a second."""
    return httpx2.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False)


def post(url: str, form: dict[str, str]) -> Answer:
    """Send a form. Raises Forbidden for addresses of a private network, NotSent where nobody answers."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError as fault:
        raise Forbidden("not an address") from fault
    allowed = f"{host}:{port}" in settings.SUAR_OUTGOING_ALLOWED
    if not host or (parts.scheme != "https" and not (parts.scheme == "http" and allowed)):
        raise Forbidden("not an address over https")
    # The name is looked up once and that very address is called: a second look might give another.
    near = _address(host, port, private=allowed)
    literal = f"[{near}]" if ":" in near else near
    target = parts._replace(netloc=f"{literal}:{port}", fragment="").geturl()
    return _send(target, parts.netloc.rpartition("@")[2], host, form)


def _send(target: str, host_header: str, host: str, form: dict[str, str]) -> Answer:
    named = {"sni_hostname": host}  # the certificate is held against the name, not the number
    try:
        with _http().stream("POST", target, data=form, headers={"Host": host_header}, extensions=named) as answer:
            body = b""
            for part in answer.iter_bytes():
                body += part
                if len(body) > _MOST:
                    break
            return Answer(answer.status_code, body[:_MOST])
    except httpx2.HTTPError as fault:
        raise NotSent(type(fault).__name__) from fault


def _address(host: str, port: int, *, private: bool) -> str:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise NotSent("no such name") from fault
    addresses = [str(each[4][0]) for each in found]
    # One private address among public ones is enough to be refused: names like that are made for it.
    if not private and not all(_public(each) for each in addresses):
        raise Forbidden("an address of a private network")
    return addresses[0]


def _public(address: str) -> bool:
    number = ipaddress.ip_address(address.partition("%")[0])
    if not number.is_global or number.is_multicast:
        return False
    if not isinstance(number, ipaddress.IPv6Address):
        return True
    # Ways to write an address of the old kind within one of the new.
    translated = ipaddress.IPv4Address(number.packed[-4:]) if number in _TRANSLATED else None
    inner = number.ipv4_mapped or number.sixtofour or translated
    return number.teredo is None and (inner is None or inner.is_global)
