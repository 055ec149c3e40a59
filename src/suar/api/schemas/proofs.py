"""A proof of being there, asked for and given."""

from pydantic import Field

from suar.api.schemas.catalogue import Moment, Out
from suar.api.schemas.sent import In, Short


class Proof(In):
    """A code of the authenticator app of the key's person."""

    code: Short = Field(examples=["123456"])


class ProofOut(Out):
    """The token for the header ``Suar-Proof``, and until when it holds."""

    proof: str
    expires_at: Moment
