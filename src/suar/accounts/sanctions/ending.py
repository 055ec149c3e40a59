"""What the minute brings: a warning whose week is over ends, a company frozen for its days works again at once."""

from procrastinate.contrib.django import app as jobs

from suar.accounts.sanctions.imposing import run_out


@jobs.periodic(cron="* * * * *")
@jobs.task(name="suar.accounts.tasks.end_sanctions", queueing_lock="end_sanctions", pass_context=False)
def end_sanctions(timestamp: int) -> None:
    """End every sanction whose time is over."""
    run_out()
