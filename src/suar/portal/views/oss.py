"""What OSS says of one's own company, beside what Suar has: differences never stop anything."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from suar.accounts import oss
from suar.accounts.models import Organisation
from suar.accounts.roles import Level
from suar.kernel.errors import Refused
from suar.kernel.words import gettext
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.portal.limits import at_most


@signed_in
def panel(request: Asked) -> HttpResponse:
    """Both sides, the date of the last change of the NIB, and a button to read again."""
    company = _company(request)
    if request.method == "POST":
        at_most(request, "oss", 6)
        try:
            oss.resync(company)
            messages.success(request, gettext("Data OSS disinkronkan."))
        except (oss.OssDown, oss.OssRefused):
            messages.warning(
                request, gettext("OSS tidak menjawab sekarang. Coba lagi nanti; pekerjaan Anda tetap jalan.")
            )
        except Refused as refused:
            for problem in refused.problems:
                messages.warning(request, f"{problem.text} {problem.remedy}")
        return redirect("portal:company_oss")
    snapshot = oss.latest(company)
    ours = {"name": company.name, "npwp": company.npwp, "address": company.address}
    lines = oss.side_by_side(ours, snapshot.data) if snapshot else []
    context = {
        "organisation": company,
        "snapshot": snapshot,
        "lines": lines,
        "different": sum(not line.same for line in lines),
        "page": oss.oss().page_of(company.nib),
    }
    return render(request, "portal/company/oss.html", context)


def _company(request: Asked) -> Organisation:
    """One's own company, for its admins; there is no such page for whoever acts for another or has no NIB."""
    actor = request.actor
    admin = actor.level in (Level.SUPER_ADMIN, Level.ADMIN) and actor.delegation is None
    if not admin or actor.organisation is None or not actor.organisation.nib:
        raise Http404
    return actor.organisation
