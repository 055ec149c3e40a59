"""How often one account, or one address where nobody is signed in, may ask for what could be guessed."""

from django.http import HttpRequest

from suar.accounts import attempts
from suar.kernel import addresses

#: An office stands behind one address: so many times what one account may, all that are signed in there together.
_OFFICE = 20


def at_most(request: HttpRequest, what: str, per_minute: int) -> None:
    """Count this request. Refused (429) once the account has asked more often in this minute; where nobody is signed
    in, the address.
    """
    here = f"address:{addresses.network(addresses.caller(request.META))}"
    if not request.user.is_authenticated:
        attempts.take((attempts.Limit(what, per_minute, 60), here))
        return
    mine, together = attempts.Limit(what, per_minute, 60), attempts.Limit(f"{what}, office", per_minute * _OFFICE, 60)
    attempts.take((mine, f"account:{request.user.pk}"), (together, here))
