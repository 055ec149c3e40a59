"""What the hour brings: a warning whose week is over ends, a company frozen for its days works again."""

from procrastinate.contrib.django import app as jobs

from suar.accounts.sanctions.imposing import run_out


@jobs.periodic(cron="11 * * * *")
@jobs.task(name="suar.accounts.tasks.end_sanctions", queueing_lock="end_sanctions", pass_context=False)
def end_sanctions(timestamp: int) -> None:
    """End every sanction whose time is over."""
    run_out()
