"""What follows a transition after commit, and what the clock brings: telling people, signing, late notices."""

from procrastinate.contrib.django import app as jobs

from suar.records.models import Event
from suar.workflow import issuing, notices
from suar.workflow.models import Application, IssuedDocument


@jobs.task(name="suar.workflow.tasks.follow_up", pass_context=False)
def follow_up(event_id: int) -> None:
    """Tell those concerned of one event, and sign the papers that wait on its application."""
    event = Event.objects.get(pk=event_id)
    app = Application.objects.select_related("port", "call").get(pk=event.subject_id)
    notices.tell(app, event)
    for document in IssuedDocument.objects.filter(application=app, signed_at=None, revoked_at=None):
        if issuing.sign(document.pk):
            notices.tell_signed(app, document)


@jobs.periodic(cron="* * * * *")
@jobs.task(name="suar.workflow.tasks.each_minute", queueing_lock="each_minute", pass_context=False)
def each_minute(timestamp: int) -> None:
    """Put cases past their limit before the head of office, and sign what a lost job left unsigned."""
    notices.tell_late()
    for document in IssuedDocument.objects.filter(signed_at=None, revoked_at=None).order_by("granted_at")[:100]:
        issuing.sign(document.pk)
