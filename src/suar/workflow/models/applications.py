"""The one table of applications, for every service."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from suar.kernel import clock
from suar.records.models import Chained
from suar.workflow.models.states import ENDED, WITH_APPLICANT, State

if TYPE_CHECKING:
    from datetime import datetime

    from suar.portcalls.models import PortCall
    from suar.workflow.forms import BaseForm
    from suar.workflow.service import Service, Step


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
