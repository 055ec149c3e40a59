"""Pages of those who look after a company's people, and the tabs under which they stand."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, reverse

from suar.accounts.actors import Actor
from suar.accounts.administration import may_administer
from suar.accounts.administration.history import may_read_history
from suar.kernel.words import _, said
from suar.portal.access import signed_in


def _everybody(actor: Actor) -> bool:
    return True


#: Name of the address, what the tab is called, and who sees it beside others.
_TABS = (
    ("company", _("Profil"), _everybody),
    ("company_oss", _("OSS"), _everybody),
    ("company_people", _("Pengguna"), may_administer),
    ("company_groups", _("Daftar kelompok"), may_administer),
    ("delegations", _("Surat kuasa"), _everybody),
    ("company_keys", _("Kunci API"), may_administer),
    ("rights_history", _("Riwayat hak"), may_read_history),
)


def administrators(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Super admins and admins, each within their reach; for others there is no such page."""
    return _only(may_administer, view)


def history_readers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The same, and the super admins of a frozen company; for others there is no such page."""
    return _only(may_read_history, view)


def _only(may: Callable[[Actor], bool], view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may(request.actor):  # type: ignore[attr-defined]
            raise Http404
        return view(request, *args, **kwargs)

    guarded = signed_in(asked)
    guarded.access = "administrators"  # type: ignore[attr-defined]
    return guarded


def tabs(actor: Actor, here: str) -> list[dict[str, Any]]:
    """The tabs of a company's pages; ``here`` is the name of the one that is open."""
    found = []
    for name, label, sees in _TABS:
        if not sees(actor):
            continue
        try:
            found.append({"url": reverse(f"portal:{name}"), "label": said(label), "active": name == here})
        except NoReverseMatch:  # a page that is not there yet
            continue
    return found
