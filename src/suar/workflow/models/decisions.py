"""What was filed each time, what the automatic checks said of it, and what the office decided."""

from django.conf import settings
from django.db import models

from suar.kernel.words import _
from suar.workflow.models.applications import Application


class Submission(models.Model):
    """What was filed, each time it was filed, frozen."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="submissions")
    version = models.PositiveSmallIntegerField()
    statement = models.TextField()
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["application", "version"], name="one_submission_a_version")]


class CaseCheck(models.Model):
    """The automatic checks of an open case as computed beforehand: its worst light for the queue, all for the case."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="checked")
    version = models.PositiveSmallIntegerField()
    computed_at = models.DateTimeField()
    #: The worst of them: green, amber or red.
    light = models.CharField(max_length=5)
    #: [{"title": …, "light": …, "evidence": …, "field": …}], in Indonesian.
    results = models.JSONField(default=list)


class Outcome(models.TextChoices):
    GRANTED = "granted", _("Disetujui")
    #: The first of two officers, where a step asks for both.
    AGREED = "agreed", _("Disetujui pejabat pertama")
    SENT_BACK = "sent_back", _("Dikembalikan")
    REJECTED = "rejected", _("Ditolak")
    REVOKED = "revoked", _("Dicabut")


class Decision(models.Model):
    """What the office decided at one step, with its reasons down to the field."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="decisions")
    version = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=24)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=24, blank=True)
    text = models.TextField(blank=True)
    #: [{"field": …, "code": …, "text": …}]
    anchors = models.JSONField(default=list)
    started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    decided_by_label = models.CharField(max_length=200)
    #: The company that decided at its own desk; its people may change, what it put its name to does not.
    desk = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["decided_at", "id"]
        indexes = [models.Index(fields=["application"])]
