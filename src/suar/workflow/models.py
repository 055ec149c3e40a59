"""One application for every service, what was filed and decided, and the papers that came of it."""

from __future__ import annotations

import secrets
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from suar.accounts.roles import Role
from suar.kernel import clock
from suar.kernel.words import _
from suar.records.models import Chained

if TYPE_CHECKING:
    from datetime import datetime

    from suar.portcalls.models import PortCall
    from suar.workflow.forms import BaseForm
    from suar.workflow.service import Service, Step


class State(models.TextChoices):
    """The seven states. Late, lapsed, signed and in force are questions asked of timestamps."""

    DRAFT = "draft", _("Draf")
    IN_REVIEW = "in_review", _("Diperiksa kantor")
    SENT_BACK = "sent_back", _("Dikembalikan untuk diperbaiki")
    GRANTED = "granted", _("Disetujui")
    REJECTED = "rejected", _("Ditolak")
    WITHDRAWN = "withdrawn", _("Dibatalkan pemohon")
    REVOKED = "revoked", _("Dicabut")


#: States from which nothing more is decided.
ENDED = frozenset({State.REJECTED, State.WITHDRAWN, State.REVOKED})
#: States in which the applicant may still change what is filed.
WITH_APPLICANT = frozenset({State.DRAFT, State.SENT_BACK})


class Application(Chained):
    """Somebody's statement to the office, and where it stands. Only ``workflow.lifecycle`` writes its state."""

    subject_kind = "application"

    service_code = models.CharField(max_length=12)
    #: Day from which the version of the service is the law; a filing keeps the law of its first day.
    service_since = models.DateField()
    port = models.ForeignKey("registry.Port", on_delete=models.PROTECT, related_name="applications")
    call = models.ForeignKey("portcalls.PortCall", null=True, on_delete=models.PROTECT, related_name="applications")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="applications")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    #: SL number, given at the first submission.
    request_number = models.CharField(max_length=40, unique=True, null=True)

    #: What is typed, as typed: the raw string tree of the form and the language of its numbers.
    draft = models.TextField(default="{}")
    draft_version = models.PositiveIntegerField(default=0)
    draft_saved_at = models.DateTimeField(null=True)

    #: How often it was submitted; the statement of each time is a Submission.
    version = models.PositiveSmallIntegerField(default=0)
    statement = models.TextField(default="")
    filed_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)

    #: The shift within which it was filed (another berth, another movement); None: the arrival, or no movement.
    shift = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="of_shift", db_index=False)

    step = models.PositiveSmallIntegerField(default=0)
    step_role = models.CharField(max_length=20, blank=True)
    #: The company at whose desk the step waits, where an operator decides; None: an office of the port.
    desk = models.ForeignKey("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="desk_cases")
    #: The application of the hull with which this one was filed on one form (a convoy).
    filed_with = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="partners")
    step_started_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    #: The office may not decide meanwhile and its clock stands still (a clearance postponed by the harbour master).
    paused_at = models.DateTimeField(null=True)
    #: Time with the office, summed over submissions (ruling 13).
    office_seconds = models.PositiveIntegerField(default=0)
    #: The letter under which it was handed in last, where another company acted for this one.
    filed_under = models.ForeignKey("accounts.Delegation", null=True, on_delete=models.PROTECT, related_name="+")
    #: Whether the step it waits at takes two officers (the service's word, or the port's rule of the day it came).
    four_eyes = models.BooleanField(default=False, db_default=False)
    decision = models.TextField(default="")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False) | Q(state="withdrawn"),
                name="what_was_submitted_has_its_time",
            )
        ]
        indexes = [
            models.Index(
                fields=["port", "step_role", "due_at", "id"],
                condition=Q(state="in_review"),
                name="open_cases_of_a_port",
            ),
            models.Index(fields=["due_at"], condition=Q(state="in_review"), name="cases_by_limit"),
            models.Index(fields=["desk", "due_at", "id"], condition=Q(state="in_review"), name="open_cases_of_a_desk"),
            models.Index(fields=["call", "service_code"], name="applications_of_a_call"),
            # Without those of no shift, nearly all: "none" would be read from this index where little is known of it.
            models.Index(fields=["shift"], condition=Q(shift__isnull=False), name="applications_of_a_shift"),
            models.Index(fields=["organisation", "state", "-id"], name="applications_of_a_company"),
            models.Index(fields=["organisation", "service_code", "port"], name="licences_of_a_company"),
            models.Index(fields=["port", "-decided_at", "-id"], name="decisions_of_a_port"),
        ]

    def __str__(self) -> str:
        return self.request_number or f"{self.service_code} #{self.pk}"

    @cached_property
    def service(self) -> Service:
        """The version of the service whose law this filing keeps."""
        from suar.workflow.registry import version_of

        return version_of(self.service_code, self.service_since)

    @property
    def visit(self) -> PortCall:
        """The call this application belongs to, for services that belong to one."""
        if self.call is None:
            raise LookupError(f"{self} belongs to no call")
        return self.call

    @property
    def handed_in_at(self) -> datetime:
        """When the statement came in; now, where it is being checked before that. Times are judged by this."""
        return self.submitted_at or clock.now()

    @property
    def form(self) -> Any:
        """The statement as filed, typed by the service's form."""
        return self.service.read(self.statement)

    @cached_property
    def asked_form(self) -> type[BaseForm]:
        """The form as it is asked now: for a convoy with a part for each further hull."""
        from suar.workflow.convoys import form_of

        return form_of(self)

    @property
    def current_step(self) -> Step:
        return self.service.steps[self.step]

    @property
    def decided_form(self) -> BaseForm | None:
        """What the office itself determined when granting (a berth, a window), or None."""
        return self.service.read_decision(self.decision) if self.decision else None

    @property
    def never_handed_in(self) -> bool:
        """A draft, also one that was thrown away: nobody's business but its company's."""
        return self.state == State.DRAFT or (self.state == State.WITHDRAWN and self.version == 0)

    @property
    def in_review(self) -> bool:
        return self.state == State.IN_REVIEW

    @property
    def granted(self) -> bool:
        return self.state == State.GRANTED

    @property
    def with_applicant(self) -> bool:
        return self.state in WITH_APPLICANT

    @property
    def ended(self) -> bool:
        return self.state in ENDED


class CaseCheck(models.Model):
    """The automatic checks of an open case as computed beforehand: its worst light for the queue, all for the case."""

    application = models.OneToOneField(Application, on_delete=models.CASCADE, related_name="checked")
    version = models.PositiveSmallIntegerField()
    computed_at = models.DateTimeField()
    #: The worst of them: green, amber or red.
    light = models.CharField(max_length=5)
    #: [{"title": …, "light": …, "evidence": …, "field": …}], in Indonesian.
    results = models.JSONField(default=list)


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


class ApplicationFile(models.Model):
    """A paper put to an application: handed in for it, or a paper of the ship offered again."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="files")
    attachment = models.CharField(max_length=24)
    file = models.ForeignKey("records.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    ship_paper = models.ForeignKey("registry.ShipPaper", null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_in_version = models.PositiveSmallIntegerField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["application", "attachment"], condition=Q(removed_at=None), name="one_file_per_attachment"
            )
        ]
        indexes = [models.Index(fields=["file"])]


def new_token() -> str:
    """The random part of a QR code: with it anyone who holds the paper sees its details."""
    return secrets.token_urlsafe(16)


class IssuedDocument(models.Model):
    """The paper a grant issues: numbered at grant, signed after commit, in force from its signature."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    call = models.ForeignKey("portcalls.PortCall", null=True, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(max_length=12)
    number = models.CharField(max_length=48, unique=True)
    token = models.CharField(max_length=32, unique=True, default=new_token)
    granted_at = models.DateTimeField()
    #: Everything the paper says, frozen at grant.
    content = models.TextField()
    signed_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)
    file = models.ForeignKey("records.StoredFile", null=True, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_because = models.TextField(blank=True)
    replaced_by = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["call", "kind"]),
            models.Index(
                fields=["granted_at"], condition=Q(signed_at=None, revoked_at=None), name="waiting_for_signature"
            ),
        ]

    def __str__(self) -> str:
        return self.number


class PortRule(models.Model):
    """What a port has set differently for a step: its limit, and whether it takes two officers; dated, with its law."""

    port = models.ForeignKey("registry.Port", on_delete=models.CASCADE, related_name="rules")
    service_code = models.CharField(max_length=12)
    step = models.CharField(max_length=24)
    #: None: the limit of the service.
    within_minutes = models.PositiveIntegerField(null=True, blank=True)
    #: A grant needs two different officers of the port.
    four_eyes = models.BooleanField(default=False, db_default=False)
    since = models.DateField()
    legal_basis = models.CharField(max_length=160)
    #: Who set it, when and why; unknown of rules that came with the site.
    made_by = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["port", "service_code", "step", "since"], name="one_limit_a_day")
        ]


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
