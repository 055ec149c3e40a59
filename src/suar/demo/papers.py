"""Papers to hand in while practising: one real PDF page that says what it stands for, and that it is an exercise."""

from collections.abc import Sequence


def paper(title: str, lines: Sequence[str] = ()) -> bytes:
    """A PDF of one page (A5) with a title and lines of text; the same words give the same bytes."""
    shown = ["BT /F 16 Tf 36 540 Td", f"({_literal(title)}) Tj", "/F 10 Tf 0 -12 Td"]
    for line in (*lines, "Contoh untuk latihan; tidak berlaku. Training sample; not valid."):
        shown += ["0 -18 Td", f"({_literal(line)}) Tj"]
    return _document("\n".join([*shown, "ET"]).encode("cp1252"))


def _literal(text: str) -> str:
    plain = text.encode("cp1252", "replace").decode("cp1252")
    return plain.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _document(content: bytes) -> bytes:
    parts = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 420 595]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    head = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(parts) + 1, table)
    return out + head + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, len(out))
