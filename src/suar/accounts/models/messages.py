"""What people are told outside the screens, by which way, and what became of it."""

from django.db import models
from django.db.models import Q

from suar.accounts.models.people import User
from suar.accounts.roles import Channel, Family


class Message(models.Model):
    """One message to one person by one way: the record of its delivery."""

    class State(models.TextChoices):
        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"

    #: Whoever writes the same thing twice writes it once: kind, event and recipient.
    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="messages")
    #: Where it goes: an e-mail address or a phone number; empty on the screens.
    address = models.CharField(max_length=254, blank=True)
    language = models.CharField(max_length=2, default="id")
    subject = models.CharField(max_length=200)
    #: Emptied once sent where it holds a link or a code that opens something.
    body = models.TextField()
    made_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    #: What the carrier calls it, or why it could not be sent (never what it said).
    reference = models.CharField(max_length=120, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["user", "-made_at", "-id"], condition=Q(channel="web"), name="messages_on_screen"),
            models.Index(fields=["state", "made_at"], condition=~Q(state="sent"), name="messages_not_sent"),
            models.Index(fields=["-made_at", "-id"], name="messages_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel}"


class NoticeChoice(models.Model):
    """A way by which a person wants to hear of one family of messages. Without any row the defaults hold."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notice_choices")
    family = models.CharField(max_length=12, choices=Family.choices)
    channel = models.CharField(max_length=10, choices=Channel.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "family", "channel"], name="a_way_is_chosen_once")]
