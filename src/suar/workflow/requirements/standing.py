"""Which services stand on a call, by their applications or by where the call comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from suar.workflow import registry
from suar.workflow.models import Application, State

if TYPE_CHECKING:
    from suar.portcalls.models import PortCall

#: What stands on a call that was announced before it came here: such calls are facts without applications.
ANNOUNCED = ("AGENCY", "PKK", "LK3A")
#: What the season's schedule stands for on each of its sailings.
SCHEDULED = (*ANNOUNCED, "SPM", "PPKB", "PPK", "SPOG", "CREW", "PHQC", "LK3D", "LKK")


def standing_by_origin(call: PortCall) -> tuple[str, ...]:
    """Codes of the services that stand on a call without an application: it was taken over, or is one of a season."""
    if call.schedule_id is not None:
        return SCHEDULED
    return ANNOUNCED if call.imported else ()


class Standing:
    """Which services stand on a call; read once and asked by every requirement of a transition.

    Of what is asked for each movement, only what belongs to the movement under way counts.
    """

    def __init__(self, call: PortCall | None) -> None:
        self.call = call
        self._by_code: dict[str, set[str]] | None = None

    def granted(self, code: str) -> bool:
        """Whether the service is granted on this call."""
        return State.GRANTED in self._states().get(code, ())

    def filed(self, code: str) -> bool:
        """Whether an application of the service was handed in and not refused or taken back."""
        return bool(self._states().get(code, set()) & {State.GRANTED, State.IN_REVIEW})

    def _states(self) -> dict[str, set[str]]:
        if self.call is None:
            return {}
        if self._by_code is None:
            self._by_code = {code: {State.GRANTED} for code in standing_by_origin(self.call)}
            found = Application.objects.filter(call=self.call).values_list("service_code", "state", "shift_id")
            for code, state, shift in found:
                if shift == self.call.shift_id or not registry.current_of(code).per_movement:
                    self._by_code.setdefault(code, set()).add(state)
        return self._by_code
