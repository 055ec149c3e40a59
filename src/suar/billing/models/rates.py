"""What a foreign currency was worth on a day."""

from django.db import models
from django.db.models import Q


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
