"""In whose name a program asks: by the letter its key is bound to, or the one it names in a header."""

from __future__ import annotations

from django.http import HttpRequest

from suar.accounts import delegations
from suar.accounts.models import ApiKey, Delegation
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext

#: ``Suar-Acting-For: <letter number>``, with ``; nib=<NIB of the principal>`` where two letters bear one number.
HEADER = "Suar-Acting-For"


def of(request: HttpRequest, key: ApiKey) -> Delegation | None:
    """The letter of this request, in force now; None where it is asked for the key's own company. Else Refused."""
    named = request.headers.get(HEADER, "").strip()[:200]
    number, _semicolon, rest = (part.strip() for part in named.partition(";"))
    if not number and key.delegation_id is None:
        return None
    usable = delegations.usable(key.user)
    if key.delegation_id is not None:
        usable = usable.filter(pk=key.delegation_id)
    if number:
        usable = usable.filter(letter_number=number)
    if rest.startswith("nib="):
        usable = usable.filter(principal__nib=rest.removeprefix("nib=").strip())
    found = list(usable[:2])
    if len(found) == 1:
        return found[0]
    if found:
        text = gettext("Beberapa surat kuasa bernomor demikian.")
        remedy = gettext("Tambahkan NIB prinsipal: Suar-Acting-For: nomor; nib=…")
        raise Refused(Problem(HEADER, "ambiguous", text, remedy), status=409)
    if not number:
        text = gettext("Surat kuasa tempat kunci ini terikat sudah dicabut atau berakhir.")
        remedy = gettext("Pakai kunci lain: kunci ini tidak berlaku tanpa surat itu.")
        raise Refused(Problem("Authorization", "letter", text, remedy), status=403)
    text = gettext("Tidak ada surat kuasa bernomor demikian yang berlaku bagi Anda sekarang.")
    remedy = gettext("Periksa nomor dan masa berlakunya, atau kirim tanpa header itu untuk perusahaan sendiri.")
    raise Refused(Problem(HEADER, "letter", text, remedy), status=403)
