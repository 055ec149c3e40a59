"""Where a request comes from: its own address, or what our own proxies say of it."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings


def caller(meta: Mapping[str, Any]) -> str:
    """The caller's address. With n trusted proxies the n-th from the end of X-Forwarded-For counts: what stands
    before it, anybody may have written."""
    direct = str(meta.get("REMOTE_ADDR", ""))
    proxies: int = settings.SUAR_TRUSTED_PROXIES
    if proxies < 1:
        return direct
    said = [part.strip() for part in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",") if part.strip()]
    return said[-proxies] if len(said) >= proxies else direct
