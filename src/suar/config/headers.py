"""What every answer tells the browser: run nothing inline, load nothing from elsewhere, never sit in a frame."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)


class SecurityHeaders:
    """Adds the policy to every answer that does not bring a policy of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # Pages on which somebody agrees to go on to another system name where its forms may lead; no other page may.
        onward: tuple[str, ...] = getattr(response, "forms_lead_to", ())
        policy = " ".join((CONTENT_SECURITY_POLICY, *onward))
        response.headers.setdefault("Content-Security-Policy", policy)
        return response
