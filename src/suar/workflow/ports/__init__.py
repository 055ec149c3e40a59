"""An office keeps its own port: what papers say of it, its places, its dock labour, its standing in law.

``office``: name, head, address, position, and what the port asks of ships. ``structure``: zone, operator, pilotage,
tariff class, by the directorate. ``places``: berths, jetties, anchorages. ``labour``: gangs. ``log``: its history.
"""

from suar.workflow.ports.labour import set_labour, take_labour_back
from suar.workflow.ports.log import begin, changes, fingerprint
from suar.workflow.ports.office import FLAGS, OFFICE, change_office, office_facts
from suar.workflow.ports.operators import operator_label, operators
from suar.workflow.ports.places import add_place, change_place, ways_of_pilotage
from suar.workflow.ports.structure import (
    STRUCTURE,
    change_structure,
    set_class,
    structure_facts,
    take_class_back,
    unbilled,
)

__all__ = [
    "FLAGS",
    "OFFICE",
    "STRUCTURE",
    "add_place",
    "begin",
    "change_office",
    "change_place",
    "change_structure",
    "changes",
    "fingerprint",
    "office_facts",
    "operator_label",
    "operators",
    "set_class",
    "set_labour",
    "structure_facts",
    "take_class_back",
    "take_labour_back",
    "unbilled",
    "ways_of_pilotage",
]
