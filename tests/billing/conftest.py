"""A SIMPONI sandbox over real HTTP for every test that asks for it."""

from collections.abc import Iterator

import pytest
from django.conf import LazySettings

from suar.billing.gateway import gateway
from suar.integrations.simponi import sandbox
from tests import scenery


@pytest.fixture
def simponi(settings: LazySettings) -> Iterator[sandbox.Sandbox]:
    settings.SUAR_SIMPONI_SECRET = "a secret for tests"
    with sandbox.running(settings.SUAR_SIMPONI_SECRET) as server, scenery.beside(server):
        settings.SUAR_SIMPONI_URL = server.url
        gateway.cache_clear()
        yield server
    gateway.cache_clear()
