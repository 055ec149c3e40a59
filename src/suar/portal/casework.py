"""What stands on the page of an application: its form and papers, or the filed statement with its decisions."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from django.urls import reverse

from suar.accounts.actors import Actor
from suar.kernel.errors import Problem
from suar.kernel.words import gettext, said
from suar.portal.charges import charge_of
from suar.portal.drafting import language as page_language
from suar.portal.drafting import new_page
from suar.portal.foresight import foresight
from suar.portal.forms import BoundForm, BoundGroup, BoundRows, Draft, from_answers
from suar.portal.history import entries
from suar.portal.moments import clock_text
from suar.portal.paperwork import paper_slots
from suar.portal.rows import choices, named
from suar.portal.standing import look_of_application
from suar.portcalls import lying
from suar.records import chain
from suar.workflow import as_before, fees, permissions
from suar.workflow.models import Application, Decision, Outcome, State
from suar.workflow.money import bills_missing, reads_bill, withheld
from suar.workflow.reasons import Reason
from suar.workflow.standard import standard_of
from suar.workflow.statements import Change, SectionView, describe, difference


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with its reason and its remarks on fields."""

    decision: Decision
    status: str
    word: str
    reason: str
    anchors: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Revision:
    """What a later submission changed."""

    version: int
    changes: list[Change]


@dataclass(frozen=True, slots=True)
class ActForm:
    """An action that is open to this reader, with its small form."""

    name: str
    title: str
    form: BoundForm | None
    #: It ends what stands: kept out of the way of what is done every day.
    ends: bool = False


#: Actions that give something up.
_ENDING = frozenset({"abandoned", "ended", "retracted", "aborted"})
#: An action that was tried or is being filled in: its name, what was typed, what is wrong with it.
Acted = tuple[str, Draft, Sequence[Problem]]

_OUTCOMES = {
    Outcome.GRANTED: "granted",
    Outcome.AGREED: "in_review",
    Outcome.SENT_BACK: "sent_back",
    Outcome.REJECTED: "rejected",
    Outcome.REVOKED: "revoked",
}


def form(actor: Actor, app: Application, draft: Draft, problems: Sequence[Problem], language: str) -> dict[str, Any]:
    """The context of the form: boxes as typed, papers, what is wrong."""
    language = page_language()
    draft = draft.read_in(app.asked_form, language)
    bound = BoundForm(
        app.asked_form, draft.tree, problems, language=language, zone=app.port.zone, choices=choices(actor, app.port)
    )
    saved = clock_text(app.draft_saved_at, app.port.zone) if app.draft_saved_at else ""
    return {
        "app": app,
        "call": app.call,
        "sees_call": permissions.looks_at_calls(actor),
        "title": said(app.service.title),
        "form": bound,
        "hulls": [info.title for name, info in bound.form_class.model_fields.items() if name.startswith("hull_")],
        "language": language,
        "draft_version": app.draft_version,
        "page": new_page(),
        "saved_text": gettext("Tersimpan %(time)s") % {"time": saved} if saved else "",
        "action": reverse("portal:application", args=[app.pk]),
        "autosave_url": reverse("portal:application_save", args=[app.pk]),
        "before": as_before.last(app, app.call),
        "lists_url": reverse("portal:application_list", args=[app.pk]),
        "file_lists": ",".join(f"_list.{name}" for name in _lists(bound)),
        "papers": paper_slots(app, problems),
        "foresight": foresight(actor, app, draft),
        "standard": standard_of(app.service),
        "status": look_of_application(app),
        "decisions": decided(app) if app.version else [],
        "may_withdraw": permissions.may(actor, "withdraw", app),
    }


def _lists(bound: BoundForm) -> Iterator[str]:
    """Names of the lists on a form that may come from a file, also of those in its parts."""
    items = [item for section in bound.sections for item in section.fields]
    while items:
        item = items.pop()
        if isinstance(item, BoundGroup):
            items += item.items
        elif isinstance(item, BoundRows) and item.from_file:
            yield item.name


def remarks(app: Application) -> tuple[Problem, ...]:
    """What the office wants mended, at the fields it named."""
    if app.state != State.SENT_BACK:
        return ()
    last = app.decisions.filter(outcome=Outcome.SENT_BACK).order_by("-id").first()
    if last is None:
        return ()
    whole = Problem("", last.reason, f"{last.reason}: {last.text}", "")
    return (whole, *(_remark(app, a) for a in last.anchors))


def _remark(app: Application, anchor: dict[str, str]) -> Problem:
    """A remark in the officer's words, or the reason's where there are none; one on a paper names the paper."""
    code = anchor["code"]
    text = anchor["text"] or (said(Reason(code).label) if code in Reason.values else code)
    paper = _paper_titles(app).get(anchor["field"])
    return Problem(anchor["field"], code, f"{paper}: {text}" if paper else text)


def _paper_titles(app: Application) -> dict[str, str]:
    return {f"files.{a.code}": said(a.title) for a in app.service.attachments}


def decided(app: Application) -> list[Decided]:
    """Decisions, newest first, with the labels of the fields they name."""
    labels = {name: said(info.title or name) for name, info in app.service.Form.model_fields.items()}
    labels |= _paper_titles(app)
    found = []
    for decision in app.decisions.order_by("-id"):
        anchors = tuple(
            (
                labels.get(a["field"]) or labels.get(a["field"].split(".")[0], a["field"]),
                f"{a['code']} {a['text']}".strip(),
            )
            for a in decision.anchors
        )
        outcome = Outcome(decision.outcome)
        reason = f"{decision.reason} {said(Reason(decision.reason).label)}" if decision.reason in Reason.values else ""
        found.append(Decided(decision, _OUTCOMES[outcome], said(outcome.label), reason, anchors))
    return found


def filed(actor: Actor, app: Application, *, acted: Acted | None = None) -> dict[str, Any]:
    """The context of an application for reading."""
    documents = list(app.documents.order_by("-id"))
    return {
        "app": app,
        "call": app.call,
        "sees_call": permissions.looks_at_calls(actor),
        "title": said(app.service.title),
        "status": look_of_application(app, documents[0] if documents else None),
        "zone": app.port.zone,
        "statement": statement_of(app),
        "determined": _determined(app),
        "decisions": decided(app),
        "revisions": _revisions(app),
        "documents": documents,
        "files": [f for f in app.files.filter(removed_at=None).select_related("file", "ship_paper") if f.file],
        "attachment_titles": {a.code: said(a.title) for a in app.service.attachments},
        "history": entries(reversed(chain.history(app)), {app.pk: app}),
        **_fees(actor, app),
        "acts": _acts(actor, app, acted),
        "may_withdraw": permissions.may(actor, "withdraw", app),
        "may_decide": permissions.may(actor, "grant", app),
        "standard": standard_of(app.service),
    }


def _fees(actor: Actor, app: Application) -> dict[str, Any]:
    """What the application itself costs; or that the right to bills is missing, where that alone hides it."""
    found = fees.of(app)
    return {
        "fees": [charge_of(fee) for fee in found if reads_bill(actor, fee)],
        "bills_missing": bills_missing(actor) if any(withheld(actor, fee) for fee in found) else None,
    }


def statement_of(app: Application) -> list[SectionView]:
    """What was filed, section by section, in the reader's language."""
    if not app.statement:
        return []
    return describe(app.service.Form, app.form, lookup=named(), zone=app.port.zone, language=page_language())


def _determined(app: Application) -> list[SectionView]:
    """What the office itself determined (a berth, a window)."""
    found = app.decided_form
    if found is None:
        return []
    return describe(type(found), found, lookup=named(), zone=app.port.zone, language=page_language())


def _revisions(app: Application) -> list[Revision]:
    handed_in = list(app.submissions.all())
    lookup = named()
    return [
        Revision(
            later.version,
            difference(
                app.service.Form, earlier.statement, later.statement,
                zone=app.port.zone, language=page_language(), lookup=lookup,
            ),
        )
        for earlier, later in pairwise(handed_in)
    ][::-1]  # fmt: skip


def _acts(actor: Actor, app: Application, acted: Acted | None) -> list[ActForm]:
    found = []
    # An officer may correct a time that stands; for the agent there is nothing left to claim.
    stands = set() if actor.is_officer or app.call is None else lying.recorded(app.call)
    for name, action in app.service.actions().items():
        if name in stands or not permissions.may_act(actor, name, app):
            continue
        mine = acted if acted is not None and acted[0] == name else None
        bound = None
        if action.form is not None:
            language = page_language()
            begun = from_answers(action.form, action.known(app), language, app.port.zone)
            tree, problems = (mine[1].tree, mine[2]) if mine else (begun, ())
            bound = BoundForm(
                action.form, tree, problems,
                language=language, zone=app.port.zone, choices=choices(actor, app.port),
            )  # fmt: skip
        found.append(ActForm(name, said(action.title), bound, name in _ENDING))
    return found
