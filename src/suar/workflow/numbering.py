"""Numbers of requests and documents: gapless per port, trade and month of the port's own calendar (ruling 12)."""

from datetime import datetime
from zoneinfo import ZoneInfo

from suar.records import sequences
from suar.registry.models import Port


def _month(port: Port, at: datetime) -> str:
    return at.astimezone(ZoneInfo(port.zone)).strftime("%y%m")


def request_number(sl: str, trade: str, port: Port, at: datetime) -> str:
    """A request's own number, such as SL001.DN.IDSUQ.2611.000001, given at its first submission."""
    prefix = f"{sl}.{trade}.{port.code}.{_month(port, at)}"
    return f"{prefix}.{sequences.take(prefix):06}"


def document_number(pattern: str, trade: str, port: Port, at: datetime) -> str:
    """A document's number by its pattern, such as PKK.{trade}.{port}.{yymm}.{seq:06}; last lock of a grant."""
    known = {"trade": trade, "port": port.code, "yymm": _month(port, at)}
    scope = pattern.partition("{seq")[0].format(**known)
    return pattern.format(**known, seq=sequences.take(scope))
