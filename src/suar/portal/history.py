"""The chain of events in words: who did what, to which application, and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from suar.accounts.actors import system
from suar.kernel.words import _, gettext, said
from suar.records.chain import particulars
from suar.records.models import Event
from suar.workflow.models import Application

_WORDS = {
    "opened": _("Kunjungan dibuka"),
    "begun": _("Draf dibuka"),
    "submitted": _("Diajukan"),
    "step_granted": _("Satu langkah disetujui"),
    "agreed": _("Disetujui pejabat pertama dari dua"),
    "granted": _("Disetujui"),
    "sent_back": _("Dikembalikan untuk diperbaiki"),
    "rejected": _("Ditolak"),
    "withdrawn": _("Dibatalkan pemohon"),
    "revoked": _("Dicabut"),
    "signed": _("Ditandatangani"),
    "prolonged": _("Akhir masa sandar diubah"),
    "attached": _("Berkas dilampirkan"),
    "detached": _("Berkas dilepas"),
    "estimated": _("Perkiraan biaya dihitung"),
    "billed": _("Tagihan diterbitkan"),
    "bill_voided": _("Tagihan dibatalkan"),
    "reckoned": _("Perhitungan akhir dibuat"),
    "billing_code_issued": _("Kode billing diterbitkan"),
    "paid": _("Dibayar"),
    "credited": _("Dicatat sebagai kredit"),
    "fee_raised": _("Biaya layanan ditagih"),
    "restitution_opened": _("Tiket restitusi dibuka"),
    "restitution_account_stated": _("Rekening tujuan diisi"),
    "restitution_approved": _("Restitusi disetujui"),
    "restitution_refused": _("Restitusi ditolak"),
    "restitution_paid": _("Restitusi dibayarkan"),
    "joined": _("Bergabung dalam rangkaian"),
    "left": _("Lepas dari rangkaian"),
    "handed_over": _("Beralih ke agen baru"),
    "paused": _("Ditunda"),
    "resumed": _("Penundaan diangkat, waktu kantor dimulai lagi"),
    "amended": _("Diubah sebelum berangkat; dokumen baru diterbitkan"),
    "no_show": _("Kapal tidak datang dalam 72 jam"),
    "time_lost": _("Penundaan berakhir"),
}
#: Events of the state's bills: for those whose business they are.
BILLING = (
    "estimated", "billed", "bill_voided", "reckoned", "billing_code_issued", "paid", "credited", "fee_raised",
    "restitution_opened", "restitution_account_stated", "restitution_approved", "restitution_refused",
    "restitution_paid",
)  # fmt: skip
#: Particulars that say something to a person, in this order.
_SAID = ("document", "ticket", "invoice", "code", "ntpn", "reason", "text", "because", "attachment", "lost_minutes")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history."""

    at: datetime
    what: str
    about: str
    by: str
    detail: str


def entries(events: Iterable[Event], applications: Mapping[int, Application]) -> list[Entry]:
    """Events in words; events of applications that the reader does not see are not given."""
    return [_entry(event, applications) for event in events]


def _entry(event: Event, applications: Mapping[int, Application]) -> Entry:
    known = particulars(event)
    app = applications.get(event.subject_id) if event.subject_kind == "application" else None
    said_of = [_in_words(name, str(known[name]), app) for name in _SAID if known.get(name)]
    return Entry(
        event.at, _what(event.verb, app), app.service_code if app else "", _who(event.actor_label), " · ".join(said_of)
    )


def _in_words(name: str, value: str, app: Application | None) -> str:
    """A paper by its title; anything else as it was written down."""
    if name == "lost_minutes":
        return gettext("waktu hilang %(minutes)s menit") % {"minutes": value}
    paper = app.service.attachment(value) if name == "attachment" and app is not None else None
    return said(paper.title) if paper else value


def _who(label: str) -> str:
    """The system in the reader's language; people by their names."""
    return gettext("Sistem") if label == system().label else label


def _what(verb: str, app: Application | None) -> str:
    if verb.startswith("act:"):
        action = app.service.actions().get(verb[4:]) if app is not None else None
        return said(action.title) if action else gettext("Tindakan dicatat")
    return said(_WORDS[verb]) if verb in _WORDS else verb.replace("_", " ")
