"""Refusals, services, ports and places as they come out; times in UTC, amounts as text with a point."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class Out(BaseModel):
    """Whatever is answered."""


class ProblemOut(Out):
    field: str
    rule: str
    detail: str
    remedy: str
    law: str


class Problems(Out):
    """RFC 9457: why it was refused; nothing has changed."""

    type: str
    title: str
    status: int
    detail: str
    problems: list[ProblemOut]


class Named(Out):
    code: str
    title: str


class StepOut(Named):
    by: str
    within_minutes: int
    law: str
    form: dict[str, Any] | None


class PaperAsked(Named):
    required: bool
    law: str
    ship_paper: str | None
    conditional: bool


class ActionOut(Named):
    by: list[str]
    form: dict[str, Any] | None


class DocumentKind(Out):
    title: str
    number: str
    valid_for_hours: float | None


class ServiceOut(Named):
    law: str
    since: str
    applicant: str
    on_call: bool
    opened_by_system: bool
    repeatable: bool
    needs: list[str]
    requires: list[str]
    steps: list[StepOut]
    attachments: list[PaperAsked]
    reasons: list[Named]
    actions: list[ActionOut]
    document: DocumentKind | None
    form: dict[str, Any]


class Services(Out):
    items: list[ServiceOut]
