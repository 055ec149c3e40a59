"""What came in on a billing code, and money that stays the payer's."""

from django.db import models
from django.db.models import Q

from suar.billing.models.invoices import BillingCode, Invoice
from suar.billing.models.kinds import CreditReason


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
