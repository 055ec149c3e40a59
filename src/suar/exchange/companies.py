"""The companies of a list of calls, by their exact names; names that are only alike are reported, never merged."""

import re
from collections.abc import Sequence

from suar.accounts.models import Organisation
from suar.accounts.roles import OrganisationKind
from suar.exchange.columns import COMPANY
from suar.exchange.remarks import Remarks
from suar.exchange.rows import Row

_LEGAL_FORM = re.compile(r"(?:\b(?:pt|cv|ud|pd|persero|tbk)\b)")


def key_of(name: str) -> str:
    """What names are matched by: case and width of blanks do not count."""
    return " ".join(name.split()).casefold()


def likeness(name: str) -> str:
    """What two names share that are only alike: letters and digits, without the legal form."""
    return re.sub(r"[\W_]+", "", _LEGAL_FORM.sub(" ", name.casefold()))


def companies_of(rows: Sequence[Row], remarks: Remarks) -> tuple[dict[str, Organisation], int]:
    """The company of each name by its key, new ones entered as agents; and how many were new."""
    known: dict[str, Organisation] = {}
    alike: dict[str, Organisation] = {}
    for one in Organisation.objects.filter(kind=OrganisationKind.AGENT).only("id", "name").order_by("pk"):
        known.setdefault(key_of(one.name), one)
        alike.setdefault(likeness(one.name), one)
    new: list[Organisation] = []
    for row in rows:
        name = row[COMPANY]
        if key_of(name) in known:
            continue
        made = known[key_of(name)] = Organisation(kind=OrganisationKind.AGENT, name=name)
        new.append(made)
        other = alike.setdefault(likeness(name), made)
        if other is not made:
            remarks.add(row.line, COMPANY, "company_alike", name, other.name)
    Organisation.objects.bulk_create(new)
    return known, len(new)
