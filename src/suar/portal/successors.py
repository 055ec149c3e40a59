"""The pages about another super admin: questions as fields, the letter that stays handed in, lines of who is there."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse

from suar.accounts import succession
from suar.accounts.models import Organisation, Succession, Ticket, User
from suar.accounts.succession.nominee import LETTER_NUMBER, WHY
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext, said
from suar.portal.actors import Asked
from suar.portal.registering import drawn
from suar.records import files
from suar.records.filetypes import MAX_BYTES, inspect
from suar.records.models import StoredFile

Field = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation of the list, with those who can sign in as its super admins."""

    organisation: Organisation
    heads: Sequence[User]


def lines(organisations: Sequence[Organisation]) -> list[Line]:
    """The super admins of many organisations, in one query."""
    found: dict[int | None, list[User]] = {}
    for each in succession.every_head().filter(organisation__in=organisations).order_by("full_name", "pk"):
        found.setdefault(each.organisation_id, []).append(each)
    return [Line(each, found.get(each.pk, [])) for each in organisations]


def questions(answers: Mapping[str, str], problems: Iterable[Problem]) -> list[Field]:
    """What is asked about the person."""
    wrong = _by_field(problems)
    return [drawn(each, answers.get(each.name, ""), wrong, {}) for each in succession.NOMINEE]


def letter_number(value: str, problems: Iterable[Problem]) -> Field:
    """The number of the organisation's letter."""
    hint = gettext("Surat organisasi yang menunjuk super admin barunya.")
    return _plain("letter_number", gettext("Nomor surat"), value, problems, hint=hint, maxlength=LETTER_NUMBER)


def why(value: str, problems: Iterable[Problem]) -> Field:
    """The reason."""
    hint = gettext("Dengan kata-kata, paling sedikit 10 huruf.")
    return _plain("why", gettext("Alasan"), value, problems, kind="textarea", rows=3, hint=hint, maxlength=WHY)


def left(heads: Iterable[User], chosen: str, problems: Iterable[Problem]) -> Field:
    """Whose account is shut with it, of those who are super admins now."""
    options = [
        {"value": str(each.pk), "label": f"{each} ({each.username})", "selected": str(each.pk) == chosen}
        for each in heads
    ]
    hint = gettext("Sesi, kunci API dan tautannya berakhir. Kosong: semua akun tetap.")
    asked = _plain("left", gettext("Tutup akun yang sudah pergi"), chosen, problems, kind="select", hint=hint)
    return asked | {"required": False, "options": options, "wide": True}


def _plain(name: str, label: str, value: str, problems: Iterable[Problem], **more: Any) -> Field:
    wrong = _by_field(problems).get(name)
    return {
        "id": f"id_{name}", "name": name, "label": label, "value": value, "required": True,
        "error": said(wrong.text) if wrong else "", "remedy": said(wrong.remedy) if wrong else "", **more,
    }  # fmt: skip


def _by_field(problems: Iterable[Problem]) -> dict[str, Problem]:
    found: dict[str, Problem] = {}
    for each in problems:
        found.setdefault(each.field, each)
    return found


def summary(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """The problems for the summary on top, each with the question it is about."""
    asked = {each.name: f"{said(each.label)}: " for each in succession.NOMINEE}
    return [
        {
            "field_id": f"id_{each.field}" if each.field else "",
            "text": asked.get(each.field, "") + said(each.text),
            "remedy": said(each.remedy),
            "law": said(each.law),
        }
        for each in problems
    ]


def number(typed: str) -> int | None:
    """An id as a form sends it."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 19 else None


def letter(request: Asked, ticket: Ticket | None = None) -> StoredFile | None:
    """The letter that came just now, or the one that was handed in before: by this person, or with the ticket."""
    upload = request.FILES.get("letter")
    if upload is not None:
        return _kept(request, upload.read(MAX_BYTES + 1), upload.name or "surat.pdf")
    try:
        pk = uuid.UUID(request.POST.get("letter_kept", ""))
    except ValueError:
        return ticket.letter if ticket is not None else None
    if ticket is not None and ticket.letter_id == pk:
        return ticket.letter
    return StoredFile.objects.filter(pk=pk, uploaded_by=request.actor.user_id or 0, kind="PDF").first()


def _kept(request: Asked, content: bytes, name: str) -> StoredFile:
    found = inspect(content, name, field="letter")
    if found.kind != "PDF":
        text = gettext("Surat ini harus berupa PDF.")
        remedy = gettext("Pindai suratnya sebagai PDF, lalu unggah lagi.")
        raise Refused(Problem("letter", "file-type", text, remedy))
    return files.keep(
        content, name=found.clean_filename, kind=found.kind, mime=found.mime, user_id=request.actor.user_id,
        organisation_id=request.actor.organisation_id,
    )  # fmt: skip


def download(file: StoredFile, name: str) -> HttpResponse:
    """A letter as a download, never shown in the browser itself."""
    answer = HttpResponse(files.read(file), content_type=file.mime)
    answer["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def about(ticket: Ticket) -> list[tuple[str, str]]:
    """Whom a ticket names, question by question."""
    nominee = {name: str(text) for name, text in ticket.nominee.items()}
    return answered(nominee)


def answered(answers: Mapping[str, str]) -> list[tuple[str, str]]:
    """The answers about a person, for reading."""
    found = []
    for each in succession.NOMINEE:
        text = answers.get(each.name, "")
        found.append((said(each.label), said(dict(each.options).get(text, text))))
    return found


def open_tickets(organisation: Organisation) -> QuerySet[Ticket]:
    """What the organisation asked and nobody answered yet."""
    waiting = Ticket.objects.filter(organisation=organisation, state=Ticket.State.OPEN)
    return waiting.filter(kind=Ticket.Kind.SUPER_ADMIN).select_related("asked_by", "letter")


def newest(request: Asked, organisation: Organisation) -> list[Succession]:
    """The last that were opened."""
    return list(succession.successions(request.actor).filter(organisation=organisation)[:20])
