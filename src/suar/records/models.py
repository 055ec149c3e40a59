"""Rows that no floor may change once written, and the counters that give numbers."""

import uuid

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """A file somebody handed in, or one the office made. Its bytes lie outside the web root, named by their hash."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=8)
    mime = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    stored_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """One thing that happened to one subject. Append-only: the database itself refuses a change."""

    subject_kind = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    sequence = models.PositiveIntegerField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=200)
    #: The canonical JSON text that the hash covers; jsonb would rewrite its numbers.
    body = models.TextField()
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "sequence"], name="one_event_per_place_in_the_chain"
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} #{self.sequence} {self.verb}"


class Chained(models.Model):
    """A subject with a chain of events; the head stands on the row that is locked anyway."""

    subject_kind: str

    chain_length = models.PositiveIntegerField(default=0, editable=False)
    chain_hash = models.CharField(max_length=64, default="", editable=False)

    class Meta:
        abstract = True


class Sequence(models.Model):
    """The last number given in one scope, such as PKK/DN/IDSUQ/2611."""

    scope = models.CharField(max_length=80, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.scope}: {self.last}"


class FreeDay(models.Model):
    """A day on which offices do not work, as the joint decree of the three ministers says; entered, never assumed."""

    on = models.DateField(unique=True)
    name = models.CharField(max_length=120)
    #: The decree and its number.
    source = models.CharField(max_length=160)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.on} {self.name}"
