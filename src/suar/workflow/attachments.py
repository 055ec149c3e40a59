"""Papers put to an application: handed in for it, or a paper of the ship that is already kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from suar.accounts.actors import Actor
from suar.kernel import clock
from suar.kernel.dates import day_text
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.records import chain, files
from suar.records.filetypes import inspect
from suar.records.models import StoredFile
from suar.registry.models import PaperKind, ShipPaper
from suar.workflow.models import Application, ApplicationFile
from suar.workflow.refusals import authorise
from suar.workflow.service import Attachment, Check
from suar.workflow.transaction import locked, transition


@dataclass(frozen=True, slots=True)
class Slot:
    """A paper that is asked for, and what lies there now (or would be offered)."""

    attachment: Attachment
    file: ApplicationFile | None
    offered: ShipPaper | None
    lapses: bool

    @property
    def filled(self) -> bool:
        return self.file is not None or (self.offered is not None and not self.lapses)


def asked(app: Application, *, handing_in: bool = False) -> list[Attachment]:
    """The papers this application needs. While it is open, those that its answers may call for are asked too."""
    open_still = app.with_applicant and not handing_in
    return [a for a in app.service.attachments if (open_still and a.depends) or a.when(app)]


def _needed_until(app: Application) -> date:
    """The day until which a ship's paper must be in date: her departure, or today where that is unknown."""
    zone = ZoneInfo(app.port.zone)
    call = app.call
    said = getattr(app.form, "etd", None) if app.statement else None
    moment = max(filter(None, [said, call.etd, call.eta, clock.now()])) if call else clock.now()
    return moment.astimezone(zone).date()


def ship_papers(app: Application) -> dict[str, ShipPaper]:
    """The ship's papers in use, by kind."""
    if app.call is None or not any(a.paper for a in app.service.attachments):
        return {}
    # An owner or master who files uses the papers that the call's agent keeps, unless their own are there.
    companies = (app.call.agent_id, app.organisation_id)
    kept = ShipPaper.objects.filter(ship=app.call.ship_id, organisation__in=companies, superseded=False)
    return {p.kind: p for p in sorted(kept, key=lambda paper: paper.organisation_id == app.organisation_id)}


def share(lead: Application, partner: Application) -> None:
    """Papers handed in with one hull of a convoy serve the others too; a ship's own papers are each hull's."""
    now = clock.now()
    there = {f.attachment: f.file_id for f in partner.files.filter(removed_at=None, ship_paper=None)}
    new = [f for f in lead.files.filter(removed_at=None, ship_paper=None) if there.get(f.attachment) != f.file_id]
    partner.files.filter(removed_at=None, attachment__in=[f.attachment for f in new]).update(removed_at=now)
    ApplicationFile.objects.bulk_create(
        ApplicationFile(
            application=partner,
            attachment=lying.attachment,
            file_id=lying.file_id,
            added_at=now,
            added_in_version=partner.version + 1,
        )
        for lying in new
    )


def slots(app: Application, *, handing_in: bool = False) -> list[Slot]:
    """Every paper asked for with its state, for screens and checks. Two queries."""
    lying = app.files.filter(removed_at=None).select_related("file", "ship_paper")
    renewed = app.with_applicant  # a paper renewed since is offered in place of the one that lay here
    there = {f.attachment: f for f in lying if not (renewed and f.ship_paper and f.ship_paper.superseded)}
    kept, until = ship_papers(app), _needed_until(app)
    found = []
    for attachment in asked(app, handing_in=handing_in):
        file = there.get(attachment.code)
        paper = file.ship_paper if file else kept.get(attachment.paper) if attachment.paper else None
        lapses = paper is not None and paper.expires_on is not None and paper.expires_on < until
        found.append(Slot(attachment, file, paper, lapses))
    return found


def missing(found: Sequence[Slot]) -> Iterator[Problem]:
    """One problem for each required paper that is not there or lapses before the ship leaves."""
    for slot in found:
        field = f"files.{slot.attachment.code}"
        if slot.lapses and slot.offered is not None and slot.offered.expires_on is not None:
            yield Problem(
                field,
                "R02",
                gettext("%(title)s %(number)s berakhir %(date)s, sebelum kapal berangkat.")
                % {
                    "title": slot.attachment.title,
                    "number": slot.offered.number,
                    "date": day_text(slot.offered.expires_on),
                },
                gettext("Perbarui di halaman kapal, lalu ajukan lagi."),
                slot.attachment.law,
            )
        elif slot.attachment.required and not slot.filled:
            yield Problem(
                field,
                "R01",
                gettext("%(title)s belum dilampirkan.") % {"title": slot.attachment.title},
                gettext("Unggah PDF, JPG, PNG, XLSX atau CSV paling besar 10 MB."),
                slot.attachment.law,
            )


def paper_checks(app: Application) -> Iterator[Check]:
    """Each paper as evidence for the officer: there and in date, there but lapsing, or missing."""
    for slot in slots(app):
        until = slot.offered.expires_on if slot.offered else None
        there = gettext("berlaku sampai %(date)s") % {"date": day_text(until)} if until else gettext("ada")
        evidence = there if slot.filled or slot.lapses else gettext("belum ada")
        light = "red" if slot.lapses else "green" if slot.filled else "amber"
        yield Check(slot.attachment.title, light, evidence, f"files.{slot.attachment.code}")


def offer_ship_papers(app: Application) -> list[Slot]:
    """Put the ship's kept papers to the application wherever nothing else was handed in; all slots as they are then."""
    if not app.service.attachments:
        return []
    found = slots(app, handing_in=True)
    if app.version:
        app.files.filter(removed_at=None, ship_paper__superseded=True).update(removed_at=clock.now())
    ApplicationFile.objects.bulk_create(
        ApplicationFile(
            application=app,
            attachment=slot.attachment.code,
            ship_paper=slot.offered,
            file_id=slot.offered.file_id,
            added_at=clock.now(),
            added_in_version=app.version + 1,
        )
        for slot in found
        if slot.file is None and slot.offered is not None
    )
    return found


def take_in(content: bytes, filename: str, actor: Actor) -> StoredFile:
    """Check an upload by its content and keep it. Refused names what is wrong with it."""
    found = inspect(content, filename)
    return files.keep(
        content,
        name=found.clean_filename,
        kind=found.kind,
        mime=found.mime,
        user_id=actor.user_id,
        organisation_id=actor.organisation_id,
    )


@transition
def attach(app_id: int, actor: Actor, code: str, content: bytes, filename: str) -> ApplicationFile:
    """Hand in a paper, in place of the one that lay there."""
    app = locked(app_id)
    authorise(actor, "edit", app)
    attachment = app.service.attachment(code)
    if attachment is None:
        raise NotThere(Problem(f"files.{code}", "not_found", gettext("Lampiran ini tidak diminta.")))
    file = take_in(content, filename, actor)
    _remove(app, code)
    row = ApplicationFile.objects.create(
        application=app, attachment=code, file=file, added_at=clock.now(), added_in_version=app.version + 1
    )
    chain.append(app, "attached", actor, attachment=code, file=str(file.pk), sha256=file.sha256)
    app.save(update_fields=["chain_length", "chain_hash"])
    return row


@transition
def detach(app_id: int, actor: Actor, code: str) -> None:
    """Take a paper back while the statement is still with the applicant."""
    app = locked(app_id)
    authorise(actor, "edit", app)
    if app.service.attachment(code) is None or not _remove(app, code):
        raise Refused(Problem(f"files.{code}", "not_found", gettext("Tidak ada berkas di lampiran ini.")), status=404)
    chain.append(app, "detached", actor, attachment=code)
    app.save(update_fields=["chain_length", "chain_hash"])


def _remove(app: Application, code: str) -> int:
    return app.files.filter(attachment=code, removed_at=None).update(removed_at=clock.now())


#: Kinds of ship's papers that a foreign and a domestic ship both carry.
SHIP_PAPERS = tuple(kind for kind in PaperKind if kind != PaperKind.IMO_PROOF)
