"""A paper that comes with a short form: kept as soon as it came, so that a fault elsewhere never costs it."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext
from suar.portal.actors import Asked
from suar.records import filetypes
from suar.records.filetypes import MAX_BYTES
from suar.records.models import StoredFile
from suar.workflow.attachments import take_in


def paper(request: Asked, name: str, *, only_pdf: bool = False) -> StoredFile | None:
    """The paper that came now, or the one that came with an earlier try of the same person for the same company.

    Refused names the field of the form.
    """
    upload = request.FILES.get(name)
    if upload is None:
        return _earlier(request, request.POST.get(f"{name}_file", ""))
    content, filename = upload.read(MAX_BYTES + 1), upload.name or f"{name}.pdf"
    if filetypes.inspect(content, filename, field=name).kind != "PDF" and only_pdf:
        remedy = gettext("Pindai suratnya sebagai PDF, lalu unggah lagi.")
        raise Refused(Problem(name, "file-type", gettext("Surat ini harus berupa PDF."), remedy))
    return take_in(content, filename, request.actor)


def problem_of(name: str, problems: Iterable[Problem]) -> Problem | None:
    """What is wrong with the paper of this name."""
    return next((one for one in problems if one.field == name), None)


def _earlier(request: Asked, named: str) -> StoredFile | None:
    try:
        known = uuid.UUID(named)
    except ValueError:
        return None
    own = StoredFile.objects.filter(uploaded_by=request.actor.user_id, organisation=request.actor.organisation_id)
    return own.filter(pk=known).first()
