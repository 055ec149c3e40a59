"""The lines of an invoice: each due with its whole reckoning."""

from django.db import models

from suar.billing import lines, wording
from suar.billing.models.invoices import Invoice


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
