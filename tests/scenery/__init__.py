"""Keeps what a builder built in an empty database, and puts it back when a later test asks for the very same.

Walking a call through the engine takes a second, putting its rows back some hundredths of one. That is done only where
no test can tell the difference: nothing was written yet, nothing of ours is replaced, and settings, clock, language,
services and treasury stand as they stood. Every test gets objects of its own, and its rows go when it ends.
``SUAR_TEST_SCENERY=0`` has everything built anew each time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

from tests.scenery import keeping
from tests.scenery.asking import asked
from tests.scenery.keeping import Scene, put_back, taken
from tests.scenery.staging import beside, stage

__all__ = ["beside", "forget", "remembered", "stage"]

P = ParamSpec("P")
R = TypeVar("R")
_scenes: dict[Any, Scene] = {}


def forget() -> None:
    """Of an emptied database nothing is remembered."""
    _scenes.clear()
    keeping.forget()


def remembered(build: Callable[P, R]) -> Callable[P, R]:
    """Let a builder that is asked the same on the same empty stage put back what it built."""

    @wraps(build)
    def built(*args: P.args, **kwargs: P.kwargs) -> R:
        what = asked(build, args, kwargs)
        if what is None:
            return build(*args, **kwargs)
        scene = _scenes.get(what)
        if scene is not None:
            return cast(R, put_back(scene))
        found = build(*args, **kwargs)
        if (kept := taken(found)) is not None:
            _scenes[what] = kept
        return found

    return built
