"""Rows of the registers as choices on a form, and their names where a statement is read."""

from collections.abc import Callable, Iterable

from django.db.models import Model

from suar.accounts.actors import Actor
from suar.accounts.models import Organisation, User
from suar.accounts.roles import Craft
from suar.kernel.words import said
from suar.portal.templatetags.suar import number
from suar.registry.models import Place, PlaceKind, Port, Ship
from suar.workflow import permissions
from suar.workflow.statements.viewing import Lookup

#: No list on a screen is longer; ports beyond it are typed.
_MOST = 500


#: Which table holds the rows of a reference, and the column they are called by.
_NAMED: dict[str, tuple[type[Model], str]] = {
    "place": (Place, "name"),
    "ship": (Ship, "name"),
    "appointee": (Organisation, "name"),
    **dict.fromkeys(Craft.values, (User, "full_name")),
}


def choices(actor: Actor, port: Port) -> Callable[[str], Iterable[tuple[str, str]]]:
    """What a form at this port offers of places, ships and port names."""

    def of(kind: str) -> Iterable[tuple[str, str]]:
        if kind == "place":
            for place in Place.objects.filter(port=port, active=True).order_by("name"):
                yield str(place.pk), _place(place)
        elif kind == "ship":
            for ship in permissions.ships(actor).order_by("name_key")[:_MOST]:
                yield str(ship.pk), f"{ship.name} · {ship.identity or '–'}"
        elif kind == "appointee":
            for company in permissions.appointees(port)[:_MOST]:
                yield str(company.pk), f"{company.name} · {said(company.get_kind_display())}"
        elif kind in Craft.values:
            for person in permissions.workforce(actor, Craft(kind))[:_MOST]:
                yield str(person.pk), str(person)
        elif kind == "port_name":
            yield from Port.objects.order_by("name").values_list("name", "code")[:_MOST]

    return of


def _place(place: Place) -> str:
    depth = f", {number(place.depth_m)} m" if place.depth_m is not None else ""
    return f"{place.name} ({said(PlaceKind(place.kind).label)}{depth})"


def named() -> Lookup:
    """The name of a row by its id, each asked once."""
    known: dict[tuple[str, int], str] = {}

    def name(model: str, pk: int) -> str:
        if (model, pk) not in known and model in _NAMED:
            table, column = _NAMED[model]
            row = table._default_manager.filter(pk=pk).values_list(column, flat=True).first()
            known[model, pk] = str(row or pk)
        return known.get((model, pk), str(pk))

    return name
