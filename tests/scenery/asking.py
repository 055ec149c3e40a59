"""What makes two requests of a builder the same: what is asked, and whatever the builder may look at around it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from functools import cache
from types import FunctionType
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone, translation

from suar.integrations.simponi.sandbox import Sandbox
from suar.kernel import clock
from suar.workflow import registry
from tests.scenery.keeping import filled
from tests.scenery.staging import on_stage


class NotPlain(Exception):
    """Something that two tests cannot be known to share."""


def asked(build: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What is asked, and around it whatever a builder may look at; None where it must be built anew."""
    if not on_stage().open or not connection.in_atomic_block or connection.needs_rollback:
        return None
    try:
        given = plain(args), plain(kwargs)
    except NotPlain:
        return None
    if not treasury_untouched() or not _nothing_written():
        return None
    filled()
    around = translation.get_language(), timezone.get_current_timezone_name(), clock._moved.get()
    services = tuple((code, *map(id, versions)) for code, versions in sorted(registry._versions.items()))
    return build.__module__, build.__qualname__, given, around, services, _settings(), on_stage().treasury is not None


def plain(value: Any) -> Any:
    """A value by which requests can be told apart; raises NotPlain for what lives in the database or in memory."""
    if value is None or isinstance(value, str | bytes | int | float | Decimal | datetime | date | timedelta | Enum):
        return type(value), value
    if isinstance(value, FunctionType) and "<" not in value.__qualname__:
        return value.__module__, value.__qualname__
    if isinstance(value, Sandbox) and value is on_stage().treasury:
        return "treasury"
    if isinstance(value, tuple | list):
        return type(value), tuple(map(plain, value))
    if isinstance(value, dict):
        return tuple((key, plain(one)) for key, one in sorted(value.items()))
    if is_dataclass(value) and not isinstance(value, type) and type(value).__module__.startswith("suar.demo."):
        return type(value), tuple(plain(getattr(value, one.name)) for one in fields(value))
    raise NotPlain


def _settings() -> tuple[str, ...]:
    own = "SUAR_SIMPONI_URL" if on_stage().treasury is not None else ""
    return tuple(f"{name}={getattr(settings, name)!r}" for name in dir(settings) if name.isupper() and name != own)


def treasury_untouched() -> bool:
    treasury = on_stage().treasury
    if treasury is None or treasury.url != settings.SUAR_SIMPONI_URL:
        return treasury is None and _nobody() == settings.SUAR_SIMPONI_URL
    return not treasury.ledger.billings and not any(treasury.faults.values())


@cache
def _nobody() -> str:
    """Where no treasury answers."""
    return os.environ.get("SUAR_SIMPONI_URL", "http://127.0.0.1:8001")


def _nothing_written() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned() IS NULL")
        return bool(cursor.fetchone()[0])
