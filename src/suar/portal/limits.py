"""How often one address, or one account, may ask for what could be guessed."""

from django.http import HttpRequest

from suar.accounts import attempts
from suar.kernel import addresses


def at_most(request: HttpRequest, what: str, per_minute: int) -> None:
    """Count this request. Refused (429) once the address or the account has asked more often in this minute."""
    limit = attempts.Limit(what, per_minute, 60)
    asking = [f"address:{addresses.network(addresses.caller(request.META))}"]
    if request.user.is_authenticated:
        asking.append(f"account:{request.user.pk}")
    attempts.take(*((limit, who) for who in asking))
