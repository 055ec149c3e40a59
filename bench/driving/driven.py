"""A walk down the road with a call that is there already; every step is timed, and the worker comes by later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from bench.driving.scenery import Scenery
from bench.driving.tally import Tally
from bench.driving.timetable import Stay
from bench.driving.voyage import OF_BOTH_LEGS, planned
from suar.accounts import proofs
from suar.accounts.actors import Actor
from suar.demo.walking import BRIEFLY, UNFILED, Hull, Walk
from suar.registry.models import Place
from suar.workflow import lifecycle, registry
from suar.workflow.forms import ActualTime, BaseForm
from suar.workflow.models import Application, State
from suar.workflow.statements import read


class Driven(Walk):
    """One imported call, or a convoy of them, on its way."""

    def __init__(self, scenery: Scenery, stays: Sequence[Stay], at: datetime, tally: Tally) -> None:
        # Nothing is opened: the calls came with the list.
        self.scenery, self.stays, self.tally, self.at = scenery, list(stays), tally, at
        self.apps: dict[str, Application] = {}
        self.hulls: list[Hull] = []
        self.lies_at(scenery.anchorages[0])
        self.cast = scenery.cast(stays[0].call)

    @property
    def leaves(self) -> datetime:
        """When all of them will have left."""
        return max(stay.leaves for stay in self.stays)

    def lies_at(self, place: Place) -> None:
        """From now on they are bound for this place, and whoever runs it has a part."""
        self.hulls = [Hull(replace(planned(stay, place), etd=self.leaves), stay.call) for stay in self.stays]
        self.voyage = self.hulls[0].voyage
        self.cast = self.scenery.cast(self.stays[0].call, place)

    def leaving(self, when: datetime) -> None:
        """The departure is stated anew."""
        for hull in self.hulls:
            hull.voyage = replace(hull.voyage, etd=when)
        self.voyage = replace(self.voyage, etd=when)

    def pays_fees(self) -> None:
        """The journey pays at the treasury, timed as one more step."""

    def draft(self, code: str, by: Actor | None = None, hull: Hull | None = None) -> Application:
        """As a walk does, timed with the papers that are handed in."""
        return self.tally.step(f"draft {code}", self.at + BRIEFLY, lambda: Walk.draft(self, code, by, hull))

    def file(self, code: str, by: Actor | None = None, hull: Hull | None = None, **changed: Any) -> Application:
        """Begin (unless begun or sent back) and submit."""
        actor = by or self.cast.files(registry.versions(code)[-1])
        known = self.apps.get(code)
        ready = known is not None and self._of(known, hull) and self._state(known) in UNFILED
        app = known if known is not None and ready else self.draft(code, actor, hull)
        self.at += BRIEFLY
        self._reread()
        self.apps[code] = self.tally.step(
            f"submit {code}",
            self.at,
            lambda: lifecycle.submit(app.pk, proofs.proved(actor), self._stated(app, actor, changed)),
        )
        self._reread()
        return self.apps[code]

    def approve(
        self, code: str, *, after: timedelta = BRIEFLY, from_m: Decimal | None = None, hull: Hull | None = None
    ) -> Application:
        """Approve the step at which it stands."""
        app = self.open_case(code, hull)
        self.at += after

        def grant() -> Application:
            officer = self.cast.decides(app.step_role)
            return lifecycle.grant(app.pk, officer, version=app.version, decided=self.determined(app, from_m))

        self.apps[code] = self.tally.step(f"grant {code}", self.at, grant)
        self._reread()
        return self.apps[code]

    def act(
        self, code: str, name: str, happened: datetime, by: Actor | None = None, form: BaseForm | None = None,
        hulls: Sequence[Hull] = (),
    ) -> None:  # fmt: skip
        """Record what happened, some minutes after it did, on every ship that has the service."""
        self.until(happened)
        self.at += BRIEFLY
        for hull in hulls or self.hulls:
            found = self._granted(code, hull)
            if found is not None:
                pk, said = found.pk, form or ActualTime(at=happened)
                actor = by or self.cast.harbour_master
                self.tally.step(f"act {code} {name}", self.at, lambda: lifecycle.act(pk, actor, name, said))  # noqa: B023
        self._reread()

    def revoke_all(self, code: str, reason: str, text: str) -> None:
        """The port's office takes it back for every ship that has it; what hangs on it ends too."""
        self.at += BRIEFLY
        for hull in self.hulls:
            found = self._granted(code, hull)
            if found is not None:
                pk, by = found.pk, self.cast.authority

                def revoke() -> Application:
                    return lifecycle.revoke(pk, proofs.proved(by), reason=reason, text=text)  # noqa: B023

                self.tally.step(f"revoke {code}", self.at, revoke)
        self.apps.clear()
        self._reread()

    def decides(self, do: Any, kind: str, code: str, reason: str, text: str) -> None:
        """The office sends back or refuses, for all ships on the form."""
        app = self.open_case(code)
        self.at += BRIEFLY
        officer = self.cast.decides(app.step_role)
        said = {"reason": reason, "text": text, "together": True}
        self.apps[code] = self.tally.step(f"{kind} {code}", self.at, lambda: do(app.pk, officer, **said))
        self._reread()

    def give_up(self, code: str) -> None:
        """The agent takes back, for every ship, what it asked for and will not get."""
        self.at += BRIEFLY
        calls = [hull.call.pk for hull in self.hulls]
        asked = Application.objects.filter(call__in=calls, service_code=code, state__in=(*UNFILED, State.IN_REVIEW))
        for app in asked.order_by("pk"):
            pk, by = app.pk, self.cast.agent
            self.tally.step(f"withdraw {code}", self.at, lambda: lifecycle.withdraw(pk, by))  # noqa: B023
        self.apps.pop(code, None)
        self._reread()

    def granted(self, code: str) -> bool:
        """Whether the service stands on the first ship's call."""
        return self._granted(code, self.hulls[0]) is not None

    def _granted(self, code: str, hull: Hull) -> Application | None:
        rows: QuerySet[Application] = self._cases(code, hull)
        return rows.filter(state="granted").last()

    def _stated(self, app: Application, actor: Actor, changed: dict[str, Any]) -> BaseForm:
        """As a walk does, in the version of the form that was the law on that day."""
        if app.service_code in OF_BOTH_LEGS and app.service != registry.versions(app.service_code)[-1]:
            return read(app.service.Form, OF_BOTH_LEGS[app.service_code], zone=self.cast.port.zone)
        return super()._stated(app, actor, changed)

    @staticmethod
    def _of(app: Application, hull: Hull | None) -> bool:
        return hull is None or app.call_id == hull.call.pk
