"""The company that runs a place, found by what was typed: its name, or its NIB."""

from __future__ import annotations

import re

from django.db.models import QuerySet

from suar.accounts.models import Organisation
from suar.accounts.roles import OrganisationKind
from suar.kernel.words import gettext
from suar.workflow.ports.reading import Reader


def operators() -> QuerySet[Organisation]:
    """Companies that run terminals and jetties (BUP, TUKS, Tersus) and are not frozen."""
    return Organisation.objects.filter(kind=OrganisationKind.PORT_OPERATOR, active=True).order_by("name", "pk")


def operator_label(company: Organisation | None) -> str:
    """How a company is offered and shown in the box: its name, with its NIB where two might share a name."""
    if company is None:
        return ""
    return f"{company.name} ({company.nib})" if company.nib else company.name


def read_operator(read: Reader, name: str, now: Organisation | None) -> Organisation | None:
    """The company that was meant; None where the box is empty. Whoever runs it now may go on, also when frozen."""
    typed = " ".join(read.typed.get(name, "").split())[:200]
    if not typed:
        return None
    if now is not None and typed == operator_label(now):
        return now
    picked = re.search(r"\(([0-9]{13})\)$", typed)
    found = operators().filter(nib=picked.group(1)) if picked else operators().filter(name__iexact=typed)
    several = list(found[:2])
    if len(several) == 1:
        return several[0]
    if several:
        text, remedy = gettext("Ada beberapa operator dengan nama itu."), gettext("Pilih yang ber-NIB dari daftar.")
    else:
        near = ", ".join(operator_label(each) for each in operators().filter(name__icontains=typed)[:5])
        text = gettext("Tidak ada operator terminal terdaftar dengan nama itu.")
        remedy = gettext("Mungkin yang dimaksud: %(near)s.") % {"near": near} if near else gettext(
            "Perusahaan itu mendaftar dahulu sebagai operator terminal; baru dapat dipilih."
        )  # fmt: skip
    read.wrong(name, "not_in_list", text, remedy)
    return None
