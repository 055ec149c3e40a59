"""The papers of an application on its form: what is asked, what lies there, what of the ship's is offered."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.urls import reverse

from suar.kernel.dates import day_text
from suar.kernel.errors import Problem
from suar.kernel.words import gettext, said
from suar.records.models import StoredFile
from suar.registry.models import ShipPaper
from suar.workflow.attachments import Slot, slots
from suar.workflow.models import Application

#: Names of file boxes begin so: the reader of answers passes them over.
PREFIX = "_file."


def paper_slots(app: Application, problems: Sequence[Problem] = ()) -> list[dict[str, Any]]:
    """Each paper asked for, in the words of components/paper.html."""
    return [one_slot(app, slot, problems) for slot in slots(app)]


def one_slot(app: Application, slot: Slot, problems: Iterable[Problem] = ()) -> dict[str, Any]:
    """One paper; the problems are those at "files.<code>"."""
    code = slot.attachment.code
    mine = [p for p in problems if p.field == f"files.{code}"]
    handed = slot.file.file if slot.file else None
    offered = slot.offered if slot.file is None else None
    return {
        "id": f"file-{code}",  # no dot: it is also a selector
        "name": f"{PREFIX}{code}",
        "title": said(slot.attachment.title),
        "hint": " · ".join(filter(None, [said(slot.attachment.depends), slot.attachment.law])),
        "required": slot.attachment.required and not slot.attachment.depends,
        "depends": said(slot.attachment.depends) if slot.attachment.depends else "",
        "filled": slot.filled,
        "files": [_chip(handed, slot.offered, slot.lapses, code)] if handed else [],
        "kept": [_chip(offered.file, offered, slot.lapses, code)] if offered else [],
        "error": " ".join(f"{p.text} {p.remedy}" for p in mine),
        "upload_url": reverse("portal:application_papers", args=[app.pk]),
    }


def _chip(file: StoredFile | None, paper: ShipPaper | None, lapses: bool, code: str) -> dict[str, Any]:
    until = paper.expires_on if paper else None
    return {
        "id": code,
        "url": reverse("portal:file", args=[file.pk]) if file else "",
        "name": file.name if file else str(paper),
        "size_text": filesizeformat(file.size) if file else "",
        "expires_text": day_text(until) if until else "",
        "lapses": "late" if lapses else "",
        "warning": gettext("berakhir sebelum kapal berangkat") if lapses else "",
    }
