"""`suar check`: whether this site is sound, in words."""

from collections.abc import Callable, Iterator
from pathlib import Path

from suar.config import surroundings
from suar.config.findings import Finding

_OF_ACCOUNTS = (surroundings.oss, surroundings.couriers, surroundings.sign_on, surroundings.technical_team)


def findings() -> Iterator[Finding]:
    """Everything `suar check` looks at, in order; a part that breaks is a finding too. Django must be set up."""
    for part in (_configuration, _database, _migrations, _chains, _integrations, *_OF_ACCOUNTS):
        try:
            yield from part()
        except Exception as error:  # whatever a broken site throws must not hide the rest
            yield Finding(False, f"{_name(part)} could not be looked at: {type(error).__name__}: {error}")


def _name(part: Callable[[], Iterator[Finding]]) -> str:
    return part.__name__.strip("_").replace("chains", "event chains").replace("_", " ")


def _configuration() -> Iterator[Finding]:
    from django.conf import settings
    from django.core import checks

    yield Finding(
        True, f"configuration: {'training' if settings.SUAR_TRAINING else 'working'} site at {settings.SUAR_PUBLIC_URL}"
    )
    secure = settings.SESSION_COOKIE_SECURE
    yield Finding(
        True, f"configuration: cookies {'only over https' if secure else 'also over http, on this computer alone'}"
    )
    yield Finding(bool(settings.SUAR_SIMPONI_SECRET), "configuration: SUAR_SIMPONI_SECRET signs payment callbacks")
    for name in ("SUAR_FILES_DIR", "SUAR_KEYS_DIR"):
        folder = Path(getattr(settings, name))
        existing = next(p for p in (folder, *folder.parents) if p.exists())
        yield Finding(existing.is_dir(), f"configuration: {name} is {folder}")
    for message in checks.run_checks():
        if message.level >= checks.WARNING:
            yield Finding(message.level < checks.ERROR, f"configuration: {message.msg}")


def _database() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version'), current_setting('server_version_num')::int")
        version, number = cursor.fetchone()
        yield Finding(number >= 170_000, f"database: PostgreSQL {version}")
        cursor.execute(
            "SELECT current_user, rolsuper OR has_schema_privilege('public', 'CREATE') "
            "OR EXISTS (SELECT FROM pg_class WHERE relowner = r.oid) FROM pg_roles r WHERE rolname = current_user"
        )
        role, powerful = cursor.fetchone()
        yield Finding(
            not powerful, f"database: role {role} {'may change tables' if powerful else 'owns nothing, has no DDL'}"
        )


def _migrations() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Finding(
        not waiting,
        f"migrations: {len(waiting)} to apply: run `suar migrate`" if waiting else "migrations: all applied",
    )


def _chains() -> Iterator[Finding]:
    from suar.records import chain

    walked, broken = chain.verify_all()
    for one in broken:
        yield Finding(False, f"event chains: {one.subject_kind} {one.subject_id}, event {one.sequence}: {one.what}")
    if not broken:
        yield Finding(True, f"event chains: all {walked} hold")


def _integrations() -> Iterator[Finding]:
    from django.conf import settings

    from suar.accounts.tasks import carrier_of
    from suar.billing.gateway import gateway
    from suar.workflow.issuing import signer

    parts: list[tuple[str, object]] = [("payment gateway", gateway()), ("signer", signer())]
    # Of a way that is not set up the settings tell; there is nobody to ask.
    given = {"email": settings.SUAR_MAIL_URL, "sms": settings.SUAR_SMS_URL, "whatsapp": settings.SUAR_WHATSAPP_URL}
    parts += [(f"carrier of {way}", carrier_of(way)) for way in settings.SUAR_CARRIERS if given.get(way, "custom")]
    for name, part in parts:
        look = getattr(part, "check", None)
        said = look() if look else f"{type(part).__name__}: ok"
        yield Finding(said.endswith("ok"), f"integrations: {name}: {said}")
