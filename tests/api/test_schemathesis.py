"""Whatever is sent, fitting or not: no fault of ours, and no answer that the description does not know."""

from collections.abc import Iterator
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)  # fmt: skip

from suar.accounts.roles import Role
from suar.api import limits
from suar.api.site import api
from suar.config.wsgi import application
from tests import build
from tests.api.program import Program

CHECKS = (not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance)
OPERATIONS = [
    (path, method)
    for path, found in api.get_openapi_schema(path_prefix="/api/v1/")["paths"].items()
    for method in found
]
_bounded = hypothesis.settings(
    max_examples=10, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)


@pytest.fixture
def _connection_kept() -> Iterator[None]:
    """A request through the real entrance closes its connection; a test's transaction lives on it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("_connection_kept")
@pytest.mark.parametrize(("path", "method"), OPERATIONS, ids=[f"{m} {p}" for p, m in OPERATIONS])
def test_every_answer_is_described(path: str, method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LOOK_UPS", 10**9)
    walk = build.a_port_call(granted=["AGENCY"])
    case = walk.file("PKK")
    real = {"application_id": case.pk, "call": walk.call.pk}
    keys = [Program.of(actor, build.START).key for actor in (build.an_agent(), build.an_officer(Role.PORT_AUTHORITY))]
    operation: Any = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)[path][method]

    @_bounded
    @hypothesis.given(
        sent=operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
        key=hypothesis.strategies.sampled_from(keys),
        aimed=hypothesis.strategies.booleans(),
    )
    def tried(sent: Any, key: str, aimed: bool) -> None:
        if aimed:  # at a row that is there
            sent.path_parameters.update({name: value for name, value in real.items() if name in sent.path_parameters})
        sent.call_and_validate(headers={"Authorization": f"Bearer {key}"}, checks=CHECKS)

    tried()
