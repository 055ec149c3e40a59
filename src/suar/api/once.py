"""Counting a request once: the same Idempotency-Key gets the same answer, and only one effect."""

import hashlib
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from ninja import Status
from pydantic import BaseModel

from suar.api import problems
from suar.api.auth import Caller, caller_of
from suar.api.models import IdempotencyKey
from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.workflow.transaction import transition

HEADER = "Idempotency-Key"
#: How long an answer is kept for those who ask again.
KEPT = timedelta(days=7)
#: The header as the description of the API names it.
PARAMETER = {
    "in": "header",
    "name": HEADER,
    "required": False,
    "schema": {"type": "string", "pattern": r"^[A-Za-z0-9._:\-]{1,255}$"},
    "description": "Makes repeating this request harmless for 7 days.",
}
_ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._:-")

Answer = tuple[int, dict[str, Any]]
Given = Status[dict[str, Any]] | HttpResponse


def once(view: Callable[..., Answer]) -> Callable[..., Given]:
    """Let a view answer once per Idempotency-Key. The view returns status and plain JSON."""

    @wraps(view)
    def asked(request: HttpRequest, **given: Any) -> Given:
        key = request.headers.get(HEADER)
        if key is None:
            return Status(*view(request, **given))
        if not 1 <= len(key) <= 255 or not _ALLOWED.issuperset(key):
            raise Refused(
                Problem(
                    HEADER,
                    "form",
                    gettext("Idempotency-Key memuat karakter yang tidak diterima."),
                    gettext("Pakai 1–255 huruf, angka, titik, titik dua atau tanda hubung, misalnya UUID."),
                )
            )
        return _counted(view, request, caller_of(request), key, given)

    return asked


@transition
def _counted(
    view: Callable[..., Answer], request: HttpRequest, caller: Caller, key: str, given: dict[str, Any]
) -> Given:
    """The row is inserted before the effect and in its transaction: whoever comes second waits here for the first."""
    known = {"api_key_id": caller.key_id, "route": view.__name__, "key": key}
    digest = _digest(given | {"letter": caller.letter_id} if caller.letter_id else given)
    IdempotencyKey.objects.filter(api_key_id=caller.key_id, at__lt=clock.now() - KEPT).delete()
    row = IdempotencyKey(**known, asked=digest, at=clock.now())
    IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
    kept = IdempotencyKey.objects.get(**known)
    if kept.status:
        return _again(kept, digest)
    try:
        status, body = view(request, **given)
    except Refused as refused:  # nothing was changed: the key stays free for another try
        kept.delete()
        return problems.answer(refused)
    kept.status, kept.answer = status, json.dumps(body)
    kept.save(update_fields=["status", "answer"])
    return Status(status, body)


def _again(kept: IdempotencyKey, digest: str) -> Given:
    if kept.asked != digest:
        raise Refused(
            Problem(
                HEADER,
                "other_request",
                gettext("Idempotency-Key ini sudah dipakai untuk permintaan lain."),
                gettext("Pakai kunci baru untuk setiap permintaan."),
            )
        )
    return Status(kept.status, json.loads(kept.answer))


def _digest(given: dict[str, Any]) -> str:
    """Hash of what was asked, whatever the spelling of its JSON or the boundary of its parts."""
    plain: dict[str, Any] = {}
    for name, value in given.items():
        if isinstance(value, BaseModel):
            plain[name] = value.model_dump(mode="json")
        elif isinstance(value, UploadedFile):
            value.seek(0)
            plain[name] = [value.name, hashlib.sha256(value.read()).hexdigest()]
            value.seek(0)
        else:
            plain[name] = value
    return hashlib.sha256(json.dumps(plain, sort_keys=True, default=str).encode()).hexdigest()
