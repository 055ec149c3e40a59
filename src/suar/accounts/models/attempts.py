"""How often somebody tried what could be guessed, in the present stretch of time."""

from django.db import models


class Attempt(models.Model):
    """A counter that starts anew when its time is over. Who it counts is a keyed hash: no address, no name is kept."""

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    most = models.PositiveIntegerField()
    ends_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["ends_at"], name="attempts_that_are_over")]
