"""The technical team is told, each person by the ways they chose, that a registration waits for them."""

from django.conf import settings
from django.urls import reverse

from suar.accounts import messages
from suar.accounts.invitations import moment
from suar.accounts.models import Registration
from suar.accounts.registrations.screening import team


def announce(registration_id: int, submissions: int) -> None:
    """Once for each time it is handed in; nothing where it was decided meanwhile."""
    state = Registration.State.SCREENING
    waiting = Registration.objects.filter(pk=registration_id, state=state, submissions=submissions).first()
    if waiting is None or waiting.due_at is None:
        return
    data = {
        "number": waiting.number,
        "company": waiting.name,
        "due": moment(waiting.due_at),
        "url": settings.SUAR_PUBLIC_URL + reverse("portal:screening_case", args=[waiting.pk]),
    }
    kind = "registration_waiting" if submissions == 1 else "registration_again"
    for person in team():
        messages.send(kind, user=person, data=data, key=f"{waiting.pk}/{submissions}")
