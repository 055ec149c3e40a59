"""Walks a port call down its road as people would: each filing and decision at its own time, by whoever may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from suar.accounts.actors import Actor
from suar.accounts.roles import Role
from suar.demo import samples
from suar.demo.papers import paper
from suar.demo.samples import Voyage
from suar.kernel import clock
from suar.kernel.words import said
from suar.portcalls.models import PortCall, Trade
from suar.records import outbox
from suar.registry.models import Port
from suar.workflow import attachments, lifecycle, newcall, registry
from suar.workflow.forms import ActualTime, BaseForm
from suar.workflow.guards import Anchor
from suar.workflow.models import Application, State
from suar.workflow.service import Service
from suar.workflow.statements import read

#: Time between what one does after the other.
BRIEFLY = timedelta(minutes=6)
#: States in which the applicant still has it.
UNFILED = (State.DRAFT, State.SENT_BACK)
#: The road of a call, in an order that every prerequisite allows.
ROAD = ("AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG", "CREW", "LK3D", "LKK", "SPB", "LK3R")


@dataclass(frozen=True)
class Cast:
    """Who acts on a call: its agent, the two who decide at the port, and whoever else has a part in it."""

    port: Port
    agent: Actor
    authority: Actor
    harbour_master: Actor
    #: Stevedore, forwarder, operator of the place, health, immigration, customs, owner, master.
    parts: Mapping[Role, Actor] = field(default_factory=dict)
    pilot: Actor | None = None
    mooring: Actor | None = None

    def decides(self, role: str) -> Actor:
        """Who decides in a function: an officer, or the operator at its own desk."""
        if role == Role.HARBOUR_MASTER:
            return self.harbour_master
        return self.parts.get(Role(role), self.authority) if role else self.authority

    def appointed(self) -> list[Actor]:
        """The stevedore and the forwarder whom the agent names, where they have a part."""
        return [self.parts[role] for role in (Role.STEVEDORE, Role.FORWARDER) if role in self.parts]

    def files(self, service: type[Service] | Service) -> Actor:
        """Who files a service: the agent where it may, else whoever plays the first part that may."""
        roles = service.applicants()
        if Role.AGENT in roles:
            return self.agent
        return next((self.parts[role] for role in roles if role in self.parts), self.agent)


class Walk:
    """One call on its way. ``at`` is the walker's clock; every act moves it on a little, never back."""

    def __init__(self, cast: Cast, voyage: Voyage, at: datetime, trade: tuple[Trade, Trade] | None = None) -> None:
        self.cast, self.voyage, self.at = cast, voyage, at
        way_in, way_out = trade or (Trade.DOMESTIC, Trade.DOMESTIC)
        with clock.at(at):
            self.call: PortCall = newcall.open_call(
                cast.agent, port=cast.port, ship_id=voyage.ship.pk, trade_in=way_in, trade_out=way_out, eta=voyage.eta
            )
        self.apps: dict[str, Application] = {}

    def until(self, moment: datetime) -> Walk:
        """Wait until a moment (if it is not past already)."""
        self.at = max(self.at, moment)
        return self

    def draft(self, code: str, by: Actor | None = None) -> Application:
        """Begin an application, or take up the one that was laid ready, with its papers but not handed in."""
        self.at += BRIEFLY
        actor = by or self.cast.files(registry.versions(code)[-1])
        with clock.at(self.at):
            app = self._laid_ready(code, actor)
            if app is None:
                app = lifecycle.begin(actor, code, port=self.cast.port, call_id=self.call.pk)
            self.apps[code] = app
            hand_in_papers(app, actor, code, self.voyage)
        return app

    def file(self, code: str, by: Actor | None = None, **changed: Any) -> Application:
        """Begin (unless begun or sent back) and submit the sample of a service."""
        actor = by or self.cast.files(registry.versions(code)[-1])
        known = self.apps.get(code)
        ready = known is not None and known.organisation_id == actor.organisation_id and self._state(known) in UNFILED
        app = known if known is not None and ready else self.draft(code, actor)
        self.at += BRIEFLY
        with clock.at(self.at):
            self.apps[code] = lifecycle.submit(app.pk, actor, samples.statement(code, self.voyage, **changed))
            outbox.drain()
        self._reread()
        return self.apps[code]

    def grant(self, code: str, *, after: timedelta = BRIEFLY, from_m: Decimal | None = None) -> Application:
        """Approve what is filed (or what the system opened), step by step, each by whoever it waits for."""
        self.approve(code, after=after, from_m=from_m)
        while self.apps[code].in_review:
            self.approve(code, after=after, from_m=from_m)
        return self.apps[code]

    def approve(self, code: str, *, after: timedelta = BRIEFLY, from_m: Decimal | None = None) -> Application:
        """Approve the step at which it stands, and no more."""
        app = self.open_case(code)
        self.at += after
        with clock.at(self.at):
            decided = self._determined(app, from_m)
            self.apps[code] = lifecycle.grant(
                app.pk, self.cast.decides(app.step_role), version=app.version, decided=decided
            )
            outbox.drain()
        self._reread()
        return self.apps[code]

    def pass_through(self, *codes: str, from_m: Decimal | None = None, **changed: Any) -> Walk:
        """File and have granted, one after the other; what does not apply on this road is left out."""
        for code in filter(registry.exists, codes):
            service = registry.versions(code)[-1]
            if not service.applies(self.call):
                continue
            if not service.opened_by_system:
                self.file(code, **changed)
            if service.steps:
                self.grant(code, from_m=from_m)
        return self

    def act(self, code: str, name: str, happened: datetime, by: Actor | None = None) -> Application:
        """Record a time that happened, some minutes after it did."""
        self.until(happened)
        self.at += BRIEFLY
        with clock.at(self.at):
            app = lifecycle.act(self.open_case(code).pk, by or self.cast.harbour_master, name, ActualTime(at=happened))
            outbox.drain()
        self._reread()
        return app

    def send_back(self, code: str, reason: str, text: str, *anchors: Anchor) -> Application:
        """The office returns what is filed."""
        return self._decide(lifecycle.send_back, code, reason=reason, text=text, anchors=anchors)

    def reject(self, code: str, reason: str, text: str) -> Application:
        """The office refuses what is filed."""
        return self._decide(lifecycle.reject, code, reason=reason, text=text)

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

    def open_case(self, code: str) -> Application:
        """The newest application of a service on this call."""
        return (
            Application.objects.filter(call=self.call, service_code=code)
            .select_related("port", "call__ship", "organisation")
            .latest("pk")
        )

    def _determined(self, app: Application, from_m: Decimal | None) -> BaseForm | None:
        """What the office sets: the proposal on its screen, or the metres that are asked for."""
        form = app.current_step.form
        if form is None:
            return None
        if from_m is not None:
            return samples.determination(self.voyage, from_m)
        return read(form, app.service.proposal(app), zone=self.cast.port.zone)

    def _decide(self, do: Any, code: str, **what: Any) -> Application:
        app = self.open_case(code)
        officer = self.cast.decides(app.step_role or registry.versions(code)[-1].steps[-1].by)
        self.at += BRIEFLY
        with clock.at(self.at):
            decided: Application = do(app.pk, officer, **what)
            outbox.drain()
        self._reread()
        return decided

    def _laid_ready(self, code: str, actor: Actor) -> Application | None:
        """The draft that a grant prepared for the company, if one lies there."""
        mine = Application.objects.filter(call=self.call, service_code=code, state=State.DRAFT)
        return mine.filter(organisation=actor.organisation_id).select_related("port", "call__ship").first()

    def _state(self, app: Application) -> str:
        return Application.objects.values_list("state", flat=True).get(pk=app.pk)

    def _reread(self) -> None:
        self.call = PortCall.objects.select_related("port", "ship", "agent", "place").get(pk=self.call.pk)


def hand_in_papers(app: Application, agent: Actor, code: str, voyage: Voyage) -> None:
    """Attach every required paper that is not one of the ship's own."""
    known = app.service
    app.statement = samples.statement(code, voyage).model_dump_json()  # some papers depend on what is stated
    for asked in attachments.asked(app):
        if asked.required and asked.paper is None:
            attachments.attach(
                app.pk, agent, asked.code, paper(said(asked.title), (f"{known.code} · {voyage.ship.name}",)),
                f"{asked.code}.pdf",
            )  # fmt: skip
