"""Gapless numbers: taken as the last act of a transaction, so that a refused one takes none."""

from django.db import connection, models


def take(scope: str) -> int:
    """The next number in ``scope``, starting at 1. The row stays locked until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_sequence (scope, last) VALUES (%s, 1) "
            "ON CONFLICT (scope) DO UPDATE SET last = records_sequence.last + 1 RETURNING last",
            [scope],
        )
        row = cursor.fetchone()
    return int(row[0])


def lift(scope: str, seen: int) -> None:
    """Numbers up to ``seen`` were given elsewhere; go on after them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO records_sequence (scope, last) VALUES (%s, %s) "
            "ON CONFLICT (scope) DO UPDATE SET last = GREATEST(records_sequence.last, EXCLUDED.last)",
            [scope, seen],
        )


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids for rows to be written together: their chains name them before they are there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [int(row[0]) for row in cursor.fetchall()]
