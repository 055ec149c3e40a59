"""What health finds when it inspects a ship's sanitation, and how long the certificate holds (IHR 2005 art. 39)."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from django.db import models

from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.workflow.agencies import aboard_problems, arrival_problems
from suar.workflow.forms import BaseForm, Field, LongText, PortTime, Section
from suar.workflow.models import Application

#: Months for which a sanitation certificate holds, by international law.
MONTHS = 6


class Certificate(models.TextChoices):
    """By what was found: nothing, or something that was dealt with."""

    EXEMPTION = "sscec", _("SSCEC: bebas tindakan sanitasi")
    CONTROL = "sscc", _("SSCC: tindakan sanitasi telah dilakukan")


class Sanitation(BaseForm):
    """What health decided on board."""

    inspected_at: PortTime = Field(title=_("Waktu pemeriksaan"))
    certificate: Certificate = Field(title=_("Sertifikat"))
    findings: LongText | None = Field(None, title=_("Temuan sanitasi"))
    measures: LongText | None = Field(None, title=_("Tindakan sanitasi"), description=_("Wajib untuk SSCC"))
    sections = (Section(_("Pemeriksaan sanitasi"), ("inspected_at", "certificate", "findings", "measures")),)


def sanitation_problems(app: Application, decided: Sanitation) -> Iterator[Problem]:
    """She was inspected while she was here; an SSCC says what was found and done."""
    yield from arrival_problems(app.visit, "inspected_at")
    yield from aboard_problems(app.visit, decided.inspected_at)
    if decided.certificate == Certificate.CONTROL:
        written = {"findings": gettext("Temuan belum ditulis."), "measures": gettext("Tindakan belum ditulis.")}
        for name, text in written.items():
            if not getattr(decided, name):
                yield Problem(name, "missing", text, gettext("Tulis pada isian ini."), "IHR 2005 art. 39")


def lasts_until(inspected: date) -> date:
    """Six months later, or the last day of that month where it is shorter."""
    month = inspected.month - 1 + MONTHS
    year, month = inspected.year + month // 12, month % 12 + 1
    return date(year, month, min(inspected.day, monthrange(year, month)[1]))
