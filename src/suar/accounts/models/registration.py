"""A company that asks for an account: what it says of itself, its papers, and what the technical team decided."""

from django.db import models
from django.db.models import Q

from suar.accounts.models.organisations import Organisation
from suar.accounts.models.people import User
from suar.accounts.roles import OrganisationKind
from suar.kernel.words import _
from suar.records.models import Chained, StoredFile


class Registration(Chained):
    """One company's request for an account. Its chain names no person who has no account yet."""

    subject_kind = "registration"

    class State(models.TextChoices):
        """The states of seed 004's registration (process.md, e.5)."""

        DRAFT = "draft", _("Draf, surel belum dibuktikan")
        EMAIL_PROVED = "email_proved", _("Surel terverifikasi")
        SCREENING = "screening", _("Pemeriksaan tim teknis")
        NEEDS_WORK = "needs_work", _("Perlu perbaikan")
        APPROVED = "approved", _("Disetujui")
        REJECTED = "rejected", _("Ditolak")

    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    #: Given at the first submission, without gaps: REG-2026-000001.
    number = models.CharField(max_length=20, blank=True)
    #: The address of the person in charge; all links go there, and it tracks the registration with the number.
    email = models.EmailField()
    language = models.CharField(max_length=2, default="id")
    #: Answers as they were typed, by question; what was wrong is kept too, so that nothing is typed twice.
    answers = models.JSONField(default=dict, blank=True)
    #: What decides whether there is such a company already; filled when submitted.
    kind = models.CharField(max_length=20, choices=OrganisationKind.choices, blank=True)
    name = models.CharField(max_length=160, blank=True)
    nib = models.CharField(max_length=13, blank=True)
    npwp = models.CharField(max_length=22, blank=True)
    #: Whoever was signed in while filling it in: that person does not screen it.
    filed_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    email_proved_at = models.DateTimeField(null=True, blank=True)
    terms_accepted_at = models.DateTimeField(null=True, blank=True)
    submitted_at = models.DateTimeField(null=True, blank=True)
    submissions = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    #: Why it was sent back or rejected, and what is to be mended: question → remark.
    reason = models.CharField(max_length=500, blank=True)
    remarks = models.JSONField(default=dict, blank=True)
    #: What OSS said of the NIB, or why it said nothing.
    oss = models.JSONField(null=True, blank=True)
    oss_read_at = models.DateTimeField(null=True, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="registrations"
    )
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="one_registration_per_number"),
            models.UniqueConstraint(
                fields=["nib"], condition=Q(state__in=["screening", "needs_work"]), name="one_open_registration_per_nib"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "submitted_at", "id"], name="registrations_waiting"),
            models.Index(fields=["email", "state"], name="registrations_of_address"),
        ]

    def __str__(self) -> str:
        return self.number or f"#{self.pk}"

    @property
    def editable(self) -> bool:
        """Whether the applicant may change it now."""
        return self.state in (self.State.EMAIL_PROVED, self.State.NEEDS_WORK)


class RegistrationPaper(models.Model):
    """A paper handed in with a registration, one of each kind."""

    class Kind(models.TextChoices):
        LICENCE = "licence", _("Izin usaha")
        NIB = "nib", _("NIB dari OSS")
        AUTHORITY = "authority", _("Surat kuasa atau penunjukan penanggung jawab")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="papers")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["registration", "kind"], name="one_paper_of_a_kind")]


class OssSnapshot(models.Model):
    """What OSS said of a company at one time. It is shown beside our own data and stops nothing."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="oss_snapshots")
    read_at = models.DateTimeField()
    nib_changed_on = models.DateField(null=True, blank=True)
    #: Name, address, fields of business (KBLI), shareholders and officers, as OSS writes them.
    data = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["organisation", "-read_at"], name="oss_by_organisation")]
