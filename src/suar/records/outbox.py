"""What leaves after commit: a job written in the same transaction as the change, so neither is lost alone."""

import json
from typing import Any

from django.db import connection
from procrastinate.contrib.django import app as jobs


def leave(task: str, **ids: int | str) -> None:
    """Write a job that the worker takes up after commit; a rollback takes it along. Arguments are ids only."""
    jobs.configure_task(task).defer(**ids)


def waiting() -> list[tuple[int, str, dict[str, Any]]]:
    """Jobs that wait now: id, task, arguments; oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, task_name, args FROM procrastinate_jobs WHERE status = 'todo' "
            "AND (scheduled_at IS NULL OR scheduled_at <= now()) ORDER BY id"
        )
        return [(int(pk), str(name), json.loads(args)) for pk, name, args in cursor.fetchall()]


def drain() -> int:
    """Do every waiting job here and now, in order, until none waits; for a training site whose clock is moved."""
    done = 0
    while batch := waiting():
        for pk, name, args in batch:
            jobs.tasks[name](**args)
            with connection.cursor() as cursor:
                cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded' WHERE id = %s", [pk])
            done += 1
    return done
