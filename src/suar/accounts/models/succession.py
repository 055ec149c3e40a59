"""The technical team gave an organisation another super admin: who, on which letter, and whose account it shut."""

from django.db import models

from suar.accounts.models.organisations import Organisation
from suar.accounts.models.people import User
from suar.accounts.models.tickets import Ticket
from suar.records.models import StoredFile


class Succession(models.Model):
    """One super admin that the technical team opened. The change itself is in the audit of rights."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="successions")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    #: Whose account was shut with it, if anybody's.
    left = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    letter_number = models.CharField(max_length=60)
    letter = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500)
    ticket = models.ForeignKey(Ticket, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-id"], name="successions_of_organisation")]

    def __str__(self) -> str:
        return self.letter_number
