"""Lays in port calls by the hundred thousand: copies of walked ones with all their rows, mixed at random."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql

#: Each copy's ids lie this far above those of the copy before; more than any walked row has.
STRIDE = 1_000_000

#: Tables copied with a call, and which of the call's rows in them; in an order that needs no row before it is there.
_CALL = "SELECT t.*, t.id AS template FROM {} t"
_OF_CALL = "SELECT t.*, t.call_id AS template FROM {} t"
_OF_CASE = "SELECT t.*, a.call_id AS template FROM {} t JOIN workflow_application a ON a.id = t.application_id"
_OF_BILL = "SELECT t.*, i.call_id AS template FROM {} t JOIN billing_invoice i ON i.id = t.invoice_id"
_OF_SHIP = "SELECT t.*, t.ship_id AS template FROM {} t"
_TABLES = {
    "portcalls_portcall": _CALL,
    "workflow_application": _OF_CALL,
    "workflow_submission": _OF_CASE,
    "workflow_decision": _OF_CASE,
    "workflow_applicationfile": _OF_CASE,
    "workflow_issueddocument": _OF_CALL,
    "workflow_notice": _OF_CALL,
    "portcalls_movement": _OF_CALL,
    "portcalls_berthbooking": _OF_CALL,
    "portcalls_crewmember": _OF_CALL,
    "cargo_cargoline": _OF_CALL,
    "billing_invoice": _OF_CALL,
    "billing_invoiceline": _OF_BILL,
    "billing_billingcode": _OF_BILL,
    "records_event": "SELECT t.*, coalesce(c.id, a.call_id) AS template FROM {} t "
    "LEFT JOIN portcalls_portcall c ON t.subject_kind = 'portcall' AND c.id = t.subject_id "
    "LEFT JOIN workflow_application a ON t.subject_kind = 'application' AND a.id = t.subject_id",
}
_SHIP = {"registry_ship": _CALL, "registry_shippaper": _OF_SHIP, "registry_permit": _OF_SHIP}

#: What stands in a copied row in place of what the walked one has.
_INSTEAD = {
    "port_id": "p.port_id",
    "organisation_id": "CASE WHEN t.organisation_id IS NULL THEN NULL ELSE p.agent_id END",
    "agent_id": "p.agent_id",
    "payer_id": "p.agent_id",
    "holder_id": "p.agent_id",
    "place_id": "CASE WHEN t.place_id IS NULL THEN NULL ELSE p.place_id END",
    "request_number": "t.request_number || '.' || p.g",
    "number": "t.number || '.' || p.g",
    "token": "t.token || p.g",
    "key": "t.key || '.' || p.g",
    "registration_mark": "'2012 ' || p.g || ' No. ' || t.id || '/L'",
    "registration_key": "'2012 ' || p.g || ' NO. ' || t.id || '/L'",
    "name": "CASE WHEN {ship} THEN t.name || ' ' || p.g ELSE t.name END",
    "name_key": "t.name_key || ' ' || p.g",
    "subject_id": f"t.subject_id + p.g * {STRIDE}::bigint",
}
_ONLY = {
    ("portcalls_portcall", "ship_id"): "p.ship_id",
    # A booking that was cancelled takes no metres: copies would lie on one another.
    ("portcalls_berthbooking", "cancelled_at"): "coalesce(t.cancelled_at, t.created_at)",
    ("billing_billingcode", "code"): "lpad((p.g * 100 + t.id % 100)::text, 15, '0')",
    ("registry_shippaper", "number"): "t.number",
    ("registry_shippaper", "organisation_id"): "t.organisation_id",
    ("registry_ship", "number"): "t.number",
}


@dataclass(frozen=True, slots=True)
class Crowd:
    """What there is to be: ``applications`` in all, among them ``open_cases`` at each of ``ports``."""

    applications: int
    open_cases: int
    ports: Sequence[int]
    agents: Sequence[int]
    opened: Mapping[int, datetime]
    closed: int


def lay_in(url: str, crowd: Crowd) -> dict[str, int]:
    """Fill the database; returns how many rows each table has. ``url``: of a superuser."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET max_wal_size = '16GB'")
        connection.execute("SELECT pg_reload_conf()")
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute("SET synchronous_commit = off")
        connection.execute("SET work_mem = '64MB'")
        connection.execute("SET maintenance_work_mem = '512MB'")
        connection.execute("SELECT setseed(0.42)")
        _plan_ships(connection, crowd)
        for table, rows in (_SHIP | _TABLES).items():
            # The walked rows aside, while they are the only ones: the joins below stay as small as they are.
            connection.execute(f"CREATE TEMP TABLE walked_{table} AS {rows.format(table)}")
            connection.execute(f"ANALYZE walked_{table}")
        indexes = _without_indexes(connection)
        for table in _SHIP:
            _copy(connection, table, [*_SHIP])
        connection.execute(
            "INSERT INTO registry_ship_agents (ship_id, organisation_id) "
            "SELECT template + g * %s::bigint, agent_id FROM p",
            [STRIDE],
        )
        _plan_calls(connection, crowd)
        for table in _TABLES:
            _copy(connection, table, [*_TABLES])
        for index in indexes:
            connection.execute(index)
        connection.commit()
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("VACUUM (ANALYZE)")
        return {t: _count(connection, t) for t in (*_TABLES, *_SHIP)}


def _without_indexes(connection: "psycopg.Connection[tuple[Any, ...]]") -> list[str]:
    """Drop every index but the primary keys; returns the statements that make them again, over all rows at once."""
    tables = [[*_TABLES]]
    unique = connection.execute(
        "SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname), "
        "  format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid)) "
        "FROM pg_constraint WHERE contype IN ('u', 'x') AND conrelid = ANY(%s::regclass[])",
        tables,
    ).fetchall()
    plain = connection.execute(
        "SELECT format('DROP INDEX %%s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "WHERE i.indrelid = ANY(%s::regclass[]) AND NOT i.indisprimary "
        "AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        tables,
    ).fetchall()
    for drop, _ in unique + plain:
        connection.execute(drop)
    return [str(again) for _, again in unique + plain]


def _count(connection: "psycopg.Connection[tuple[Any, ...]]", table: str) -> int:
    row = connection.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))).fetchone()
    return row[0] if row else 0


def _plan_ships(connection: "psycopg.Connection[tuple[Any, ...]]", crowd: Crowd) -> None:
    connection.execute(
        "CREATE TEMP TABLE p AS SELECT g, %(ship)s::bigint AS template, 0::bigint AS port_id, 0::bigint AS place_id, "
        "  0::bigint AS ship_id, interval '0' AS by, "
        "  (%(agents)s::bigint[])[1 + floor(random() * %(many)s)::int] AS agent_id "
        "FROM generate_series(1, %(ships)s) g",
        {
            "ship": _ship_of(connection, crowd.closed), "agents": list(crowd.agents), "many": len(crowd.agents),
            "ships": _ships(crowd),
        },
    )  # fmt: skip


def _ships(crowd: Crowd) -> int:
    return max(100, crowd.applications // 60)


def _ship_of(connection: "psycopg.Connection[tuple[Any, ...]]", call: int) -> object:
    row = connection.execute("SELECT ship_id FROM portcalls_portcall WHERE id = %s", [call]).fetchone()
    assert row is not None
    return row[0]


def _plan_calls(connection: "psycopg.Connection[tuple[Any, ...]]", crowd: Crowd) -> None:
    """One row for each call to come: of which walked one, at which port, whose, which ship, how much later."""
    cases: dict[int, int] = dict(
        connection.execute("SELECT call_id, count(*) FROM workflow_application GROUP BY 1").fetchall()
    )
    each = crowd.open_cases // len(crowd.opened)
    in_open = sum(cases[call] for call in crowd.opened) * each * len(crowd.ports)
    closed = max(0, (crowd.applications - in_open) // cases[crowd.closed])
    given = {
        "ports": list(crowd.ports), "many_ports": len(crowd.ports), "agents": list(crowd.agents),
        "many_agents": len(crowd.agents), "templates": list(crowd.opened), "closed": crowd.closed,
        "handed_in": list(crowd.opened.values()), "each": each, "closed_calls": closed,
        "ship": _ship_of(connection, crowd.closed), "ships": _ships(crowd), "stride": STRIDE,
    }  # fmt: skip
    connection.execute("DROP TABLE p")
    connection.execute(
        """
        CREATE TEMP TABLE p AS
        WITH open_calls AS (
            SELECT port AS port_id, template, now() - handed_in - random() * interval '40 minutes' AS by
            FROM unnest(%(ports)s::bigint[]) port, generate_series(1, %(each)s),
                unnest(%(templates)s::bigint[], %(handed_in)s::timestamptz[]) x (template, handed_in)
        ), closed_calls AS (
            SELECT (%(ports)s::bigint[])[1 + floor(random() * %(many_ports)s)::int] AS port_id, %(closed)s::bigint,
                - random() * interval '700 days' AS by
            FROM generate_series(1, %(closed_calls)s)
        ), every AS (SELECT * FROM open_calls UNION ALL SELECT * FROM closed_calls)
        SELECT row_number() OVER (ORDER BY random()) AS g, every.*,
            (%(agents)s::bigint[])[1 + floor(random() * %(many_agents)s)::int] AS agent_id,
            %(ship)s + (1 + floor(random() * %(ships)s)::bigint) * %(stride)s AS ship_id,
            (SELECT min(id) FROM registry_place WHERE registry_place.port_id = every.port_id) AS place_id
        FROM every
        """,
        given,
    )
    connection.execute("ANALYZE p")


def _copy(connection: "psycopg.Connection[tuple[Any, ...]]", table: str, copied: Sequence[str]) -> None:
    columns = connection.execute(
        "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s ORDER BY ordinal_position",
        [table],
    ).fetchall()
    keys: dict[str, str] = dict(
        connection.execute(
            "SELECT a.attname, c.confrelid::regclass::text FROM pg_constraint c JOIN pg_attribute a "
            "ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'f' AND c.conrelid = %s::regclass",
            [table],
        ).fetchall()
    )
    names = [str(name) for name, _ in columns]
    values = [_value(table, str(name), str(kind), str(keys.get(name, "")), copied) for name, kind in columns]
    quoted = ", ".join(f'"{name}"' for name in names)
    connection.execute(
        f"INSERT INTO {table} ({quoted}) SELECT {', '.join(values)} FROM p JOIN walked_{table} t USING (template)"  # noqa: S608
    )


def _value(table: str, column: str, kind: str, refers_to: str, copied: Sequence[str]) -> str:
    if (table, column) in _ONLY:
        return _ONLY[table, column]
    if column == "id" or refers_to in copied:
        return f't."{column}" + p.g * {STRIDE}::bigint'
    if column in _INSTEAD and (column != "name" or table == "registry_ship"):
        return _INSTEAD[column].replace("{ship}", "true")
    return f't."{column}" + p.by' if kind == "timestamp with time zone" else f't."{column}"'
