"""The API for people to read: made from its own description, without anything from another host."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from suar.api import catalogue
from suar.api.problems import TITLES
from suar.api.site import api
from suar.kernel.words import gettext
from suar.workflow import registry

_REF = "#/components/schemas/"
_TAGS = {
    "services": gettext_lazy("Layanan dan pelabuhan"),
    "port calls": gettext_lazy("Kunjungan dan kapal"),
    "applications": gettext_lazy("Permohonan"),
    "documents": gettext_lazy("Dokumen"),
}


@dataclass(frozen=True, slots=True)
class FieldRow:
    """One thing to send: where, its name, its type in words, whether it must be there."""

    name: str
    where: str
    kind: str
    required: bool
    note: str


@dataclass(frozen=True, slots=True)
class OperationRow:
    """One address and what it does."""

    id: str
    method: str
    path: str
    text: str
    fields: tuple[FieldRow, ...]
    statuses: tuple[int, ...]


def page(request: HttpRequest) -> HttpResponse:
    """The documentation page. Anybody may read it."""
    groups = [(_TAGS.get(tag, tag), rows) for tag, rows in _groups()]
    services = [catalogue.service(one) for one in registry.current()]
    context = {
        "groups": groups,
        "services": [(one, list(_properties(one["form"], one["form"].get("$defs", {})))) for one in services],
        "titles": [(status, title) for status, title in TITLES.items() if status != 500],
        "base": f"{settings.SUAR_PUBLIC_URL}/api/v1",
        "crumbs": [{"url": "/", "label": "Suar"}, {"url": "", "label": gettext("Antarmuka program (API)")}],
    }
    return render(request, "api/docs.html", context)


page.access = "public"  # type: ignore[attr-defined]


@lru_cache(maxsize=1)
def _groups() -> list[tuple[str, list[OperationRow]]]:
    schema = api.get_openapi_schema(path_prefix="")
    known = schema["components"]["schemas"]
    found: dict[str, list[OperationRow]] = {}
    for path, operations in schema["paths"].items():
        for method, operation in operations.items():
            row = OperationRow(
                operation["operationId"],
                method.upper(),
                path,
                str(operation.get("description", "")),
                (*_parameters(operation), *_body(operation, known)),
                tuple(int(status) for status in operation["responses"]),
            )
            found.setdefault(operation["tags"][0], []).append(row)
    return list(found.items())


def _parameters(operation: Mapping[str, Any]) -> Iterator[FieldRow]:
    for one in operation.get("parameters", ()):
        note = one.get("description", "")
        yield FieldRow(one["name"], one["in"], _kind(one["schema"], {}), one["required"], note)


def _body(operation: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[FieldRow]:
    for media, content in operation.get("requestBody", {}).get("content", {}).items():
        for row in _properties(content["schema"], known):
            yield FieldRow(row.name, media.partition("/")[2], row.kind, row.required, row.note)


def _properties(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Iterator[FieldRow]:
    shape = _resolved(schema, known)
    for name, one in shape.get("properties", {}).items():
        note = one.get("description") or one.get("title", "")
        yield FieldRow(name, "", _kind(one, known), name in shape.get("required", ()), str(note))


def _resolved(schema: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    if "anyOf" in schema or "allOf" in schema:
        return _resolved((schema.get("anyOf") or schema["allOf"])[0], known)
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    return known.get(name, schema) if name else schema


def _kind(schema: Mapping[str, Any], known: Mapping[str, Any]) -> str:
    """The type of a value in a few words."""
    if "$ref" in schema:
        shape = _resolved(schema, known)
        if "enum" in shape:
            return " · ".join(str(value) for value in shape["enum"])
        return str(schema["$ref"]).rpartition("/")[2]
    for choice in ("anyOf", "oneOf", "allOf"):
        if choice in schema:
            return " | ".join(dict.fromkeys(_kind(one, known) for one in schema[choice]))
    if "enum" in schema:
        return " · ".join(str(value) for value in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    kind = schema.get("type", "object")
    if kind == "array":
        return f"[{_kind(schema.get('items', {}), known)}]"
    plain = " | ".join(kind) if isinstance(kind, list) else str(kind)
    return f"{plain} ({schema['format']})" if "format" in schema else plain
