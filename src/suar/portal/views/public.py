"""Pages for anybody: what this is, how it goes, which services there are and within what time they are decided."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from suar.portal.access import public
from suar.portal.actors import Asked
from suar.workflow.standard import standards


@public
def start(request: Asked) -> HttpResponse:
    """The first page; whoever is signed in goes home."""
    if request.actor.signed_in:
        return redirect("portal:home")
    return render(request, "portal/public/start.html")


@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """The short address of the sign-in page."""
    return redirect("account_login")


@public
def help_page(request: Asked) -> HttpResponse:
    """How a port call goes, in a minute; and where to turn when nobody of a company can sign in."""
    context = {"desk_email": settings.SUAR_DESK_EMAIL, "desk_phone": settings.SUAR_DESK_PHONE}
    return render(request, "portal/public/help.html", context)


@public
def services(request: Asked) -> HttpResponse:
    """The published standard of each service: who files, what is asked, who decides, how long it takes."""
    return render(request, "portal/public/services.html", {"standards": standards()})
