"""A fresh proof that the person behind a key is there: programs need it for what signs a ship out."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Status

from suar.accounts import codes, proofs
from suar.accounts.models import User
from suar.api import answers, schemas, shown
from suar.api.auth import caller_of
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext

router = Router(tags=["proof"])


@router.post("/proof", response={201: schemas.ProofOut, **answers.WRITE}, operation_id="proveToBeThere")
def prove(request: HttpRequest, payload: schemas.Proof) -> Status[dict[str, Any]]:
    """Trade a code of the person's authenticator app for a token of five minutes; send it as header ``Suar-Proof``.

    It holds for this key alone, and each code is taken once.
    """
    caller = caller_of(request)
    assert caller.actor.user_id is not None
    user = User.objects.get(pk=caller.actor.user_id)
    if "totp" not in proofs.means_of(user):
        text = gettext("Pemilik kunci ini belum memasang aplikasi autentikator.")
        raise Refused(Problem("code", "no_means", text, gettext("Pasang pada halaman Keamanan akun, lalu coba lagi.")))
    if codes.check(request, user, payload.code, app_only=True) is None:
        text = gettext("Kode itu tidak cocok, atau sudah dipakai.")
        raise Refused(Problem("code", "code", text, gettext("Tunggu kode berikutnya, lalu coba lagi.")))
    token, until = proofs.token(caller.key_id)
    return Status(201, {"proof": token, "expires_at": shown.moment(until)})
