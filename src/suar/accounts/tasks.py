"""What follows after commit on the floor of accounts: messages are carried away."""

from functools import cache
from typing import cast

from django.conf import settings
from django.utils.module_loading import import_string
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as jobs

from suar.accounts import attempts, registrations, signins, tickets
from suar.accounts import chores as chores  # its tasks belong to this floor
from suar.accounts.messages import delivering
from suar.accounts.protocols import Carrier
from suar.accounts.sanctions import ending as ending
from suar.accounts.signon import leaving, sessions


@jobs.task(
    name="suar.accounts.tasks.deliver", retry=RetryStrategy(max_attempts=8, exponential_wait=4), pass_context=False
)
def deliver(message_id: int) -> None:
    """Carry one message away; raises while it should be tried again."""
    delivering.deliver(message_id, carrier_of)


@jobs.task(
    name="suar.accounts.tasks.read_oss", retry=RetryStrategy(max_attempts=6, exponential_wait=5), pass_context=False
)
def read_oss(registration_id: int) -> None:
    """Lay what OSS says beside a registration; raises while OSS should be asked again."""
    registrations.read(registration_id)


@jobs.task(
    name="suar.accounts.tasks.announce", retry=RetryStrategy(max_attempts=5, exponential_wait=3), pass_context=False
)
def announce(registration_id: int, submissions: int) -> None:
    """Tell the technical team that a registration waits for them."""
    registrations.announce(registration_id, submissions)


@jobs.task(
    name="suar.accounts.tasks.announce_ticket",
    retry=RetryStrategy(max_attempts=5, exponential_wait=3),
    pass_context=False,
)
def announce_ticket(ticket_id: int) -> None:
    """Tell the technical team that a ticket waits for them."""
    tickets.announce(ticket_id)


@cache
def carrier_of(channel: str) -> Carrier:
    """The carrier of a way (settings.SUAR_CARRIERS), made once a process."""
    return cast(Carrier, import_string(settings.SUAR_CARRIERS[channel])())


@jobs.task(
    name="suar.accounts.tasks.tell_signed_out",
    retry=RetryStrategy(max_attempts=leaving.TRIES, exponential_wait=4),
    pass_context=False,
)
def tell_signed_out(session_id: int) -> None:
    """Tell one system that a stay there is over; raises while it should be tried again."""
    leaving.tell(session_id)


@jobs.periodic(cron="23 * * * *")
@jobs.task(name="suar.accounts.tasks.forget_tries", queueing_lock="forget_tries", pass_context=False)
def forget_tries(timestamp: int) -> None:
    """End sessions and stays whose time is over; forget tries that are over, and devices of sessions that ended."""
    attempts.forget_old()
    signins.end_over()
    sessions.end_lapsed()
    signins.forget_ended()
