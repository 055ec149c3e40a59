"""Carries a message away and writes down what became of it: at least once, and never twice by our own doing."""

from collections.abc import Callable

from django.db import transaction

from suar.accounts.messages.texts import KINDS
from suar.accounts.models import Message
from suar.accounts.protocols import Carrier, NotCarried, Outgoing
from suar.kernel import clock

#: After so many tries it is given up and shows as failed.
TRIES = 8


def deliver(message_id: int, carrier_of: Callable[[str], Carrier]) -> None:
    """Hand the message to its carrier. Raises NotCarried while it should be tried again."""
    fault: NotCarried | None = None
    with transaction.atomic():
        message = Message.objects.select_for_update(no_key=True).filter(pk=message_id).first()
        if message is None or message.state != Message.State.WAITING:
            return
        message.tries += 1
        try:
            going = Outgoing(message.key, message.address, message.subject, message.body)
            message.reference = carrier_of(message.channel).carry(going)[:120]
        except Exception as broken:  # whatever a carrier throws, the record says that it was tried, and how often
            fault = broken if isinstance(broken, NotCarried) else NotCarried(type(broken).__name__)
            message.reference = str(fault)[:120]
            if message.tries >= TRIES:
                message.state = Message.State.FAILED
        else:
            message.state, message.sent_at = Message.State.SENT, clock.now()
        if message.state != Message.State.WAITING and message.kind in KINDS and KINDS[message.kind].secret:
            message.body = ""
        message.save(update_fields=["tries", "state", "sent_at", "reference", "body"])
    if fault is not None and message.state == Message.State.WAITING:
        raise fault
