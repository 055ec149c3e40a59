"""What follows after commit on the floor of accounts: messages are carried away."""

from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as jobs

from suar.accounts import chores as chores  # its tasks belong to this floor
from suar.accounts.messages import delivering
from suar.accounts.protocols import Carrier


@jobs.task(
    name="suar.accounts.tasks.deliver", retry=RetryStrategy(max_attempts=8, exponential_wait=4), pass_context=False
)
def deliver(message_id: int) -> None:
    """Carry one message away; raises while it should be tried again."""
    delivering.deliver(message_id, carrier_of)


@cache
def carrier_of(channel: str) -> Carrier:
    """The carrier of a way (settings.SUAR_CARRIERS), made once a process."""
    return cast(Carrier, import_string(settings.SUAR_CARRIERS[channel])())
