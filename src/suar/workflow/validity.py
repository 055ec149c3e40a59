"""What an issued paper is worth now: asked of its times, never stored (ruling 15)."""

from datetime import datetime

from django.db import models

from suar.kernel import clock
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _, gettext
from suar.portcalls import holds
from suar.workflow.models import Application, IssuedDocument, State


class Standing(models.TextChoices):
    """What anyone who checks a paper is told (ruling 15)."""

    BEING_SIGNED = "being_signed", _("Sedang ditandatangani, belum berlaku")
    VALID = "valid", _("Berlaku")
    HELD = "held", _("Kapal ditahan, tidak boleh dipakai")
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


#: Papers on which a ship sails or moves: not while she is held.
_SAILED_ON = ("SPB", "SPOG", "SPBM")


def worth(document: IssuedDocument) -> Standing:
    """What a paper is worth, asked of the ship too: nobody sails on the clearance of a ship that is held."""
    found = standing(document)
    if found not in (Standing.VALID, Standing.BEING_SIGNED) or document.kind not in _SAILED_ON:
        return found
    held = document.call_id is not None and holds.on_call(document.call_id)
    return Standing.HELD if held else found


def lapsed(app: Application) -> bool:
    """Whether what was granted has run out by itself, so that another may be asked for."""
    if not app.granted:
        return False
    document = app.documents.order_by("-id").first()
    return document is not None and standing(document) == Standing.LAPSED


def ran_out() -> models.Exists:
    """The same asked of many applications at once."""
    papers = IssuedDocument.objects.filter(
        application=models.OuterRef("pk"), used_at=None, revoked_at=None, replaced_by=None, signed_at__isnull=False
    )
    return models.Exists(papers.filter(valid_until__lte=clock.now()))


def use(app: Application, at: datetime) -> None:
    """The voyage was made: no clearance of this call serves another, as of when the ship left (ruling 15).

    A departure that is corrected moves with it what was used; one that was replaced was never sailed on.
    """
    papers = IssuedDocument.objects.filter(call=app.call, kind=app.service_code, revoked_at=None, replaced_by=None)
    papers.update(used_at=at)


def unuse(app: Application) -> None:
    """A corrected departure lies outside the clearance: it covered no voyage."""
    IssuedDocument.objects.filter(call=app.call, kind=app.service_code, revoked_at=None).update(used_at=None)


def sail(app: Application, at: datetime, *, officer: bool) -> bool:
    """A departure at that time: an agent's claim outside the validity is refused; what an officer saw is a fact, and
    uses the clearance only where it was covered. Whether it was."""
    breach = outside(app, at)
    if breach is not None and not officer:
        raise Refused(breach)
    if officer and breach is None:
        use(app, at)
    elif officer:
        unuse(app)
    return breach is None


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
    elif app.call is not None and (hold := holds.stood_at(app.call.ship_id, at)) is not None:
        problem = Problem(
            "at",
            "R20",
            gettext("Kapal ditahan pada waktu itu (%(ground)s).") % {"ground": hold.legal_ground},
            gettext("Selesaikan perkaranya; penahanan diangkat oleh instansi yang menetapkannya."),
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
