"""The own data of a company or office: how it is reached, changed by its super admins; who it is, by the technical
team; what a port's papers say of its office, on the page of the port."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from suar.accounts import administration as admin
from suar.accounts import companytickets, tickets
from suar.accounts.actors import Actor
from suar.accounts.models import Organisation
from suar.accounts.registrations.questions import BY_NAME
from suar.accounts.roles import STATE
from suar.kernel.errors import Refused
from suar.kernel.words import gettext, said
from suar.portal.access import signed_in
from suar.portal.accountforms import Field, field, status, summary, typed
from suar.portal.actors import Asked
from suar.portal.administrators import administrators, tabs
from suar.portal.limits import at_most
from suar.portal.rightshistory import entry
from suar.registry.models import Port
from suar.workflow import permissions

#: So many former versions are shown; the history of rights holds all.
_SHOWN = 20


@administrators
def company_data(request: Asked) -> HttpResponse:
    """Address, mail and telephone as a form, and how they changed."""
    company = request.actor.organisation
    if company is None or not admin.may_change_company(request.actor):
        raise Http404
    refused: Refused | None = None
    answers, why, seen = admin.data_of(company), "", admin.data_seen(company)
    of_state = company.kind in STATE
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
            saved = gettext("Data organisasi disimpan.") if of_state else gettext("Data perusahaan disimpan.")
            told = saved if changed else gettext("Tidak ada yang berubah.")
            messages.success(request, told)
            return redirect("portal:company_data")
    context = {
        "tabs": tabs(request.actor, "company"),
        "organisation": company,
        "of_state": of_state,
        "asks_ticket": tickets.may_ask(request.actor),
        "port": _port_of(company),
        "port_url": _port_url(request.actor, company.port_code),
        "fields": _fields(answers, why, refused, of_state=of_state),
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


def _fields(answers: dict[str, str], why: str, refused: Refused | None, *, of_state: bool) -> list[Field]:
    problems = refused.problems if refused else ()
    told = gettext(
        "Ke surel ini juga diberitahukan bila super admin baru dibuka. Alamat lama diberi tahu bila diganti."
    )
    asked: dict[str, Field] = {
        "address": {
            "label": gettext("Alamat kantor") if of_state else gettext("Alamat perusahaan"), "kind": "textarea",
            "rows": 3, "maxlength": 300, "autocomplete": "street-address",
        },
        "email": {
            "label": gettext("Surel kantor") if of_state else gettext("Surel perusahaan"), "kind": "email",
            "maxlength": 254, "autocomplete": "email", "hint": told,
        },
        "phone": {
            "label": gettext("Telepon kantor") if of_state else gettext("Telepon perusahaan"), "kind": "tel",
            "maxlength": 40, "autocomplete": "tel",
        },
    }  # fmt: skip
    return [
        *(field(name, problems=problems, value=value, **asked[name]) for name, value in answers.items()),
        field("why", gettext("Alasan"), problems, kind="textarea", rows=2, maxlength=300, value=why,
              hint=gettext("Tersimpan dalam riwayat hak dan tidak dapat dihapus.")),
    ]  # fmt: skip


def _port_of(company: Organisation) -> Port | None:
    """The port whose own office this is: there stand the address and the telephone of its papers."""
    return Port.objects.filter(code=company.port_code).first() if admin.is_ports_own(company) else None


def _port_url(actor: Actor, code: str) -> str:
    """The page where they are changed, for whoever may read it."""
    there = code and permissions.kept_ports(actor).filter(code=code).exists()
    return reverse("portal:port", args=[code]) if there else ""


def _versions(company: Organisation) -> list[Any]:
    return [entry(one, {}) for one in admin.versions(company)[:_SHOWN]]
