"""Answers and typed statements of a service on a voyage."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

from suar.demo.samples import arrival, authorities, berth, cargo, companies, departure, officers, permits, seasons
from suar.demo.samples.voyage import Voyage
from suar.workflow import registry
from suar.workflow.forms import BaseForm
from suar.workflow.statements import read

_AREAS = (companies, arrival, berth, cargo, authorities, departure, officers, seasons, permits)
_ANSWERS = {code: answered for area in _AREAS for code, answered in area.ANSWERS.items()}


def codes() -> list[str]:
    """Codes of the services that have a sample here."""
    return list(_ANSWERS)


def answers(code: str, voyage: Voyage, **changed: Any) -> dict[str, Any]:
    """The answers of a service on a voyage; ``changed`` stands in place of the ordinary ones. None is left out."""
    given: Mapping[str, Any] = {**_ANSWERS[code](voyage), **changed}
    return {name: value for name, value in given.items() if value is not None}


def statement(code: str, voyage: Voyage, **changed: Any) -> BaseForm:
    """The typed statement. Raises Refused where an answer does not fit the form."""
    service = registry.versions(code)[-1]
    return read(service.Form, answers(code, voyage, **changed), zone=voyage.place.port.zone)


def determination(voyage: Voyage, from_m: Decimal = Decimal(0)) -> BaseForm:
    """What the authority sets for this voyage: her length and a tenth, from a metre on, from ETB until ETD."""
    length = (voyage.ship.length_m * Decimal("1.10")).quantize(Decimal("0.1"))
    decided = {
        "place": voyage.place.pk, "from_m": from_m, "to_m": from_m + length,
        "etb": voyage.eta + timedelta(hours=1), "etd": voyage.etd,
    }  # fmt: skip
    form = registry.versions("PPK")[-1].steps[-1].form
    assert form is not None
    return read(form, decided, zone=voyage.place.port.zone)
