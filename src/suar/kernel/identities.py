"""Numbers that name people, companies and payments: tax, identity card, licence, passport, bill."""

from stdnum import luhn, numdb

from suar.kernel.checks import Check, compact, doubt, fine, has_shape, is_date, refuse
from suar.kernel.words import _


def npwp(text: str) -> Check:
    """Tax number: 15 digits, 16 (a leading 0, or a person's NIK), or 22 with the branch (NITKU)."""
    number = compact(text, " .-")
    if not has_shape(r"\d{15}|\d{16}|\d{22}", number):
        return refuse(_("NPWP terdiri dari 15 atau 16 angka, dengan cabang 22 angka."), _("Salin dari kartu NPWP."))
    if len(number) >= 16 and number[0] != "0":
        person = nik(number[:16])
        return person if person.refused else Check(person.severity, number, person.reason, person.remedy)
    # The old number's check digit covers its first nine digits; the new one only puts a 0 in front.
    core = number[:9] if len(number) == 15 else number[1:10]
    if core == "000000000" or not luhn.is_valid(core):
        return refuse(_("Angka periksa NPWP tidak cocok."), _("Periksa lagi: mungkin ada angka yang salah ketik."))
    return fine(number)


def nik(text: str) -> Check:
    """Identity card number: 16 digits: place, date of birth (day + 40 for women), serial. No check digit.

    An unknown place only warns: the list of regencies lags behind the law (North Kalimantan is missing in it).
    """
    number = compact(text, " .-")
    if not has_shape(r"\d{16}", number):
        return refuse(_("NIK terdiri dari 16 angka."), _("Salin dari KTP."))
    day, month, year = int(number[6:8]), int(number[8:10]), int(number[10:12])
    day -= 40 if day > 40 else 0
    if not (is_date(1900 + year, month, day) or is_date(2000 + year, month, day)):
        return refuse(_("Tanggal lahir di dalam NIK tidak ada di kalender."), _("Salin lagi dari KTP."))
    if not numdb.get("id/loc").info(number[:4])[0][1]:
        return doubt(number, _("Kode wilayah di awal NIK tidak dikenal."), _("Bandingkan dengan KTP."))
    return fine(number)


def nib(text: str) -> Check:
    """Business identification number of OSS: 13 digits, no public check digit."""
    number = compact(text)
    return fine(number) if has_shape(r"\d{13}", number) else refuse(_("NIB terdiri dari 13 angka."))


def passport(text: str, nationality: str = "ID") -> Check:
    """Passport number; a letter and seven digits for ``nationality`` "ID", else 5–9 characters."""
    number = compact(text, " -")
    if not has_shape(r"[A-Z0-9]{5,9}", number):
        return refuse(_("Nomor paspor terdiri dari 5 sampai 9 huruf dan angka."))
    if nationality == "ID" and not has_shape(r"[A-Z]\d{7}", number):
        return doubt(
            number,
            _("Paspor Indonesia bernomor satu huruf dan tujuh angka."),
            _("Periksa nomor dan kewarganegaraannya."),
        )
    return fine(number)


def kitas(text: str) -> Check:
    """Number of a foreigner's stay permit (KITAS): 8 to 16 letters and digits, such as 2C11JE1234AB [own]."""
    number = compact(text, " -./")
    if not has_shape(r"(?=.*\d)[A-Z0-9]{8,16}", number):
        return refuse(_("Nomor KITAS terdiri dari 8 sampai 16 huruf dan angka."), _("Salin dari KITAS."))
    return fine(number)


def seaman_book(text: str, nationality: str = "ID") -> Check:
    """Seaman's book number; an Indonesian one is a letter and six digits ("F 123456"), others have 4–15 characters."""
    number = compact(text, " -./")
    if not has_shape(r"[A-Z0-9]{4,15}", number):
        return refuse(_("Nomor buku pelaut terdiri dari 4 sampai 15 huruf dan angka."))
    if nationality == "ID" and not has_shape(r"[A-Z]\d{6}", number):
        return doubt(
            number,
            _("Buku pelaut Indonesia bernomor satu huruf dan enam angka."),
            _("Periksa nomor dan kewarganegaraannya."),
        )
    return fine(number)


def billing_code(text: str) -> Check:
    """SIMPONI billing code: 8, the date of billing, six digits. A wrong date only warns (one receipt seen)."""
    number = compact(text, " -")
    if not has_shape(r"8\d{14}", number):
        return refuse(
            _("Kode billing terdiri dari 15 angka dan diawali angka 8."), _("Salin dari bukti tagihan SIMPONI.")
        )
    if not is_date(int(number[1:5]), int(number[5:7]), int(number[7:9])):
        return doubt(
            number, _("Kode billing biasanya memuat tanggal tagihan; yang ini tidak."), _("Bandingkan dengan tagihan.")
        )
    return fine(number)


def ntpn(text: str) -> Check:
    """State receipt number: 16 letters and digits."""
    number = compact(text, " -")
    if not has_shape(r"[0-9A-Z]{16}", number):
        return refuse(_("NTPN terdiri dari 16 huruf dan angka."), _("Salin dari bukti penerimaan negara."))
    return fine(number)


def ntb(text: str) -> Check:
    """Transaction number of the bank or post office: 12 to 16 digits."""
    number = compact(text, " -")
    return fine(number) if has_shape(r"\d{12,16}", number) else refuse(_("NTB terdiri dari 12 sampai 16 angka."))
