"""What a signer of documents must be able to do, and what checking a document answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of a signed PDF found.

    ``valid``      intact, signed by an office of this authority, nothing added: may be relied on
    ``intact``     every byte is as it was when signed
    ``trusted``    the seal was issued by this authority to the office named in ``signer``
    ``signer``     the office, as its seal certificate says; None unless ``trusted``
    ``signed_at``  the time stated in the signature, UTC; None unless ``valid``
    ``problem``    why it is not valid, one sentence in the reader's language (may be lazy); None if valid
    """

    valid: bool
    intact: bool
    trusted: bool
    signer: str | None = None
    signed_at: datetime | None = None
    problem: str | None = None


class Signer(Protocol):
    """Puts an office's electronic seal on a PDF and checks such seals; BSrE and our own authority are two of them."""

    def sign(self, pdf: bytes, *, office_code: str, office_name: str, reason: str, at: datetime) -> bytes:
        """The PDF with the seal of the office. ``at`` (with a zone) is the time stated in the signature."""
        ...

    def verify(self, pdf: bytes) -> Verdict:
        """Whether the PDF is as this authority signed it; never raises, whatever the bytes."""
        ...
