"""What was typed when the session had already ended: kept beside the sign-in and given back once."""

from django.http import HttpRequest, QueryDict

_KEY = "typed_before_sign_in"
#: Secrets are typed again, never kept.
_NEVER = ("csrfmiddlewaretoken", "password", "current", "code", "_proof_code", "_proof_key", "_proof_password")
#: A longer form is saved as it is typed; more than this is no form.
_LONGEST = 200_000


def keep(request: HttpRequest, page: str) -> None:
    """Keep the posted values of a page in the session of whoever has not signed in yet."""
    typed = request.POST.copy()
    for name in _NEVER:
        typed.pop(name, None)
    text = typed.urlencode()
    if len(text) <= _LONGEST:
        request.session[_KEY] = {"page": page, "typed": text}


def take(request: HttpRequest, page: str) -> QueryDict | None:
    """What was kept for this page, once; None where nothing was."""
    found = request.session.get(_KEY)
    if not isinstance(found, dict) or found.get("page") != page:
        return None
    del request.session[_KEY]
    return QueryDict(str(found.get("typed", "")))
