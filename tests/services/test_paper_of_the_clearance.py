"""The clearance that a master carries is one sheet."""

import pypdfium2
import pytest

from suar.integrations.simponi.sandbox import Sandbox
from suar.records import files
from suar.workflow.models import IssuedDocument
from tests import build
from tests.build import ROAD

pytestmark = pytest.mark.django_db


def test_the_clearance_to_sail_is_one_page(simponi: Sandbox) -> None:
    build.a_port_call(granted=list(ROAD[: ROAD.index("SPB") + 1]), simponi=simponi)
    document = IssuedDocument.objects.select_related("file").get(kind="SPB")
    assert document.file is not None
    assert len(pypdfium2.PdfDocument(files.read(document.file))) == 1
