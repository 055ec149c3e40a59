"""A service as its published standard must say it: what is asked, who decides, the time, the fee, what comes of it.

One source for the catalogue, the guide, the public page and the form (process.md b.6).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from suar.kernel.words import _, gettext, said
from suar.workflow import fees, registry
from suar.workflow.reasons import Reason
from suar.workflow.requirements import Filed
from suar.workflow.service import Attachment, Service, Step

#: Where anybody complains of the ministry's services, beside the office itself (seed 002).
MINISTRY_LINE = "081277514448"

#: What holds for every service alike: the half of a standard that speaks of its management.
MANAGEMENT = (
    (_("Sarana"), _("Telepon atau komputer dengan peramban; tanpa pemasangan apa pun.")),
    (_("Pelaksana"), _("Pejabat yang ditempatkan di pelabuhan itu untuk fungsinya; setiap keputusan menyebut nama.")),
    (_("Pengawasan"), _("Setiap peristiwa dicatat berantai; yang lewat batas tampak pada kepala kantor.")),
    (_("Jaminan"), _("Dokumen bertanda tangan elektronik dan dapat diperiksa siapa pun dengan kode QR-nya.")),
    (_("Pengaduan"), _("Kepada kantor pelabuhan (alamat dan telepon pada halaman pelabuhan) atau kanal kementerian")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to hand in. ``note``: whether it must be, and when."""

    title: str
    note: str
    law: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """One step: who decides, within what time."""

    title: str
    who: str
    within: timedelta


@dataclass(frozen=True, slots=True)
class Standard:
    """What is asked and promised, in the language of the moment it was made."""

    code: str
    title: str
    law: str
    applicant: str
    needs: tuple[str, ...]
    papers: tuple[Paper, ...]
    steps: tuple[Decision, ...]
    fee: str
    product: str
    number: str
    validity: str
    reasons: tuple[tuple[str, str], ...]
    #: Title, name and whether it must be answered, of every question.
    questions: tuple[tuple[str, str, bool], ...]
    acts: tuple[str, ...]
    readers: tuple[str, ...]
    notes: tuple[str, ...]


def standard_of(service: Service) -> Standard:
    """The standard of one service."""
    document = service.document
    return Standard(
        code=service.code,
        title=said(service.title),
        law=service.law,
        applicant=applicants(service),
        needs=tuple(requirement.words() for requirement in service.requires),
        papers=tuple(_paper(paper) for paper in service.attachments),
        steps=tuple(Decision(said(step.title), who_decides(step), step.within) for step in service.steps),
        fee=_fee(service),
        product=said(document.title) if document else "",
        number=document.number if document else "",
        validity=said(document.validity) if document and document.validity else "",
        reasons=tuple((reason.value, said(Reason(reason).label)) for reason in service.reasons),
        questions=tuple(
            (said(info.title or name), name, info.is_required()) for name, info in service.Form.model_fields.items()
        ),
        acts=tuple(said(act.title) for act in service.actions().values()),
        readers=tuple(said(role.label) for role in service.shared_with),
        notes=tuple(_notes(service)),
    )


def standards() -> list[Standard]:
    """All services that there are now, in the order of the road."""
    return [standard_of(service) for service in registry.current()]


def applicants(service: Service) -> str:
    """Who may file it, in words."""
    if service.opened_by_system:
        return gettext("dibuka oleh sistem")
    return ", ".join(said(role.label) for role in service.applicants())


def who_decides(step: Step) -> str:
    """Whose decision a step is, in words."""
    if step.at_company:
        return gettext("perusahaan yang harus setuju; dilewati bila tidak ada")
    if step.at_operator:
        return gettext("operator tempat yang dikunjungi; di tempat tanpa operator %(role)s") % {"role": step.by.label}
    return said(step.by.label)


def _paper(paper: Attachment) -> Paper:
    note = gettext("wajib") if paper.required else gettext("bila ada")
    return Paper(said(paper.title), said(paper.depends) if paper.depends else note, paper.law)


def _fee(service: Service) -> str:
    """What it costs: a fee of its own, the dues of the call that its grant bills, or nothing."""
    if service.fees:
        return " ".join(fees.price(code) for code in service.fees)
    if service.bills:
        return gettext("PNBP kunjungan: uang rambu; uang tambat dan dermaga di tempat tanpa operator (PP 15/2016)")
    return gettext("tidak dipungut biaya")


def _notes(service: Service) -> Iterator[str]:
    if not service.steps:
        yield gettext("Dicatat seketika tanpa keputusan")
    if service.optional:
        yield gettext("Cabang di samping jalan: tidak ada yang menunggunya")
    if service.per_movement:
        yield gettext("Sekali untuk setiap gerakan: diajukan lagi bila kapal pindah")
    if service.per_hull is not None:
        yield gettext("Rangkaian kapal: satu formulir, satu permohonan dan satu nomor per kapal")
    if service.from_outside:
        yield gettext("Diajukan dengan nomor PKK oleh perusahaan yang belum menangani kunjungan")
    if service.manual:
        yield gettext("Untuk kapal yang dilayani manual")
    asked = [r.service for r in service.requires if isinstance(r, Filed)]
    if asked:
        yield gettext("Cukup sudah diajukan: %(codes)s") % {"codes": ", ".join(asked)}
