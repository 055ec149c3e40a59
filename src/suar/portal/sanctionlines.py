"""A sanction as people read it: how it stands, its facts, what may follow, and the questions of each act."""

from __future__ import annotations

from suar.accounts import sanctions
from suar.accounts.models import Appeal, Organisation, Sanction
from suar.kernel.words import _, gettext, said
from suar.portal.moments import JAKARTA, moment_text
from suar.portal.plainform import Ask

IMPOSE = (
    Ask("number", _("Nomor surat sanksi"), maxlength=60),
    Ask("ground", _("Alasan: kewajiban yang tidak dipenuhi"), "textarea", maxlength=2000, wide=True),
)
FREEZE_DAYS = Ask(
    "days", _("Lama pembekuan (hari)"), required=False, hint=_("Kosong: 30 hari, paling lama"), maxlength=2
)
APPEAL = (Ask("text", _("Keberatan Anda"), "textarea", maxlength=4000, wide=True),)


def look(sanction: Sanction) -> tuple[str, str]:
    """The look of its status, and the word."""
    if sanction.ended_at is not None:
        return "withdrawn", said(Sanction.Ended(sanction.ended_how).label)
    word = said(Sanction.Kind(sanction.kind).label)
    return ("sent_back", word) if sanction.kind == Sanction.Kind.WARNING else ("rejected", word)


def facts(sanction: Sanction) -> list[tuple[str, str]]:
    """Line by line."""
    found = [
        (gettext("Perusahaan"), sanction.organisation.name),
        (gettext("Sanksi"), said(Sanction.Kind(sanction.kind).label)),
        (gettext("Nomor"), sanction.number),
        (gettext("Alasan"), sanction.ground),
        (gettext("Dasar hukum"), sanctions.LAW),
        (gettext("Dijatuhkan"), f"{moment_text(sanction.imposed_at, JAKARTA)}, {sanction.imposed_by_label}"),
        (gettext("Sampai"), moment_text(sanction.until, JAKARTA) if sanction.until else gettext("tanpa batas waktu")),
        (gettext("Keberatan sampai"), moment_text(sanction.appeal_until, JAKARTA)),
    ]
    if sanction.ended_at is not None:
        ended = f"{moment_text(sanction.ended_at, JAKARTA)} · {said(Sanction.Ended(sanction.ended_how).label)}"
        found.append((gettext("Berakhir"), f"{ended}. {sanction.ended_why}".strip()))
    return found


def answer_of(appeal: Appeal) -> str:
    """What the directorate decided, or that it has not yet."""
    if appeal.outcome:
        return said(Appeal.Outcome(appeal.outcome).label)
    if appeal.sanction.ended_how == Sanction.Ended.LIFTED:
        return gettext("Tidak perlu diputus lagi: sanksinya sudah dicabut")
    return gettext("Menunggu putusan direktorat")


def next_step(company: Organisation) -> tuple[str, str]:
    """Which step may come next against a company, and a sentence about when."""
    kind, last, since = sanctions.due(company.pk)
    if kind is None:
        return "", gettext("Akses perusahaan ini sudah dicabut; tidak ada tahap berikutnya.")
    if last is None or since is None:
        return kind.value, gettext("Tahap pertama: peringatan tertulis, 7 hari.")
    words = {"kind": said(kind.label), "number": last.number, "since": moment_text(since, JAKARTA)}
    return kind.value, gettext("Tahap berikutnya: %(kind)s, sesudah %(number)s berakhir pada %(since)s.") % words
