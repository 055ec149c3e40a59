"""What systems ask by themselves: a code for tokens, a refresh token for tokens, who somebody is, giving back."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from oauthlib.oauth2.rfc6749.errors import OAuth2Error

from suar.accounts.signon import engine
from suar.kernel.errors import Refused
from suar.portal import signon
from suar.portal.access import public
from suar.portal.limits import at_most

#: How often a minute one address may ask for tokens: a busy system signs in a hundred people a minute.
_TOKENS = 600

_FROM_ANYWHERE = {
    "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "authorization, content-type", "Access-Control-Max-Age": "3600",
}  # fmt: skip


def _for_systems(view: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What systems ask is answered to systems: faults too, and nobody keeps it.

    Also to a program in a browser on another site, which has no secret: no cookie is read here, so nothing is done in
    the name of whoever sits there.
    """

    def answered(request: HttpRequest) -> HttpResponse:
        if request.method == "OPTIONS":
            return HttpResponse(status=204, headers=_FROM_ANYWHERE)
        try:
            at_most(request, view.__name__, _TOKENS)
            answer = view(request)
        except Refused as refused:
            answer = JsonResponse({"error": "temporarily_unavailable"}, status=refused.status)
            answer["Retry-After"] = str(getattr(refused, "retry_after", 60))
        except OAuth2Error as fault:
            answer = _said(fault.headers, fault.json, fault.status_code)
        except ValueError:  # an address or a form that is none
            answer = JsonResponse({"error": "invalid_request"}, status=400)
        answer["Cache-Control"] = "no-store"
        answer["Access-Control-Allow-Origin"] = "*"
        return answer

    answered.__name__ = view.__name__
    return answered


def _said(headers: dict[str, str], body: str | None, status: int) -> HttpResponse:
    answer = HttpResponse(body or "", content_type="application/json", status=status)
    for name, value in headers.items():
        answer[name] = value
    return answer


@public
@csrf_exempt
@require_http_methods(["POST", "OPTIONS"])
@_for_systems
def token(request: HttpRequest) -> HttpResponse:
    """A code, or a refresh token, for tokens. One transaction: what is used is marked with what is given for it."""
    with transaction.atomic():
        return _said(*engine.server().create_token_response(*signon.call(request)))


@public
@csrf_exempt
@require_http_methods(["GET", "POST", "OPTIONS"])
@_for_systems
def userinfo(request: HttpRequest) -> HttpResponse:
    """Who it is, as it stands now, to whoever holds an access token (in the header only)."""
    uri, method, _body, headers = signon.call(request)
    return _said(*engine.server().create_userinfo_response(uri.partition("?")[0], method, None, headers))


@public
@csrf_exempt
@require_http_methods(["POST", "OPTIONS"])
@_for_systems
def revoke(request: HttpRequest) -> HttpResponse:
    """A system gives a token back."""
    with transaction.atomic():
        return _said(*engine.server().create_revocation_response(*signon.call(request)))
