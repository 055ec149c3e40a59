"""Invoices with their explained lines, billing codes, what was paid, and money owed back."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from suar.billing import lines, wording
from suar.kernel import clock
from suar.kernel.words import _


class ExchangeRate(models.Model):
    """Rupiah for one unit of a currency from a day on, with its source."""

    currency = models.CharField(max_length=3)
    on = models.DateField()
    rate = models.DecimalField(max_digits=14, decimal_places=4)
    source = models.CharField(max_length=60)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["currency", "on"], name="one_exchange_rate_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.on}: {self.rate}"


class InvoiceKind(models.TextChoices):
    """An estimate asks for nothing; a bill comes at the LKK; a settlement after departure (ruling 19).

    A fee is what one application costs by itself (the inspection for a COP).
    """

    ESTIMATE = "estimate", _("Perkiraan")
    BILL = "bill", _("Tagihan")
    SETTLEMENT = "settlement", _("Perhitungan akhir")
    FEE = "fee", _("Biaya layanan")


class InvoiceState(models.TextChoices):
    """Asked of timestamps, never stored."""

    ESTIMATE = "estimate", _("Perkiraan, tidak perlu dibayar")
    VOIDED = "voided", _("Dibatalkan")
    SETTLED = "settled", _("Lunas")
    NOTHING_DUE = "nothing_due", _("Nihil, tidak ada yang harus dibayar")
    CREDIT = "credit", _("Kelebihan bayar dicatat sebagai kredit")
    AWAITING_CODE = "awaiting_code", _("Menunggu kode billing")
    AWAITING_PAYMENT = "awaiting_payment", _("Menunggu pembayaran")
    EXPIRED = "expired", _("Kode billing kedaluwarsa, kode baru sedang diminta")


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


class InvoiceLine(models.Model):
    """One due with everything its amount is made of, so that anybody can reckon it again."""

    invoice = models.ForeignKey(Invoice, on_delete=models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit = models.CharField(max_length=12)
    factor = models.DecimalField(max_digits=8, decimal_places=2)
    factor_unit = models.CharField(max_length=12)
    rate = models.DecimalField(max_digits=14, decimal_places=4)
    currency = models.CharField(max_length=3)
    exchange_rate = models.DecimalField(max_digits=14, decimal_places=4, null=True)
    exchange_source = models.CharField(max_length=80, blank=True)
    already_billed = models.DecimalField(max_digits=18, decimal_places=0, default=0)
    amount = models.DecimalField(max_digits=18, decimal_places=0)
    legal_basis = models.CharField(max_length=120)
    tariff_version = models.CharField(max_length=40)
    #: Account of the state's revenue; blank: that of port dues.
    account = models.CharField(max_length=6, blank=True)
    doubt = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["invoice", "position"], name="one_line_per_position")]

    def __str__(self) -> str:
        return wording.title(self)

    @property
    def title(self) -> str:
        """What is charged, in the reader's language."""
        return wording.title(self)

    @property
    def formula(self) -> str:
        """How it was reckoned, in the reader's language."""
        return wording.formula(self)

    @property
    def remarks(self) -> list[str]:
        """What is uncertain or particular about it."""
        return wording.remarks(self)

    @property
    def holds(self) -> bool:
        """Whether the stored amount is what its stored columns come to."""
        again = lines.reckoned(self.quantity, self.factor, self.rate, self.exchange_rate, self.already_billed)
        return again == self.amount


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


class Payment(models.Model):
    """Money the treasury says it received on a code, with its NTPN."""

    code = models.ForeignKey(BillingCode, on_delete=models.PROTECT, related_name="payments")
    ntb = models.CharField(max_length=16, blank=True)
    ntpn = models.CharField(max_length=16, unique=True)
    amount = models.DecimalField(max_digits=18, decimal_places=0)
    paid_at = models.DateTimeField()
    bank = models.CharField(max_length=80, blank=True)
    channel = models.CharField(max_length=40, blank=True)
    #: When it settled its invoice; None where it became a credit instead.
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "ntpn"], name="one_payment_per_code_and_ntpn"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="payment_is_positive"),
        ]

    def __str__(self) -> str:
        return self.ntpn


class CreditReason(models.TextChoices):
    VOIDED = "voided", _("Dibayar pada tagihan yang sudah dibatalkan")
    DUPLICATE = "duplicate", _("Tagihan sudah lunas, dibayar sekali lagi")
    OVERPAID = "overpaid", _("Dibayar lebih dari tagihan")
    UNDERPAID = "underpaid", _("Dibayar kurang dari tagihan; tagihan belum lunas")
    SETTLEMENT = "settlement", _("Perhitungan akhir lebih kecil dari tagihan")


class CreditEntry(models.Model):
    """Money that belongs to the payer: never lost, and never settling anything by itself (ruling 20).

    What was paid too little waits for the rest of its invoice, and settles it together with that.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="credits")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="credits")
    payment = models.ForeignKey(Payment, null=True, on_delete=models.PROTECT, related_name="credits")
    reason = models.CharField(max_length=12, choices=CreditReason.choices)
    amount = models.DecimalField(max_digits=18, decimal_places=0)
    booked_at = models.DateTimeField()
    #: When it went into settling its own invoice, paid in parts; None: it is still the payer's.
    applied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["payment"], name="one_credit_per_payment"),
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(reason="settlement"), name="one_credit_per_settlement"
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="credit_is_positive"),
        ]
        indexes = [models.Index(fields=["organisation", "-booked_at"])]


class LightDuesReceipt(models.Model):
    """Light dues of a ship paid for a time: while it lasts no port asks for them again."""

    ship = models.ForeignKey("registry.Ship", on_delete=models.PROTECT, related_name="light_dues")
    ntpn = models.CharField(max_length=16, unique=True)
    valid_from = models.DateTimeField()
    valid_to = models.DateTimeField()
    #: The invoice it was paid on; None where it was paid elsewhere and entered here.
    invoice = models.ForeignKey(Invoice, null=True, on_delete=models.PROTECT, related_name="light_dues")
    #: When the money was given back: from then on it covers nothing.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(valid_to__gt=F("valid_from")), name="light_dues_run_forward")]
        indexes = [models.Index(fields=["ship", "valid_to"])]

    def __str__(self) -> str:
        return self.ntpn


class RestitutionState(models.TextChoices):
    """Where a ticket stands; nothing is ever given back by itself (process.md b.5-26)."""

    OPEN = "open", _("Menunggu keputusan kantor")
    APPROVED = "approved", _("Disetujui, menunggu pembayaran")
    REFUSED = "refused", _("Ditolak")
    PAID = "paid", _("Sudah dikembalikan")


class Restitution(models.Model):
    """A ticket for money that the state may owe back: of a bill paid for a visit that fell away, or of a credit."""

    call = models.ForeignKey("portcalls.PortCall", on_delete=models.PROTECT, related_name="restitutions")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="restitutions")
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="restitutions")
    #: The credit that is given back; None: what was paid on the invoice itself.
    credit = models.ForeignKey(CreditEntry, null=True, on_delete=models.PROTECT, related_name="restitutions")
    amount = models.DecimalField(max_digits=18, decimal_places=0)
    because = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=RestitutionState.choices, default=RestitutionState.OPEN)
    opened_at = models.DateTimeField()

    #: Where the company wants the money; needed before it is approved.
    bank = models.CharField(max_length=80, blank=True)
    account_number = models.CharField(max_length=34, blank=True)
    account_holder = models.CharField(max_length=120, blank=True)
    stated_at = models.DateTimeField(null=True)

    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.TextField(blank=True)
    #: What the office found to be owed: all of it, or less.
    granted_amount = models.DecimalField(max_digits=18, decimal_places=0, null=True)
    #: The treasury's own number of the payment (SP2D).
    reference = models.CharField(max_length=40, blank=True)
    paid_on = models.DateField(null=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invoice"], condition=Q(credit=None) & ~Q(state="refused"), name="one_ticket_of_an_invoice"
            ),
            models.UniqueConstraint(fields=["credit"], condition=~Q(state="refused"), name="one_ticket_of_a_credit"),
            models.UniqueConstraint(fields=["reference"], condition=~Q(reference=""), name="one_ticket_a_reference"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="restitution_is_positive"),
            models.CheckConstraint(
                condition=Q(granted_amount=None) | Q(granted_amount__gt=0, granted_amount__lte=F("amount")),
                name="no_more_is_given_back_than_was_paid",
            ),
            models.CheckConstraint(
                condition=~Q(state="paid") | (~Q(reference="") & Q(paid_on__isnull=False)),
                name="what_was_given_back_has_its_reference",
            ),
        ]
        indexes = [
            models.Index(fields=["organisation", "-id"], name="tickets_of_a_company"),
            models.Index(fields=["state", "-id"], name="tickets_by_state"),
            models.Index(fields=["call", "id"], name="tickets_of_a_call"),
        ]

    def __str__(self) -> str:
        return f"RST-{self.pk:06}"
