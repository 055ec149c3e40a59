"""Pages of those who look after a company's people, and the tabs under which they stand."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, reverse

from suar.accounts.actors import Actor
from suar.accounts.administration import may_administer
from suar.kernel.words import _, said
from suar.portal.access import signed_in

#: Name of the address, what the tab is called, and whether only those who administer see it.
_TABS = (
    ("company", _("Profil"), False),
    ("company_oss", _("OSS"), False),
    ("company_people", _("Pengguna"), True),
    ("company_groups", _("Daftar kelompok"), True),
    ("delegations", _("Surat kuasa"), False),
    ("company_keys", _("Kunci API"), True),
    ("rights_history", _("Riwayat hak"), True),
)


def administrators(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Super admins and admins, each within their reach; for others there is no such page."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_administer(request.actor):  # type: ignore[attr-defined]
            raise Http404
        return view(request, *args, **kwargs)

    guarded = signed_in(asked)
    guarded.access = "administrators"  # type: ignore[attr-defined]
    return guarded


def tabs(actor: Actor, here: str) -> list[dict[str, Any]]:
    """The tabs of a company's pages; ``here`` is the name of the one that is open."""
    administers, found = may_administer(actor), []
    for name, label, only_admins in _TABS:
        if only_admins and not administers:
            continue
        try:
            found.append({"url": reverse(f"portal:{name}"), "label": said(label), "active": name == here})
        except NoReverseMatch:  # a page that is not there yet
            continue
    return found
