"""The company's own data: how it is reached, changed by its super admins; who it is, only by the technical team."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from suar.accounts import administration as admin
from suar.accounts import companytickets, tickets
from suar.accounts.models import Organisation
from suar.accounts.registrations.questions import BY_NAME
from suar.kernel.errors import Refused
from suar.kernel.words import gettext, said
from suar.portal.access import signed_in
from suar.portal.accountforms import Field, field, status, summary, typed
from suar.portal.actors import Asked
from suar.portal.administrators import administrators, tabs
from suar.portal.limits import at_most
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
            told = gettext("Data perusahaan disimpan.") if changed else gettext("Tidak ada yang berubah.")
            messages.success(request, told)
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


@signed_in
def company_identity(request: Asked) -> HttpResponse:
    """Name, NIB and NPWP, asked of the technical team."""
    company = request.actor.organisation
    if company is None or not tickets.may_ask(request.actor):
        raise Http404
    refused: Refused | None = None
    answers, why = {name: getattr(company, name) for name in companytickets.FIELDS}, typed(request.POST, "why")
    if request.method == "POST":
        at_most(request, "ticket", 10)
        answers = {name: typed(request.POST, name, 200) for name in answers}
        try:
            made = companytickets.ask(request.actor, answers, why)
        except Refused as stopped:
            if stopped.status == 404:
                raise
            refused = stopped
        else:
            messages.success(request, gettext("Tiket %(number)s terkirim.") % {"number": made.number})
            return redirect("portal:ticket", pk=made.pk)
    problems = refused.problems if refused else ()
    fields = [
        field(name, said(BY_NAME[name].label), problems, value=answers[name], maxlength=BY_NAME[name].maxlength,
              required=False)
        for name in answers
    ]  # fmt: skip
    fields.append(
        field("why", gettext("Alasan"), problems, kind="textarea", rows=3, maxlength=1000, value=why,
              hint=gettext("Sebutkan apa yang berubah, misalnya tanggal perubahan NIB di OSS."))
    )  # fmt: skip
    context = {"fields": fields, "problems": summary(refused)}
    return render(request, "portal/company/identity.html", context, status=status(refused))


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
