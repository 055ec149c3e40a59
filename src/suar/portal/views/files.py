"""Files leave only as downloads or as pictures drawn anew, and only to whoever may read them."""

from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpResponse

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portal.access import signed_in
from suar.portal.actors import Asked
from suar.records import files
from suar.records.filetypes import preview_png
from suar.records.models import StoredFile
from suar.workflow.models import IssuedDocument
from suar.workflow.permissions import applications, may_read_file


@signed_in
def download(request: Asked, pk: UUID) -> HttpResponse:
    """The bytes of a file, never shown in the browser itself."""
    return _given_out(_readable(request, pk))


@signed_in
def preview(request: Asked, pk: UUID) -> HttpResponse:
    """A page of the file as a picture; ``page`` counts from 1."""
    file = _readable(request, pk)
    page = request.GET.get("page", "1")
    number = int(page) - 1 if page.isascii() and page.isdigit() and len(page) < 5 else 0
    answer = HttpResponse(preview_png(_bytes(file), max(number, 0)), content_type="image/png")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, max-age=300"
    return answer


@signed_in
def document(request: Asked, number: str) -> HttpResponse:
    """The signed paper under its number."""
    found = IssuedDocument.objects.filter(number=number, application__in=applications(request.actor).values("pk"))
    issued = found.select_related("file").first()
    if issued is None:
        raise Http404
    if issued.file is None:
        raise Refused(
            Problem(
                "",
                "being_signed",
                gettext("Dokumen ini sudah disetujui dan sedang ditandatangani; belum berlaku."),
                gettext("Tunggu beberapa saat, lalu muat ulang."),
            ),
            status=409,
        )
    return _given_out(issued.file)


def _readable(request: Asked, pk: UUID) -> StoredFile:
    file = StoredFile.objects.filter(pk=pk).first()
    if file is None or not may_read_file(request.actor, file):
        raise Http404
    return file


def _bytes(file: StoredFile) -> bytes:
    try:
        return files.read(file)
    except files.FileDamaged as damaged:
        raise Refused(
            Problem(
                "",
                "file-damaged",
                gettext("Berkas ini tidak dapat dibaca dari penyimpanan."),
                gettext("Laporkan kepada pengelola sistem dengan nama berkasnya."),
            ),
            status=404,
        ) from damaged


def _given_out(file: StoredFile) -> HttpResponse:
    answer = HttpResponse(_bytes(file), content_type=file.mime)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer
