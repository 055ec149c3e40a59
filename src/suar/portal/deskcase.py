"""One case on one screen: statement with room for remarks, checks, papers, history, and the decision."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.accounts.sanctions import standing
from suar.kernel.errors import Problem
from suar.kernel.words import said
from suar.portal import casework, deskqueue, drafting, trouble
from suar.portal.deskqueue import Filters
from suar.portal.forms import BoundForm, Tree, from_answers
from suar.portal.forms.parts import SummaryLine
from suar.portal.rows import choices
from suar.workflow import convoys, inbox, permissions
from suar.workflow.attachments import Slot, slots
from suar.workflow.checking import checks_of
from suar.workflow.guards import Anchor
from suar.workflow.models import Application, State
from suar.workflow.reasons import Reason
from suar.workflow.statements import SectionView

_PATH = re.compile(r"^[a-z][a-z0-9_.]{0,79}$")
_PARTNER = re.compile(r"^_partner\.([0-9]{1,18})$")
_PICTURED = frozenset({"PDF", "JPG", "JPEG", "PNG"})
#: Remarks that one decision takes.
_MOST = 60


@dataclass(frozen=True, slots=True)
class Typed:
    """What the officer typed into the decision; it stays on the screen whatever becomes of it."""

    reason: str = ""
    text: str = ""
    version: int | None = None
    remarks: dict[str, str] = field(default_factory=dict)
    determined: Tree | None = None
    #: Decided for all hulls filed on the same form.
    together: bool = True
    #: Of each of those hulls, the version of the statement that the officer saw.
    partners: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, post: QueryDict) -> "Typed":
        version = _count(post.get("_version", ""))
        marked = [path for path in post.getlist("_mark") if _PATH.match(path)][:_MOST]
        return cls(
            post.get("_reason", "")[:24],
            clean(post.get("_text", "")),
            version,
            {path: clean(post.get(f"_remark.{path}", "")) for path in marked},
            together=post.get("_together") == "1",
            partners=_partners(post),
        )

    def anchors(self) -> list[Anchor]:
        """The remarks, under the reason of the whole decision."""
        return [Anchor(path, self.reason, text) for path, text in self.remarks.items()]


def _count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 else None


def _partners(post: QueryDict) -> dict[int, int]:
    seen = ((_PARTNER.match(name), _count(post.get(name, ""))) for name in post)
    return {int(found[1]): version for found, version in seen if found and version is not None}


def clean(text: str) -> str:
    """What was typed without what cannot be typed."""
    plain = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
    return plain.strip()[:2000]


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that is asked for, as the officer looks at it."""

    slot: Slot
    path: str
    title: str
    pictured: bool
    state: str


@dataclass(frozen=True, slots=True)
class ReasonGroup:
    title_own: bool
    reasons: tuple[tuple[str, str], ...]


def context(
    actor: Actor, app: Application, filters: Filters, typed: Typed | None = None, problems: Sequence[Problem] = (),
    acted: casework.Acted | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Everything on the screen of a case. The same number of queries however long the queue is."""
    allowed = permissions.allowed(actor, app)
    deciding = "grant" in allowed
    bound = _determination(actor, app, typed, problems) if deciding else None
    beside = deskqueue.listed(inbox.page(deskqueue.open_cases(actor, filters), size=deskqueue.BESIDE).items)
    checks = checks_of(app) if app.statement else []
    return {
        **casework.filed(actor, app, acted=acted),
        "trouble": trouble.of(app.call, actor),
        "allowed": allowed,
        "sanction": standing(app.organisation_id),
        "deciding": deciding,
        "may_mark": "send_back" in allowed or "reject" in allowed,
        "checks": [{"state": c.light, "title": c.title, "evidence": c.evidence} for c in checks],
        "lights": {light: sum(c.light == light for c in checks) for light in ("green", "amber", "red")},
        "papers": [_paper(slot) for slot in slots(app)],
        "bound": bound,
        "partners": [_partner(one) for one in convoys.group(app, State.IN_REVIEW)] if app.in_review else [],
        "language": drafting.language(),
        "typed": typed or Typed(together=app.service.together),
        "problems": _summary(problems, bound),
        "reasons": _reasons(app),
        "step": app.current_step if app.in_review else None,
        "holder": _holder(app),
        "filters": filters,
        "beside": beside,
        "next_case": next((c.app for c in beside if c.app.pk != app.pk), None),
        "has_desk": permissions.may_use_desk(actor),
        "claimed": [c for c in deskqueue.claims(actor) if c.application_id == app.pk],
    }


def _holder(app: Application) -> str:
    """Who decides: the company at whose desk it lies, by its name, or the function in the office."""
    if app.desk is not None:
        return app.desk.name
    return said(Role(app.step_role).label) if app.step_role else ""


@dataclass(frozen=True, slots=True)
class Partner:
    """What was filed for another hull of the convoy on the same form."""

    app: Application
    statement: list[SectionView]
    checks: list[dict[str, str]]


def _partner(app: Application) -> Partner:
    checks = [{"state": c.light, "title": c.title, "evidence": c.evidence} for c in checks_of(app)]
    return Partner(app, casework.statement_of(app), checks)


def _determination(
    actor: Actor, app: Application, typed: Typed | None, problems: Sequence[Problem]
) -> BoundForm | None:
    form = app.current_step.form
    if form is None:
        return None
    language = drafting.language()
    if typed is not None and typed.determined is not None:
        tree = typed.determined
    else:
        tree = from_answers(form, app.service.proposal(app), language, app.port.zone)
    return BoundForm(form, tree, problems, language=language, zone=app.port.zone, choices=choices(actor, app.port))


def _summary(problems: Iterable[Problem], bound: BoundForm | None) -> Sequence[SummaryLine]:
    if bound is not None:
        return bound.summary
    own = {"reason": "id_reason", "text": "id_text"}
    return [SummaryLine(own.get(p.field, ""), str(p.text), str(p.remedy), str(p.law)) for p in problems]


def _paper(slot: Slot) -> Paper:
    file = slot.file.file if slot.file else slot.offered.file if slot.offered else None
    state = "lapses" if slot.lapses else "there" if file else "missing" if slot.attachment.required else "none"
    path = f"files.{slot.attachment.code}"
    return Paper(slot, path, said(slot.attachment.title), bool(file and file.kind.upper() in _PICTURED), state)


def _reasons(app: Application) -> list[ReasonGroup]:
    """The reasons of this service first, then all others."""
    own = tuple(app.service.reasons)
    others = tuple(reason for reason in Reason if reason not in own)
    return [
        ReasonGroup(first, tuple((r.value, f"{r.value} {said(r.label)}") for r in group))
        for first, group in ((True, own), (False, others))
    ]
