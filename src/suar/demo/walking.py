"""Walks a port call down its road as people would: each filing and decision at its own time, by whoever may."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Self

from suar.accounts import proofs
from suar.accounts.actors import Actor
from suar.demo import samples, treasury
from suar.demo.cast import Cast
from suar.demo.papers import paper
from suar.demo.samples import Voyage
from suar.kernel import clock
from suar.kernel.words import said
from suar.portcalls.models import PortCall, Trade
from suar.records import outbox
from suar.workflow import attachments, convoys, lifecycle, newcall, registry
from suar.workflow.forms import ActualTime, BaseForm
from suar.workflow.guards import Anchor
from suar.workflow.models import Application, State
from suar.workflow.statements import read

__all__ = ["BRIEFLY", "ROAD", "UNFILED", "Cast", "Hull", "Walk", "hand_in_papers"]

#: Time between what one does after the other.
BRIEFLY = timedelta(minutes=6)
#: States in which the applicant still has it.
UNFILED = (State.DRAFT, State.SENT_BACK)
#: The road of a call, in an order that every prerequisite allows.
ROAD = ("AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG", "CREW", "PHQC", "LK3D", "LKK", "SPB", "LK3R")


@dataclass
class Hull:
    """One ship of the walk: her plan and her call."""

    voyage: Voyage
    call: PortCall


class Walk:
    """One call on its way, or a convoy of them. ``at`` is the walker's clock; every act moves it on, never back."""

    def __init__(
        self,
        cast: Cast,
        voyage: Voyage,
        at: datetime,
        trade: tuple[Trade, Trade] | None = None,
        tow: Sequence[Voyage] = (),
    ) -> None:
        self.cast, self.voyage, self.at = cast, voyage, at
        with clock.at(at):
            self.hulls = self._opened((voyage, *tow), trade or (Trade.DOMESTIC, Trade.DOMESTIC))
        self.apps: dict[str, Application] = {}

    @classmethod
    def over(cls, cast: Cast, voyage: Voyage, at: datetime, call: PortCall) -> Self:
        """Take up a call that somebody else opened: the office by hand, or a schedule."""
        walk = cls.__new__(cls)
        walk.cast, walk.voyage, walk.at, walk.apps = cast, voyage, at, {}
        walk.hulls = [Hull(voyage, call)]
        walk._reread()
        return walk

    @property
    def call(self) -> PortCall:
        """The call; that of the first ship, where there are several."""
        return self.hulls[0].call

    def until(self, moment: datetime) -> Self:
        """Wait until a moment (if it is not past already)."""
        self.at = max(self.at, moment)
        return self

    def draft(self, code: str, by: Actor | None = None, hull: Hull | None = None) -> Application:
        """Begin an application, or take up the one that was laid ready, with its papers but not handed in."""
        self.at += BRIEFLY
        actor, on = by or self.cast.files(registry.versions(code)[-1]), hull or self._first(code)
        with clock.at(self.at):
            own = actor.organisation_id == self.cast.agent.organisation_id  # nothing is laid ready for the agent
            app = None if own else self._laid_ready(code, actor, hull)
            if app is None and registry.versions(code)[-1].from_outside:
                app = lifecycle.begin_by_number(actor, code, on.call.number or "")
            elif app is None:
                app = lifecycle.begin(actor, code, port=self.cast.port, call_id=on.call.pk)
            self.apps[code] = app
            together = {each.pk for each in convoys.filed_together(app)}
            for each in (on, *(other for other in self.hulls if other.call.pk in together)):
                hand_in_papers(app, actor, code, each.voyage, each.call)
        return app

    def file(self, code: str, by: Actor | None = None, hull: Hull | None = None, **changed: Any) -> Application:
        """Begin (unless begun or sent back) and submit the sample of a service."""
        actor = by or self.cast.files(registry.versions(code)[-1])
        known = self.apps.get(code)
        ready = known is not None and known.organisation_id == actor.organisation_id and self._state(known) in UNFILED
        app = known if known is not None and ready else self.draft(code, actor, hull)
        self.at += BRIEFLY
        with clock.at(self.at):
            self.apps[code] = lifecycle.submit(app.pk, proofs.proved(actor), self._stated(app, actor, changed))
            if self.apps[code].service.fees:
                self.pays_fees()
            outbox.drain()
        self._reread()
        return self.apps[code]

    def pays_fees(self) -> None:
        """The applicant pays at once what the application itself costs."""
        for hull in self.hulls:
            treasury.pay_bills(hull.call)

    def grant(
        self, code: str, *, after: timedelta = BRIEFLY, from_m: Decimal | None = None, hull: Hull | None = None
    ) -> Application:
        """Approve what is filed (or what the system opened), step by step, each by whoever it waits for."""
        self.approve(code, after=after, from_m=from_m, hull=hull)
        while self.apps[code].in_review:
            self.approve(code, after=after, from_m=from_m, hull=hull)
        return self.apps[code]

    def approve(
        self, code: str, *, after: timedelta = BRIEFLY, from_m: Decimal | None = None, hull: Hull | None = None
    ) -> Application:
        """Approve the step at which it stands, and no more."""
        app = self.open_case(code, hull)
        self.at += after
        with clock.at(self.at):
            decided = self.determined(app, from_m)
            self.apps[code] = lifecycle.grant(
                app.pk, self.cast.decides(app.step_role), version=app.version, decided=decided
            )
            outbox.drain()
        self._reread()
        return self.apps[code]

    def pass_through(self, *codes: str, from_m: Decimal | None = None, **changed: Any) -> Self:
        """File and have granted, one after the other; what does not apply on this road is left out."""
        for code in filter(registry.exists, codes):
            service = registry.versions(code)[-1]
            through = [hull for hull in self.hulls if service.on_road(hull.call)]
            alone = service.per_hull is None and len(self.hulls) > 1
            for hull in through if alone else through[:1]:
                only = hull if alone else None
                if not service.opened_by_system:
                    self.file(code, hull=only, **changed)
                if service.steps:
                    self.grant(code, from_m=from_m, hull=only)
        return self

    def act(
        self, code: str, name: str, happened: datetime, by: Actor | None = None, form: BaseForm | None = None,
        hulls: Sequence[Hull] = (),
    ) -> None:  # fmt: skip
        """Record what happened, some minutes after it did; on every ship of a convoy that has the service."""
        self.until(happened)
        self.at += BRIEFLY
        for hull in hulls or self.hulls:
            found = self._cases(code, hull).last()
            if found is not None:
                with clock.at(self.at):
                    said_of = form or ActualTime(at=happened)
                    lifecycle.act(found.pk, by or self.cast.harbour_master, name, said_of)
                    outbox.drain()
        self._reread()

    def send_back(self, code: str, reason: str, text: str, *anchors: Anchor) -> Application:
        """The office returns what is filed."""
        return self._decide(lifecycle.send_back, code, reason=reason, text=text, anchors=anchors)

    def reject(self, code: str, reason: str, text: str, hull: Hull | None = None) -> Application:
        """The office refuses what is filed; either ship of a convoy may be refused alone."""
        return self._decide(lifecycle.reject, code, hull, reason=reason, text=text)

    def revoke(self, code: str, reason: str, text: str) -> Application:
        """The office takes back what it granted."""
        return self._decide(lifecycle.revoke, code, reason=reason, text=text)

    def withdraw(self, code: str) -> Application:
        """The agent takes back what is not granted."""
        self.at += BRIEFLY
        with clock.at(self.at):
            app = lifecycle.withdraw(self.apps[code].pk, self.cast.files(self.apps[code].service))
            outbox.drain()
        return app

    def open_case(self, code: str, hull: Hull | None = None) -> Application:
        """The newest application of a service on this call (of a convoy: the one with which the others were filed)."""
        found: Application = self._cases(code, hull).latest("pk")
        return found

    def _cases(self, code: str, hull: Hull | None = None) -> Any:
        calls = [each.call.pk for each in self.hulls] if hull is None else [hull.call.pk]
        found = Application.objects.filter(call__in=calls, service_code=code).order_by("pk")
        found = found.filter(filed_with=None) if hull is None else found
        return found.select_related("port", "call__ship", "call__place", "organisation")

    def _stated(self, app: Application, actor: Actor, changed: dict[str, Any]) -> BaseForm:
        """The sample of the service for every ship on its form; where there is none, what is known of the call."""
        code, together = app.service_code, {each.pk for each in convoys.filed_together(app)}
        voyage = next(hull.voyage for hull in self.hulls if hull.call.pk == app.call_id)
        given = convoys.known(app, actor) if code not in samples.codes() else {}
        given |= samples.answers(code, voyage) if code in samples.codes() else {}
        given |= {name: value for name, value in changed.items() if value is not None}
        for hull in self.hulls:
            if hull.call.pk in together and app.service.per_hull and code in samples.codes():
                own = samples.answers(code, hull.voyage)
                given[f"hull_{hull.call.pk}"] = {name: own[name] for name in app.service.per_hull if name in own}
        return read(convoys.form_of(app), given, zone=self.cast.port.zone)

    def determined(self, app: Application, from_m: Decimal | None = None) -> BaseForm | None:
        """What the office sets: the proposal on its screen, or the metres that are asked for."""
        form = app.current_step.form
        if form is None:
            return None
        if from_m is not None:
            return samples.determination(self.voyage, from_m)
        return read(form, app.service.proposal(app), zone=self.cast.port.zone)

    def _decide(self, do: Any, code: str, hull: Hull | None = None, **what: Any) -> Application:
        app = self.open_case(code, hull)
        decided_by = registry.versions(code)[-1].steps[-1].by
        self.at += BRIEFLY
        with clock.at(self.at):
            decided: Application = do(app.pk, self.cast.decides(app.step_role or decided_by), **what)
            outbox.drain()
        self._reread()
        return decided

    def _opened(self, plans: Sequence[Voyage], trade: tuple[Trade, Trade]) -> list[Hull]:
        opened = newcall.open_convoy(
            self.cast.agent, port=self.cast.port, ship_ids=[plan.ship.pk for plan in plans], trade_in=trade[0],
            trade_out=trade[1], eta=plans[0].eta,
        )  # fmt: skip
        return [Hull(plan, call) for plan, call in zip(plans, opened, strict=True)]

    def _first(self, code: str) -> Hull:
        """The ship with whose call a service is begun: the first whose road goes through it."""
        service = registry.versions(code)[-1]
        return next((hull for hull in self.hulls if service.on_road(hull.call)), self.hulls[0])

    def _laid_ready(self, code: str, actor: Actor, hull: Hull | None) -> Application | None:
        """The draft that a grant prepared for the company, if one lies there."""
        mine = self._cases(code, hull).filter(state=State.DRAFT, organisation=actor.organisation_id)
        found: Application | None = mine.first()
        return found

    def _state(self, app: Application) -> str:
        return Application.objects.values_list("state", flat=True).get(pk=app.pk)

    def _reread(self) -> None:
        fresh = PortCall.objects.select_related("port", "ship", "agent", "place__operator")
        found = fresh.in_bulk([hull.call.pk for hull in self.hulls])
        for hull in self.hulls:
            hull.call = found[hull.call.pk]


def hand_in_papers(app: Application, agent: Actor, code: str, voyage: Voyage, call: PortCall | None = None) -> None:
    """Attach every required paper that is not one of the ship's own; ``call``: of another ship on the same form."""
    if not app.service.attachments:
        return
    probe = Application(
        pk=app.pk, service_code=app.service_code, service_since=app.service_since, port=app.port,
        call=call or app.call, organisation_id=app.organisation_id,
    )  # fmt: skip
    if code in samples.codes():
        probe.statement = samples.statement(code, voyage).model_dump_json()  # some papers depend on what is stated
    lying = set(app.files.filter(removed_at=None).values_list("attachment", flat=True))
    for asked in attachments.asked(probe):
        if asked.required and asked.paper is None and asked.code not in lying:
            attachments.attach(
                app.pk, agent, asked.code, paper(said(asked.title), (f"{code} · {voyage.ship.name}",)),
                f"{asked.code}.pdf",
            )  # fmt: skip
