"""What a program asked for under a key of its own, and what it was answered: asked again, it gets the same answer."""

from django.db import models


class IdempotencyKey(models.Model):
    """One request of a program that must not count twice. Written in the transaction of its effect."""

    api_key = models.ForeignKey("accounts.ApiKey", on_delete=models.CASCADE, related_name="+")
    route = models.CharField(max_length=60)
    key = models.CharField(max_length=255)
    #: Hash of what was asked: the same key with other content is refused.
    asked = models.CharField(max_length=64)
    at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["api_key", "route", "key"], name="one_effect_per_idempotency_key")
        ]
        indexes = [models.Index(fields=["api_key", "at"])]

    def __str__(self) -> str:
        return f"{self.route} {self.key}"
