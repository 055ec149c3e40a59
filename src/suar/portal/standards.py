"""A service as its published standard says it, for the public list and before somebody begins an application."""

from dataclasses import dataclass

from suar.kernel.words import gettext, said
from suar.portal.moments import length_text
from suar.workflow import registry
from suar.workflow.service import Service


@dataclass(frozen=True, slots=True)
class Line:
    """A step with its time, or a paper with its rule."""

    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Standard:
    """What is asked and promised."""

    code: str
    title: str
    law: str
    applicant: str
    needs: tuple[str, ...]
    papers: tuple[Line, ...]
    steps: tuple[Line, ...]
    product: str


def standard_of(service: Service) -> Standard:
    """The standard of one service, in the language of this moment."""
    return Standard(
        code=service.code,
        title=said(service.title),
        law=service.law,
        applicant=gettext("Dibuka oleh sistem") if service.opened_by_system else said(service.applicant.label),
        needs=tuple(requirement.words() for requirement in service.requires),
        papers=tuple(
            Line(said(paper.title), gettext("wajib") if paper.required else gettext("bila ada"))
            for paper in service.attachments
        ),
        steps=tuple(
            Line(f"{said(step.title)}, {said(step.by.label)}", length_text(step.within)) for step in service.steps
        ),
        product=said(service.document.title) if service.document else "",
    )


def standards() -> list[Standard]:
    """All services that there are now."""
    return [standard_of(service) for service in registry.current()]
