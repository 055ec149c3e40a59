"""What is done on an issued work order: times are reported, the master signs, or it is given up."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, gettext
from suar.portcalls import reports, workorders
from suar.portcalls.reports import Reported
from suar.workflow.forms import ActualTime
from suar.workflow.models import Application
from suar.workflow.observing import source_of
from suar.workflow.service import Action, Effect, Ends, Prepares
from suar.workflow.workorders import GivenUp, MasterSignature


def reporting(kind: Reported) -> Action:
    """The action with which pilot, gang or dispatcher report a time."""

    def run(_service: object, app: Application, form: ActualTime, actor: Actor) -> None:
        workorders.report(app.visit, app.pk, kind, form.at, source=source_of(actor), user_id=actor.user_id)

    return Action(kind.value, kind.label, (Role.PORT_OPERATOR,), ActualTime, run, when=_open_for(kind))


def _open_for(kind: Reported) -> Callable[[Application], bool]:
    def asked(app: Application) -> bool:
        order = workorders.of(app.pk)
        return order is not None and order.signed_at is None and kind in reports.expected(order)

    return asked


def _to_sign(app: Application) -> bool:
    order = workorders.of(app.pk)
    return order is not None and order.signed_at is None and reports.finished(order)


def _sign(_service: object, app: Application, form: MasterSignature, actor: Actor) -> None:
    """With the master's own account the name is the account's; on the pilot's phone it is typed."""
    name = actor.name if actor.has_role(Role.MASTER) else form.master_name
    problems: list[Problem] = []
    if not name:
        text = gettext("Nama nakhoda belum diisi.")
        problems.append(Problem("master_name", "missing", text, gettext("Isi nama nakhoda.")))
    if not form.confirmed:
        text = gettext("Nakhoda belum menyatakan waktunya benar.")
        problems.append(Problem("confirmed", "missing", text, gettext("Centang pernyataan nakhoda.")))
    if problems:
        raise Refused.of(problems)
    workorders.sign(app.pk, name or "")


def signature() -> Action:
    """The action with which the master signs, with an own account or on the pilot's phone."""
    by = (Role.MASTER, Role.PORT_OPERATOR)
    return Action("signed", _("Nakhoda menandatangani waktu"), by, MasterSignature, _sign, when=_to_sign)


def _may_give_up(app: Application) -> bool:
    order = workorders.of(app.pk)
    return order is not None and workorders.may_give_up(order)


def _give_up(_service: object, app: Application, form: GivenUp, actor: Actor) -> Iterable[Effect]:
    """This order ends, whatever others stand, and the next lies ready for the same company."""
    yield Ends(app.service_code, because=form.reason, only=app.pk)
    yield Prepares(app.service_code, app.organisation_id)


def giving_up() -> Action:
    """The action with which an order is called off although somebody is out there: the ship turns back."""
    by, title = (Role.PORT_OPERATOR,), _("Batalkan perintah kerja")
    return Action("aborted", title, by, GivenUp, _give_up, when=_may_give_up)
