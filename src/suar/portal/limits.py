"""How often one address, or one account, may ask for what could be guessed."""

from django.core.cache import cache
from django.http import HttpRequest

from suar.kernel import addresses, clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext

_MINUTE = 60


def at_most(request: HttpRequest, what: str, per_minute: int) -> None:
    """Count this request. Refused (429) once the address or the account has asked more often in this minute."""
    minute = int(clock.now().timestamp()) // _MINUTE
    asking = [f"address:{addresses.caller(request.META)}"]
    if request.user.is_authenticated:
        asking.append(f"account:{request.user.pk}")
    for who in asking:
        key = f"limit:{what}:{who}:{minute}"
        cache.add(key, 0, timeout=2 * _MINUTE)
        if cache.incr(key) > per_minute:
            raise Refused(
                Problem(
                    "",
                    "too_often",
                    gettext("Terlalu banyak permintaan dalam satu menit."),
                    gettext("Tunggu satu menit, lalu coba lagi."),
                ),
                status=429,
            )
