"""Notices for companies and offices: one per kind, subject and time, whoever writes it twice."""

from django.db.models import Exists, OuterRef

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.records import chain
from suar.records.models import Event
from suar.workflow.deadlines import late, times_over
from suar.workflow.models import Application, IssuedDocument, Notice

#: What an office does that the applicant is told of, and what an applicant does that the office is told of.
_OF_OFFICE = {"granted", "sent_back", "rejected", "revoked", "withdrawn", "step_granted"}
_OF_APPLICANT = {"submitted", "withdrawn"}


def _once(
    key: str, kind: str, app: Application, *, office: bool, role: str = "", company_id: int | None = None
) -> None:
    Notice.objects.bulk_create(
        [
            Notice(
                key=key,
                kind=kind,
                application=app,
                call_id=app.call_id,
                organisation_id=company_id or (None if office else app.organisation_id),
                port_id=app.port_id if office and not company_id else None,
                role=role,
                at=clock.now(),
            )
        ],
        ignore_conflicts=True,
    )


def tell(app: Application, event: Event) -> None:
    """Tell the side that did not act."""
    key = f"event:{event.pk}"
    by_office = bool(chain.particulars(event).get("office"))
    if app.never_handed_in or (app.service.opened_by_system and not app.service.steps):
        return  # the system wrote it down from what was granted: nobody need be told
    if event.verb in _OF_OFFICE and by_office:
        _once(key, event.verb, app, office=False)
    elif event.verb in _OF_APPLICANT and not by_office and app.service.steps:
        _once(key, event.verb, app, office=True, role=app.service.steps[app.step].by, company_id=app.desk_id)


def tell_signed(app: Application, document: IssuedDocument) -> None:
    """The paper can be fetched now."""
    _once(f"signed:{document.pk}", "signed", app, office=False)


def prepared(app: Application) -> None:
    """A statement lies ready for a company: it is its turn."""
    _once(f"prepared:{app.pk}", "prepared", app, office=False)


def changed(app: Application, company_id: int) -> None:
    """What a company's own work rests on has changed with this grant."""
    _once(f"changed:{app.pk}:{company_id}", "changed", app, office=False, company_id=company_id)


def runs_out(app: Application, mark: str, *, lapsed: bool) -> None:
    """A company's notice of business ends soon, or has ended; ``mark``: its last day and which warning it is."""
    _once(f"licence:{app.pk}:{mark}", "lapsed" if lapsed else "expiring", app, office=False)


def left_out(app: Application, other_call_id: int) -> None:
    """Sailings of a season were not laid out, for the ship is announced on another call then; told once of each."""
    _once(f"left_out:{app.pk}:{other_call_id}", "left_out", app, office=False)


def tell_late() -> None:
    """One limit passed: the head of office; two: the directorate. The case stays where it is (ruling 13)."""
    told = Notice.objects.filter(
        application=OuterRef("pk"), kind="late", role=Role.DIRECTORATE, at__gte=OuterRef("due_at")
    )
    for app in late().exclude(Exists(told))[:500]:
        over = times_over(app)
        key = f"late:{app.pk}:{app.version}:{app.step}"
        if over >= 1:
            _once(f"{key}:1", "late", app, office=True, role=Role.HEAD_OF_OFFICE)
        if over >= 2:
            _once(f"{key}:2", "late", app, office=True, role=Role.DIRECTORATE)
