"""What the technical team sees of a registration: answers to mark, its history in words, the queue beside it."""

from dataclasses import dataclass
from typing import Any

from suar.accounts import registrations
from suar.accounts.models import Registration, RegistrationPaper
from suar.accounts.registrations.questions import LABELS
from suar.kernel.words import _, gettext, said
from suar.portal import registering
from suar.records import chain

_VERBS: dict[str, str] = {
    "email_proved": _("Surel dibuktikan"),
    "submitted": _("Diajukan"),
    "needs_work": _("Dikembalikan untuk diperbaiki"),
    "approved": _("Disetujui"),
    "rejected": _("Ditolak"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Answers that belong together: name, label, text, remark typed or made."""

    title: str
    rows: list[dict[str, Any]]


def parts(registration: Registration, typed: dict[str, str]) -> list[Part]:
    """Everything that was answered, each with room for a remark."""
    ports = registering.chosen_ports(registration)
    found = []
    for step in ("company", "person"):
        answered = registering.answered(registration, step)
        rows = [_row(name, label, text, typed, registration) for name, label, text in answered]
        found.append(Part(said(registering.TITLES[step]), rows))
    text = ", ".join(f"{name} ({code})" for code, name in ports.items())
    row = _row("ports", said(LABELS["ports"]), text, typed, registration)
    return [*found, Part(said(registering.TITLES["ports"]), [row])]


def _row(name: str, label: str, text: str, typed: dict[str, str], registration: Registration) -> dict[str, Any]:
    """One answer; ``before``: what was asked about it the last time, or None."""
    said_before = registration.remarks.get(name)
    return {
        "name": name, "label": label, "text": text, "marked": name in typed, "remark": typed.get(name, ""),
        "asked": name in registration.remarks, "before": said_before or "",
    }  # fmt: skip


def papers(registration: Registration, typed: dict[str, str]) -> list[dict[str, Any]]:
    """The papers, each with room for a remark."""
    there = {paper.kind: paper for paper in registration.papers.select_related("file")}
    found = []
    for kind in RegistrationPaper.Kind:
        name = registrations.paper_field(kind)
        found.append(
            {**_row(name, said(kind.label), "", typed, registration), "kind": kind.value, "paper": there.get(kind)}
        )
    return found


def history(registration: Registration) -> list[dict[str, Any]]:
    """What happened to it, oldest first."""
    found = []
    for event in chain.history(registration):
        detail = str(chain.particulars(event).get("reason", ""))
        what = said(_VERBS.get(event.verb, event.verb))
        by = gettext("pemohon") if event.actor_id is None else event.actor_label
        found.append({"what": what, "by": by, "at": event.at, "detail": detail})
    return found
