"""One look per status: colour, icon and word belong together on every screen, in the colours officers know."""

from dataclasses import dataclass

from suar.kernel.words import _


@dataclass(frozen=True, slots=True)
class Look:
    """How a status is shown: ``tone`` is the colour's name in the style sheet, ``icon`` a file in templates/icons."""

    tone: str
    icon: str
    word: str


_UNKNOWN = Look("idle", "idle", "")

#: White not started, yellow with the applicant or another agency, dark blue with the office, green granted,
#: red rejected, revoked or lapsed, turquoise withdrawn, replaced or used up.
LOOKS: dict[str, Look] = {
    "not_started": Look("idle", "idle", _("Belum dimulai")),
    "not_needed": Look("idle", "idle", _("Tidak diperlukan")),
    "draft": Look("applicant", "applicant", _("Draf")),
    "sent_back": Look("applicant", "applicant", _("Dikembalikan")),
    "waiting": Look("applicant", "clock", _("Menunggu instansi lain")),
    "unpaid": Look("applicant", "money", _("Belum dibayar")),
    "in_review": Look("office", "office", _("Diverifikasi petugas")),
    "postponed": Look("applicant", "clock", _("Ditunda")),
    "signing": Look("office", "signing", _("Disetujui, sedang ditandatangani")),
    "granted": Look("granted", "granted", _("Disetujui")),
    "valid": Look("granted", "granted", _("Berlaku")),
    "paid": Look("granted", "granted", _("Lunas")),
    "used": Look("withdrawn", "used", _("Sudah dipakai")),
    "rejected": Look("rejected", "rejected", _("Ditolak")),
    "revoked": Look("rejected", "rejected", _("Dicabut")),
    "in_force": Look("rejected", "lock", _("Masih berlaku")),
    "lifted": Look("granted", "granted", _("Sudah diangkat")),
    "held": Look("rejected", "lock", _("Kapal ditahan")),
    "lapsed": Look("rejected", "lapsed", _("Kedaluwarsa")),
    "unknown": Look("rejected", "help", _("Tidak dikenal")),
    "withdrawn": Look("withdrawn", "withdrawn", _("Dibatalkan pemohon")),
    "replaced": Look("withdrawn", "replaced", _("Diganti")),
}


def look(status: str) -> Look:
    """The look of a status; one that is not in the table is shown plainly, never an error on a page."""
    return LOOKS.get(status, _UNKNOWN)
