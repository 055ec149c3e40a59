"""A notice in words, with where it leads."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from suar.kernel.words import gettext
from suar.workflow.models import Notice


@dataclass(frozen=True, slots=True)
class Told:
    """One notice: what, when, where to look, and the colour it is told in."""

    text: str
    at: datetime
    url: str
    status: str


def told(notice: Notice) -> Told:
    """The sentence of a notice in the reader's language."""
    app, call = notice.application, notice.call
    sentences = {
        "granted": (gettext("%(what)s disetujui."), "granted"),
        "sent_back": (gettext("%(what)s dikembalikan untuk diperbaiki."), "sent_back"),
        "rejected": (gettext("%(what)s ditolak."), "rejected"),
        "revoked": (gettext("%(what)s dicabut."), "revoked"),
        "withdrawn": (gettext("%(what)s dibatalkan."), "withdrawn"),
        "signed": (gettext("Dokumen %(what)s sudah ditandatangani dan dapat diunduh."), "valid"),
        "submitted": (gettext("%(what)s menunggu keputusan."), "in_review"),
        "step_granted": (gettext("%(what)s menunggu langkah berikutnya."), "in_review"),
        "prepared": (gettext("%(what)s siap Anda isi."), "draft"),
        "expiring": (gettext("%(what)s segera berakhir. Ajukan endorse PMKU (PMKUE)."), "lapsed"),
        "lapsed": (gettext("%(what)s sudah berakhir. Ajukan endorse PMKU (PMKUE) sebelum kunjungan baru."), "lapsed"),
        "ticket_opened": (gettext("Tiket restitusi dibuka untuk %(what)s."), "in_review"),
        "ticket_account_stated": (gettext("Rekening tujuan restitusi diisi untuk %(what)s."), "in_review"),
        "ticket_approved": (gettext("Restitusi disetujui untuk %(what)s."), "granted"),
        "ticket_refused": (gettext("Restitusi ditolak untuk %(what)s."), "rejected"),
        "ticket_paid": (gettext("Restitusi dibayarkan untuk %(what)s."), "paid"),
        "late": (gettext("%(what)s melewati batas waktu."), "rejected"),
        "held": (gettext("%(what)s: kapal ditahan dan tidak boleh berlayar."), "rejected"),
        "released": (gettext("%(what)s: penahanan kapal diangkat."), "granted"),
        "postponed": (gettext("%(what)s: syahbandar menunda keberangkatan; lihat temuan dan perintahnya."), "rejected"),
        "unpostponed": (gettext("%(what)s: penundaan diangkat."), "granted"),
        "clearance_lapsed": (gettext("%(what)s kedaluwarsa sebelum kapal berangkat; ajukan SPB baru."), "lapsed"),
        "no_show": (gettext("%(what)s: kapal tidak datang 72 jam setelah ETA; pembatalan siap diajukan."), "sent_back"),
        "uncovered": (gettext("%(what)s berangkat tanpa SPB yang berlaku."), "rejected"),
        "window_ends": (
            gettext("Masa sandar %(what)s berakhir dalam enam jam: perpanjang atau siapkan keberangkatan."),
            "sent_back",
        ),
    }
    text, status = sentences.get(notice.kind, (gettext("Ada perubahan pada %(what)s."), "waiting"))
    what = app.service_code if app is not None else gettext("kunjungan")
    if call is not None:
        what = f"{what} {call.ship.name}"
    url = (
        reverse("portal:application", args=[app.pk]) if app else reverse("portal:call", args=[call.pk]) if call else ""
    )
    if notice.kind.startswith("ticket_"):
        url = reverse("portal:restitutions")  # whoever handed the call over has its money still, not the call
    return Told(text % {"what": what}, notice.at, url, status)
