"""Applications, their papers, decisions and documents as they come out."""

from typing import Any

from suar.api.schemas.catalogue import Moment, Out, PaperAsked, ProblemOut


class FileOut(Out):
    id: str
    name: str
    size: int
    sha256: str
    added_at: Moment | None = None


class SlotOut(PaperAsked):
    filled: bool
    lapses: bool
    expires_on: str | None
    file: FileOut | None


class DecisionOut(Out):
    version: int
    step: str
    outcome: str
    reason: str
    reason_words: str
    text: str
    remarks: list[dict[str, str]]
    decided_at: Moment
    decided_by: str


class DocumentBrief(Out):
    number: str
    kind: str
    standing: str
    standing_words: str
    granted_at: Moment
    signed_at: Moment | None
    valid_until: Moment | None
    used_at: Moment | None
    revoked_at: Moment | None


class DocumentOut(Out):
    """Validity for anyone; the rest only for those who may see the case."""

    number: str
    kind: str
    standing: str
    standing_words: str
    details: DocumentBrief | None = None
    application: int | None = None
    port_call: int | None = None
    pdf: str | None = None


class ApplicationBrief(Out):
    id: int
    service: str
    title: str
    state: str
    state_words: str
    request_number: str | None
    port: str
    port_call: int | None
    port_call_number: str | None
    ship: str | None
    organisation: str
    version: int
    step: str | None
    step_role: str | None
    submitted_at: Moment | None
    due_at: Moment | None
    late: bool
    decided_at: Moment | None


class CheckOut(Out):
    title: str
    light: str
    evidence: str
    field: str


class LetterOut(Out):
    """A letter of delegation, and the company that acted under it."""

    letter_number: str
    delegate: str


class ApplicationOut(ApplicationBrief):
    """The whole case, cut to what the caller may see. ``allowed``: what the caller may do now."""

    filed_under: LetterOut | None
    allowed: list[str]
    draft_version: int
    answers: dict[str, Any] | None
    known: dict[str, Any] | None
    statement: dict[str, Any] | None
    determination: dict[str, Any] | None
    proposal: dict[str, Any] | None
    problems: list[ProblemOut]
    checks: list[CheckOut]
    papers: list[SlotOut]
    decisions: list[DecisionOut]
    documents: list[DocumentBrief]


class BeforeOut(Out):
    """What the last granted application said, of what still holds; ``request_number`` empty and no answers: none."""

    application_id: int | None
    request_number: str
    answers: dict[str, Any]


class ApplicationPage(Out):
    items: list[ApplicationBrief]
    after: str
