"""The company's own data: how it is reached, changed by its super admins; who it is, only by the technical team."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from suar.accounts import administration as admin
from suar.accounts import tickets
from suar.accounts.models import Organisation
from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portal.accountforms import Field, field, status, summary, typed
from suar.portal.actors import Asked
from suar.portal.administrators import administrators, tabs
from suar.portal.rightshistory import entry

#: So many former versions are shown; the history of rights holds all.
_SHOWN = 20


@administrators
def company_data(request: Asked) -> HttpResponse:
    """Address, mail and telephone as a form, and how they changed."""
    company = request.actor.organisation
    if company is None or not admin.may_change_company(request.actor) or not tickets.may_ask(request.actor):
        raise Http404
    refused: Refused | None = None
    answers, why, seen = admin.data_of(company), "", admin.data_seen(company)
    if request.method == "POST":
        answers = {name: typed(request.POST, name) for name in answers}
        why, sent = typed(request.POST, "why"), typed(request.POST, "seen", 64)
        try:
            changed = admin.change_company(request.actor, answers, why=why, seen=sent)
        except Refused as stopped:
            if stopped.status == 404:
                raise
            refused = stopped
            if stopped.status == 409:
                company.refresh_from_db()
            seen = admin.data_seen(company) if stopped.status == 409 else sent
        else:
            said = gettext("Data perusahaan disimpan.") if changed else gettext("Tidak ada yang berubah.")
            messages.success(request, said)
            return redirect("portal:company_data")
    context = {
        "tabs": tabs(request.actor, "company"),
        "organisation": company,
        "fields": _fields(answers, why, refused),
        "seen": seen,
        "problems": summary(refused),
        "versions": _versions(company),
    }
    return render(request, "portal/company/data.html", context, status=status(refused))


def _fields(answers: dict[str, str], why: str, refused: Refused | None) -> list[Field]:
    problems = refused.problems if refused else ()
    told = gettext(
        "Ke surel ini juga diberitahukan bila super admin baru dibuka. Alamat lama diberi tahu bila diganti."
    )
    return [
        field("address", gettext("Alamat perusahaan"), problems, kind="textarea", rows=3, maxlength=300,
              value=answers["address"], autocomplete="street-address"),
        field("email", gettext("Surel perusahaan"), problems, kind="email", maxlength=254, value=answers["email"],
              autocomplete="email", hint=told),
        field("phone", gettext("Telepon perusahaan"), problems, kind="tel", maxlength=40, value=answers["phone"],
              autocomplete="tel"),
        field("why", gettext("Alasan"), problems, kind="textarea", rows=2, maxlength=300, value=why,
              hint=gettext("Tersimpan dalam riwayat hak dan tidak dapat dihapus.")),
    ]  # fmt: skip


def _versions(company: Organisation) -> list[Any]:
    return [entry(one, {}) for one in admin.versions(company)[:_SHOWN]]
