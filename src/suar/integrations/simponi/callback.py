"""SIMPONI calls when somebody paid: only a hint, which is checked, and the bill pulled before anything counts."""

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.conf import settings
from django.db import transaction

from suar.billing import tasks
from suar.billing.models import BillingCode
from suar.integrations.simponi import signing
from suar.kernel import clock
from suar.kernel.errors import NotThere, Problem, Refused
from suar.kernel.words import _

#: Older or later calls are refused: a recorded one cannot be played again tomorrow.
MAX_AGE_SECONDS = 300
_MAX_BODY = 10_000


def verify(headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    """The content of a genuine and fresh call. Refused: 403 seal or age, 400 not JSON, 413 too long."""
    if len(body) > _MAX_BODY:
        raise Refused(Problem("", "size", _("Pemberitahuan pembayaran terlalu panjang.")), status=413)
    given = {name.lower(): value for name, value in headers.items()}
    timestamp = given.get(signing.TIMESTAMP.lower(), "")
    signature = given.get(signing.SIGNATURE.lower(), "")
    if not signing.genuine(settings.SUAR_SIMPONI_SECRET, timestamp, body, signature):
        raise Refused(Problem("", "signature", _("Tanda pengaman pemberitahuan pembayaran tidak cocok.")), status=403)
    # The seal covers the timestamp, so it is what SIMPONI wrote; still it may be anything that looks like text.
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise Refused(Problem("", "age", _("Waktu pemberitahuan pembayaran tidak terbaca.")), status=403)
    if abs(clock.now().timestamp() - int(timestamp)) > MAX_AGE_SECONDS:
        raise Refused(
            Problem(
                "",
                "age",
                _("Pemberitahuan pembayaran ini terlalu lama di jalan."),
                _("Kirim ulang dengan waktu yang baru."),
            ),
            status=403,
        )
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):  # the latter where brackets nest without end
        content = None
    if not isinstance(content, dict):
        raise Refused(Problem("", "json", _("Pemberitahuan pembayaran tidak terbaca.")), status=400)
    return content


def receive(request_headers: Mapping[str, str], body: bytes) -> str:
    """Check a call and queue the pull of its bill; returns the billing code.

    Safe to receive twice. Refused as ``verify`` does; 404 a code not ours; 422 an amount that is not the bill's.
    """
    content = verify(request_headers, body)
    code = content.get("code")
    row = BillingCode.objects.select_related("invoice").filter(code=code).first() if _is_code(code) else None
    if row is None or row.code is None:
        raise NotThere(
            Problem("code", "unknown", _("Kode billing ini tidak dikenal."), _("Periksa nomor kode billing."))
        )
    if _amount(content.get("amount")) != row.asks:
        raise Refused(
            Problem(
                "amount",
                "amount",
                _("Jumlah yang dibayar tidak sama dengan tagihan."),
                _("Periksa kode billing dan jumlahnya."),
            )
        )
    ntpn = content.get("ntpn")
    if not (isinstance(ntpn, str) and row.payments.filter(ntpn=ntpn[:16]).exists()):
        with transaction.atomic():
            tasks.pull_payment.defer(code=row.code)
    return row.code


def _is_code(value: object) -> bool:
    return isinstance(value, str) and len(value) == 15 and value.isascii() and value.isdigit()


def _amount(value: object) -> Decimal | None:
    """Whole rupiah as SIMPONI writes them: a string of digits."""
    try:
        amount = Decimal(value) if isinstance(value, str) else None
    except InvalidOperation:
        return None
    return amount if amount is not None and amount.is_finite() else None
