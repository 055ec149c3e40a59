"""Documents: what one is worth now, for anyone with a key; the signed PDF for those who may see the case."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Router

from suar.api import answers, limits, schemas, shown
from suar.api.auth import Caller, caller_of
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import gettext
from suar.records import files
from suar.workflow import permissions
from suar.workflow.models import IssuedDocument

router = Router(tags=["documents"])


@router.get("/documents/{number}", response={200: schemas.DocumentOut, **answers.READ}, operation_id="getDocument")
def get_document(request: HttpRequest, number: str) -> dict[str, Any]:
    """Whether a document is in force. Numbers can be guessed, so a stranger learns no more than that."""
    caller = caller_of(request)
    row = _numbered(caller, number)
    known = shown.document(row)
    worth = {name: known[name] for name in ("number", "kind", "standing", "standing_words")}
    if not _sees(caller, row):
        return worth
    pdf = reverse("suar-api:get_document_pdf", args=[row.number]) if row.signed_at else None
    return {**worth, "details": known, "application": row.application_id, "port_call": row.call_id, "pdf": pdf}


@router.get(
    "/documents/{number}/pdf",
    response={200: bytes, **answers.READ, 409: schemas.Problems},
    operation_id="getDocumentPdf",
)
def get_document_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The signed PDF."""
    caller = caller_of(request)
    row = _numbered(caller, number)
    if not _sees(caller, row):
        raise _no_document()
    if row.file is None:
        raise Refused(
            Problem(
                "",
                "being_signed",
                gettext("Dokumen ini sedang ditandatangani dan belum berlaku."),
                gettext("Coba lagi sebentar."),
            ),
            status=409,
        )
    answer = HttpResponse(files.read(row.file), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{row.number}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _numbered(caller: Caller, number: str) -> IssuedDocument:
    limits.count_look_up(caller.key_id)
    printable = number.isprintable()
    row = IssuedDocument.objects.select_related("file").filter(number=number).first() if printable else None
    if row is None:
        raise _no_document()
    return row


def _sees(caller: Caller, row: IssuedDocument) -> bool:
    return permissions.applications(caller.actor).filter(pk=row.application_id).exists()


def _no_document() -> NotThere:
    return NotThere(
        Problem("number", "not_found", gettext("Dokumen ini tidak ditemukan."), gettext("Periksa nomornya."))
    )
