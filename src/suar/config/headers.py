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

#: Of what browsers can do, the site uses keys and nothing else.
_UNUSED = ("accelerometer", "camera", "geolocation", "gyroscope", "microphone", "payment", "usb")
PERMISSIONS = ", ".join(
    (*(f"{what}=()" for what in _UNUSED), *(f"publickey-credentials-{what}=(self)" for what in ("create", "get")))
)


class SecurityHeaders:
    """Adds the policies that an answer does not bring itself, and keeps what is personal out of caches."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        # Pages on which somebody agrees to go on to another system name where its forms may lead; no other page may.
        onward: tuple[str, ...] = getattr(response, "forms_lead_to", ())
        policy = " ".join((CONTENT_SECURITY_POLICY, *onward))
        response.headers.setdefault("Content-Security-Policy", policy)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # Whatever was made for one person in particular stays in no cache, on this machine or on the way.
        if "cookie" in response.headers.get("Vary", "").lower() or "Authorization" in request.headers:
            response.headers.setdefault("Cache-Control", "no-store")
        return response
