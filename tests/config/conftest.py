"""A database of its own, empty, for tests of what a site does to one."""

import os
import uuid
from collections.abc import Iterator

import psycopg
import pytest
from psycopg import sql


@pytest.fixture
def owner_url() -> Iterator[str]:
    """Address, as owner, of an empty database that is dropped afterwards."""
    url, name = os.environ["SUAR_OWNER_DATABASE_URL"], f"empty_{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        yield url.replace("/suar?", f"/{name}?")
        connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
