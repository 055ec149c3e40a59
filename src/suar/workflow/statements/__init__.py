"""Statements: read what was filed, say what is wrong with it, show it, and compare two of them; no HTML here."""

from suar.workflow.statements.reading import read
from suar.workflow.statements.schema import answers_json_schema
from suar.workflow.statements.shape import Option, Question, questions, sections
from suar.workflow.statements.viewing import Answer, Change, SectionView, TableView, describe, difference

__all__ = [
    "Answer", "Change", "Option", "Question", "SectionView", "TableView",
    "answers_json_schema", "describe", "difference", "questions", "read", "sections",
]  # fmt: skip
