"""The two roles of a database: an owner that migrates it, and the application that only reads and writes rows."""

import contextlib
from collections.abc import Mapping

import psycopg
from psycopg import sql

SUPERUSER, OWNER, APPLICATION, DATABASE = "postgres", "suar_owner", "suar_app", "suar"
#: Tables the application may only add to, and only read.
_APPEND_ONLY, _READ_ONLY = ("records_event",), ("django_migrations",)


def create_roles(superuser_url: str, passwords: Mapping[str, str]) -> None:
    """Make both roles and the database where they are missing."""
    with psycopg.connect(superuser_url, autocommit=True) as connection:
        for role in (OWNER, APPLICATION):
            if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone() is None:
                create = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEROLE {} PASSWORD {}")
                may_create = sql.SQL("CREATEDB" if role == OWNER else "NOCREATEDB")
                connection.execute(create.format(sql.Identifier(role), may_create, sql.Literal(passwords[role])))
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone() is None:
            name, owner, application = map(sql.Identifier, (DATABASE, OWNER, APPLICATION))
            connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
            connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
            connection.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, application))


def grant_application_role(owner_url: str, application_role: str) -> None:
    """Give the application's role what it needs and no more, after every migration.

    It reads and writes rows, adds events without ever changing them, and creates, alters or truncates nothing.
    """
    role, schema = sql.Identifier(application_role), sql.Identifier("public")
    with psycopg.connect(owner_url) as connection:
        for statement in (
            "GRANT USAGE ON SCHEMA {schema} TO {role}",
            "REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
        ):
            connection.execute(sql.SQL(statement).format(schema=schema, role=role))
        limited = dict.fromkeys(_APPEND_ONLY, "UPDATE, DELETE")
        limited |= dict.fromkeys(_READ_ONLY, "INSERT, UPDATE, DELETE")
        for table, rights in limited.items():
            if connection.execute("SELECT to_regclass(%s)", [f"public.{table}"]).fetchone() != (None,):
                revoke = sql.SQL("REVOKE {rights} ON {table} FROM {role}")
                where = sql.Identifier("public", table)
                connection.execute(revoke.format(rights=sql.SQL(rights), table=where, role=role))


def compile_no_plans(owner_url: str) -> None:
    """Tell the database to answer our short questions at once: compiling a plan (jit) takes longer than any of them.

    It holds for every session, also behind a pooler. A database that is not the owner's stays as it is.
    """
    not_ours = contextlib.suppress(psycopg.errors.InsufficientPrivilege)
    with not_ours, psycopg.connect(owner_url, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} SET jit = off").format(name))
