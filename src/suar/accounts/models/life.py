"""What an account asks for in its life: a code to a phone, another mail address, a correction by whoever made it."""

from django.db import models
from django.db.models import Q

from suar.accounts.models.people import User
from suar.kernel.words import _


class PhoneCode(models.Model):
    """A code sent to a phone, to prove that the number is the person's. Only its keyed hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="phone_codes")
    number = models.CharField(max_length=24)
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    #: When it proved the number, or was replaced by a later one.
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-made_at"], name="codes_by_person"),
            models.Index(fields=["expires_at"], name="codes_by_end"),
        ]


class AddressChange(models.Model):
    """Another mail address that a person asked for; it counts once the link sent there was used."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="address_changes")
    email = models.EmailField()
    asked_at = models.DateTimeField()
    proved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["asked_at"], name="address_changes_by_time")]


class Correction(models.Model):
    """A request to whoever made the account to put right what its owner cannot change."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="corrections")
    field = models.CharField(max_length=24)
    wanted = models.CharField(max_length=300)
    why = models.CharField(max_length=500, blank=True)
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    done = models.BooleanField(_("Sudah diperbaiki"), default=False)
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "field"], condition=Q(answered_at=None), name="one_open_correction_per_field"
            )
        ]
        indexes = [models.Index(fields=["user", "-asked_at"], name="corrections_by_person")]
