"""A company registers: prove an address, answer step by step, hand in papers, send, and track it by number."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpResponse
from django.shortcuts import redirect, render

from suar.accounts import registrations
from suar.accounts.models import Registration
from suar.accounts.registrations.questions import STEPS
from suar.kernel.errors import Problem
from suar.kernel.words import gettext, said
from suar.portal import drafting, registering
from suar.portal.access import public
from suar.portal.actors import Asked
from suar.portal.limits import at_most

State = Registration.State


@public
def start(request: Asked) -> HttpResponse:
    """What is needed, and the address that is proved first. The answer is the same whatever the address."""
    typed, problems = "", []
    if request.method == "POST":
        at_most(request, "registration", 5)
        typed = request.POST.get("email", "").strip()[:254]
        try:
            validate_email(typed)
        except ValidationError:
            text = gettext("Alamat surel ini tidak benar.")
            problems = [Problem("email", "answer", text, gettext("Tulis seperti nama@perusahaan.co.id."))]
        else:
            registrations.begin(typed, drafting.language(), request.user.pk)
            request.session["registration_sent"] = typed
            return redirect("portal:registration_sent")
    going = registering.mine(request)
    context = {
        "typed": typed,
        "problems": registering.summary(problems),
        "email": _email_field(typed, problems),
        "going": going if going is not None and going.editable else None,
    }
    return render(request, "portal/registration/start.html", context, status=422 if problems else 200)


def _email_field(typed: str, problems: list[Problem]) -> dict[str, Any]:
    return {
        "id": "id_email", "name": "email", "label": gettext("Surel penanggung jawab"), "kind": "email",
        "hint": gettext("Tautan untuk mengisi dan semua kabar dikirim ke sini; menjadi surel akun super admin."),
        "value": typed, "required": True, "autocomplete": "email",
        "error": said(problems[0].text) if problems else "", "remedy": said(problems[0].remedy) if problems else "",
    }  # fmt: skip


@public
def sent(request: Asked) -> HttpResponse:
    """Look into the mail."""
    address = str(request.session.get("registration_sent", ""))
    return render(request, "portal/registration/sent.html", {"address": address})


@public
def proof(request: Asked, token: str) -> HttpResponse:
    """The link of the mail. Opening it uses nothing up (mail scanners open links too); the button does."""
    at_most(request, "registration-link", 20)
    known = registrations.found_by(token) if token.isascii() and token.isprintable() else None
    if known is None:
        return render(request, "portal/registration/spent.html", status=404)
    if request.method != "POST":
        return render(request, "portal/registration/proof.html", {"registration": known})
    registration = registrations.prove(token)
    registering.enter(request, registration)
    if not registration.editable:
        return redirect("portal:registration_done")
    return redirect("portal:registration_step", step=STEPS[0])


@public
def done(request: Asked) -> HttpResponse:
    """It is on its way: its number, and how to track it."""
    registration = registering.mine(request)
    if registration is None or not registration.number:
        return redirect("portal:registration_track")
    return render(request, "portal/registration/done.html", {"registration": registration})


@public
def track(request: Asked) -> HttpResponse:
    """Where a registration is: asked with number and address, and answered alike for whatever does not fit."""
    number, email = request.POST.get("number", "").strip()[:20], request.POST.get("email", "").strip()[:254]
    context: dict[str, Any] = {"number": number, "address": email}
    if request.method != "POST":
        return render(request, "portal/registration/track.html", context)
    at_most(request, "registration-track", 10)
    found = registrations.track(number, email) if f"{number}{email}".isprintable() else None
    if found is None:
        text = gettext("Tidak ada pendaftaran dengan nomor dan surel ini.")
        remedy = gettext("Periksa keduanya: nomornya ada di surel penerimaan.")
        context["problems"] = registering.summary([Problem("number", "not_found", text, remedy)])
        return render(request, "portal/registration/track.html", context, status=404)
    if request.POST.get("act") == "mend" and found.state == State.NEEDS_WORK:
        registrations.send_mend_link(found)
        messages.success(request, gettext("Tautan untuk memperbaiki dikirim ke surel Anda."))
    context |= {"registration": found, "look": registering.LOOK_OF[found.state], "marks": registering.marks(found)}
    return render(request, "portal/registration/track.html", context)
