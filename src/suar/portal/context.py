"""What every page knows of the site: training or not, the menu of this person, and the languages."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

import suar
from suar.accounts.actors import NOBODY, Actor
from suar.portal import menus


def site(request: HttpRequest) -> dict[str, Any]:
    """{{ site.training }}, {{ site.nav }}, {{ site.user_label }}, {{ site.language }}, {{ site.other_language }} …"""
    actor: Actor = getattr(request, "actor", NOBODY)
    language = "en" if (get_language() or "id").startswith("en") else "id"
    return {
        "site": {
            "training": settings.SUAR_TRAINING,
            "nav": _nav(request, actor),
            "links": _links(menus.foot(actor)),
            "user_label": str(request.user) if actor.signed_in else "",
            "user_works_as": _works_as(actor),
            "acting": _acting(actor),
            "may_act": bool(getattr(request.user, "holds_letters", False)) if actor.signed_in else False,
            "frozen": actor.frozen,
            "language": language,
            "other_language": "id" if language == "en" else "en",
            "version": suar.__version__,
        }
    }


def _acting(actor: Actor) -> dict[str, Any] | None:
    """The company in whose name this person works, and by which letter until when."""
    letter = actor.delegation
    if letter is None:
        return None
    return {"principal": letter.principal.name, "number": letter.letter_number, "until": letter.until}


def _works_as(actor: Actor) -> str:
    """Post and company of whoever is signed in."""
    return " · ".join(part for part in (actor.function, str(actor.employer or "")) if part)


def _nav(request: HttpRequest, actor: Actor) -> list[dict[str, Any]]:
    found = [{**one, "active": request.path.startswith(one["url"])} for one in _links(menus.menu(actor))]
    nearest = max((len(str(one["url"])) for one in found if one["active"]), default=0)
    return [one | {"active": one["active"] and len(str(one["url"])) == nearest} for one in found]


def _links(entries: Iterable[menus.Entry]) -> list[dict[str, Any]]:
    """The entries whose pages are there; a screen that is not there yet has no place in a menu."""
    found = []
    for name, label in entries:
        try:
            found.append({"url": reverse(f"portal:{name}"), "label": label})
        except NoReverseMatch:
            continue
    return found
