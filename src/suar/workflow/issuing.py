"""The paper a grant issues: its number and words at the grant, its signature after commit, its standing at any time."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.module_loading import import_string

from suar.accounts.actors import Actor, system
from suar.kernel import clock
from suar.kernel.words import gettext, in_language, said
from suar.records import chain, files
from suar.workflow import numbering
from suar.workflow.documents.content import DocumentContent, Section
from suar.workflow.forms import BaseForm
from suar.workflow.models import Application, IssuedDocument
from suar.workflow.service import Document
from suar.workflow.signing import Signer
from suar.workflow.transaction import locked, transition


def issue(app: Application, actor: Actor) -> IssuedDocument | None:
    """Number and freeze the paper of a granted application; None where the service has none. Last lock of a grant."""
    document = app.service.document
    if document is None:
        return None
    now = clock.now()
    trade = app.service.trade(app.call)
    number = numbering.document_number(document.number, trade, app.port, now)
    if document.names_the_call and app.call is not None:
        app.call.number = number
    issued = IssuedDocument(application=app, call=app.call, kind=app.service_code, number=number, granted_at=now)
    with in_language("id"):
        issued.content = chain.canonical(_content(app, actor, issued).as_json())
    issued.save()
    if app.call is not None and document.valid_for is not None:
        IssuedDocument.objects.filter(
            call=app.call, kind=app.service_code, revoked_at=None, replaced_by=None, used_at=None
        ).exclude(pk=issued.pk).update(replaced_by=issued)
    return issued


def decide_anew(app: Application, decided: BaseForm, actor: Actor) -> None:
    """What an office determined is another matter now: a new paper stands in place of the old one."""
    app.decision = decided.model_dump_json()
    paper = issue(app, actor)
    if paper is not None:
        app.documents.filter(revoked_at=None, replaced_by=None).exclude(pk=paper.pk).update(replaced_by=paper)


def _content(app: Application, actor: Actor, issued: IssuedDocument) -> DocumentContent:
    document, port = app.service.document, app.port
    assert document is not None
    parts = app.service.document_parts(app)
    return DocumentContent(
        kind=app.service_code,
        title=said(document.title),
        subtitle=document.title_en,
        number=issued.number,
        port_name=port.name,
        office_name=port.office_name,
        office_address=port.office_address,
        issued_at_text=local_text(issued.granted_at, port.zone, port.zone_label),
        place=port.name,
        language="id",
        legal_basis=document.legal_basis,
        facts=(*parts.facts, *_under_letter(app)),
        statement=said(document.statement),
        validity_text=said(document.validity) if document.validity else "",
        signer_name=actor.name or port.office_head,
        signer_function=_function(actor),
        verify_url=f"{settings.SUAR_PUBLIC_URL}/periksa/{issued.token}/",
        training=settings.SUAR_TRAINING,
        subject=parts.subject,
        subject_note=parts.subject_note,
        route=parts.route,
    )


def _function(actor: Actor) -> str:
    """As what the signer signs; whose company it is, where a company decides under another's letter."""
    function = actor.function or gettext("Pejabat yang berwenang")
    if actor.delegation is None:
        return function
    words = {"principal": actor.organisation, "number": actor.delegation.letter_number}
    return f"{function}, " + gettext("a.n. %(principal)s, surat kuasa %(number)s") % words


def _under_letter(app: Application) -> tuple[Section, ...]:
    """In whose name somebody else filed it."""
    letter = app.filed_under
    if letter is None:
        return ()
    words = {"delegate": letter.delegate, "principal": letter.principal}
    who = gettext("%(delegate)s a.n. %(principal)s") % words
    return (
        Section(
            gettext("Diajukan dengan surat kuasa"),
            ((gettext("Pengaju"), who), (gettext("Nomor"), letter.letter_number)),
        ),
    )


_MONTHS = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
]


def local_text(at: datetime, zone: str, label: str) -> str:
    """ "21 November 2026, 09.31 WIB", as the law's papers write it."""
    local = at.astimezone(ZoneInfo(zone))
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}, {local:%H.%M} {label}"


@cache
def signer() -> Signer:
    """The signer that the settings name, loaded once."""
    cls = import_string(settings.SUAR_SIGNER)
    made: Signer = cls.from_settings() if hasattr(cls, "from_settings") else cls()
    return made


def sign(document_id: int) -> bool:
    """Make, sign and store the PDF of a paper. Twice does no harm: only the first counts. True if this one did."""
    document = IssuedDocument.objects.select_related("application__port").get(pk=document_id)
    if document.signed_at is not None or document.revoked_at is not None:
        return False
    app, port = document.application, document.application.port
    declared = app.service.document
    assert declared is not None
    at = clock.now()
    from suar.workflow.documents.rendering import render  # here: what sets type is large, and only this needs it

    content = _dated(DocumentContent.from_json(json.loads(document.content)), declared, app, at)
    pdf = render(declared.template, content, at=document.granted_at)
    sealed = signer().sign(
        pdf, office_code=port.code, office_name=port.office_name, reason=f"{document.kind} {document.number}", at=at
    )
    return _store(document, sealed, at)


def _dated(content: DocumentContent, declared: Document, app: Application, at: datetime) -> DocumentContent:
    """What only the moment of signature knows: from when until when the paper is valid (ruling 15)."""
    if declared.valid_for is None:
        return content
    zone, label = app.port.zone, app.port.zone_label
    until = local_text(at + declared.valid_for, zone, label)
    return replace(content, validity_text=f"{content.validity_text} {local_text(at, zone, label)} – {until}.")


@transition
def _store(document: IssuedDocument, sealed: bytes, at: datetime) -> bool:
    app = locked(document.application_id)
    declared = app.service.document
    assert declared is not None
    file = files.keep(
        sealed, name=f"{document.number}.pdf", kind="PDF", mime="application/pdf", user_id=None, organisation_id=None
    )
    won = IssuedDocument.objects.filter(pk=document.pk, signed_at=None, revoked_at=None).update(
        signed_at=at, file=file, valid_until=at + declared.valid_for if declared.valid_for else None
    )
    if not won:
        file.delete()
        return False
    document.file, document.signed_at = file, at
    app.service.on_signed(app, document)
    chain.append(app, "signed", system(), document=document.number, sha256=file.sha256)
    app.save(update_fields=["chain_length", "chain_hash"])
    return True


def revoke(app: Application, because: str) -> None:
    """The papers of an application that ended are worth nothing from now on."""
    app.documents.filter(revoked_at=None).update(revoked_at=clock.now(), revoked_because=because)
