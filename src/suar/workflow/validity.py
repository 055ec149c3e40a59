"""What an issued paper is worth now: asked of its times, never stored (ruling 15)."""

from datetime import datetime

from django.db import models

from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, gettext
from suar.workflow.models import Application, IssuedDocument, State


class Standing(models.TextChoices):
    """What anyone who checks a paper is told (ruling 15)."""

    BEING_SIGNED = "being_signed", _("Sedang ditandatangani, belum berlaku")
    VALID = "valid", _("Berlaku")
    USED = "used", _("Sudah dipakai")
    LAPSED = "lapsed", _("Kedaluwarsa")
    REPLACED = "replaced", _("Diganti")
    REVOKED = "revoked", _("Dicabut")


def standing(document: IssuedDocument) -> Standing:
    """Where a paper stands at this moment, from its times alone."""
    if document.used_at is not None:
        return Standing.USED
    if document.revoked_at is not None:
        return Standing.REVOKED
    if document.replaced_by_id is not None:
        return Standing.REPLACED
    if document.signed_at is None:
        return Standing.BEING_SIGNED
    if document.valid_until is not None and document.valid_until <= clock.now():
        return Standing.LAPSED
    return Standing.VALID


def lapsed(app: Application) -> bool:
    """Whether what was granted has run out by itself, so that another may be asked for."""
    if not app.granted:
        return False
    document = app.documents.order_by("-id").first()
    return document is not None and standing(document) == Standing.LAPSED


def use(app: Application, at: datetime) -> None:
    """The voyage was made: no clearance of this call serves another, as of when the ship left (ruling 15)."""
    IssuedDocument.objects.filter(call=app.call, kind=app.service_code, revoked_at=None, used_at=None).update(
        used_at=at
    )


def sail(app: Application, at: datetime, *, officer: bool) -> None:
    """A departure at that time: an agent's claim outside the validity is refused; what an officer saw is a fact, and
    uses the clearance only where it was covered."""
    breach = outside(app, at)
    if breach is not None and not officer:
        raise Refused(breach)
    if breach is None and officer:
        use(app, at)


def clearance_of(app: Application, kind: str) -> IssuedDocument | None:
    """The newest unrevoked paper of a kind on the application's call."""
    return IssuedDocument.objects.filter(call=app.call, kind=kind, revoked_at=None).order_by("-id").first()


def outside(app: Application, at: datetime) -> Problem | None:
    """Why a departure at that time was not covered by its clearance; None where it was (ruling 15)."""
    document = in_force(app)
    problem: Problem | None = None
    if document is None or document.signed_at is None:
        problem = Problem(
            "at",
            "being_signed",
            gettext("Dokumen belum ditandatangani; kapal belum boleh berangkat."),
            gettext("Tunggu tanda tangan."),
        )
    elif at < document.signed_at.replace(second=0, microsecond=0):  # times are typed to the minute
        problem = Problem(
            "at", "order", gettext("Waktu berangkat mendahului tanda tangan dokumen."), gettext("Periksa waktunya.")
        )
    elif document.valid_until is not None and at > document.valid_until:
        problem = Problem(
            "at",
            "lapsed",
            gettext("Dokumen sudah kedaluwarsa pada waktu itu."),
            gettext("Ajukan permohonan baru."),
            app.service.law,
        )
    return problem


def in_force(app: Application) -> IssuedDocument | None:
    """The newest paper of an application that was not revoked."""
    return app.documents.filter(revoked_at=None).order_by("-id").first()


def of_state(app: Application) -> bool:
    """Whether the application is granted and its paper, if it has one, is in force now."""
    if app.state != State.GRANTED:
        return False
    document = in_force(app)
    return document is None or standing(document) in (Standing.VALID, Standing.BEING_SIGNED)
