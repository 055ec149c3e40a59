"""Numbers that name ships, people, companies, goods and payments: is this one written as such a number is written?

Every check looks at form and check digit only; whether the number exists is asked of a register elsewhere.
Formats and their sources: docs/architecture.md, "Identifiers".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, cast

from stdnum import imo, iso6346, luhn, numdb
from stdnum.exceptions import ValidationError

from suar.kernel import clock
from suar.kernel.words import _

Severity = Literal["ok", "warning", "refused"]

#: Nobody's number is longer; what is longer is not looked at.
_LONGEST: Final = 64
#: Codes of the ministry's port list that name no port.
NOT_PORTS: Final = frozenset({"PUSAT", "XXOGA"})


@dataclass(frozen=True, slots=True)
class Check:
    """What a look at a number says.

    ``severity`` "ok" nothing to say; "warning" it may stand, shown to officer and applicant; "refused" it may not
    ``number``   the number as it is stored and compared, or "" when refused
    ``reason``   one sentence in the reader's language (lazy), or ""
    ``remedy``   what to do about it (lazy), or ""
    """

    severity: Severity
    number: str = ""
    reason: str = ""
    remedy: str = ""

    @property
    def ok(self) -> bool:
        """Nothing to say about it: neither refused nor a warning."""
        return self.severity == "ok"

    @property
    def refused(self) -> bool:
        """It may not stand."""
        return self.severity == "refused"


def _fine(number: str) -> Check:
    return Check("ok", number)


def _doubt(number: str, reason: str, remedy: str = "") -> Check:
    return Check("warning", number, reason, remedy)


def _refuse(reason: str, remedy: str = "") -> Check:
    return Check("refused", "", reason, remedy)


def _compact(text: str, drop: str = " ") -> str:
    """Upper case, without no-break spaces and the characters of ``drop``. Line ends and other controls stay, and so fail."""
    if len(text) > _LONGEST:
        return ""
    return "".join(c for c in text.replace("\u00a0", " ").upper() if c not in drop)


def _matches(pattern: str, text: str) -> bool:
    return re.fullmatch(pattern, text, re.ASCII) is not None


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


# Ships


def normal_imo(text: str) -> str:
    """"IMO 9319466" → "9319466"; other text only loses its spaces."""
    return re.sub(r"\AIMO(?:NO)?[.:]*", "", _compact(text))


def imo_number(text: str) -> Check:
    """IMO ship number, IMO A.1117(30). Some real ships fail the check digit: that only warns."""
    number = normal_imo(text)
    # A leading zero is never given out; 0000000 would even pass the check digit.
    if not _matches(r"[1-9]\d{6}", number):
        return _refuse(
            _("Nomor IMO terdiri dari tujuh angka."), _("Salin dari surat ukur, atau kosongkan bila kapal tidak punya.")
        )
    if not imo.is_valid(number):
        return _doubt(
            number,
            _("Angka periksa nomor IMO tidak cocok."),
            _("Periksa lagi; bila memang demikian, lampirkan surat ukur yang memuatnya."),
        )
    return _fine(number)


def mmsi(text: str) -> Check:
    """Maritime mobile service identity of a ship station, ITU-R M.585: country digits 201–775 first (Indonesia 525)."""
    number = _compact(text)
    if not _matches(r"\d{9}", number):
        return _refuse(_("MMSI terdiri dari sembilan angka."))
    if not 201 <= int(number[:3]) <= 775:
        return _refuse(
            _("MMSI ini milik stasiun pantai, pesawat, atau alat darurat, bukan kapal."),
            _("Salin MMSI kapal dari izin stasiun radionya."),
        )
    return _fine(number)


def normal_call_sign(text: str) -> str:
    """ "YDA 6139" → "YDA6139"; a dash put for "none" becomes ""."""
    return _compact(text, " -.")


#: Series the ITU gave to Indonesia (Radio Regulations, appendix 42).
_INDONESIAN_CALL_SIGN: Final = r"(?:Y[B-H]|JZ|P[K-O]|[78][A-I])[A-Z0-9]+"


def call_sign(text: str, flag: str = "") -> Check:
    """Call sign of a ship; with ``flag`` (ISO country, "ID") also whether its series is the flag's. Other flags are not compared."""
    number = normal_call_sign(text)
    if not _matches(r"[A-Z0-9]{3,7}", number):
        return _refuse(
            _("Tanda panggilan terdiri dari 3 sampai 7 huruf dan angka."), _("Kosongkan bila kapal tidak punya.")
        )
    # No series begins with Q, 0 or 1, and a digit in front is followed by a letter.
    if not _matches(r"(?:[A-PR-Z][A-Z0-9]|[2-9][A-Z])[A-Z0-9]+", number):
        return _doubt(number, _("Tanda panggilan ini tidak termasuk deret ITU mana pun."), _("Periksa izin stasiun radio."))
    indonesian = _matches(r"(?:Y[B-H]|JZ|P[K-O]|7[A-I]|8[A-I])[A-Z0-9]+", number)
    if flag == "ID" and not indonesian:
        return _doubt(number, _("Tanda panggilan ini bukan dari deret Indonesia."), _("Periksa bendera dan tanda panggilan."))
    return _fine(number)
