"""Pages and pictures opened safely: is the file whole, and what does it look like, drawn anew."""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pypdfium2 as pdfium
from PIL import Image, ImageOps, UnidentifiedImageError

from suar.kernel.errors import Problem, Refused
from suar.kernel.words import _

MOST_PIXELS: Final = 50_000_000
_MOST_PREVIEW_PIXELS: Final = 16_000_000
_MOST_PAGES: Final = 500
#: pdfium is not safe under threads: one call at a time in each process.
_one_at_a_time: Final = threading.Lock()


def _locked() -> Refused:
    return Refused(
        Problem(
            "", "file-locked", _("PDF ini terkunci atau berkata sandi."), _("Simpan tanpa kunci, lalu unggah lagi.")
        )
    )


def damaged() -> Refused:
    """It cannot be read to its end."""
    return Refused(
        Problem(
            "",
            "file-damaged",
            _("Berkas ini rusak atau tidak lengkap."),
            _("Buka, simpan atau pindai ulang, lalu unggah lagi."),
        )
    )


def _too_large() -> Refused:
    return Refused(
        Problem(
            "",
            "file-bomb",
            _("Gambar atau dokumen ini terlalu besar untuk dibuka."),
            _("Perkecil sampai 50 juta piksel atau 500 halaman."),
        )
    )


@contextmanager
def _opened(content: bytes) -> Iterator[Any]:
    """The PDF, under the lock."""
    with _one_at_a_time:
        try:
            document = pdfium.PdfDocument(content)
        except pdfium.PdfiumError as fault:
            raise (_locked() if "password" in str(fault).lower() else damaged()) from fault
        try:
            yield document
        except pdfium.PdfiumError as fault:
            raise damaged() from fault
        finally:
            document.close()


def look_at_pdf(content: bytes) -> int:
    """Number of pages of a whole, unlocked PDF. Raises Refused."""
    with _opened(content) as document:
        # An owner's password alone lets everybody read; still the office could not stamp or sign such a paper.
        if pdfium.raw.FPDF_GetSecurityHandlerRevision(document.raw) != -1:
            raise _locked()
        pages = len(document)
        if pages == 0:
            raise damaged()
        if pages > _MOST_PAGES:
            raise _too_large()
        for number in {0, pages - 1}:
            document[number].get_size()
        return pages


@contextmanager
def _picture(content: bytes) -> Iterator[Image.Image]:
    """The picture, its size known to be sane before a pixel is read."""
    try:
        with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise _too_large()
            yield picture
    except Image.DecompressionBombError as fault:
        raise _too_large() from fault
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError) as fault:
        raise damaged() from fault


def look_at_picture(content: bytes) -> tuple[int, int]:
    """Width and height in pixels of a whole JPEG or PNG. Raises Refused."""
    with _picture(content) as picture:
        size = picture.size
        if picture.format == "PNG":
            picture.verify()
        else:
            # An eighth of the size is enough to notice that the end is missing, and costs little.
            picture.draft("RGB", (max(size[0] // 8, 1), max(size[1] // 8, 1)))
            picture.load()
        return size


def draw(content: bytes, is_pdf: bool, page: int, max_width: int) -> bytes:
    """PNG of one page (counted from 0) or of the picture, at most ``max_width`` wide, drawn anew.

    Nothing of the file's own bytes, notes or places reaches the screen. Raises Refused.
    """
    width = min(max(max_width, 16), 4_000)
    image = _page_drawn(content, page, width) if is_pdf else _picture_drawn(content, width)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def _page_drawn(content: bytes, page: int, width: int) -> Image.Image:
    with _opened(content) as document:
        if not 0 <= page < len(document):
            raise Refused(Problem("", "page", _("Halaman itu tidak ada."), _("Pilih halaman lain.")), status=404)
        sheet = document[page]
        wide, high = sheet.get_size()
        if not (wide > 0 and high > 0):
            raise damaged()
        # Half a pixel less, since pdfium rounds up.
        scale = min((width - 0.5) / wide, (_MOST_PREVIEW_PIXELS / (wide * high)) ** 0.5)
        if min(wide, high) * scale < 1:
            raise _too_large()
        drawn: Image.Image = sheet.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
        return drawn


def _picture_drawn(content: bytes, width: int) -> Image.Image:
    with _picture(content) as picture:
        picture.draft("RGB", (width, width))
        upright = ImageOps.exif_transpose(picture).convert("RGBA")
        upright.thumbnail((width, max(_MOST_PREVIEW_PIXELS // width, 1)))
        plain = Image.new("RGB", upright.size, "white")
        plain.paste(upright, mask=upright.getchannel("A"))
        return plain
