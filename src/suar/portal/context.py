"""What every page knows of the site: training or not, the menu of this person, and the languages."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

import suar
from suar.accounts.actors import NOBODY, Actor
from suar.kernel.words import _
from suar.workflow.permissions import may_oversee, may_use_desk

_PUBLIC = (
    ("port_calls", _("Kunjungan kapal")),
    ("check_document", _("Periksa dokumen")),
    ("services", _("Layanan")),
    ("help", _("Bantuan")),
)
_COMPANY = (
    ("home", _("Beranda")),
    ("calls", _("Kunjungan")),
    ("berths", _("Rencana tambat")),
    ("ships", _("Daftar kapal")),
    ("company", _("Perusahaan")),
    ("services", _("Layanan")),
    ("help", _("Bantuan")),
)
_OFFICE = (
    ("desk", _("Meja kerja")),
    ("desk_manual", _("Register manual")),
    ("calls", _("Kunjungan")),
    ("berths", _("Rencana tambat")),
    ("dispatch", _("Pandu dan tunda")),
    ("ships", _("Daftar kapal")),
    ("imports", _("Impor")),
    ("port_calls", _("Pantauan umum")),
    ("help", _("Bantuan")),
)
#: Of these, only for the port's own office and the directorate.
_OVERSIGHT = ("imports",)


def site(request: HttpRequest) -> dict[str, Any]:
    """{{ site.training }}, {{ site.nav }}, {{ site.user_label }}, {{ site.language }}, {{ site.other_language }} …"""
    actor: Actor = getattr(request, "actor", NOBODY)
    language = "en" if (get_language() or "id").startswith("en") else "id"
    return {
        "site": {
            "training": settings.SUAR_TRAINING,
            "nav": _nav(request, actor),
            "user_label": str(request.user) if actor.signed_in else "",
            "language": language,
            "other_language": "id" if language == "en" else "en",
            "version": suar.__version__,
        }
    }


def _nav(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    menu = _PUBLIC if not actor.signed_in else _OFFICE if may_use_desk(actor) else _COMPANY
    found = []
    for name, label in menu:
        if name in _OVERSIGHT and not may_oversee(actor):
            continue
        try:
            url = reverse(f"portal:{name}")
        except NoReverseMatch:  # a screen that is not there yet has no place in the menu
            continue
        found.append({"url": url, "label": label, "active": request.path.startswith(url)})
    nearest = max((len(str(one["url"])) for one in found if one["active"]), default=0)
    return [one | {"active": one["active"] and len(str(one["url"])) == nearest} for one in found]
