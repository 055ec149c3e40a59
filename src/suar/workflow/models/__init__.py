"""One application for every service, what was filed and decided, and the papers that came of it."""

from suar.workflow.models.applications import Application
from suar.workflow.models.decisions import CaseCheck, Decision, Outcome, Submission
from suar.workflow.models.notices import Notice
from suar.workflow.models.papers import ApplicationFile, IssuedDocument, new_token
from suar.workflow.models.portrules import PortRule
from suar.workflow.models.states import ENDED, WITH_APPLICANT, State

__all__ = [
    "ENDED",
    "WITH_APPLICANT",
    "Application",
    "ApplicationFile",
    "CaseCheck",
    "Decision",
    "IssuedDocument",
    "Notice",
    "Outcome",
    "PortRule",
    "State",
    "Submission",
    "new_token",
]
