"""What must stand before a service can be filed and granted; each says what is missing, in a sentence."""

from suar.workflow.requirements.asked import Requirement, Where
from suar.workflow.requirements.dues import Settled, settled_check
from suar.workflow.requirements.licence import Licensed
from suar.workflow.requirements.services import Filed, Granted
from suar.workflow.requirements.ship import NotHeld, NotPostponed, Sailed
from suar.workflow.requirements.standing import ANNOUNCED, SCHEDULED, Standing, standing_by_origin

__all__ = [
    "ANNOUNCED",
    "SCHEDULED",
    "Filed",
    "Granted",
    "Licensed",
    "NotHeld",
    "NotPostponed",
    "Requirement",
    "Sailed",
    "Settled",
    "Standing",
    "Where",
    "settled_check",
    "standing_by_origin",
]
