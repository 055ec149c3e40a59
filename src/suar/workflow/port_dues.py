"""Proof that the operator's own dues are paid before a ship sails: its statement, or a receipt the agent hands in."""

from collections.abc import Iterator

from suar.kernel.words import _, gettext
from suar.portcalls import variants
from suar.portcalls.models import PortCall
from suar.workflow.attachments import paper_checks
from suar.workflow.models import Application, State
from suar.workflow.service import Attachment, Check

#: Code of the service in which an operator states it.
STATEMENT = "JASA"
#: The paper that stands in for the statement.
RECEIPT = "port_dues"


def stated(call: PortCall) -> Application | None:
    """The operator's statement that stands on a call."""
    found = Application.objects.filter(call=call, service_code=STATEMENT, state=State.GRANTED)
    return found.select_related("organisation").order_by("-pk").first()


def to_prove(app: Application) -> bool:
    """An operator served the ship and has not stated yet that it is paid."""
    return app.call is not None and variants.operated(app.call) and stated(app.call) is None


def receipt(law: str) -> Attachment:
    """What the agent hands in where the operator states nothing."""
    return Attachment(RECEIPT, _("Bukti lunas jasa kepelabuhanan dari operator"), law, when=to_prove)


def evidence(app: Application) -> Iterator[Check]:
    """The papers of a clearance; the operator's receipt as what it is worth: less than its own statement."""
    if variants.operated(app.visit):
        yield _proof(app)
    yield from (check for check in paper_checks(app) if check.field != f"files.{RECEIPT}")


def _proof(app: Application) -> Check:
    title, statement = gettext("Jasa kepelabuhanan lunas"), stated(app.visit)
    if statement is not None:
        words = gettext("dinyatakan lunas oleh %(operator)s") % {"operator": statement.organisation}
        return Check(title, "green", words, f"files.{RECEIPT}")
    if app.files.filter(attachment=RECEIPT, removed_at=None).exists():
        return Check(title, "amber", gettext("bukti diunggah agen"), f"files.{RECEIPT}")
    return Check(title, "red", gettext("belum ada bukti"), f"files.{RECEIPT}")
