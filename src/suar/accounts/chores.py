"""What is done for accounts out of sight: links that were asked for by mail, and the end of what is over."""

import logging

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as jobs

from suar.accounts import invitations, recovery, retention

log = logging.getLogger("suar.accounts")
_AGAIN = RetryStrategy(max_attempts=5, exponential_wait=3)


@jobs.task(name="suar.accounts.tasks.recover", retry=_AGAIN, pass_context=False)
def recover(user_id: int) -> None:
    """Send a link to a new password; 0 stands for no such account."""
    recovery.recover(user_id)


@jobs.task(name="suar.accounts.tasks.invite_again", retry=_AGAIN, pass_context=False)
def invite_again(user_id: int) -> None:
    """Send the link of confirmation anew; 0 stands for no such account."""
    invitations.invite_again(user_id)


@jobs.periodic(cron="23 18 * * *")
@jobs.task(name="suar.accounts.tasks.each_day", queueing_lock="accounts_each_day", pass_context=False)
def each_day(timestamp: int) -> None:
    """Once a night: what nobody needs any more goes."""
    for what, rows in retention.apply().items():
        if rows:
            log.info("retention: %d rows of %s ended", rows, what)
