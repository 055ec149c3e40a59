"""Acting for another company, links that work once, and the index of every change of rights."""

from django.db import models
from django.db.models import Q

from suar.accounts.models.organisations import Group, Organisation
from suar.accounts.models.people import User
from suar.accounts.roles import Relation
from suar.records.models import Event, StoredFile


class Delegation(models.Model):
    """A letter by which one company lets another (or one person of it) act in its name, until a day."""

    principal = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="delegations_given")
    delegate = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="delegations_held")
    #: The one person who may act, or None for all people of the delegate whose group has the menus.
    person = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    relation = models.CharField(max_length=12, choices=Relation.choices)
    letter_number = models.CharField(max_length=60)
    letter = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    #: Service codes and port codes to which the letter is limited; empty means all.
    services = models.JSONField(default=list, blank=True)
    ports = models.JSONField(default=list, blank=True)
    since = models.DateField()
    until = models.DateField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    revoked_why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(principal=models.F("delegate")), name="nobody_acts_for_oneself"),
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="a_letter_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["principal", "delegate", "letter_number"], name="one_letter_of_a_number_between_two"
            ),
        ]
        indexes = [
            models.Index(fields=["delegate", "until"], condition=Q(revoked_at=None), name="letters_in_force"),
            models.Index(fields=["principal", "-id"], name="letters_of_a_principal"),
        ]

    def __str__(self) -> str:
        return self.letter_number


class OneTimeLink(models.Model):
    """A link sent by mail that works once and for a time. Only its hash is kept."""

    purpose = models.CharField(max_length=20)
    #: Whom it concerns: an account, or for other purposes the id of what it opens.
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    subject_id = models.BigIntegerField(null=True, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class RightsChange(models.Model):
    """Finds the events of an organisation's chain that changed somebody's rights; the event itself says it all."""

    event = models.OneToOneField(Event, on_delete=models.PROTECT, primary_key=True, related_name="rights_change")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    verb = models.CharField(max_length=40)
    by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    whom = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "-at"], name="rights_by_organisation"),
            models.Index(fields=["-at"], name="rights_by_time"),
            models.Index(fields=["whom", "-at"], name="rights_by_person"),
        ]
