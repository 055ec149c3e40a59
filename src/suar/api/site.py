"""The API itself: its routes, its one way to refuse, and its description in OpenAPI 3.1."""

import json
from typing import Any

from django.http import HttpRequest
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from suar.api import problems
from suar.api.auth import ApiKeyAuth
from suar.api.routes import applications, berths, calls, documents, proofs, restitutions, services

DESCRIPTION = (
    "Port calls, applications and documents for programs. Sign in with the key of an account "
    "(`Authorization: Bearer …`). Errors are RFC 9457 (`application/problem+json`), each problem naming field, rule "
    "and remedy, in the language of `Accept-Language` (id, en). Amounts and decimals are text with a point; times are "
    "in UTC with Z, and a time sent without offset is the port's. `Idempotency-Key` makes repeating a request "
    "harmless. What signs a ship out (SPB, SPBC, SPBM; their revocation too) answers 403 with rule `proof` unless the "
    "request brings `Suar-Proof`, got from `POST /proof` within the last five minutes. "
    "`Suar-Acting-For: <letter number>` asks in the name of the company whose letter of delegation you hold."
)


class StrictJson(Parser):
    """JSON as the standard has it: no NaN, no Infinity."""

    def parse_body(self, request: HttpRequest) -> Any:
        return json.loads(request.body, parse_constant=_refuse_constant)


def _refuse_constant(name: str) -> float:
    raise ValueError(name)


class SuarApi(NinjaAPI):
    """Says truly of which type its refusals and papers are."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for path, operations in schema["paths"].items():
            for operation in operations.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        response["content"] = {problems.MEDIA_TYPE: response["content"]["application/json"]}
                if path.endswith("/pdf"):
                    operation["responses"][200]["content"] = {"application/pdf": {}}
        return schema


api = SuarApi(
    title="Suar",
    version="1",
    description=DESCRIPTION,
    urls_namespace="suar-api",
    docs_url=None,
    openapi_url="openapi.json",
    auth=ApiKeyAuth(),
    parser=StrictJson(),
)
problems.install(api)
for _part in (services, berths, calls, applications, documents, restitutions, proofs):
    api.add_router("", _part.router)
