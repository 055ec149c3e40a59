"""The company may do business at the port."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from suar.kernel import clock
from suar.kernel.dates import day_text
from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.workflow import licences
from suar.workflow.models import Application
from suar.workflow.requirements.asked import Requirement
from suar.workflow.requirements.standing import Standing


@dataclass(frozen=True)
class Licensed(Requirement):
    """The company's notice of business at this port (PMKU) is in force, or was when it was appointed on this call."""

    law: str = "PM 8/2022"

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        day, held = clock.today(app.port.zone), licences.of(app.organisation_id, app.port_id)
        if any(licence.covers(day) for licence in held):
            return
        if licences.carried_on(app.call, app.organisation_id, held):
            return
        lapsed = held[0].until if held and held[0].until < day else None
        if lapsed is not None:
            text = gettext("PMKU perusahaan di %(port)s berakhir pada %(day)s.")
            remedy = gettext("Ajukan endorse PMKU (PMKUE); kunjungan yang sedang berjalan tetap dilanjutkan.")
        else:
            text = gettext("Perusahaan belum memiliki PMKU yang berlaku di %(port)s.")
            remedy = gettext("Ajukan PMKU untuk pelabuhan ini lebih dahulu.")
        known = {"port": app.port.name, "day": day_text(lapsed) if lapsed else ""}
        yield Problem("", "R06", text % known, remedy, self.law)

    def words(self) -> str:
        return gettext("PMKU berlaku di pelabuhan ini")
