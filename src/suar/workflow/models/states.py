"""The states an application can be in."""

from django.db import models

from suar.kernel.words import _


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
