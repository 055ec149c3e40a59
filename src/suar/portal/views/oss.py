"""What OSS says of one's own company, beside what Suar has: differences never stop anything."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from suar.accounts import oss
from suar.accounts.administration import may_change_company
from suar.accounts.models import Organisation
from suar.accounts.roles import Level
from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.administrators import tabs
from suar.portal.limits import at_most


@signed_in
def panel(request: Asked) -> HttpResponse:
    """Both sides and the date of the NIB's last change; its admins read anew and see who owns it."""
    actor = request.actor
    company = actor.organisation
    if company is None:
        raise Http404
    own = bool(company.nib) and actor.delegation is None
    admin = own and actor.level in (Level.SUPER_ADMIN, Level.ADMIN)
    if request.method == "POST":
        if not admin:
            raise Http404
        return _read_anew(request, company)
    snapshot = oss.latest(company) if own else None
    ours = {"name": company.name, "npwp": company.npwp, "address": company.address}
    lines = oss.side_by_side(ours, snapshot.data) if snapshot else []
    context = {
        "organisation": company,
        "tabs": tabs(actor, "company_oss"),
        "own": own,
        "admin": admin,
        "snapshot": snapshot,
        "lines": lines,
        "different": sum(not line.same for line in lines),
        "changes_data": may_change_company(actor),
        "page": oss.oss().page_of(company.nib) if own else "",
    }
    return render(request, "portal/company/oss.html", context)


def _read_anew(request: Asked, company: Organisation) -> HttpResponse:
    at_most(request, "oss", 6)
    try:
        oss.resync(company)
        messages.success(request, gettext("Data OSS disinkronkan."))
    except (oss.OssDown, oss.OssRefused):
        messages.warning(request, gettext("OSS tidak menjawab sekarang. Coba lagi nanti; pekerjaan Anda tetap jalan."))
    except Refused as refused:
        for problem in refused.problems:
            messages.warning(request, f"{problem.text} {problem.remedy}")
    return redirect("portal:company_oss")
