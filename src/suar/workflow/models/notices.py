"""What companies and offices should know, shown at home until read."""

from django.db import models
from django.db.models import Q

from suar.accounts.roles import Role
from suar.workflow.models.applications import Application


class Notice(models.Model):
    """Something a company or an office should know; shown at home until read."""

    organisation = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.CASCADE, related_name="+")
    port = models.ForeignKey("registry.Port", null=True, on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices, blank=True)
    #: What it is about and how often: one notice of a kind per subject and time.
    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=24)
    application = models.ForeignKey(Application, null=True, on_delete=models.CASCADE, related_name="+")
    call = models.ForeignKey("portcalls.PortCall", null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    #: When its people were told by the ways they chose beside the screens.
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-at"], condition=Q(read_at=None), name="unread_of_a_company"),
            models.Index(fields=["port", "role", "-at"], condition=Q(read_at=None), name="unread_of_an_office"),
            models.Index(fields=["organisation", "-at", "-id"], name="notices_of_a_company"),
            models.Index(fields=["port", "role", "-at", "-id"], name="notices_of_an_office"),
            models.Index(fields=["at"], condition=Q(told_at=None), name="notices_not_told_on"),
        ]
