"""Invoices, and the billing codes they are paid by."""

from datetime import datetime
from decimal import Decimal

from django.db import models
from django.db.models import Q

from suar.billing.models.kinds import CreditReason, InvoiceKind, InvoiceState
from suar.kernel import clock


class Invoice(models.Model):
    """What is due for a call at one moment. Never changed once issued: voided and replaced."""

    call = models.ForeignKey("portcalls.PortCall", on_delete=models.PROTECT, related_name="invoices")
    kind = models.CharField(max_length=12, choices=InvoiceKind.choices)
    #: None for an estimate.
    number = models.CharField(max_length=40, unique=True, null=True)
    payer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="invoices")
    #: Whose name stands on it where the payer is the office's own entry: the skipper of a ship served by hand.
    payer_name = models.CharField(max_length=120, blank=True)
    #: The application whose fee it is; an id only, for applications live a floor above. None: dues of the call.
    application_id = models.BigIntegerField(null=True)
    #: Which fee of the tariff; blank: dues of the call.
    fee = models.CharField(max_length=40, blank=True)
    #: Whole rupiah; below zero only for a settlement that owes money back.
    total = models.DecimalField(max_digits=18, decimal_places=0)
    currency = models.CharField(max_length=3, default="IDR")
    issued_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["call"], condition=Q(kind="estimate", voided_at=None), name="one_estimate_in_force"
            ),
            models.UniqueConstraint(
                fields=["call"],
                condition=Q(kind="settlement", voided_at=None, settled_at=None, total__gte=0),
                name="one_open_settlement",
            ),
            models.UniqueConstraint(
                fields=["application_id", "fee"], condition=Q(kind="fee", voided_at=None), name="one_fee_in_force"
            ),
            models.CheckConstraint(condition=~Q(kind="bill") | Q(total__gte=0), name="a_bill_owes_nothing_back"),
            models.CheckConstraint(
                condition=Q(kind="fee", application_id__isnull=False) | (~Q(kind="fee") & Q(application_id=None)),
                name="a_fee_is_of_an_application",
            ),
        ]
        indexes = [
            models.Index(fields=["call", "issued_at"]),
            models.Index(fields=["payer", "-issued_at", "-id"]),
            models.Index(
                fields=["issued_at"],
                condition=Q(voided_at=None, settled_at=None, total__gt=0) & ~Q(kind="estimate"),
                name="invoices_to_be_paid",
            ),
        ]

    def __str__(self) -> str:
        return self.number or f"{InvoiceKind(self.kind).label} {self.call}"

    @property
    def payer_shown(self) -> str:
        """Who is asked for the money, by the name that stands on it."""
        return self.payer_name or self.payer.name

    @property
    def is_owed(self) -> bool:
        """Whether money is still to be paid on it."""
        return (
            self.kind != InvoiceKind.ESTIMATE and self.total > 0 and self.settled_at is None and self.voided_at is None
        )

    @property
    def outstanding(self) -> Decimal:
        """What is still to be paid on it: the total less what came in as too little."""
        held = (c.amount for c in self.credits.all() if c.reason == CreditReason.UNDERPAID and c.applied_at is None)
        return self.total - sum(held, Decimal(0))

    @property
    def current_code(self) -> "BillingCode | None":
        """The billing code to pay by: the newest one that has been issued."""
        issued = (code for code in self.codes.all() if code.code is not None)
        return max(issued, key=lambda code: code.attempt, default=None)

    @property
    def state(self) -> InvoiceState:
        """What one says of it now."""
        if self.voided_at is not None:
            return InvoiceState.VOIDED
        if self.kind == InvoiceKind.ESTIMATE:
            return InvoiceState.ESTIMATE
        if self.settled_at is not None:
            return InvoiceState.SETTLED
        if self.total <= 0:
            return InvoiceState.CREDIT if self.total < 0 else InvoiceState.NOTHING_DUE
        code = self.current_code
        if code is None or code.paid_at is not None:
            return InvoiceState.AWAITING_CODE
        return InvoiceState.AWAITING_PAYMENT if code.payable(clock.now()) else InvoiceState.EXPIRED


class BillingCode(models.Model):
    """A 15-digit SIMPONI code to pay an invoice by; seven days later a new one takes its place."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="codes")
    attempt = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=15, unique=True, null=True)
    requested_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    pay_url = models.URLField(max_length=300, blank=True)
    #: None: all of the invoice; else what is left of it, after too little was paid on an earlier code.
    amount = models.DecimalField(max_digits=18, decimal_places=0, null=True)
    #: When money came in on it; a code takes money once.
    paid_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["invoice", "attempt"], name="one_code_per_attempt")]
        indexes = [models.Index(fields=["expires_at"])]

    def __str__(self) -> str:
        return self.code or f"{self.invoice} ({self.attempt})"

    @property
    def reference(self) -> str:
        """What the gateway knows this request by: asked twice, it gives the same code."""
        return f"{self.invoice.number}/{self.attempt}"

    @property
    def asks(self) -> Decimal:
        """How much is to be paid by it."""
        return self.invoice.total if self.amount is None else self.amount

    def payable(self, at: datetime) -> bool:
        """Whether money can still be paid in on it."""
        return self.paid_at is None and self.expires_at is not None and at < self.expires_at
