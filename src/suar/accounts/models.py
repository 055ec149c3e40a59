"""Organisations, their people, what each may do, and the keys programs sign in with."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from suar.accounts.roles import Craft, OrganisationKind, Right, Role
from suar.kernel.words import _


class Organisation(models.Model):
    """A company, a port office, or the directorate."""

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
        constraints = [models.UniqueConstraint(fields=["nib"], condition=~Q(nib=""), name="one_organisation_per_nib")]

    def __str__(self) -> str:
        return self.name


class Group(models.Model):
    """People of one organisation who may do the same things."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(max_length=80)

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

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "menu"], name="one_row_per_menu")]

    def rights(self) -> frozenset[Right]:
        """The rights that are ticked."""
        return frozenset(right for right in Right if getattr(self, f"may_{right.value}"))


class User(AbstractUser):
    """A person with an account. Every decision in Suar names one."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    full_name = models.CharField(max_length=120, blank=True)
    job_title = models.CharField(max_length=80, blank=True)
    craft = models.CharField(max_length=10, choices=Craft.choices, blank=True)
    phone = models.CharField(max_length=24, blank=True)
    language = models.CharField(max_length=2, default="id")

    def __str__(self) -> str:
        return self.full_name or self.username


class Posting(models.Model):
    """An officer's order to serve a port in a function, from a day until another (or until further notice)."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="postings")
    port_code = models.CharField(max_length=5)
    role = models.CharField(max_length=20, choices=Role.choices)
    #: The port's zone, in which the days of the order are counted.
    zone = models.CharField(max_length=32, default="Asia/Jakarta")
    order_number = models.CharField(max_length=60)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["port_code", "role"])]


class ApiKey(models.Model):
    """A key with which a program acts as one person. Only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
