"""Other systems that people enter with their account here: who they are, who is in them, and what was agreed."""

import uuid

from django.db import models
from django.db.models import Q

from suar.accounts.models.access import Delegation
from suar.accounts.models.people import User
from suar.kernel.words import _


class System(models.Model):
    """Another system whose people sign in here (a client in the words of OpenID Connect)."""

    client_id = models.CharField(max_length=40, unique=True)
    name = models.CharField(_("Nama sistem"), max_length=100)
    #: Who answers for it there.
    contact = models.EmailField(_("Surel penanggung jawab"))
    #: Hash of the secret; empty for programs that cannot keep one (in a browser, on a telephone).
    secret_digest = models.CharField(max_length=64, blank=True)
    #: Addresses, compared letter by letter.
    redirect_uris = models.JSONField(default=list)
    after_logout_uris = models.JSONField(default=list, blank=True)
    #: Where the news of a sign-out goes; empty: it is not told.
    backchannel_uri = models.CharField(max_length=300, blank=True)
    scopes = models.JSONField(default=list)
    #: A system of the same house: nobody is asked whether it may know them.
    first_party = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    disabled_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def confidential(self) -> bool:
        """Whether it keeps a secret."""
        return bool(self.secret_digest)


class Subject(models.Model):
    """Under which name other systems know a person: never changes, says nothing."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE, related_name="subject")
    sub = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)


class SystemSession(models.Model):
    """A person is signed in to a system through one browser; ends with that browser's session here."""

    sid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="sessions")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="system_sessions")
    #: Hash of the key of the session here.
    browser = models.CharField(max_length=64)
    delegation = models.ForeignKey(Delegation, null=True, on_delete=models.PROTECT, related_name="+")
    #: When and by what the person last proved to be there.
    proved_at = models.DateTimeField()
    means = models.JSONField(default=list)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["browser", "system"], condition=Q(ended_at=None), name="one_open_session_per_browser"
            )
        ]
        indexes = [
            models.Index(fields=["user", "-seen_at"], name="systems_of_a_person"),
            models.Index(fields=["delegation"], condition=Q(ended_at=None), name="systems_under_a_letter"),
        ]


class SignOnCode(models.Model):
    """What the browser carries to the system, which changes it once for tokens. Only its hash is kept."""

    digest = models.CharField(max_length=64, unique=True)
    session = models.ForeignKey(SystemSession, on_delete=models.CASCADE, related_name="codes")
    redirect_uri = models.CharField(max_length=300)
    scopes = models.JSONField()
    nonce = models.CharField(max_length=255, blank=True)
    #: Hash (S256) of what only the system that asked can know.
    challenge = models.CharField(max_length=128)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True, blank=True)


class SignOnToken(models.Model):
    """A token of a system; those that stem from one code are a family and end together. Only hashes are kept."""

    digest = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=8, choices=[("access", "access"), ("refresh", "refresh")])
    code = models.ForeignKey(SignOnCode, on_delete=models.CASCADE, related_name="tokens")
    scopes = models.JSONField()
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    #: A refresh token is used once.
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class Consent(models.Model):
    """What a person agreed that a system may know."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    system = models.ForeignKey(System, on_delete=models.CASCADE, related_name="+")
    scopes = models.JSONField()
    given_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "system"], name="one_consent_per_person_and_system")]


class SignOutNotice(models.Model):
    """The news of a sign-out on its way to a system, and what became of it."""

    session = models.OneToOneField(SystemSession, primary_key=True, on_delete=models.CASCADE, related_name="notice")
    #: Name of the message: the same at each try, so that a system can tell a repetition.
    jti = models.UUIDField(default=uuid.uuid4, editable=False)
    made_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    #: What was heard at the last try: a status, or the name of a fault.
    heard = models.CharField(max_length=60, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
