"""Which services there are, and the ports with their places."""

from typing import Any

from django.db.models import Prefetch
from django.http import HttpRequest
from ninja import Router

from suar.api import answers, catalogue, schemas, shown
from suar.kernel.errors import NotThere, Problem
from suar.kernel.words import gettext
from suar.registry.models import Place, Port
from suar.workflow import registry

router = Router(tags=["services"])


@router.get("/services", response={200: schemas.Services, **answers.READ}, operation_id="listServices")
def list_services(request: HttpRequest) -> dict[str, Any]:
    """Every service with the JSON Schema of its form, its papers, steps with limits, and reasons."""
    return {"items": [catalogue.service(one) for one in registry.current()]}


@router.get("/services/{code}", response={200: schemas.ServiceOut, **answers.READ}, operation_id="getService")
def get_service(request: HttpRequest, code: str) -> dict[str, Any]:
    """One service, in its version of today."""
    if not registry.exists(code):
        raise NotThere(Problem("code", "not_found", gettext("Layanan ini tidak ada."), gettext("Lihat /services.")))
    return catalogue.service(registry.versions(code)[-1])


@router.get("/ports", response={200: schemas.Ports, **answers.READ}, operation_id="listPorts")
def list_ports(request: HttpRequest) -> dict[str, Any]:
    """Ports and the places in them, whose ids forms ask for."""
    rows = Port.objects.order_by("code").prefetch_related(Prefetch("places", Place.objects.order_by("code")))
    return {"items": [shown.port(row) for row in rows]}
