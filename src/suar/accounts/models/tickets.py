"""Requests to the technical team: other menus for the super admins' group, another super admin, or the company's
name and numbers put right."""

from django.db import models
from django.db.models import Q

from suar.accounts.models.organisations import Group, Organisation
from suar.accounts.models.people import User
from suar.kernel.words import _
from suar.records.models import Chained, StoredFile


class Ticket(Chained):
    """One request to the contact desk, and its answer."""

    subject_kind = "ticket"

    class State(models.TextChoices):
        OPEN = "open", _("Menunggu jawaban")
        GRANTED = "granted", _("Dipenuhi")
        REFUSED = "refused", _("Ditolak")

    class Kind(models.TextChoices):
        MENUS = "menus", _("Hak menu")
        SUPER_ADMIN = "super_admin", _("Super admin lain")
        COMPANY = "company", _("Nama, NIB atau NPWP")

    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.MENUS)
    number = models.CharField(max_length=20, unique=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="tickets")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="+")
    #: The rights asked for, by menu, or the company's name and numbers; what is not named stays as it is.
    wishes = models.JSONField()
    #: Who should become super admin, as it was typed, and the organisation's letter.
    nominee = models.JSONField(default=dict, blank=True)
    letter = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=1000)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=1000, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group"], condition=Q(state="open", kind="menus"), name="one_open_ticket"),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state="open", kind="super_admin"), name="one_open_nomination"
            ),
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state="open", kind="company"), name="one_open_company_ticket"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "id"], name="desk_tickets_by_state"),
            models.Index(fields=["organisation", "-id"], name="tickets_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.number
