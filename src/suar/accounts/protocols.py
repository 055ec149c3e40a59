"""What the accounts floor asks of carriers of messages; mail, SMS and WhatsApp are three of them."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as a carrier gets it. ``key`` stays the same when it is tried again."""

    key: str
    address: str
    subject: str
    body: str


class NotCarried(Exception):
    """The carrier could not take the message now; ``str()`` says why in a word for the record, never what it said."""


class Carrier(Protocol):
    """Takes a message away."""

    def carry(self, message: Outgoing) -> str:
        """What the carrier calls it. Raises NotCarried where it should be tried again."""
        ...
