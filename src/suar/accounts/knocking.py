"""Who knocks at an account: what a try at its password or code counts against, before anything is hashed.

A device that the account knows counts its passwords by itself alone, so nobody else's guessing keeps its owner out. A
device that it does not know counts by address, and together with all other unknown ones; the owner then still has a
known device, a passkey, or the way of the forgotten password. Codes come after the password: there the known devices
count together too.
"""

from django.dispatch import Signal
from django.http import HttpRequest

from suar.accounts import attempts, devices
from suar.kernel import addresses
from suar.kernel.words import gettext

#: A code or a passkey that did not fit: ``request``, and ``user`` where it is known whose it should have been.
refused = Signal()


def password(request: HttpRequest, username: str) -> attempts.Taken:
    """Count a try at a password. TooOften above a limit, in the same words whether or not there is such an account."""
    name, address = username.strip().casefold(), _address(request)
    device = devices.known(request, name)
    if device:
        return attempts.take((attempts.PASSWORD_DEVICE, f"{name}:{device}"))
    return attempts.take(
        (attempts.PASSWORD_HERE, f"{name}:{address}"),
        (attempts.PASSWORD_ADDRESS, address),
        (attempts.PASSWORD_ACCOUNT, name),
        remedy=gettext("Tunggu beberapa menit. Perangkat yang biasa Anda pakai dan kunci sandi tetap dapat masuk."),
    )


def code(request: HttpRequest, username: str) -> attempts.Taken:
    """Count a try at a code (authenticator app, recovery code) of an account."""
    name = username.strip().casefold()
    device = devices.known(request, name)
    if device:
        return attempts.take((attempts.CODE_HERE, f"{name}:{device}"), (attempts.CODE_KNOWN, name))
    return attempts.take((attempts.CODE_HERE, f"{name}:{_address(request)}"), (attempts.CODE_ACCOUNT, name))


def passkey(request: HttpRequest) -> attempts.Taken:
    """Count a try with a passkey; there is nothing to guess, only work to make."""
    return attempts.take((attempts.PASSKEY_ADDRESS, _address(request)))


def _address(request: HttpRequest) -> str:
    return addresses.network(addresses.caller(request.META))
