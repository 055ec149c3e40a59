"""The fee that an application itself costs: raised when it is handed in, settled before the office decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from suar.billing import fees
from suar.billing.feerates import fee_in_force
from suar.kernel import clock
from suar.kernel.errors import Problem
from suar.kernel.money import format_money
from suar.kernel.words import gettext, said
from suar.workflow.models import Application, State
from suar.workflow.requirements import Requirement, Standing
from suar.workflow.service import Check

if TYPE_CHECKING:
    from suar.accounts.actors import Actor
    from suar.billing.models import Invoice


def follow(app: Application, actor: Actor, verb: str) -> None:
    """Raise the fees of what was handed in; take them back where it ends before anybody decided it.

    Asked by the lifecycle, which holds the lock of the call.
    """
    if not app.service.fees or app.call is None:
        return
    if verb in ("submitted", "granted"):
        for code in app.service.fees:
            fees.raise_fee(app, code, actor)
    elif app.ended and (app.decided_by_id is None or app.state == State.REJECTED):
        fees.take_back(app, actor, str(app), undone=app.decided_by_id is None)


def price(code: str) -> str:
    """What a fee costs now, band by band, as a published standard says it."""
    fee = fee_in_force(code, clock.today("Asia/Jakarta"))
    bands = "; ".join(f"{band} {amount}" for band, amount in fee.price_list())
    return gettext("menurut GT kapal: %(bands)s (%(law)s)") % {"bands": bands, "law": fee.legal_basis}


def of(app: Application) -> list[Invoice]:
    """The fees of an application, none where its service costs nothing."""
    return list(fees.of(app)) if app.service.fees else []


@dataclass(frozen=True)
class FeeSettled(Requirement):
    """The fee of this application is paid; asked when it is decided, for it is raised only when it is handed in."""

    law: str = ""

    def problems(self, app: Application, standing: Standing) -> Iterator[Problem]:
        if not app.in_review:
            return
        for invoice in of(app):
            if invoice.is_owed:
                yield _unpaid(invoice, self.law)

    def words(self) -> str:
        return gettext("biaya layanan lunas")


def _unpaid(invoice: Invoice, law: str) -> Problem:
    code = invoice.current_code
    words = {"number": invoice.number, "amount": format_money(invoice.total)}
    if code is None:
        text = gettext("Biaya %(number)s sebesar %(amount)s belum dibayar; kode billing sedang diminta.") % words
    else:
        text = gettext("Biaya %(number)s sebesar %(amount)s belum dibayar (kode billing %(code)s).")
        text %= {**words, "code": code.code}
    return Problem("", "R14", text, gettext("Pemohon membayar dengan kode billing pada halaman permohonan."), law)


def checks(app: Application) -> Iterable[Check]:
    """Whether the fee is paid, as evidence on the officer's screen."""
    for invoice in of(app):
        words = f"{invoice.number}: {said(invoice.state.label)}"
        yield Check.of(gettext("Biaya layanan lunas"), not invoice.is_owed, words, otherwise="red")
