"""Reading one row of the list of calls: what every cell says, what is repaired, what is doubted, what cannot stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from suar.exchange.columns import (
    AAIC,
    BEFORE,
    COMPANY,
    DESTINATION,
    DRAUGHTS,
    ETA,
    ETD,
    MARKS,
    MASTER,
    NAME,
    NUMBER,
    ORIGIN,
    PERMIT_IN,
    PERMIT_OUT,
    REGISTRATION,
    SINGLE_IN,
    SINGLE_OUT,
    SIZE,
    TONNAGE,
    TYPE,
    VIA,
)  # fmt: skip
from suar.exchange.remarks import Remarks
from suar.exchange.rows import NEVER, Row
from suar.kernel import identifiers
from suar.kernel.words import gettext

#: How much text the register has room for.
_ROOM = {
    NAME: 120, TYPE: 60, MASTER: 120, COMPANY: 160, REGISTRATION: 40, PERMIT_IN: 60, PERMIT_OUT: 60, BEFORE: 80,
    ORIGIN: 80, VIA: 80, DESTINATION: 80,
}  # fmt: skip
_NEEDED = (NUMBER, NAME, COMPANY, ETA)
_FLAGS = (AAIC, SINGLE_IN, SINGLE_OUT)
_CENTIMETRE = Decimal("0.01")
#: Deeper than the deepest ship afloat.
_DEEPEST = Decimal(25)


def read(line: int, raw: Mapping[str, str], remarks: Remarks) -> Row:
    """Read a row. What cannot stand is in its ``problems``; everything else is remarked."""
    row = Row(line, raw)
    for column in _NEEDED:
        if not raw[column].strip():
            row.refuse(column, "missing", gettext("Kosong."))
    for column, room in _ROOM.items():
        if len(raw[column]) > room:
            row.refuse(column, "too_long", gettext("Lebih dari %(most)d huruf.") % {"most": room})
    for column in _FLAGS:
        if raw[column] not in ("Ya", "Tidak", ""):
            row.refuse(column, "not_a_flag", gettext("Harus Ya atau Tidak."))
    if raw[NUMBER] and identifiers.pkk_number(raw[NUMBER]).number != raw[NUMBER]:
        row.refuse(NUMBER, "form", gettext("Nomor PKK ditulis seperti PKK.DN.IDBDJ.2501.000088."))
    _marks(row, remarks)
    _tonnage(row, remarks)
    _sizes(row, remarks)
    _times(row)
    if not raw[TYPE]:
        remarks.add(line, TYPE, "type_blank")
    if raw[REGISTRATION] and identifiers.registration_mark(raw[REGISTRATION]).refused:
        remarks.add(line, REGISTRATION, "mark_form", raw[REGISTRATION], raw[REGISTRATION])
    if not raw[MASTER] and not row.is_barge:
        remarks.add(line, MASTER, "master_missing")
    return row


def _parts(row: Row, column: str, count: int) -> list[str]:
    found = [part.strip() for part in row[column].split("/")]
    if len(found) == count:
        return found
    row.refuse(column, "form", gettext("Harus terdiri dari %(n)d bagian dengan garis miring.") % {"n": count})
    return []


def _marks(row: Row, remarks: Remarks) -> None:
    parts = _parts(row, MARKS, 3)
    if not parts:
        return
    row.flag, sign, imo = parts
    if not re.fullmatch("[A-Z]{2}", row.flag):
        row.refuse(MARKS, "flag", gettext("Bendera terdiri dari dua huruf besar."))
    row.call_sign, row.imo = _call_sign(row, sign, remarks), _imo(row, imo, remarks)


def _stands_for_none(text: str) -> bool:
    return bool(text) and not text.strip("-0. ")


def _call_sign(row: Row, text: str, remarks: Remarks) -> str:
    if not text:
        return ""
    if _stands_for_none(text):
        remarks.add(row.line, MARKS, "placeholder", text)
        return ""
    check = identifiers.call_sign(text, row.flag)
    if check.refused:
        remarks.add(row.line, MARKS, "call_sign_form", text)
        return ""
    if check.number != text:
        remarks.add(row.line, MARKS, "call_sign_spaces", text, check.number)
    if not check.ok:
        remarks.add(row.line, MARKS, "call_sign_series", text, check.number)
    return check.number


def _imo(row: Row, text: str, remarks: Remarks) -> str:
    if not text:
        return ""
    if _stands_for_none(text):
        remarks.add(row.line, MARKS, "placeholder", text)
        return ""
    check = identifiers.imo_number(text)
    if check.refused:
        remarks.add(row.line, MARKS, "imo_form", text)
        return ""
    if check.number != text:
        remarks.add(row.line, MARKS, "imo_prefix", text, check.number)
    if not check.ok:
        remarks.add(row.line, MARKS, "imo_check_digit", check.number, check.number)
    return check.number


def _tonnage(row: Row, remarks: Remarks) -> None:
    parts = _parts(row, TONNAGE, 2)
    if not parts:
        return
    gt, dwt = parts
    if not re.fullmatch(r"[1-9]\d{0,6}", gt, re.ASCII):
        row.refuse(TONNAGE, "gt", gettext("GT harus bilangan bulat mulai dari 1."))
        return
    row.gt = int(gt)
    if not dwt.strip("0"):
        remarks.add(row.line, TONNAGE, "dwt_unknown", dwt or "–")
    elif re.fullmatch(r"\d{1,9}", dwt, re.ASCII):
        row.dwt = int(dwt)
    else:
        remarks.add(row.line, TONNAGE, "dwt_form", dwt)


def _sizes(row: Row, remarks: Remarks) -> None:
    if parts := _parts(row, SIZE, 2):
        row.length = _metres(row, SIZE, parts[0], remarks, most=9999) or Decimal(0)
        row.beam = _metres(row, SIZE, parts[1], remarks, most=9999)
        if not row.length:
            remarks.add(row.line, SIZE, "length_zero", parts[0], "0")
        if row.beam == 0:
            remarks.add(row.line, SIZE, "zero_unknown", parts[1])
            row.beam = None
    if parts := _parts(row, DRAUGHTS, 3):
        fore, aft, deepest = (_metres(row, DRAUGHTS, part, remarks, most=999) for part in parts)
        if not deepest:
            remarks.add(row.line, DRAUGHTS, "zero_unknown", parts[2] or "–")
            return
        row.draught = deepest
        if deepest < max(fore or 0, aft or 0):
            remarks.add(row.line, DRAUGHTS, "draught_order", parts[2], deepest)
        if deepest > _DEEPEST:
            remarks.add(row.line, DRAUGHTS, "draught_large", parts[2], deepest)


def _metres(row: Row, column: str, text: str, remarks: Remarks, *, most: int) -> Decimal | None:
    if not text:
        return None
    if not re.fullmatch(r"\d{1,6}(?:\.\d{1,6})?", text, re.ASCII) or Decimal(text) > most:
        row.refuse(column, "size", gettext("“%(text)s” bukan ukuran dalam meter.") % {"text": text[:20]})
        return None
    found = Decimal(text)
    kept = found.quantize(_CENTIMETRE, ROUND_HALF_UP)
    if kept != found:
        remarks.add(row.line, column, "rounded", text, kept)
    return kept


def _times(row: Row) -> None:
    eta = _moment(row, ETA)
    row.eta = eta or NEVER
    row.etd = _moment(row, ETD)


def _moment(row: Row, column: str) -> datetime | None:
    text = row[column].strip()
    if not text:
        return None
    try:
        found = datetime.strptime(text, "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 - the port's zone is known later
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2100:
        row.refuse(column, "not_a_time", gettext("Waktu ditulis seperti 2025-01-31 13:45:00."))
        return None
    return found
