"""The papers an office issues: literal text, tagged and archival PDF, the training mark, the same bytes each time."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest

from suar.workflow.documents import DocumentContent, Section
from suar.workflow.documents.rendering import _SURELY_SHOWN, looks, render

AT = datetime(2026, 11, 21, 2, 31, tzinfo=UTC)
CONTENT = DocumentContent(
    kind="SPB",
    title="Surat Persetujuan Berlayar",
    subtitle="Port Clearance",
    number="SPB.DN.IDSGT.2611.000007",
    port_name="Sungai Guntung",
    office_name="Kantor Unit Penyelenggara Pelabuhan Kelas III Sungai Guntung",
    issued_at_text="21 November 2026, 09.31 WIB",
    place="Sungai Guntung",
    language="id",
    legal_basis=("UU 17 Tahun 2008", "PM 28 Tahun 2022"),
    subject="KM. SINAR GUNTUNG 08",
    route=(("Dari", "Sungai Guntung", ""), ("Ke", "Tanjung Priok", "ETA 24 November 2026")),
    facts=(Section("Kapal", (("Nakhoda", "Muhammad Ridwan"), ("Awak", "14 orang"))),),
    statement="Kapal ini disetujui untuk berlayar.",
    validity_text="Berlaku 24 jam untuk satu kali pelayaran.",
    signer_name="Hendra Gunawan",
    signer_function="Syahbandar",
    verify_url="https://suar.example.id/periksa/8f3kq2m9x7pd4w",
    training=False,
)


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    pages = [page.get_textpage().get_text_range() for page in document]
    return "".join("".join(pages).replace("\u200b", "").split())


def _squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("look", sorted(looks()))
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_look_fits_one_page_and_names_what_matters(look: str, language: str) -> None:
    pdf = render(look, replace(CONTENT, language=language), at=AT)
    assert len(pypdfium2.PdfDocument(pdf)) == 1
    shown = _text(pdf)
    for part in (CONTENT.number, CONTENT.subject, CONTENT.statement, CONTENT.signer_name, CONTENT.verify_url):
        assert _squeezed(part) in shown


def test_tagged_for_screen_readers_and_marked_for_the_archive() -> None:
    pdf = render("spb", CONTENT, at=AT)
    assert b"/StructTreeRoot" in pdf
    assert b"<pdfuaid:part>1" in pdf
    assert b"<pdfaid:part>2" in pdf
    assert b"<pdfaid:conformance>A" in pdf


@pytest.mark.parametrize(
    "typed",
    [
        "#panic()",
        "$x^2$",
        "<script>alert(1)</script>",
        '"] #read("/etc/passwd") [',
        "*b* _i_ `r` @ref // c /* d */",
        "\\u{41} \\ ~ -- ---",
        "= heading\n- list",
        "{{ 7*7 }} %s %(x)s",
        "ä ñ Đỗ Ž ß",
    ],
)
def test_typed_text_comes_out_literally(typed: str) -> None:
    rows = (("Nakhoda", typed), (typed, "nilai"))
    pdf = render("spb", replace(CONTENT, subject=typed, signer_name=typed, facts=(Section(typed, rows),)), at=AT)
    assert _text(pdf).count(_squeezed(typed)) >= 5


def test_a_character_no_font_has_is_spelled_not_lost() -> None:
    shown = _text(render("spb", replace(CONTENT, subject="MV \U000132f9 STAR"), at=AT))
    assert "MV[U+132F9]STAR" in shown or "MV\U000132f9STAR" in shown


def test_chinese_names_are_shown_or_spelled() -> None:
    shown = _text(render("spb", replace(CONTENT, subject="汉"), at=AT))
    assert "汉" in shown or "[U+6C49]" in shown


def test_every_character_called_surely_shown_is_shown() -> None:
    sure = "".join(chr(n) for n in range(0x21, 0x2213) if _SURELY_SHOWN.match(chr(n)))
    shown = _text(render("pkk", replace(CONTENT, statement=" ".join(sure) + " \U000132f9"), at=AT))
    assert "[U+132F9]" in shown or "\U000132f9" in shown


def test_controls_and_reordering_marks_are_dropped() -> None:
    shown = _text(render("pkk", replace(CONTENT, subject="KM.\u202e SINAR\x00\x07\ud800 08"), at=AT))
    assert "KM.SINAR08" in shown


def test_a_very_long_word_and_many_facts_run_on_to_further_pages() -> None:
    facts = tuple(Section(f"Bagian {n}", tuple((f"Butir {m}", "N" * 120) for m in range(12))) for n in range(5))
    pdf = render("spm", replace(CONTENT, subject="A" * 300, office_name="K" * 200, facts=facts), at=AT)
    assert len(pypdfium2.PdfDocument(pdf)) > 1
    assert "A" * 300 in _text(pdf)


def test_a_paper_of_a_training_site_says_so() -> None:
    assert "LATIHAN" not in _text(render("spb", CONTENT, at=AT))
    shown = _text(render("spb", replace(CONTENT, training=True), at=AT))
    assert "DOKUMENLATIHAN" in shown
    assert "LATIHAN/TRAINING" in shown


def test_empty_fields_leave_no_fault() -> None:
    bare = replace(CONTENT, legal_basis=(), facts=(), route=(), subject="", subtitle="", statement="", validity_text="")
    for look in looks():
        assert len(pypdfium2.PdfDocument(render(look, bare, at=AT))) == 1


def test_the_same_content_gives_the_same_bytes() -> None:
    assert render("spb", CONTENT, at=AT) == render("spb", CONTENT, at=AT)


def test_content_survives_storage_as_json() -> None:
    stored = json.loads(json.dumps(CONTENT.as_json()))
    assert DocumentContent.from_json(stored) == CONTENT


@pytest.mark.parametrize("look", ["base", "../spb", "unknown", ""])
def test_refused__a_look_there_is_not(look: str) -> None:
    with pytest.raises(LookupError):
        render(look, CONTENT)


def test_the_seal_names_who_issued_the_paper__not_the_port_office() -> None:
    order = replace(CONTENT, kind="SPK", facts=(Section("Perintah kerja", (("Diperintah oleh", "PT Operator Uji"),)),))
    sealed = _squeezed("Disegel secara elektronik untuk PT Operator Uji")
    shown = _text(render("spk", order, at=AT))
    assert sealed in shown
    assert _squeezed(CONTENT.office_name) not in shown
    health = _text(render("cop", replace(CONTENT, kind="COP"), at=AT))
    assert _squeezed("Disegel secara elektronik untuk Karantina Kesehatan, wilayah kerja Sungai Guntung") in health
    assert _squeezed(CONTENT.office_name) not in health
    assert _squeezed(f"Disegel secara elektronik {CONTENT.office_name}") in _text(render("spb", CONTENT, at=AT))
