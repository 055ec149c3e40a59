"""Which answers an operation can give, for the description of the API."""

from typing import Any

from suar.api.once import PARAMETER
from suar.api.schemas import Problems

READ: dict[int, Any] = dict.fromkeys((401, 404, 422, 429), Problems)
WRITE: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 409, 413, 415, 422, 429), Problems)
REPEATABLE: dict[str, Any] = {"parameters": [PARAMETER]}
