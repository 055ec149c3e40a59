"""Is this paper worth anything: by number (validity only), by its QR code (details too), by its signature."""

import hashlib
import json
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from suar.kernel.words import gettext, said
from suar.portal import limits
from suar.portal.access import public
from suar.portal.actors import Asked
from suar.portal.moments import moment_text
from suar.records.filetypes import MAX_BYTES
from suar.workflow import issuing
from suar.workflow.documents.content import DocumentContent
from suar.workflow.models import IssuedDocument
from suar.workflow.validity import Standing, worth

_PER_MINUTE = 20
_LOOKS = {
    Standing.BEING_SIGNED: "signing",
    Standing.VALID: "valid",
    Standing.HELD: "held",
    Standing.USED: "used",
    Standing.LAPSED: "lapsed",
    Standing.REPLACED: "replaced",
    Standing.REVOKED: "revoked",
}


@public
def check_number(request: Asked) -> HttpResponse:
    """Numbers can be guessed, so a number tells validity only, and not often."""
    number = request.GET.get("number", "").strip().upper()[:60]
    context: dict[str, Any] = {"number": number}
    if number:
        limits.at_most(request, "check", _PER_MINUTE)
        context["verdict"] = _verdict(_documents().filter(number=number).first(), number)
    return _checked(request, context)


@public
def check_token(request: Asked, token: str) -> HttpResponse:
    """Whoever holds the paper has its QR code, and may see what it says."""
    document = _documents().filter(token=token[:64]).first() if token.isascii() and token.isprintable() else None
    if document is None:
        limits.at_most(request, "check", _PER_MINUTE)
        raise Http404
    content = DocumentContent.from_json(json.loads(document.content))
    context = {"verdict": _verdict(document, document.number), "paper": content, "document": document}
    return _checked(request, context)


def _checked(request: Asked, context: dict[str, Any]) -> HttpResponse:
    if request.method == "POST":
        limits.at_most(request, "check", _PER_MINUTE)
        context["seal"] = _seal(request)
    return render(request, "portal/public/check.html", context)


def _documents() -> Any:
    return IssuedDocument.objects.select_related("application__port", "replaced_by")


def _verdict(document: IssuedDocument | None, number: str) -> dict[str, str]:
    """What anyone is told of a paper."""
    if document is None:
        return {
            "status": "unknown",
            "title": gettext("Tidak dikenal"),
            "number": number,
            "kind": "",
            "text": gettext("Tidak ada dokumen dengan nomor ini. Periksa penulisannya, lalu coba lagi."),
        }
    now = worth(document)
    return {
        "status": _LOOKS[now],
        "title": said(now.label),
        "number": document.number,
        "kind": document.kind,
        "text": _words(document, now),
    }


def _words(document: IssuedDocument, now: Standing) -> str:
    zone = document.application.port.zone

    def at(moment: Any) -> str:
        return moment_text(moment, zone) if moment else "–"

    office = document.application.port.office_name
    match now:
        case Standing.BEING_SIGNED:
            text = gettext("Disetujui %(office)s dan sedang ditandatangani; belum berlaku.")
        case Standing.VALID if document.valid_until:
            text = gettext("Ditandatangani %(office)s pada %(signed)s. Berlaku sampai %(until)s.")
        case Standing.VALID:
            text = gettext("Ditandatangani %(office)s pada %(signed)s dan berlaku.")
        case Standing.HELD:
            text = gettext("Ditandatangani %(office)s, tetapi kapal ditahan: dokumen ini tidak boleh dipakai sekarang.")
        case Standing.USED:
            text = gettext("Dipakai untuk satu pelayaran pada %(used)s; tidak berlaku lagi.")
        case Standing.LAPSED:
            text = gettext("Masa berlakunya habis pada %(until)s.")
        case Standing.REPLACED:
            text = gettext("Diganti oleh %(by)s; yang ini tidak berlaku lagi.")
        case _:
            text = gettext("Dicabut oleh %(office)s pada %(revoked)s; tidak berlaku lagi.")
    return text % {
        "office": office, "signed": at(document.signed_at), "until": at(document.valid_until),
        "used": at(document.used_at), "revoked": at(document.revoked_at),
        "by": document.replaced_by or gettext("dokumen yang lebih baru"),
    }  # fmt: skip


def _seal(request: Asked) -> dict[str, Any]:
    """Whether a handed-in PDF is byte for byte as an office sealed it, and what its number is worth now."""
    upload = request.FILES.get("pdf")
    if upload is None or not hasattr(upload, "read"):
        return {"valid": False, "problem": gettext("Pilih berkas PDF lebih dahulu.")}
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        return {
            "valid": False,
            "problem": gettext("Berkas ini lebih besar dari 10 MB; dokumen Suar tidak sebesar itu."),
        }
    found = issuing.signer().verify(content)
    digest = hashlib.sha256(content).hexdigest()
    document = _documents().filter(file__sha256=digest).first() if found.valid else None
    return {
        "valid": found.valid,
        "problem": said(found.problem) if found.problem else "",
        "signer": found.signer,
        "signed_at": found.signed_at,
        "verdict": _verdict(document, document.number) if document else None,
        "zone": document.application.port.zone if document else "Asia/Jakarta",
    }
