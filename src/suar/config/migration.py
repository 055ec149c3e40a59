"""Brings a database up to this version of Suar: as its owner, then gives the application's role its rights."""

import os

import psycopg
from psycopg import sql

from suar.kernel.database import chosen_url
from suar.kernel.postgres_roles import APPLICATION, compile_no_plans, grant_application_role

_TRAINING, _WORKING = "training site", "working site"


class BornOtherwise(RuntimeError):
    """A working site's database cannot become a training one, nor the other way round."""


def migrate() -> None:
    """Create what is missing. Run in a process of its own: Django holds on to the role it first connected as."""
    os.environ["SUAR_DATABASE_ROLE"] = "owner"
    url = chosen_url("owner")
    keep_birth(url)
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    # The cache's table is no model, so no migration owns it; Django's command makes it here and in test databases.
    call_command("createcachetable", verbosity=0)
    compile_no_plans(url)
    application = psycopg.conninfo.conninfo_to_dict(chosen_url()).get("user", APPLICATION)
    if application != psycopg.conninfo.conninfo_to_dict(url).get("user"):
        grant_application_role(url, str(application))


def is_training(url: str) -> bool:
    """Whether the database was born as one of a training site."""
    with psycopg.connect(url) as connection:
        return _mark(connection) == _TRAINING


def keep_birth(url: str) -> None:
    """Mark an empty database as one of a working or a training site; raise BornOtherwise if it is the other kind."""
    # The movable clock must never reach a working site: what a database is, its owner writes on it while it is empty.
    wanted = _TRAINING if os.environ.get("SUAR_TRAINING", "") in ("1", "true", "yes") else _WORKING
    with psycopg.connect(url, autocommit=True) as connection:
        empty = connection.execute("SELECT to_regclass('public.django_migrations')").fetchone() == (None,)
        if empty and _mark(connection) is None:
            name = sql.Identifier(connection.info.dbname)
            connection.execute(sql.SQL("COMMENT ON DATABASE {} IS {}").format(name, sql.Literal(wanted)))
        # One that somebody migrated by other means is a working one: only a mark makes a training site.
        born = _mark(connection) or _WORKING
    if born != wanted:
        raise BornOtherwise(f"this database was born as a {born}, not as a {wanted}: set SUAR_TRAINING accordingly")


def _mark(connection: psycopg.Connection) -> str | None:
    row = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
    ).fetchone()
    return row[0] if row else None
