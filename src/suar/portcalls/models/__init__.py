"""The visit of one ship to one port: what is planned, what really happened, where she lies, who is aboard."""

from suar.portcalls.models.appointments import Appointment
from suar.portcalls.models.berths import BerthBooking, BerthMeeting, Side
from suar.portcalls.models.calls import Convoy, ConvoyProposal, PortCall, Trade
from suar.portcalls.models.crew import CrewMember
from suar.portcalls.models.exemptions import ManualEntry
from suar.portcalls.models.holds import Hold, HoldKind
from suar.portcalls.models.movements import Movement, MovementKind, TimeSource
from suar.portcalls.models.schedules import Schedule
from suar.portcalls.models.workorders import WorkMovement, WorkOrder

__all__ = [
    "Appointment",
    "BerthBooking",
    "BerthMeeting",
    "Convoy",
    "ConvoyProposal",
    "CrewMember",
    "Hold",
    "HoldKind",
    "ManualEntry",
    "Movement",
    "MovementKind",
    "PortCall",
    "Schedule",
    "Side",
    "TimeSource",
    "Trade",
    "WorkMovement",
    "WorkOrder",
]
