"""Notices for companies and offices: one per kind, subject and time, whoever writes it twice."""

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.records.models import Event
from suar.workflow.deadlines import late, times_over
from suar.workflow.models import Application, IssuedDocument, Notice

#: Verbs of which the applicant is told, and those of which the office is.
_FOR_APPLICANT = {"granted", "sent_back", "rejected", "revoked"}
_FOR_OFFICE = {"submitted", "withdrawn", "step_granted"}


def _once(key: str, kind: str, app: Application, *, office: bool, role: str = "") -> None:
    Notice.objects.bulk_create(
        [
            Notice(
                key=key,
                kind=kind,
                application=app,
                call_id=app.call_id,
                organisation_id=None if office else app.organisation_id,
                port_id=app.port_id if office else None,
                role=role,
                at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )


def tell(app: Application, event: Event) -> None:
    """Tell the side that did not act."""
    key = f"event:{event.pk}"
    if event.verb in _FOR_APPLICANT or (event.verb == "withdrawn" and event.actor_id is None):
        _once(key, event.verb, app, office=False)
    elif event.verb in _FOR_OFFICE:
        _once(key, event.verb, app, office=True, role=app.step_role)


def tell_signed(app: Application, document: IssuedDocument) -> None:
    """The paper can be fetched now."""
    _once(f"signed:{document.pk}", "signed", app, office=False)


def tell_late() -> None:
    """One limit passed: the head of office; two: the directorate. The case stays where it is (ruling 13)."""
    for app in late()[:500]:
        over = times_over(app)
        key = f"late:{app.pk}:{app.version}:{app.step}"
        if over >= 1:
            _once(f"{key}:1", "late", app, office=True, role=Role.HEAD_OF_OFFICE)
        if over >= 2:
            _once(f"{key}:2", "late", app, office=True, role=Role.DIRECTORATE)
