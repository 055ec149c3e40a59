"""Where a request comes from: its own address, or what our own proxies say of it."""

import ipaddress
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


def network(address: str, *, wide: bool = False) -> str:
    """Whom an address stands for: itself, or of version 6 the /64 of which one caller has every address.

    ``wide``: only as much as tells roughly where somebody was (/24, /48), for lists that people read.
    """
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if found.version == 4:
        return str(ipaddress.ip_network(f"{found}/24", strict=False)) if wide else str(found)
    return str(ipaddress.ip_network(f"{found}/{48 if wide else 64}", strict=False))
