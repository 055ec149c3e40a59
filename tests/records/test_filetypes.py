"""Files as people hand them in, and as somebody hands them in who means harm."""

import hashlib
import io
import zipfile
import zlib

import openpyxl
import pypdfium2 as pdfium
import pytest
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from suar.kernel.errors import Refused
from suar.records.filetypes import clean_filename, inspect, preview_png


def a_pdf(pages=1):
    document = pdfium.PdfDocument.new()
    for _page in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def a_locked_pdf(user_password):
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(a_pdf())))
    writer.encrypt("owner", user_password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def a_picture(form="PNG", size=(40, 30), mode="RGB"):
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, form)
    return out.getvalue()


def a_workbook():
    book = openpyxl.Workbook(write_only=True)
    book.create_sheet("Kru").append(["nama", "tanggal"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def a_zip(parts, base=b""):
    out = io.BytesIO(base)
    with zipfile.ZipFile(out, "a" if base else "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return out.getvalue()


def refusal(content, name, **options):
    with pytest.raises(Refused) as refused:
        inspect(content, name, **options)
    (problem,) = refused.value.problems
    assert str(problem.text).endswith(".")
    assert str(problem.remedy).endswith(".")
    return problem.code, str(problem.text), refused.value.status


TAKEN = [
    ("PDF", "application/pdf", a_pdf(), "Surat Ukur.PDF", "Surat Ukur.pdf"),
    ("JPG", "image/jpeg", a_picture("JPEG"), "foto.jpeg", "foto.jpg"),
    ("PNG", "image/png", a_picture(), "cap.png", "cap.png"),
    ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", a_workbook(), "kru.xlsx", "kru.xlsx"),
    ("CSV", "text/csv", b"\xef\xbb\xbfnama;ton\r\n\"Curah; Kering\";7,934\r\n", "muatan.csv", "muatan.csv"),
    ("CSV", "text/csv", "peti,berat\nCSQU3054383,caf\u00e9\n".encode("cp1252"), "daftar.csv", "daftar.csv"),
    ("PDF", "application/pdf", a_pdf(), "tanpa_akhiran", "tanpa_akhiran.pdf"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "mime", "content", "name", "kept_as"), TAKEN, ids=lambda v: v if isinstance(v, str) else ""
)
def test_taken__when_the_content_is_what_the_name_says(kind, mime, content, name, kept_as):
    seen = inspect(io.BytesIO(content), name)
    assert (seen.kind, seen.mime, seen.clean_filename, seen.size) == (kind, mime, kept_as, len(content))
    assert seen.sha256 == hashlib.sha256(content).hexdigest()
    assert kept_as.endswith(f".{seen.extension}")
    assert inspect(content, name) == seen


def test_the_stream_is_left_at_its_start__so_that_it_can_be_stored():
    stream = io.BytesIO(a_pdf())
    inspect(stream, "a.pdf")
    assert stream.tell() == 0


RENAMED = [
    (a_picture(), "surat.pdf", "PNG"),
    (a_pdf(), "daftar.xlsx", "PDF"),
    (a_pdf(), "invoice.pdf.exe", "PDF"),
    (b"MZ\x90\x00" + b"\x00" * 200, "surat.pdf", "program Windows"),
    (b"\x7fELF" + b"\x00" * 200, "surat.pdf", "program Linux"),
    (b"<!DOCTYPE html><script>alert(1)</script>", "surat.pdf", "halaman web"),
    (b"<html><body>x</body></html>", "daftar.csv", "halaman web"),
    (b'<?xml version="1.0"?><!-- x --><svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "cap.png", "SVG"),
    (b"\xef\xbb\xbf <svg/>", "daftar.csv", "SVG"),
    (b"#!/bin/sh\nrm -rf /\n", "daftar.csv", "skrip"),
    (b"nama;ton\n", "daftar.xlsx", "teks biasa"),
    ("nama;ton\n".encode("utf-16"), "daftar.csv", "UTF-16"),
    (a_zip([("word/document.xml", b"<w/>")]), "kru.xlsx", "Word"),
    (a_zip([("catatan.txt", b"x")]), "kru.xlsx", "arsip ZIP"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "kru.xlsx", "Office lama"),
    (a_picture("GIF", mode="P"), "foto.jpg", "GIF"),
    (b"\x00\x01\x02\x03" * 50, "surat.pdf", "tidak dikenal"),
]


@pytest.mark.parametrize(("content", "name", "really"), RENAMED, ids=[f"{r}-{n}" for _c, n, r in RENAMED])
def test_refused_by_its_true_name__when_renamed(content, name, really):
    code, text, status = refusal(content, name)
    assert code == "file-renamed"
    assert really in text
    assert status == 422


@pytest.mark.parametrize(
    ("content", "name", "really"),
    [(b"<svg/>", "cap.svg", "SVG"), (b"<html>", "a.html", "HTML"), (b"MZ\0", "a.exe", "Windows")],
)
def test_refused_by_name__when_of_a_kind_that_is_not_taken(content, name, really):
    code, text, _status = refusal(content, name)
    assert code == "file-type"
    assert really in text


def test_refused__when_empty_or_too_large():
    assert refusal(b"", "a.pdf")[0] == "file-empty"
    assert refusal(io.BytesIO(b""), "a.pdf")[0] == "file-empty"
    code, text, status = refusal(io.BytesIO(b"%PDF-1.7" + b" " * (10 * 1024 * 1024)), "a.pdf")
    assert (code, status) == ("file-size", 413)
    assert "10 MB" in text
    assert inspect(a_pdf(), "a.pdf", max_bytes=len(a_pdf())).kind == "PDF"


def test_an_endless_stream_is_read_no_further_than_the_limit():
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size=-1):
            assert size >= 0
            self.taken += size
            return b"x" * size

    stream = Endless()
    assert refusal(stream, "a.csv", max_bytes=1000)[0] == "file-size"
    assert stream.taken == 1001


@pytest.mark.parametrize("password", ["secret", ""], ids=["to_open", "to_change"])
def test_refused__when_a_pdf_has_a_password(password):
    assert refusal(a_locked_pdf(password), "surat.pdf")[0] == "file-locked"


def test_refused__when_a_pdf_is_damaged():
    whole = a_pdf(3)
    for broken in (whole[: len(whole) // 2], b"%PDF-1.7\n", b"%PDF-1.7\ngarbage\n%%EOF\n", whole + b"x" * 5000):
        assert refusal(broken, "surat.pdf")[0] == "file-damaged"


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
def test_refused__when_a_picture_is_cut_off_or_only_begins_like_one(form):
    whole, name = a_picture(form, (300, 300)), f"foto.{form.lower()}"
    for broken in (whole[: len(whole) // 2], whole[:12]):
        assert refusal(broken, name)[0] == "file-damaged"


def test_refused__when_a_small_picture_unfolds_to_a_huge_one():
    header = (60_000).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    chunk = b"IHDR" + header
    bomb = b"\x89PNG\r\n\x1a\n" + len(header).to_bytes(4, "big") + chunk + zlib.crc32(chunk).to_bytes(4, "big")
    assert refusal(bomb + b"\x00\x00\x00\x00IEND\xaeB`\x82", "foto.png")[0] == "file-bomb"
    big = a_picture("PNG", (8_000, 7_000), "1")
    assert len(big) < 10 * 1024 * 1024
    assert refusal(big, "foto.png")[0] == "file-bomb"
    with pytest.raises(Refused):
        preview_png(big)


def test_refused__when_two_files_are_one():
    hidden = [("x.html", b"<script>")]
    for content, name in (
        (a_picture(), "a.png"),
        (a_picture("JPEG"), "a.jpg"),
        (a_pdf(), "a.pdf"),
        (b"a;b\n", "a.csv"),
    ):
        assert refusal(a_zip(hidden, base=content), name)[0] in ("file-hidden", "file-renamed")
    assert refusal(b"GIF89a" + a_pdf(), "a.pdf")[0] == "file-hidden"
    assert refusal(b"\n\n" + a_pdf(), "a.pdf")[0] == "file-hidden"
    assert refusal(b"\xff\xd8\xff\xfe\x00\x10" + a_pdf(), "a.jpg")[0] == "file-hidden"


def a_bad_workbook(*extra, without=()):
    parts = [("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>"), *extra]
    return a_zip([part for part in parts if part[0] not in without])


BAD_WORKBOOKS = {
    "huge_inside": (a_bad_workbook(("xl/media/a.bin", b"\0" * (61 * 1024 * 1024))), "file-bomb"),
    "packed_too_well": (a_bad_workbook(("xl/worksheets/sheet1.xml", b" " * (20 * 1024 * 1024))), "file-bomb"),
    "too_many_parts": (a_bad_workbook(*((f"xl/{n}.xml", b"") for n in range(2_100))), "file-bomb"),
    "leaves_its_folder": (a_bad_workbook(("../../etc/passwd", b"x")), "file-paths"),
    "absolute": (a_bad_workbook(("/etc/passwd", b"x")), "file-paths"),
    "windows_path": (a_bad_workbook(("..\\..\\x", b"x")), "file-paths"),
    "macros": (a_bad_workbook(("xl/vbaProject.bin", b"x")), "file-macros"),
    "macros_by_type": (
        a_zip(
            [
                ("[Content_Types].xml", b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"),
                ("xl/workbook.xml", b"<w/>"),
            ]
        ),
        "file-macros",
    ),
    "program_inside": (a_bad_workbook(("xl/embeddings/run.exe", b"MZ")), "file-embedded"),
    "zip_inside": (a_bad_workbook(("xl/media/inner.zip", a_zip([("a", b"b")]))), "file-embedded"),
    "entities": (a_bad_workbook(("xl/sharedStrings.xml", b'<!DOCTYPE x [<!ENTITY a "b">]><x/>')), "file-entities"),
    "entities_utf16": (
        a_bad_workbook(("xl/styles.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x/>'.encode("utf-16"))),
        "file-entities",
    ),
    "no_content_types": (a_bad_workbook(without=("[Content_Types].xml",)), "file-damaged"),
    "cut_off": (a_workbook()[:-200], "file-damaged"),
    "locked": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"),
        "file-locked",
    ),
}


@pytest.mark.parametrize("name", BAD_WORKBOOKS)
def test_refused_before_it_is_opened__when_a_workbook(name):
    content, code = BAD_WORKBOOKS[name]
    assert refusal(content, "kru.xlsx")[0] == code


def test_refused__when_a_part_of_the_workbook_lies_about_its_size_or_has_changed():
    whole = a_bad_workbook(("xl/worksheets/sheet1.xml", b"<sheet>" + b"ab" * 3_000 + b"</sheet>"))
    size = (7 + 6_000 + 8).to_bytes(4, "little")
    assert refusal(whole.replace(size, (100).to_bytes(4, "little")), "kru.xlsx")[0] == "file-damaged"
    plain = io.BytesIO()
    with zipfile.ZipFile(plain, "w") as archive:
        archive.writestr("[Content_Types].xml", b"<Types/>")
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert refusal(plain.getvalue().replace(b"<workbook/>", b"<workbook!>"), "kru.xlsx")[0] == "file-damaged"
    flagged = bytearray(a_workbook())
    flagged[flagged.rfind(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(flagged), "kru.xlsx")[0] == "file-locked"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a;b\x00;c\n", "file-renamed"),
        (b"a;b\x1b[2J\n", "file-renamed"),
        (b"a;" + b"x" * 40_000, "file-damaged"),
        (b'a;"never closed\n' * 3, "file-damaged"),
        (b" \r\n \n", "file-damaged"),
        (b"a\n" * 200_001, "file-damaged"),
        (b"a;b\x81\x8d\n", "file-damaged"),
    ],
    ids=["nul", "escape", "long_line", "open_quote", "blank", "many_lines", "no_text"],
)
def test_refused__when_a_list_is_no_readable_text(content, code):
    assert refusal(content, "daftar.csv")[0] == code


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\x\\surat ukur.pdf", "surat ukur.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("", "berkas.pdf"),
        ("...", "berkas.pdf"),
        (".htaccess", "htaccess.pdf"),
        ('<img src="x">.pdf', "_img src=_x__.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("x" * 500 + ".pdf", "x" * 116 + ".pdf"),
        ("  surat \u00a0 laut .pdf", "surat laut.pdf"),
        ("no. 1234/L.pdf", "L.pdf"),
        ("akte\u0301.pdf", "akt\u00e9.pdf"),
    ],
)
def test_the_name_is_made_safe(typed, kept):
    assert clean_filename(typed, "pdf") == kept
    assert len(kept) <= 120


def test_the_problem_stands_at_the_field_it_concerns():
    with pytest.raises(Refused) as refused:
        inspect(b"", "a.pdf", field="attachments.last_clearance")
    assert refused.value.problems[0].field == "attachments.last_clearance"


@pytest.mark.parametrize("content", [a_pdf(), a_picture("PNG", (2_000, 1_000)), a_picture("JPEG", (2_000, 1_000))])
def test_a_preview_is_a_picture_drawn_anew__no_wider_than_asked(content):
    drawn = Image.open(io.BytesIO(preview_png(content, max_width=400)))
    assert drawn.format == "PNG"
    assert drawn.width == 400
    assert not drawn.info


def test_a_preview_drops_what_a_photo_says_about_its_maker():
    photo = Image.new("RGB", (20, 10))
    notes = Image.Exif()
    notes[0x010E], notes[0x0112] = "rumah nakhoda", 6
    out = io.BytesIO()
    photo.save(out, "JPEG", exif=notes)
    drawn = preview_png(out.getvalue())
    assert b"rumah" not in drawn
    assert Image.open(io.BytesIO(drawn)).size == (10, 20)


def test_no_preview__when_there_is_no_such_page_or_nothing_to_draw():
    for page in (1, -1, 10**9):
        with pytest.raises(Refused) as refused:
            preview_png(a_pdf(), page=page)
        assert refused.value.status == 404
    for content in (b"", a_workbook(), a_pdf()[:40], a_picture()[:40], a_locked_pdf("secret")):
        with pytest.raises(Refused):
            preview_png(content)
