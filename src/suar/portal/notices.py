"""A notice in words, with where it leads."""

from dataclasses import dataclass
from datetime import datetime

from suar.workflow import news
from suar.workflow.models import Notice


@dataclass(frozen=True, slots=True)
class Told:
    """One notice: what, when, where to look, and the colour it is told in."""

    text: str
    at: datetime
    url: str
    status: str


def told(notice: Notice) -> Told:
    """The sentence of a notice in the reader's language."""
    return Told(news.sentence(notice), notice.at, news.path(notice), news.words(notice).status)
