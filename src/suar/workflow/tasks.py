"""What follows a transition after commit, and what the clock brings: telling people, signing, late notices."""

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as jobs

from suar.records.models import Event
from suar.workflow import (
    checking,
    issuing,
    licences,
    money,
    notices,
    sailings,
    second_officers,
    telling,
    watching,
    window_ends,
)
from suar.workflow.models import Application, IssuedDocument

log = logging.getLogger("suar.workflow")


@jobs.task(
    name="suar.workflow.tasks.follow_up", retry=RetryStrategy(max_attempts=5, exponential_wait=3), pass_context=False
)
def follow_up(event_id: int) -> None:
    """Tell those concerned of one event, and sign the papers that wait on its application."""
    event = Event.objects.get(pk=event_id)
    app = Application.objects.select_related("port", "call").get(pk=event.subject_id)
    notices.tell(app, event)
    checking.make_for(app.call, app)
    for document in IssuedDocument.objects.filter(application=app, signed_at=None, revoked_at=None):
        if issuing.sign(document.pk):
            notices.tell_signed(app, document)
    telling.tell_people()


@jobs.periodic(cron="* * * * *")
@jobs.task(name="suar.workflow.tasks.each_minute", queueing_lock="each_minute", pass_context=False)
def each_minute(timestamp: int) -> None:
    """Put late cases before the head of office, say which windows end soon, sign what a lost job left unsigned."""
    notices.tell_late()
    window_ends.tell()
    watching.lapsed_clearances()
    watching.no_shows()
    for document in IssuedDocument.objects.filter(signed_at=None, revoked_at=None).order_by("granted_at")[:100]:
        try:
            if issuing.sign(document.pk):
                notices.tell_signed(document.application, document)
        except Exception:  # one paper that cannot be made must not keep the country's others unsigned
            log.exception("document %s could not be signed", document.pk)
    while telling.tell_people():
        pass


@jobs.periodic(cron="7 * * * *")
@jobs.task(name="suar.workflow.tasks.each_hour", queueing_lock="each_hour", pass_context=False)
def each_hour(timestamp: int) -> None:
    """What the day brings; an hour late is early enough: notices of business run out, sailings a week ahead, orders of
    officers end."""
    licences.tell_expiring()
    second_officers.tell()
    sailings.lay_all()


@jobs.task(name="suar.workflow.tasks.tell_ticket", pass_context=False)
def tell_ticket(ticket_id: int, verb: str) -> None:
    """Tell the company or the office what became of a ticket of restitution."""
    money.tell(ticket_id, verb)
