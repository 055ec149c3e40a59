"""What comes before every page for whoever is signed in, such as first questions; each gate names its page."""

from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse

from suar.portal import secondmeans

#: The address of the page that comes first, or None where this gate is open.
Gate = Callable[[HttpRequest], str | None]


def _first_questions(request: HttpRequest) -> str | None:
    """Until the questions of the first sign-in are answered, nothing else is shown."""
    return reverse("portal:account_complete") if getattr(request.user, "completed_at", None) is None else None


GATES: tuple[Gate, ...] = (_first_questions, secondmeans.lacking)


def closed(request: HttpRequest) -> str | None:
    """The page of the first gate that is closed for this person; None where all are open."""
    return next((page for gate in GATES if (page := gate(request))), None)
