"""Papers put to an application, and the paper that a grant issues."""

import secrets

from django.db import models
from django.db.models import Q

from suar.workflow.models.applications import Application


class ApplicationFile(models.Model):
    """A paper put to an application: handed in for it, or a paper of the ship offered again."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="files")
    attachment = models.CharField(max_length=24)
    file = models.ForeignKey("records.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    ship_paper = models.ForeignKey("registry.ShipPaper", null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_in_version = models.PositiveSmallIntegerField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "attachment"], condition=Q(removed_at=None), name="one_file_per_attachment"
            )
        ]
        indexes = [models.Index(fields=["file"])]


def new_token() -> str:
    """The random part of a QR code: with it anyone who holds the paper sees its details."""
    return secrets.token_urlsafe(16)


class IssuedDocument(models.Model):
    """The paper a grant issues: numbered at grant, signed after commit, in force from its signature."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    call = models.ForeignKey("portcalls.PortCall", null=True, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=48, unique=True)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    granted_at = models.DateTimeField()
    #: Everything the paper says, frozen at grant.
    content = models.TextField()
    signed_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    file = models.ForeignKey("records.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.TextField(blank=True)
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["call", "kind"]),
            models.Index(
                fields=["granted_at"], condition=Q(signed_at=None, revoked_at=None), name="waiting_for_signature"
            ),
        ]

    def __str__(self) -> str:
        return self.number
