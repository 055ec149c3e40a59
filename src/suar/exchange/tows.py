"""Convoys in imported calls are proposed, never joined: a barge and the tugs of her agent, ETA and route."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from suar.exchange.columns import BEFORE, COMPANY, ETA, NAME, ORIGIN
from suar.exchange.companies import key_of
from suar.exchange.remarks import Remarks
from suar.exchange.rows import Row
from suar.portcalls import takeover
from suar.portcalls.models import PortCall

_Key = tuple[str, str, str, str, str]


def _key(row: Row) -> _Key:
    """Agent, ETA and route (ruling 26): the port, the last port and the one before it."""
    return (row.port_code, key_of(row[COMPANY]), row[ETA], row[BEFORE], row[ORIGIN])


def propose(
    rows: Sequence[Row], calls: Mapping[int, PortCall], new: frozenset[int], remarks: Remarks
) -> dict[str, int]:
    """Propose the tugs of every new barge; calls by line. Returns how many barges have one, several or no tug."""
    tugs: dict[_Key, list[PortCall]] = defaultdict(list)
    for row in rows:
        if row.is_tug and row.line in calls:
            tugs[_key(row)].append(calls[row.line])
    pairs: list[tuple[PortCall, PortCall, int]] = []
    count = {"barges_one_tug": 0, "barges_several_tugs": 0, "barges_no_tug": 0}
    for row in rows:
        if not row.is_barge or row.line not in new:
            continue
        fitting = tugs.get(_key(row), [])
        pairs += [(calls[row.line], tug, len(fitting)) for tug in fitting]
        if len(fitting) == 1:
            count["barges_one_tug"] += 1
        elif fitting:
            count["barges_several_tugs"] += 1
            remarks.add(row.line, NAME, "convoy_several", row[NAME], count=len(fitting))
        else:
            count["barges_no_tug"] += 1
            remarks.add(row.line, NAME, "convoy_none", row[NAME])
    takeover.propose(pairs)
    return count
