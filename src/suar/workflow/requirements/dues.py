"""What is owed for the call is paid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from suar.billing import invoices
from suar.kernel.errors import Problem
from suar.kernel.words import gettext
from suar.workflow.models import Application
from suar.workflow.requirements.asked import Requirement
from suar.workflow.requirements.standing import Standing
from suar.workflow.service import Check


@dataclass(frozen=True)
class Settled(Requirement):
    """Every bill of the call is paid and confirmed, or nothing is due."""

    law: str = "PM 8/2022 art. 49"

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        if app.call is None:
            return
        if app.call.schedule_id is not None and not app.in_review:
            return  # one tap files it; it is granted once the bill of that tap is paid
        for invoice in invoices.unsettled(app.call):
            # How much is owed is for those who hold the menu of bills: the page of the call tells them.
            known = {"number": invoice.number, "payer": invoice.payer_shown}
            text = gettext("Tagihan %(number)s atas nama %(payer)s belum dibayar.") % known
            remedy = gettext("Bayar dengan kode billing pada halaman kunjungan; SPB menyusul setelah NTPN diterima.")
            if invoice.payer_id != app.call.agent_id:
                remedy = gettext("Minta pihak itu membayarnya; SPB menyusul setelah NTPN diterima.")
            yield Problem("", "R14", text, remedy, self.law)

    def words(self) -> str:
        return gettext("PNBP lunas")


def settled_check(app: Application) -> Check:
    """Whether the dues are paid, as evidence on the officer's screen."""
    paid = invoices.is_settled(app.visit)
    words = gettext("semua tagihan ber-NTPN") if paid else gettext("ada tagihan terbuka")
    return Check.of(gettext("PNBP lunas"), paid, words, otherwise="red")
