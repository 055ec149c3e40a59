"""Papers of a registration, for the technical team: a viewer page by page, pictures drawn anew, downloads."""

from urllib.parse import quote

from django.http import Http404, HttpResponse
from django.shortcuts import render

from suar.accounts.models import RegistrationPaper
from suar.portal.access import officers
from suar.portal.actors import Asked
from suar.portal.views.screening import seen_by
from suar.records import files
from suar.records.filetypes import pages_of, preview_png
from suar.records.models import StoredFile


@officers
def paper(request: Asked, pk: int, kind: str) -> HttpResponse:
    """A paper as a download, never shown in the browser itself."""
    file = _paper(request, pk, kind).file
    answer = HttpResponse(_bytes(file), content_type=file.mime)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(file.name)}"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


@officers
def pages(request: Asked, pk: int, kind: str) -> HttpResponse:
    """The viewer: one page of a paper, and the way to the others."""
    found = _paper(request, pk, kind)
    most, number = pages_of(_bytes(found.file)), _page_asked(request)
    if number > most:
        raise Http404
    context = {
        "registration": found.registration,
        "kind": kind,
        "title": found.get_kind_display(),
        "name": found.file.name,
        "number": number,
        "most": most,
        "previous": number - 1,
        "next": number + 1 if number < most else 0,
    }
    return render(request, "portal/screening/pages.html", context)


def _page_asked(request: Asked) -> int:
    """Counts from 1."""
    page = request.GET.get("page", "1")
    return max(int(page), 1) if page.isascii() and page.isdigit() and len(page) < 5 else 1


@officers
def picture(request: Asked, pk: int, kind: str) -> HttpResponse:
    """A page of a paper, drawn anew; ``page`` counts from 1."""
    file = _paper(request, pk, kind).file
    answer = HttpResponse(preview_png(_bytes(file), _page_asked(request) - 1), content_type="image/png")
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _bytes(file: StoredFile) -> bytes:
    try:
        return files.read(file)
    except files.FileDamaged as damaged:
        raise Http404 from damaged


def _paper(request: Asked, pk: int, kind: str) -> RegistrationPaper:
    found = seen_by(request, pk).papers.select_related("file", "registration").filter(kind=kind[:10]).first()
    if found is None:
        raise Http404
    return found
