"""Sanctions on a company's access (PM 8/2022 art. 59): warning, freeze, revocation, and the company's appeal."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from suar.accounts.models.organisations import Organisation
from suar.accounts.models.people import User
from suar.kernel.words import _
from suar.records.models import StoredFile


class Sanction(models.Model):
    """One step against a company. What it brought about and how it ended stands in the company's chain."""

    class Kind(models.TextChoices):
        WARNING = "warning", _("Peringatan tertulis")
        FREEZE = "freeze", _("Pembekuan akses")
        REVOCATION = "revocation", _("Pencabutan akses")

    class Ended(models.TextChoices):
        RAN_OUT = "ran_out", _("Masa berakhir")
        FOLLOWED = "followed", _("Dilanjutkan ke tahap berikutnya")
        LIFTED = "lifted", _("Dicabut sebelum waktunya")
        APPEAL = "appeal", _("Dibatalkan atas keberatan")

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="sanctions")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    #: Number of the letter that imposes it, and the letter.
    number = models.CharField(max_length=60, unique=True)
    letter = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ground = models.TextField()
    #: The port whose office imposed it; empty where the directorate did.
    port_code = models.CharField(max_length=5, blank=True)
    #: The step before it, whose time has passed.
    follows = models.OneToOneField("self", null=True, blank=True, on_delete=models.PROTECT, related_name="followed_by")
    imposed_at = models.DateTimeField()
    imposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    imposed_by_label = models.CharField(max_length=200)
    #: Until when its time runs; a revocation has no end of its own.
    until = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_how = models.CharField(max_length=10, choices=Ended.choices, blank=True)
    ended_why = models.CharField(max_length=500, blank=True)
    #: Until when the company may appeal.
    appeal_until = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(ended_at=None), name="one_standing_sanction_a_company"
            ),
            models.CheckConstraint(
                condition=Q(kind="revocation") | Q(until__isnull=False), name="a_warning_or_freeze_has_its_time"
            ),
        ]
        indexes = [
            models.Index(fields=["until"], condition=Q(ended_at=None), name="standing_sanctions_by_end"),
            models.Index(fields=["organisation", "-id"], name="sanctions_of_a_company"),
        ]

    def __str__(self) -> str:
        return self.number


class Appeal(models.Model):
    """What a company says against a sanction, once, and what the directorate decided about it."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("Sanksi dipertahankan")
        LIFTED = "lifted", _("Sanksi dibatalkan")

    sanction = models.OneToOneField(Sanction, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField()
    file = models.ForeignKey(StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["made_at"], condition=Q(decided_at=None), name="appeals_to_decide")]
