"""Lists by key: newest first, and the id of the last row is the key of the next page."""

from typing import Annotated, TypeVar

from django.db.models import Model, QuerySet
from pydantic import Field

from suar.api.schemas import BIGGEST

M = TypeVar("M", bound=Model)

After = Annotated[int, Field(ge=1, le=BIGGEST, description="key of the page, from `after` of the page before")]
Limit = Annotated[int, Field(ge=1, le=100)]


def newest_first(rows: QuerySet[M], after: int | None, limit: int) -> tuple[list[M], str]:
    """One page and the key of the next ("" at the end)."""
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: limit + 1])
    more = len(found) > limit
    return found[:limit], str(found[limit - 1].pk) if more else ""
