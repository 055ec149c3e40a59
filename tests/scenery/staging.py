"""What is known of the test that runs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from suar.integrations.simponi.sandbox import Sandbox


@dataclass
class Stage:
    """What is known of the test that runs."""

    open: bool = False
    treasury: Sandbox | None = None


_stage = Stage()


def on_stage() -> Stage:
    """What is known of the test that runs now."""
    return _stage


@contextmanager
def stage(*, alone: bool) -> Iterator[None]:
    """One test. ``alone``: it neither commits nor replaces anything of ours."""
    global _stage
    _stage = Stage(open=alone and os.environ.get("SUAR_TEST_SCENERY") != "0")
    try:
        yield
    finally:
        _stage = Stage()


@contextmanager
def beside(treasury: Sandbox) -> Iterator[None]:
    """The treasury that this test's bills are sent to: its book belongs to the scene."""
    _stage.treasury = treasury
    try:
        yield
    finally:
        _stage.treasury = None
