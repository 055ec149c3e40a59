"""Lists handed over as a file (crew, passengers, stores, cargo …): read into the rows of a form, nothing guessed."""

from suar.workflow.lists.reading import Line, Reading, read_list
from suar.workflow.lists.template import template

__all__ = ["Line", "Reading", "read_list", "template"]
