"""Whose business a ship, one of her papers and a stored file are."""

from django.db.models import Exists, F, OuterRef, QuerySet

from suar.accounts.actors import Actor
from suar.accounts.roles import MENU_SHIPS, Right
from suar.portcalls.models import PortCall
from suar.records.models import StoredFile
from suar.registry.models import Ship, ShipPaper
from suar.workflow import relations
from suar.workflow.models import ApplicationFile, IssuedDocument
from suar.workflow.permissions.pages import may_oversee
from suar.workflow.permissions.seeing import applications


def ships(actor: Actor) -> QuerySet[Ship]:
    """The ships that the actor may put on a form or look into."""
    if actor.system:
        return Ship.objects.all()
    if not _looks(actor):
        return Ship.objects.none()
    if may_oversee(actor):
        return Ship.objects.all()
    hers = Ship.objects.filter(agents=actor.organisation_id)
    if actor.delegation is None or not actor.delegation.ports:
        return hers
    calling = PortCall.objects.filter(relations.within(actor), ship=OuterRef("pk"), agent=actor.organisation_id)
    return hers.filter(Exists(calling))


def _looks(actor: Actor) -> bool:
    return (actor.active or actor.frozen) and actor.has_right(MENU_SHIPS, Right.VIEW)


def papers(actor: Actor) -> QuerySet[ShipPaper]:
    """Ships' papers in use that the actor may see: a company its own, an office those of every company."""
    in_use = ShipPaper.objects.filter(superseded=False).order_by("kind", "pk")
    if not _looks(actor):
        return in_use.none()
    if may_oversee(actor):
        return in_use
    own = in_use.filter(organisation=actor.organisation)
    return own if actor.delegation is None else own.filter(ship__in=ships(actor).values("pk"))


def may_read_file(actor: Actor, file: StoredFile) -> bool:
    """Whether the bytes may be given out: one's own upload, a paper of a visible case, ship or document."""
    if not (actor.active or actor.frozen):
        return False
    house = file.organisation_id is not None and file.organisation_id == actor.organisation_id
    if house and (file.uploaded_by_id == actor.user_id or papers(actor).filter(file=file).exists()):
        return True
    seen = applications(actor).values("pk")
    lying = ApplicationFile.objects.filter(file=file, application__in=seen)
    # What lies in a draft is neither the office's yet nor that of a company which took the case over.
    if (lying if house else lying.filter(added_in_version__lte=F("application__version"))).exists():
        return True
    linked = ShipPaper.objects.filter(file=file)
    if actor.is_officer and _looks(actor) and linked.filter(ship__calls__port__code__in=actor.ports()).exists():
        return True  # of ships that call, or called, at the officer's ports
    return IssuedDocument.objects.filter(file=file, application__in=seen).exists()
