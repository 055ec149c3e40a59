"""The services as a program reads them: form, papers, steps and reasons, made from the service itself."""

from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import get_language

from suar.kernel.words import in_language, said
from suar.workflow import registry
from suar.workflow.forms import BaseForm
from suar.workflow.service import Attachment, Service, Step, always
from suar.workflow.statements import answers_json_schema


def language_now() -> str:
    """The language of this answer."""
    return "en" if (get_language() or "id").startswith("en") else "id"


def service(found: Service) -> dict[str, Any]:
    """A service in the language of the request."""
    return _written(found.code, found.since, language_now())


@lru_cache(maxsize=256)
def _written(code: str, since: date, language: str) -> dict[str, Any]:
    found = registry.version_of(code, since)
    with in_language(language):
        document = found.document
        return {
            "code": found.code,
            "title": said(found.title),
            "law": found.law,
            "since": found.since.isoformat(),
            "applicant": found.applicant.value,
            "on_call": found.on_call,
            "opened_by_system": found.opened_by_system,
            "repeatable": found.repeatable,
            "needs": list(registry.needed(found)),
            "requires": [requirement.words() for requirement in found.requires],
            "steps": [_step(step, language) for step in found.steps],
            "attachments": [attachment(one) for one in found.attachments],
            "reasons": [{"code": reason.value, "title": said(reason.label)} for reason in found.reasons],
            "actions": [
                {
                    "code": action.name,
                    "title": said(action.title),
                    "by": [role.value for role in action.by],
                    "form": _schema(action.form, language),
                }
                for action in found.actions().values()
            ],
            "document": {
                "title": said(document.title),
                "number": document.number,
                "valid_for_hours": document.valid_for.total_seconds() / 3600 if document.valid_for else None,
            }
            if document
            else None,
            "form": answers_json_schema(found.Form, language),
        }


def attachment(one: Attachment) -> dict[str, Any]:
    """A paper that may be asked for."""
    return {
        "code": one.code,
        "title": said(one.title),
        "required": one.required,
        "law": one.law,
        "ship_paper": one.paper.value if one.paper else None,
        "conditional": one.when is not always,
    }


def _step(step: Step, language: str) -> dict[str, Any]:
    return {
        "code": step.name,
        "title": said(step.title),
        "by": step.by.value,
        "within_minutes": int(step.within.total_seconds() // 60),
        "law": step.law,
        "form": _schema(step.form, language),
    }


def _schema(form: type[BaseForm] | None, language: str) -> dict[str, Any] | None:
    return answers_json_schema(form, language) if form else None
