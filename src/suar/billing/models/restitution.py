"""Tickets for money that the state may owe back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from suar.billing.models.invoices import Invoice
from suar.billing.models.kinds import RestitutionState
from suar.billing.models.payments import CreditEntry


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
