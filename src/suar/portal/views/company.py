"""The company: who it is and its notices of business (PMKU), which start here."""

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from suar.accounts import succession
from suar.accounts.administration import may_change_company
from suar.kernel import clock
from suar.kernel.words import gettext
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.administrators import tabs
from suar.portal.standing import look_of_application
from suar.registry.ports import served
from suar.workflow import licences, lifecycle, permissions, registry, relations
from suar.workflow.models import Application
from suar.workflow.standard import standard_of


@signed_in
def company(request: Asked) -> HttpResponse:
    """Facts of the company, its filings without a call, and the beginning of a new one."""
    actor = request.actor
    if actor.organisation is None:
        raise Http404
    ports = served().filter(relations.within(actor, "code"))
    services = [s for s in registry.current() if not s.on_call and permissions.may_file(actor, s, None)]
    if request.method == "POST":
        service = next((s for s in services if s.code == request.POST.get("service", "")), None)
        chosen = request.POST.get("port", "")
        port = ports.filter(code=chosen).first() if chosen.isalnum() else None
        if service is not None and port is not None:
            app = lifecycle.begin(actor, service.code, port=port)
            return redirect("portal:application", pk=app.pk)
        messages.error(request, gettext("Pilih layanan dan pelabuhan lebih dahulu."))
    filings = permissions.applications(actor).filter(call=None).order_by("-id")[:50]
    ends = {held.app.pk: held.until for held in licences.of(actor.organisation_id)}
    return render(
        request,
        "portal/home/company.html",
        {
            "tabs": tabs(actor, "company"),
            "organisation": actor.organisation,
            "changes_data": may_change_company(actor),
            "asks_for_super_admin": succession.may_ask(actor),
            "services": [standard_of(s) for s in services],
            "ports": ports.order_by("name").values("code", "name")[:500],
            "filings": [_filing(app, ends) for app in filings],
            "today": clock.today("Asia/Jakarta"),
        },
    )


def _filing(app: Application, ends: Mapping[int, date]) -> dict[str, object]:
    """A filing with its period; that of a notice of business runs on with each endorsement."""
    form = app.form if app.statement else None
    return {
        "app": app,
        "status": look_of_application(app),
        "from": getattr(form, "valid_from", None),
        "until": ends.get(app.pk, getattr(form, "valid_until", None)),
    }
