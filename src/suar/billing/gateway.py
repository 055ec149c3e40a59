"""What billing asks of whoever takes the money (SIMPONI); the one in use is named in the settings."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Protocol, cast

from django.conf import settings
from django.utils.module_loading import import_string


class GatewayDown(Exception):
    """The gateway does not answer now; try again later."""


class GatewayRefused(Exception):
    """The gateway answered that it will not; trying again changes nothing."""


@dataclass(frozen=True, slots=True)
class CodeRequest:
    """A wish for a billing code. The same ``reference`` always gets the same code. Amount in whole rupiah."""

    reference: str
    invoice_number: str
    amount: Decimal
    payer: str
    payer_npwp: str
    office: str
    lines: tuple[tuple[str, Decimal], ...]
    at: datetime
    #: Account of the state's revenue where it is not that of port dues.
    account: str = ""


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A billing code and until when money can be paid on it."""

    code: str
    issued_at: datetime
    expires_at: datetime
    pay_url: str


@dataclass(frozen=True, slots=True)
class Status:
    """What the treasury knows of a code. ``ntpn`` is empty until the payment has reached the state's account."""

    paid: bool
    ntb: str = ""
    ntpn: str = ""
    amount: Decimal | None = None
    paid_at: datetime | None = None
    bank: str = ""
    channel: str = ""


class PaymentGateway(Protocol):
    """Every call may raise GatewayDown or GatewayRefused."""

    def request_code(self, invoice: CodeRequest) -> IssuedCode: ...
    def status(self, code: str) -> Status: ...
    def cancel(self, code: str) -> None: ...


@cache
def gateway() -> PaymentGateway:
    """The gateway of this process (settings.SUAR_PAYMENT_GATEWAY), made once."""
    return cast(PaymentGateway, import_string(settings.SUAR_PAYMENT_GATEWAY)())
