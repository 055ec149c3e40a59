"""People with accounts, the orders that post officers to ports, and the keys programs sign in with."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from suar.accounts.models.organisations import Group, Organisation
from suar.accounts.roles import Capacity, Craft, Identity, Level, Role

#: How the user name of an account begins whose person was forgotten; nobody chooses such a name any more, but an old
#: account may have one, so ``forgotten_at`` is the fact and not the name.
ERASED = "terhapus-"


class User(AbstractUser):
    """A person with an account. Every decision in Suar names one."""

    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="people"
    )
    group = models.ForeignKey(Group, null=True, blank=True, on_delete=models.PROTECT, related_name="people")
    #: Who made this account: changes of its rights are asked of that person (or of whoever stands above).
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="children")
    full_name = models.CharField(max_length=120, blank=True)
    job_title = models.CharField(max_length=80, blank=True)
    craft = models.CharField(max_length=10, choices=Craft.choices, blank=True)
    language = models.CharField(max_length=2, default="id")
    #: How the person is told from others: NIK, or a foreigner's passport or KITAS.
    identity_kind = models.CharField(max_length=10, choices=Identity.choices, default=Identity.NIK)
    identity_number = models.CharField(max_length=20, blank=True)
    phone = models.CharField(max_length=24, blank=True)
    mobile = models.CharField(max_length=24, blank=True)
    address = models.CharField(max_length=300, blank=True)
    postal_code = models.CharField(max_length=5, blank=True)
    employee_number = models.CharField(max_length=30, blank=True)
    sik_number = models.CharField(max_length=30, blank=True)
    fax = models.CharField(max_length=24, blank=True)
    shipping_line = models.CharField(max_length=60, blank=True)
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    email_proved_at = models.DateTimeField(null=True, blank=True)
    mobile_proved_at = models.DateTimeField(null=True, blank=True)
    #: When the person said by which ways to be told; saying "by none" is an answer too.
    notices_chosen_at = models.DateTimeField(null=True, blank=True)
    #: When the person answered the questions of the first sign-in; until then they come first.
    completed_at = models.DateTimeField(null=True, blank=True)
    #: When the person was taken out of this account: since then it belongs to nobody.
    forgotten_at = models.DateTimeField(null=True, blank=True)
    #: Menus the person put in front, in order.
    favourites = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "identity_kind", "identity_number"],
                condition=~Q(identity_number="") & Q(is_active=True),
                name="one_account_per_person_and_company",
            )
        ]
        indexes = [models.Index(fields=["organisation", "full_name", "id"], name="people_by_name")]

    def __str__(self) -> str:
        return self.full_name or self.username

    @property
    def level(self) -> Level | None:
        """Level of the person's group, or None without one. Reads the group."""
        return Level(self.group.level) if self.group and self.group.active else None

    @property
    def forgotten(self) -> bool:
        """Whether the person was taken out of this account; it belongs to nobody any more."""
        return self.forgotten_at is not None


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
    #: A substitute's order: for a holder who is away (Plh.), or for a post that is vacant (Plt.).
    capacity = models.CharField(max_length=3, choices=Capacity.choices, blank=True)
    #: Whose place the officer takes meanwhile, if anybody's.
    substitutes = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="substituted")
    #: Ended before its day, and why.
    ended_why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["port_code", "role"])]


class ApiKey(models.Model):
    """A key with which a program acts as one person. Only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    #: The letter under which everything asked with this key is done, if any.
    delegation = models.ForeignKey("Delegation", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
