"""What was typed when the session had already ended: kept beside the sign-in, given back once to the same person."""

from django.http import HttpRequest, QueryDict

from suar.accounts import devices

_KEY = "typed_before_sign_in"
#: Secrets are typed again, never kept.
_NEVER = ("csrfmiddlewaretoken", "password", "current", "code", "_proof_code", "_proof_key", "_proof_password")
#: A longer form is saved as it is typed; more than this is no form.
_LONGEST = 200_000


def keep(request: HttpRequest, page: str) -> bool:
    """Keep the posted values of a page in the session of whoever has not signed in yet; whether they are kept.

    They are whoever's who signed in last from this browser: of nobody known, nothing is kept.
    """
    whose = _asking(request) or devices.latest(request)
    typed = request.POST.copy()
    for name in _NEVER:
        typed.pop(name, None)
    text = typed.urlencode()
    if not whose or len(text) > _LONGEST:
        return False
    request.session[_KEY] = {"page": page, "typed": text, "whose": whose}
    return True


def take(request: HttpRequest, page: str) -> QueryDict | None:
    """What this very person typed on this page, once; None where it was nothing, or another's: that is dropped."""
    found = request.session.get(_KEY)
    if not isinstance(found, dict) or found.get("page") != page:
        return None
    del request.session[_KEY]
    if not found.get("whose") or found["whose"] != _asking(request):
        return None
    return QueryDict(str(found.get("typed", "")))


def _asking(request: HttpRequest) -> str:
    """The mark of who is signed in, "" of nobody."""
    return devices.mark_of(request.user.get_username()) if request.user.is_authenticated else ""
