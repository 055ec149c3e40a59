"""The systems a person entered with the account here, and leaving one of them for good."""

from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from suar.accounts.models import User
from suar.accounts.signon import claims, consents
from suar.kernel.words import gettext
from suar.portal.access import signed_in
from suar.portal.actors import Asked


@signed_in
def systems(request: Asked) -> HttpResponse:
    """What each knows, whether the person is in it now; one press takes it all back."""
    user = cast(User, request.user)
    if request.method == "POST":
        number = request.POST.get("system", "")
        if number.isascii() and number.isdigit() and len(number) < 19 and consents.withdraw(user, int(number)):
            messages.success(request, gettext("Izin dicabut; yang diberikan kepada sistem itu tidak berlaku lagi."))
        return redirect("portal:account_systems")
    entered = [
        {
            "system": one.system,
            "open": one.open,
            "seen_at": one.seen_at,
            "known": [claims.SCOPES[scope] for scope in claims.SCOPES if scope in one.scopes],
        }
        for one in consents.entered(user)
    ]
    return render(request, "portal/signon/systems.html", {"entered": entered})
