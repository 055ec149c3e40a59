"""Tells a company's super admins what happens to its access."""

from suar.accounts.messages import send
from suar.accounts.models import Sanction, User
from suar.accounts.roles import Level
from suar.kernel.dates import moment_text
from suar.kernel.words import gettext, in_language, said


def tell(sanction: Sanction, kind: str, event: int, *, how: Sanction.Ended | None = None, why: str = "") -> None:
    """One message to each about one event of the company's chain, in the person's own ways and language."""
    company = sanction.organisation
    admins = User.objects.filter(organisation=company, is_active=True, group__level=Level.SUPER_ADMIN)
    for each in admins.order_by("pk")[:20]:
        with in_language(each.language):
            data = {
                "organisation": company.name,
                "number": sanction.number,
                "kind": said(Sanction.Kind(sanction.kind).label),
                "ground": sanction.ground,
                "until": _until(sanction),
                "appeal_until": moment_text(sanction.appeal_until),
                "how": said(how.label) if how else "",
                "why": why,
            }
        send(kind, user=each, data=data, key=f"sanction:{sanction.pk}:{event}")


def _until(sanction: Sanction) -> str:
    return (
        gettext("sampai %(day)s") % {"day": moment_text(sanction.until)}
        if sanction.until
        else gettext("tanpa batas waktu")
    )
