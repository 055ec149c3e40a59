"""Asks pages in this process, notes every query and plans it again: which read a big table from end to end?"""

import json
import sys
import time
from collections.abc import Iterator
from typing import Any


def main() -> None:
    """Read pages from standard input, answer on standard output; the database is the one of the environment."""
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from bench.bare import listening

    asked = json.load(sys.stdin)
    answer = {}
    for kind, (path, cookie) in asked["pages"].items():
        client = Client(SERVER_NAME="127.0.0.1")
        client.cookies[settings.SESSION_COOKIE_NAME] = cookie.partition("=")[2]
        client.get(path)
        with listening() as listener:
            started = time.perf_counter()
            got = client.get(path)
            seconds = time.perf_counter() - started
        if got.status_code not in (200, 302):
            raise SystemExit(f"{path}: {got.status_code}")
        big = _big(connection, asked["big"])
        scans = [
            {"table": table, "sql": sql, "rows": big[table]}
            for sql, params in listener.heard
            if sql.lstrip().startswith("SELECT")
            for table in _scanned(connection, sql, params)
            if table in big
        ]
        answer[kind] = {"queries": len(listener.heard), "scans": scans, "seconds": seconds}
    json.dump(answer, sys.stdout)


def _big(connection: Any, rows: int) -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, reltuples::bigint FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [rows]
        )
        return dict(cursor.fetchall())


def _scanned(connection: Any, sql: str, params: Any) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", params)
        found = cursor.fetchone()[0]
    plans = [(json.loads(found) if isinstance(found, str) else found)[0]["Plan"]]
    while plans:
        plan = plans.pop()
        plans += plan.get("Plans", [])
        if plan["Node Type"] == "Seq Scan":
            yield plan["Relation Name"]


if __name__ == "__main__":
    main()
