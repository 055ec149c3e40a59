"""Telephone numbers: whether one can exist at all, and the one way it is kept (+62811…)."""

from suar.kernel.checks import Check, fine, refuse
from suar.kernel.words import _

#: Nobody writes a number longer than this, with all its blanks and brackets.
_LONGEST = 40


def telephone(text: str, *, mobile: bool = False, region: str = "ID") -> Check:
    """A number of any country, Indonesian where it names none; ``mobile``: one that takes an SMS."""
    import phonenumbers  # here: large, and most commands never ask

    remedy = _("Tulis seperti 0811 1234 567, atau dengan kode negara: +65 9123 4567.")
    if len(text) > _LONGEST or not text.isprintable():
        return refuse(_("Nomor telepon ini tidak terbaca."), remedy)
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return refuse(_("Nomor telepon ini tidak terbaca."), remedy)
    if not phonenumbers.is_valid_number(number) or number.extension:
        return refuse(_("Nomor telepon ini tidak ada: panjang atau awalannya salah."), remedy)
    kinds = phonenumbers.PhoneNumberType
    if mobile and phonenumbers.number_type(number) not in (kinds.MOBILE, kinds.FIXED_LINE_OR_MOBILE):
        return refuse(_("Ini bukan nomor telepon genggam."), _("Isi nomor yang dapat menerima SMS."))
    return fine(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
