"""What is said to whoever may not sanction, comes too early or too late, or has not said enough."""

from __future__ import annotations

from suar.accounts.models import Sanction
from suar.accounts.sanctions.current import FREEZE, LAW, RUNS
from suar.kernel.errors import Problem, Refused
from suar.kernel.words import gettext


def check(kind: Sanction.Kind, ground: str, number: str, days: int | None) -> None:
    """Ground, number of the letter and days of what is to be imposed."""
    problems = []
    if not ground.strip():
        problems.append(Problem("ground", "missing", gettext("Tulis alasannya."), gettext("Sebut kewajibannya."), LAW))
    if not number:
        problems.append(Problem("number", "missing", gettext("Tulis nomor suratnya.")))
    elif Sanction.objects.filter(number=number).exists():
        problems.append(taken())
    if days is not None and not 1 <= days <= RUNS[FREEZE].days:
        problems.append(Problem("days", "range", gettext("Pembekuan paling lama 30 hari."), law=LAW))
    if days is not None and kind != FREEZE:
        problems.append(Problem("days", "not_asked", gettext("Hanya pembekuan yang masanya dapat diperpendek.")))
    if problems:
        raise Refused.of(problems)


def taken() -> Problem:
    """Two sanctions do not bear one number."""
    return Problem("number", "already", gettext("Nomor surat ini sudah dipakai untuk sanksi lain."))


def require(text: str, field: str) -> None:
    """Nothing is decided without a word on why."""
    if not text.strip():
        raise Refused(Problem(field, "missing", gettext("Tulis pertimbangannya."), gettext("Satu kalimat cukup.")))


def over() -> Refused:
    return Refused(Problem("", "state", gettext("Sanksi ini sudah berakhir atau sudah diputus.")), status=409)


def none() -> Problem:
    return Problem("", "not_found", gettext("Sanksi ini tidak ditemukan."))


def not_yours() -> Refused:
    text = gettext("Anda tidak berhak memutuskan sanksi ini.")
    remedy = gettext(
        "Sanksi dijatuhkan kepala kantor atau direktorat; keberatan diputus direktorat, bukan penjatuhnya."
    )
    return Refused(Problem("", "permission", text, remedy, LAW), status=403)
