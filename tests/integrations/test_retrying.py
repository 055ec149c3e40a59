"""A call that is made again leaves one line in the log, without a word of what was sent."""

import logging
from collections.abc import Iterator

import pytest

from suar.integrations.retrying import retry

_SAID = "Siti Aminah, NIK 3273010101900001"


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    own = logging.getLogger("suar")
    before, own.propagate = own.propagate, True
    with caplog.at_level(logging.DEBUG):
        yield caplog
    own.propagate = before


def test_the_line_tells_the_fault_and_not_the_message(lines: pytest.LogCaptureFixture) -> None:
    faults = [ConnectionError("refused")]

    @retry(on=ConnectionError, attempts=2, wait_initial=0.0, wait_jitter=0.0)
    def send(body: str, *, to: str) -> str:
        if faults:
            raise faults.pop()
        return to

    assert send(_SAID, to=_SAID) == _SAID
    told = [record for record in lines.records if record.name == "suar.retries"]
    assert [record.levelname for record in told] == ["WARNING"]
    assert "send try=1" in told[0].getMessage()
    assert "ConnectionError('refused')" in told[0].getMessage()
    assert not any(_SAID in str(vars(record)) for record in lines.records)
