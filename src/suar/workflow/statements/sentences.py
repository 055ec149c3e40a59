"""What is wrong with an answer, said in our own sentences: what, up to which limit, and what to do about it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format

from suar.kernel.errors import Problem
from suar.kernel.words import _, said
from suar.workflow.statements.shape import Question

_MISSING = ("missing", _("Belum diisi."), _("Isi bagian ini."))
_TEXT = ("not_text", _("Ini harus berupa teks."), _("Tulis sebagai teks."))
_YES_NO = ("not_yes_or_no", _("Jawabannya ya atau tidak."), _("Pilih Ya atau Tidak."))
_WHOLE = ("not_whole", _("Ini harus bilangan bulat."), _("Tulis dengan angka saja, tanpa pecahan."))
_NUMBER = ("not_a_number", _("Ini bukan angka."), _("Tulis dengan angka saja, tanpa satuan."))
_TOO_BIG = ("number_too_big", _("Angkanya terlalu besar."), _("Periksa jumlah angkanya."))
_CHOICE = ("not_in_list", _("Jawaban ini tidak ada dalam daftar."), _("Pilih salah satu dari daftar."))
_DATE = ("not_a_date", _("Ini bukan tanggal."), _("Tulis tahun, bulan dan hari, misalnya 2025-01-31."))
_TIME = ("not_a_time", _("Ini bukan tanggal dan jam."), _("Tulis tanggal dan jam, misalnya 2025-01-31 13:45."))
_ROWS = ("not_rows", _("Ini harus berupa daftar."), _("Isi sebagai daftar baris."))
_PART = ("not_a_part", _("Bagian ini harus berisi beberapa isian."), _("Isi sebagai objek dengan nama isian."))
_PAST = ("not_past", _("Waktunya harus sudah lewat."), _("Periksa tanggal dan jamnya."))
_FUTURE = ("not_future", _("Waktunya harus yang akan datang."), _("Periksa tanggal dan jamnya."))
_UNKNOWN = ("not_accepted", _("Isian ini tidak dapat diterima."), _("Periksa isiannya, lalu kirim lagi."))

#: pydantic's name of a fault (or our own) → code, sentence, remedy. ``%(limit)s`` carries its unit.
SENTENCES: dict[str, tuple[str, str, str]] = {
    "missing": _MISSING,
    "none_required": _UNKNOWN,
    "extra_forbidden": ("unknown_field", _("Isian ini tidak dikenal."), _("Hapus isian ini; periksa namanya.")),
    "string_type": _TEXT,
    "string_sub_type": _TEXT,
    "string_too_short": ("too_short", _("Paling sedikit %(limit)s huruf."), _("Tulis lebih lengkap.")),
    "string_too_long": ("too_long", _("Paling banyak %(limit)s huruf."), _("Tulis lebih singkat.")),
    "string_pattern_mismatch": ("form", _("Bentuknya tidak sesuai."), _("Periksa huruf, angka dan panjangnya.")),
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": _TOO_BIG,
    "decimal_type": _NUMBER,
    "decimal_parsing": _NUMBER,
    "decimal_as_number": (
        "decimal_as_text",
        _("Pecahan dikirim sebagai teks."),
        _('Kirim sebagai teks dengan titik, misalnya "12.5".'),
    ),
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "decimal_max_digits": ("too_many_digits", _("Paling banyak %(limit)s angka."), _("Periksa jumlah angkanya.")),
    "decimal_max_places": (
        "too_many_decimals",
        _("Paling banyak %(limit)s angka di belakang koma."),
        _("Bulatkan angkanya."),
    ),
    "decimal_whole_digits": (
        "too_many_digits",
        _("Paling banyak %(limit)s angka di depan koma."),
        _("Periksa angkanya."),
    ),
    "greater_than": ("too_small", _("Harus lebih dari %(limit)s."), _("Periksa angka dan satuannya.")),
    "greater_than_equal": ("too_small", _("Paling sedikit %(limit)s."), _("Periksa angka dan satuannya.")),
    "less_than": ("too_big", _("Harus kurang dari %(limit)s."), _("Periksa angka dan satuannya.")),
    "less_than_equal": ("too_big", _("Paling banyak %(limit)s."), _("Periksa angka dan satuannya.")),
    "multiple_of": ("not_a_multiple", _("Harus kelipatan %(limit)s."), _("Periksa angkanya.")),
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "not_in_list": _CHOICE,
    "list_type": _ROWS,
    "tuple_type": _ROWS,
    "set_type": _ROWS,
    "too_short": ("too_few", _("Paling sedikit %(limit)s baris."), _("Tambah baris.")),
    "too_long": (
        "too_many",
        _("Paling banyak %(limit)s baris."),
        _("Hapus baris, atau bagi menjadi beberapa permohonan."),
    ),
    "model_type": _PART,
    "dict_type": _PART,
    "model_attributes_type": _PART,
    "date_type": _DATE,
    "date_parsing": _DATE,
    "date_from_datetime_parsing": _DATE,
    "date_from_datetime_inexact": _DATE,
    "date_past": _PAST,
    "date_future": _FUTURE,
    "datetime_type": _TIME,
    "datetime_parsing": _TIME,
    "datetime_from_date_parsing": _TIME,
    "datetime_object_invalid": _TIME,
    "datetime_past": _PAST,
    "datetime_future": _FUTURE,
    "timezone_aware": ("no_zone", _("Zona waktunya tidak disebut."), _("Tambahkan zona waktu, misalnya +07:00.")),
    "timezone_offset": _TIME,
    "year_out_of_range": ("year", _("Tahunnya harus 2000 sampai 2100."), _("Periksa tahunnya.")),
    "control_character": (
        "control_character",
        _("Ada karakter yang tidak tampak atau baris baru di dalam teks."),
        _("Hapus isinya, lalu ketik ulang (jangan tempel)."),
    ),
    "string_unicode": (
        "control_character",
        _("Ada karakter yang rusak di dalam teks."),
        _("Hapus isinya, lalu ketik ulang (jangan tempel)."),
    ),
    "not_found": ("not_found", _("Data ini tidak ditemukan."), _("Pilih dari daftar.")),
}

#: Where a kind of question can say more than the general sentence.
_OF_KIND: dict[tuple[str, str], tuple[str, str, str]] = {
    ("string_pattern_mismatch", "country"): _CHOICE,
    ("missing", "choice"): ("missing", _("Belum dipilih."), _("Pilih salah satu.")),
    ("missing", "yesno"): ("missing", _("Belum dipilih."), _("Pilih Ya atau Tidak.")),
    ("missing", "ship"): ("missing", _("Kapal belum dipilih."), _("Pilih kapal dari daftar.")),
    ("missing", "place"): ("missing", _("Tempat belum dipilih."), _("Pilih tempat dari daftar.")),
    ("too_short", "choices"): ("too_few", _("Pilih paling sedikit %(limit)s."), _("Pilih dari daftar.")),
    ("too_long", "choices"): ("too_many", _("Pilih paling banyak %(limit)s."), _("Hapus sebagian pilihan.")),
}

_LIMITS = (
    "min_length", "max_length", "max_digits", "decimal_places", "whole_digits", "gt", "ge", "lt", "le", "multiple_of",
)  # fmt: skip


def problem(
    kind: str, path: str, question: Question | None = None, context: Mapping[str, Any] | None = None
) -> Problem:
    """The problem at ``path``, in the language of this moment. An unknown ``kind`` gets a general sentence."""
    context = context or {}
    if kind in ("too_short", "too_long") and question and question.kind not in ("rows", "choices"):
        kind = f"string_{kind}"  # a limit that stands behind a check of our own is reported like that of a list
    if kind == "string_too_short" and context.get("min_length") == 1:
        kind = "missing"
    code, text, remedy = _OF_KIND.get((kind, question.kind if question else ""), SENTENCES.get(kind, _UNKNOWN))
    limit = next((_number(context[name]) for name in _LIMITS if name in context), "")
    if limit and question and question.unit and code in ("too_small", "too_big"):
        limit = f"{limit} {said(question.unit)}"
    plain = said(text)
    return Problem(path, code, plain % {"limit": limit} if "%(limit)s" in plain else plain, said(remedy))


def _number(limit: Any) -> str:
    if isinstance(limit, int | float | Decimal):
        return str(number_format(limit, force_grouping=True))
    return str(limit)
