"""Tells a company's super admins what happens to its access."""

from suar.accounts.messages import send
from suar.accounts.models import Sanction, User
from suar.accounts.roles import Level
from suar.accounts.sanctions.current import day
from suar.kernel.words import gettext, said


def tell(sanction: Sanction, kind: str, **more: str) -> None:
    """One message to each, in the person's own ways."""
    company = sanction.organisation
    admins = User.objects.filter(organisation=company, is_active=True, group__level=Level.SUPER_ADMIN)
    for each in admins.order_by("pk")[:20]:
        data = {
            "organisation": company.name,
            "number": sanction.number,
            "kind": said(Sanction.Kind(sanction.kind).label),
            "ground": sanction.ground,
            "until": _until(sanction),
            "appeal_until": day(sanction.appeal_until),
            **more,
        }
        send(kind, user=each, data=data, key=f"sanction:{sanction.pk}")


def _until(sanction: Sanction) -> str:
    return gettext("sampai %(day)s") % {"day": day(sanction.until)} if sanction.until else gettext("tanpa batas waktu")
