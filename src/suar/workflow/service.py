"""The words a service is written in: steps with limits, papers, a document, actions, and what follows a grant."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from suar.accounts.roles import Role
from suar.kernel.errors import Problem
from suar.portcalls import variants
from suar.registry.models import PaperKind
from suar.workflow.documents.content import Section
from suar.workflow.forms import BaseForm
from suar.workflow.reasons import COMMON, Reason

if TYPE_CHECKING:
    from suar.accounts.actors import Actor
    from suar.portcalls.models import PortCall
    from suar.workflow.models import Application, IssuedDocument
    from suar.workflow.requirements import Requirement


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def hours(count: int) -> timedelta:
    return timedelta(hours=count)


@dataclass(frozen=True, slots=True)
class Step:
    """One decision: by whom, within what time. ``form``: what the office itself determines when granting.

    ``at_operator``: where the place called at has an operator, that company decides in the office's stead.
    ``at_company``: the company that the service names decides (consents); where it names none the step is passed by.
    ``four_eyes``: whoever decided before on this version does not decide this step; where nobody did, an officer agrees
    first and another one grants. A port may ask it of any step by a dated rule.
    """

    name: str
    title: str
    by: Role
    within: timedelta
    law: str = ""
    form: type[BaseForm] | None = None
    at_operator: bool = False
    at_company: bool = False
    four_eyes: bool = False


def always(_app: Application) -> bool:
    return True


def nothing_known(_app: Application) -> Mapping[str, Any]:
    """An action whose form begins empty."""
    return {}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A paper to hand in. With ``paper`` it is a ship's paper, kept once and offered again at each call."""

    code: str
    title: str
    law: str = ""
    required: bool = True
    when: Callable[[Application], bool] = always
    #: Said while the statement is open, where ``when`` rests on its answers: "bila ada muatan".
    depends: str = ""
    paper: PaperKind | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """What a grant issues. ``number`` knows {trade} {port} {yymm} {seq:06}. ``valid_for`` runs from the signature."""

    number: str
    title: str
    title_en: str
    statement: str
    template: str
    legal_basis: tuple[str, ...] = ()
    signed: bool = True
    valid_for: timedelta | None = None
    validity: str = ""
    names_the_call: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """What a paper says of its matter, in Indonesian: the ship set large, the voyage, sections of facts."""

    facts: tuple[Section, ...]
    subject: str = ""
    subject_note: str = ""
    route: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Opens:
    """After this grant the system opens an application of another service on the same call."""

    service: str


@dataclass(frozen=True, slots=True)
class Ends:
    """After this grant a granted application of the same call ends as withdrawn, and all that hangs on it.

    ``because``: the reason, where an office took it back (then it ends as revoked). ``only``: this application and
    no other of the service, where more than one may stand. ``pending``: also what is not granted yet. ``alone``: what
    hangs on it stays, for another takes its place or its use is over.
    """

    service: str
    because: str = ""
    only: int | None = None
    pending: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Prepares:
    """After this grant a draft of another service lies ready for a company on the same call: nobody must find it."""

    service: str
    organisation_id: int | None


@dataclass(frozen=True, slots=True)
class Files:
    """After this grant a statement is handed in for a company, with what is known; where that is not enough it is
    laid ready."""

    service: str
    organisation_id: int | None


@dataclass(frozen=True, slots=True)
class Pauses:
    """From this grant on the office's clock of another service stands still, and it cannot be granted."""

    service: str


@dataclass(frozen=True, slots=True)
class Resumes:
    """The office's clock of a paused application starts a full limit anew."""

    service: str


Effect = Opens | Ends | Prepares | Files | Pauses | Resumes


@dataclass(frozen=True, slots=True)
class Check:
    """An automatic check as evidence on the officer's screen. ``light``: green, amber or red."""

    title: str
    light: str
    evidence: str
    field: str = ""

    @classmethod
    def of(cls, title: str, well: bool, evidence: str, field: str = "", *, otherwise: str = "amber") -> Check:
        """Green where it is well, else amber (look at it) or red (stands against it)."""
        return cls(title, "green" if well else otherwise, evidence, field)


@dataclass(frozen=True, slots=True)
class Action:
    """Something only this service can do after a grant; ``run(app, form, actor)`` changes facts."""

    name: str
    title: str
    by: tuple[Role, ...]
    form: type[BaseForm] | None
    run: Callable[[Any, Application, Any, Actor], Iterable[Effect] | None]
    when: Callable[[Application], bool] = always
    #: The answers with which its form begins on a screen.
    known: Callable[[Application], Mapping[str, Any]] = nothing_known
    #: Also after the call was closed or cancelled: it concerns the ship, and not the visit.
    after_end: bool = False


def action(
    name: str,
    *,
    title: str,
    by: Sequence[Role],
    form: type[BaseForm] | None = None,
    when: Callable[[Application], bool] = always,
    known: Callable[[Application], Mapping[str, Any]] = nothing_known,
    after_end: bool = False,
) -> Callable[[Callable[..., Any]], Action]:
    """Declare a method of a service as an action on its granted applications."""

    def declare(run: Callable[..., Any]) -> Action:
        return Action(name, title, tuple(by), form, run, when, known, after_end)

    return declare


class Service:
    """One service of the port: somebody files a statement, somebody else grants it within a time.

    A subclass in ``suar.services`` is all there is to a service. What it does not say, it does as here.
    """

    code: ClassVar[str]
    #: Number of the service in request numbers (SL001 is PKK; the others are our own table).
    sl: ClassVar[str]
    title: ClassVar[str]
    law: ClassVar[str]
    #: Law from this day; a changed regulation is a subclass with a later day.
    since: ClassVar[date] = date(2022, 4, 28)
    applicant: ClassVar[Role] = Role.AGENT
    #: Who else may file it on a call it stands in relation to (a ship's owner or master).
    also: ClassVar[tuple[Role, ...]] = ()
    #: Who else may read what was filed, besides its applicant, the call's agent and the port's own office.
    shared_with: ClassVar[tuple[Role, ...]] = ()
    #: Answers of which each hull of a convoy has its own, the others being common; None: every hull files alone.
    per_hull: ClassVar[tuple[str, ...] | None] = None
    #: Whether the desk proposes to decide all hulls at once; what is never granted in bulk is ticked by hand.
    together: ClassVar[bool] = True
    Form: ClassVar[type[BaseForm]]
    attachments: ClassVar[Sequence[Attachment]] = ()
    requires: ClassVar[Sequence[Requirement]] = ()
    #: No step: what is filed is recorded at once.
    steps: ClassVar[Sequence[Step]] = ()
    reasons: ClassVar[Sequence[Reason]] = COMMON
    document: ClassVar[Document | None] = None
    #: Whether it belongs to a port call; a company's filings do not.
    on_call: ClassVar[bool] = True
    #: Opened by the system when another is granted; nobody files it.
    opened_by_system: ClassVar[bool] = False
    #: May stand more than once on a call at the same time (each movement has its own SPOG).
    repeatable: ClassVar[bool] = False
    #: Drawn as a node of the call's process.
    on_graph: ClassVar[bool] = True
    #: Beside the road: nothing waits for it, so it is never said to be the next thing.
    optional: ClassVar[bool] = False
    #: Once for each movement of a call: asked again at every shift.
    per_movement: ClassVar[bool] = False
    #: Ships served by hand have services of their own; None: theirs as well as everybody's.
    manual: ClassVar[bool | None] = False
    #: Filed by a company that has no part in the call yet, by the call's number.
    from_outside: ClassVar[bool] = False
    #: Tariffs of the fees that the application itself costs (rules/tariffs); most cost nothing.
    fees: ClassVar[tuple[str, ...]] = ()
    #: Its grant makes the bill of the call.
    bills: ClassVar[bool] = False
    #: May be granted in bulk where every check is green.
    bulk: ClassVar[bool] = True
    #: Signs a ship out: who grants it, takes it back, or files it where nobody decides, proves just before to be there.
    proof: ClassVar[bool] = False
    #: Codes of services without which it has no sense, though it may be granted before them.
    ends_with: ClassVar[tuple[str, ...]] = ()
    #: Leg of the voyage whose trade its numbers carry: arrival or departure (ruling 8).
    leg: ClassVar[str] = "in"
    #: Whether the ship's row is locked too: its calls may not overlap.
    locks_ship: ClassVar[bool] = False

    @classmethod
    def applicants(cls) -> tuple[Role, ...]:
        """Every role that may file it."""
        return (cls.applicant, *cls.also)

    @classmethod
    def trade(cls, call: PortCall | None) -> str:
        """DN or LN, of the leg this service belongs to."""
        if call is None:
            return "DN"
        return call.trade_out if cls.leg == "out" else call.trade_in

    @classmethod
    def actions(cls) -> dict[str, Action]:
        """The actions of this service by name."""
        found = (getattr(cls, name) for name in dir(cls) if not name.startswith("_"))
        return {a.name: a for a in found if isinstance(a, Action)}

    @classmethod
    def attachment(cls, code: str) -> Attachment | None:
        return next((a for a in cls.attachments if a.code == code), None)

    def read(self, statement: str) -> Any:
        """A stored statement as the typed form of its day."""
        return self.Form.model_validate_json(statement)

    def read_decision(self, decision: str) -> Any:
        """What the office determined, typed by the form of the last step that has one."""
        form = next(step.form for step in reversed(self.steps) if step.form)
        return form.model_validate_json(decision)

    def applies(self, call: PortCall) -> bool:
        """Whether the road of this kind of call goes through this service at all."""
        return True

    def on_road(self, call: PortCall) -> bool:
        """Whether this service concerns this call: of a ship that is served so, and on its road."""
        return self.manual in (None, call.manual) and self.applies(call)

    def beside(self, call: PortCall) -> bool:
        """Beside the road of this call: nothing waits for it."""
        return self.optional

    def company_of(self, app: Application, step: Step) -> int | None:
        """The company that must consent at a step ``at_company``; None: nobody need."""
        return None

    def operator_of(self, app: Application) -> int | None:
        """The company that decides in the office's stead, where a step says so: the operator of the place called at."""
        return variants.operator_id(app.visit)

    def not_before(self, app: Application) -> datetime | None:
        """Before this moment it cannot be decided, so its limit begins then (an inspection when the ship is there)."""
        return None

    def prefill(self, call: PortCall, actor: Actor) -> Mapping[str, Any]:
        """What is known of the call already and need not be typed again; what is None or "" is left open."""
        return {}

    def known(self, call: PortCall | None, actor: Actor) -> dict[str, Any]:
        """The answers that a new statement begins with."""
        if call is None:
            return {}
        return {name: value for name, value in self.prefill(call, actor).items() if value not in (None, "")}

    def proposal(self, app: Application) -> Mapping[str, Any]:
        """What the officer's own form is filled with at first."""
        return {}

    def problems(self, app: Application) -> Iterable[Problem]:
        """What stands against it: asked at submission and again before granting."""
        return ()

    def decision_problems(self, app: Application, decided: Any) -> Iterable[Problem]:
        """What stands against what the office itself determines."""
        return ()

    def checks(self, app: Application) -> Iterable[Check]:
        """Evidence for the officer, computed before the case is opened."""
        return ()

    def on_submitted(self, app: Application) -> None:
        """Facts that change when it is filed (seldom any)."""

    def on_granted(self, app: Application, actor: Actor) -> Iterable[Effect] | None:
        """Facts that change when it is granted, and what opens or ends with it."""
        return None

    def on_ended(self, app: Application) -> None:
        """Facts to take back when what was granted ends (a berth becomes free)."""

    def on_signed(self, app: Application, document: IssuedDocument) -> None:
        """Facts that change when its paper is signed: a certificate is kept among the ship's papers (seldom any)."""

    def document_parts(self, app: Application) -> Parts:
        """What its paper says, frozen at grant."""
        return Parts(())
