"""Numbers that name ships, ports, calls, people, goods and payments: is this one written as such a number is written?

Every check looks at form and check digit only; whether the number exists is asked of a register elsewhere.
"""

import re
from typing import Final

from stdnum import imo, iso6346

from suar.kernel import clock
from suar.kernel.checks import Check, Severity, compact, doubt, fine, has_shape, refuse
from suar.kernel.identities import billing_code, nib, nik, npwp, ntb, ntpn, passport, seaman_book
from suar.kernel.words import _

__all__ = [
    "NOT_PORTS",
    "Check",
    "Severity",
    "billing_code",
    "call_sign",
    "container_number",
    "hs_code",
    "imo_number",
    "locode",
    "mmsi",
    "nib",
    "nik",
    "normal_call_sign",
    "normal_imo",
    "npwp",
    "ntb",
    "ntpn",
    "passport",
    "pkk_number",
    "registration_key",
    "registration_mark",
    "request_number",
    "seaman_book",
    "tanda_selar",
]

#: Codes in the ministry's own port list that name no port.
NOT_PORTS: Final = frozenset({"PUSAT", "XXOGA"})

#: Year, code of the place, number, and L (sea), N (fishing) or P (inland): "2011 PPm No. 2033/L", also with a comma.
_REGISTRATION: Final = re.compile(r"(\d{4}) *([A-Z]{2,3}) *NO *[.,:]? *0*(\d{1,6}) */ *([LNP])", re.ASCII)
#: "GT 626 No. 1234/IIk"
_SELAR: Final = re.compile(
    r"GT *[.:]? *(\d{1,3}(?:\.\d{3})+|\d{1,6}) *NO *[.,:]? *0*(\d{1,6}) */ *([A-Z]{2,3})", re.ASCII
)


def normal_imo(text: str) -> str:
    """The number alone: "IMO 9319466" → "9319466"."""
    return re.sub(r"\AIMO(?:NO)?[.:]*", "", compact(text))


def imo_number(text: str) -> Check:
    """IMO ship number. Some real ships fail its check digit: that only warns."""
    number = normal_imo(text)
    # A leading zero is never given out, and 0000000 would pass the check digit.
    if not has_shape(r"[1-9]\d{6}", number):
        return refuse(
            _("Nomor IMO terdiri dari tujuh angka."), _("Salin dari surat ukur, atau kosongkan bila kapal tidak punya.")
        )
    if not imo.is_valid(number):
        return doubt(
            number,
            _("Angka periksa nomor IMO tidak cocok."),
            _("Periksa lagi; bila memang demikian, lampirkan surat ukur yang memuatnya."),
        )
    return fine(number)


def mmsi(text: str) -> Check:
    """Radio identity of a ship: nine digits, the first three a country's (201–775, Indonesia 525)."""
    number = compact(text)
    if not has_shape(r"\d{9}", number):
        return refuse(_("MMSI terdiri dari sembilan angka."))
    if not 201 <= int(number[:3]) <= 775:
        return refuse(
            _("MMSI ini milik stasiun pantai, pesawat, atau alat darurat, bukan kapal."),
            _("Salin MMSI kapal dari izin stasiun radionya."),
        )
    return fine(number)


def normal_call_sign(text: str) -> str:
    """The sign alone: "YDA 6139" → "YDA6139"; a dash that stands for "none" becomes ""."""
    return compact(text, " -.")


def call_sign(text: str, flag: str = "") -> Check:
    """Call sign of a ship; with ``flag`` "ID" also whether it is of an Indonesian series."""
    number = normal_call_sign(text)
    if not has_shape(r"[A-Z0-9]{3,7}", number):
        return refuse(
            _("Tanda panggilan terdiri dari 3 sampai 7 huruf dan angka."), _("Kosongkan bila kapal tidak punya.")
        )
    # No series of the ITU begins with Q, 0 or 1, and a digit in front is followed by a letter.
    if not has_shape(r"(?:[A-PR-Z][A-Z0-9]|[2-9][A-Z])[A-Z0-9]+", number):
        return doubt(
            number, _("Tanda panggilan ini tidak termasuk deret ITU mana pun."), _("Periksa izin stasiun radionya.")
        )
    if flag == "ID" and not has_shape(r"(?:Y[B-H]|JZ|P[K-O]|7[A-I]|8[A-I])[A-Z0-9]+", number):
        return doubt(
            number, _("Tanda panggilan ini bukan dari deret Indonesia."), _("Periksa bendera dan tanda panggilannya.")
        )
    return fine(number)


def locode(text: str) -> Check:
    """Port code in the form of UN/LOCODE. Whether the port is known is asked of the port register and its aliases."""
    code = compact(text)
    if code in NOT_PORTS:
        return refuse(
            _("Kode ini ada di daftar kementerian tetapi bukan pelabuhan."), _("Pilih pelabuhan dari daftar.")
        )
    if not has_shape(r"[A-Z]{2}[A-Z2-9]{3}", code):
        return refuse(_("Kode pelabuhan terdiri dari dua huruf negara dan tiga huruf tempat."), _("Pilih dari daftar."))
    return fine(code)


def pkk_number(text: str) -> Check:
    """Number of an arrival notice: PKK.LN.IDBTM.2307.001197 (trade, port, year and month, sequence)."""
    number = compact(text)
    if not has_shape(r"PKK\.(?:DN|LN)\.[A-Z]{2}[A-Z0-9]{3}\.\d\d(?:0[1-9]|1[0-2])\.\d{6}", number):
        return refuse(_("Nomor PKK ditulis seperti PKK.DN.IDBDJ.2501.000088."), _("Salin dari persetujuan PKK."))
    return fine(number)


def request_number(text: str) -> Check:
    """Number of a request: SL001.DN.IDAGK.2501.000001 (service, trade, port, year and month, sequence)."""
    number = compact(text)
    if not has_shape(r"SL\d{3}\.(?:DN|LN)\.[A-Z]{2}[A-Z0-9]{3}\.\d\d(?:0[1-9]|1[0-2])\.\d{6}", number):
        return refuse(_("Nomor permohonan ditulis seperti SL001.DN.IDAGK.2501.000001."))
    return fine(number)


def container_number(text: str) -> Check:
    """Container number by ISO 6346: owner, U, J, Z or R, six digits and a check digit."""
    number = compact(text, " -")
    if not has_shape(r"[A-Z]{3}[UJZR]\d{7}", number):
        return refuse(_("Nomor peti kemas terdiri dari empat huruf dan tujuh angka, seperti CSQU3054383."))
    if not iso6346.is_valid(number):
        return refuse(_("Angka periksa nomor peti kemas tidak cocok."), _("Salin lagi dari pintu peti kemas."))
    return fine(number)


def hs_code(text: str) -> Check:
    """Customs tariff heading: 6 digits (WCO) or 8 (BTKI), chapters 01–97; chapter 77 is empty."""
    number = compact(text, " .")
    if not has_shape(r"\d{6}(?:\d\d)?", number):
        return refuse(_("Pos tarif terdiri dari 6 atau 8 angka."), _("Pilih dari daftar komoditas."))
    if not 1 <= int(number[:2]) <= 97 or number.startswith("77"):
        return refuse(_("Bab pos tarif ini tidak ada."), _("Pilih dari daftar komoditas."))
    return fine(number)


def tanda_selar(text: str, gross_tonnage: int | None = None) -> Check:
    """Mark cut into the hull: "GT 626 No. 1234/IIk"; it must name ``gross_tonnage`` where that is known."""
    mark = _SELAR.fullmatch(_spaced(text))
    if mark is None:
        return refuse(_("Tanda selar ditulis seperti GT 626 No. 1234/IIk."), _("Salin dari surat ukur."))
    tonnage = int(mark[1].replace(".", ""))
    if gross_tonnage is not None and tonnage != gross_tonnage:
        return refuse(_("GT pada tanda selar berbeda dengan GT kapal."), _("Samakan keduanya dengan surat ukur."))
    return fine(f"GT {tonnage} NO {mark[2]}/{mark[3]}")


def registration_mark(text: str) -> Check:
    """Tanda pendaftaran, key of a domestic ship: "2012 IIk No. 1234/L". ``number`` is the key it is matched by."""
    mark = _REGISTRATION.fullmatch(_spaced(text))
    if mark is None:
        return refuse(
            _("Tanda pendaftaran ditulis seperti 2012 IIk No. 1234/L."), _("Salin dari surat laut atau pas kapal.")
        )
    if not 1900 <= int(mark[1]) <= clock.now().year:
        return refuse(_("Tahun pada tanda pendaftaran tidak mungkin."), _("Salin dari surat laut atau pas kapal."))
    return fine(registration_key(text))


def registration_key(text: str) -> str:
    """What registration marks are matched by: spaces, commas, case and leading zeros do not count.

    "2010 PPm No, 1403/L" → "2010 PPM 1403/L". What is no registration mark keeps its signs and loses its spaces.
    """
    mark = _REGISTRATION.fullmatch(_spaced(text))
    return f"{mark[1]} {mark[2]} {mark[3]}/{mark[4]}" if mark else "".join(text.upper().split())


def _spaced(text: str) -> str:
    """Upper case, single spaces, no space at either end; "" when too long to be a mark."""
    return re.sub(r"[ \u00a0]+", " ", text).strip(" ").upper() if len(text) <= 64 else ""
