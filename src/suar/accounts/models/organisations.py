"""Companies, port offices and the directorate, and the groups that say what their people may do."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from suar.accounts.roles import Level, OrganisationKind, Right
from suar.kernel.words import _
from suar.records.models import Chained


class Organisation(Chained):
    """A company, a port office, or the directorate. Its chain holds every change of its people and their rights."""

    subject_kind = "organisation"

    kind = models.CharField(max_length=20, choices=OrganisationKind.choices)
    name = models.CharField(max_length=160)
    nib = models.CharField(max_length=13, blank=True)
    npwp = models.CharField(max_length=16, blank=True)
    address = models.CharField(max_length=300, blank=True)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=24, blank=True)
    #: The port an office serves, by its code; empty for everybody else.
    port_code = models.CharField(max_length=5, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nib"], condition=~Q(nib=""), name="one_organisation_per_nib"),
            models.UniqueConstraint(
                Upper("name"), "port_code", condition=Q(kind=OrganisationKind.OFFICE), name="one_office_of_a_name"
            ),
        ]
        indexes = [models.Index(fields=["name", "id"], name="organisations_by_name")]

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    """People of one organisation who may do the same things, never more than the group above it."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=12, choices=Level.choices, default=Level.NON_ADMIN)
    #: The group of whoever made this one; the first group of an organisation has none.
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="children")
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="one_group_of_a_name")]

    def __str__(self) -> str:
        return self.name


class MenuRights(models.Model):
    """Which of the six rights a group has on one menu (a service code, or a general menu)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="menus")
    menu = models.CharField(max_length=24)
    may_create = models.BooleanField(_("Buat"), default=False)
    may_edit = models.BooleanField(_("Ubah"), default=False)
    may_delete = models.BooleanField(_("Hapus"), default=False)
    may_view = models.BooleanField(_("Lihat"), default=False)
    may_approve = models.BooleanField(_("Setuju"), default=False)
    may_reject = models.BooleanField(_("Tolak"), default=False)
    #: Switched off for a time: the ticks are kept for the day it is switched on again.
    switched_off = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "menu"], name="one_row_per_menu")]

    def ticked(self) -> frozenset[Right]:
        """The rights that are ticked, whether or not the menu is switched off now."""
        return frozenset(right for right in Right if getattr(self, f"may_{right.value}"))

    def rights(self) -> frozenset[Right]:
        """The rights that count now."""
        return frozenset() if self.switched_off else self.ticked()
