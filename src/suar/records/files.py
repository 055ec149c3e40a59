"""Where the bytes of stored files lie: outside the web root, under their hash, written once."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import transaction

from suar.kernel import clock
from suar.records.models import StoredFile


def _path(sha256: str) -> Path:
    return Path(settings.SUAR_FILES_DIR) / sha256[:2] / sha256


def keep(
    content: bytes, *, name: str, kind: str, mime: str, user_id: int | None, organisation_id: int | None
) -> StoredFile:
    """Store bytes and the row that names them. The same bytes lie on disk once, whoever handed them in."""
    digest = hashlib.sha256(content).hexdigest()
    target = _path(digest)
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor, temporary = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(descriptor, "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temporary, target)
    return StoredFile.objects.create(
        name=name,
        kind=kind,
        mime=mime,
        size=len(content),
        sha256=digest,
        stored_at=clock.now(),
        uploaded_by_id=user_id,
        organisation_id=organisation_id,
    )


def forget(file: StoredFile) -> None:
    """Let a stored file go: its row now, its bytes after commit unless somebody else handed in the same ones."""
    digest = file.sha256
    file.delete()

    def remove() -> None:
        if not StoredFile.objects.filter(sha256=digest).exists():
            _path(digest).unlink(missing_ok=True)

    transaction.on_commit(remove)


class FileDamaged(RuntimeError):
    """The bytes on disk are not those that were stored."""


def read(file: StoredFile) -> bytes:
    """The bytes of a stored file, checked against its hash. Raises FileDamaged where they differ or are gone."""
    try:
        content = _path(file.sha256).read_bytes()
    except OSError as error:
        raise FileDamaged(str(file.pk)) from error
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise FileDamaged(str(file.pk))
    return content
