"""The security part of a notice of arrival: a ship from abroad says her security level and her last ports.

[own] Ten last ports and the ISPS level are practice as generally known (process.md C), not evidence: a default.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import pairwise

from django.db import models

from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.words import _, gettext
from suar.workflow.conditions import foreign_in
from suar.workflow.forms import BaseForm, Country, Day, Field, PortName, Section
from suar.workflow.models import Application
from suar.workflow.service import Check
from suar.workflow.ship_report import ShipReport

#: More calls than these are not asked.
MOST_PORTS = 10
_LAW = "ISPS"


class SecurityLevel(models.TextChoices):
    """How alert the ship is (ISPS): the higher, the more is asked of ship and port."""

    NORMAL = "1", _("1 – normal")
    HEIGHTENED = "2", _("2 – ditingkatkan")
    EXCEPTIONAL = "3", _("3 – luar biasa")


class LastPort(BaseForm):
    """One port at which the ship called before, the latest first."""

    port: PortName = Field(title=_("Pelabuhan"))
    country: Country | None = Field(None, title=_("Negara"))
    arrived_on: Day = Field(title=_("Tiba tanggal"))
    left_on: Day = Field(title=_("Berangkat tanggal"))
    security_level: SecurityLevel = Field(SecurityLevel.NORMAL, title=_("Tingkat keamanan di sana"))


class SecurityReport(ShipReport):
    """The ship's report with what is asked of her security; required of foreign ships and arrivals from abroad."""

    security_level: SecurityLevel | None = Field(
        None, title=_("Tingkat keamanan kapal (ISPS)"), description=_("Wajib bagi kapal asing atau dari luar negeri")
    )
    last_ports: list[LastPort] = Field(
        default_factory=list, max_length=MOST_PORTS, title=_("Pelabuhan terakhir (paling banyak sepuluh)"),
        description=_("Dari yang terakhir; wajib bagi kapal asing atau dari luar negeri"),
    )  # fmt: skip


#: How a notice of arrival asks it.
SECURITY = Section(_("Keamanan kapal"), ("security_level", "last_ports"))


def security_problems(app: Application, report: SecurityReport) -> Iterable[Problem]:
    """A foreign ship, or one from abroad, leaves neither unsaid."""
    if not foreign_in(app):
        return
    if report.security_level is None:
        text = gettext("Kapal asing atau dari luar negeri melaporkan tingkat keamanannya.")
        yield Problem("security_level", "missing", text, gettext("Pilih tingkat 1, 2 atau 3."), _LAW)
    if not report.last_ports:
        text = gettext("Kapal asing atau dari luar negeri menyebut pelabuhan terakhirnya.")
        yield Problem("last_ports", "missing", text, gettext("Isi paling sedikit satu pelabuhan."), _LAW)


def security_checks(app: Application, report: SecurityReport, arrives: datetime) -> Iterable[Check]:
    """The level, and whether the ports follow each other in time, for the officer to look at."""
    if not foreign_in(app) or report.security_level is None:
        return
    raised = [row for row in report.last_ports if row.security_level != SecurityLevel.NORMAL]
    said = ", ".join([str(report.security_level.label), *(f"{row.port}: {row.security_level.value}" for row in raised)])
    normal = report.security_level == SecurityLevel.NORMAL and not raised
    yield Check.of(gettext("Tingkat keamanan"), normal, said, "security_level")
    wrong = _out_of_order(report.last_ports, clock.day(arrives, app.port.zone))
    words = gettext("periksa tanggal: %(ports)s") % {"ports": ", ".join(wrong)} if wrong else gettext("berurutan")
    yield Check.of(gettext("Urutan pelabuhan terakhir"), not wrong, words, "last_ports")


def _out_of_order(ports: Sequence[LastPort], arrives: date) -> list[str]:
    """Ports left before they were reached, or after the next one (or this one) was."""
    wrong = [row.port for row in ports if row.left_on < row.arrived_on]
    wrong += [row.port for row in ports[:1] if row.left_on > arrives]
    wrong += [earlier.port for later, earlier in pairwise(ports) if earlier.left_on > later.arrived_on]
    return list(dict.fromkeys(wrong))
