"""The process picture: order of columns, safe text, the same in the list, and no circle unnoticed."""

import re

import pytest

from suar.portal.graph import Node, process_svg
from suar.portal.layered import Circular, columns_of, crossings, plain, roads, rows_of

CODES = ["AGENCY", "PKK", "SPM", "PPKB", "PPK", "SPOG", "CREW", "LK3", "LKK", "BILL", "SPB", "LK3-REAL"]
EDGES = [
    ("AGENCY", "PKK"),
    ("AGENCY", "SPM"),
    ("PKK", "PPKB"),
    ("PKK", "LK3"),
    ("PPKB", "PPK"),
    ("SPM", "PPK"),
    ("PPK", "SPOG"),
    ("SPOG", "CREW"),
    ("CREW", "LKK"),
    ("LK3", "LKK"),
    ("LKK", "BILL"),
    ("BILL", "SPB"),
    ("PPKB", "SPB"),
    ("SPB", "LK3-REAL"),
]


def a_process(status: str = "not_started") -> list[Node]:
    return [Node(code, f"Layanan {code}", status, href=f"/calls/7/{code}") for code in CODES]


def boxes(svg: str) -> dict[str, tuple[float, float, float, float]]:
    """Place of every box by its code: left, top, width, height."""
    found = re.findall(
        r'<rect class="box" x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)".*?class="code"[^>]*>([^<]+)<',
        svg,
        re.S,
    )
    return {code: (float(x), float(y), float(w), float(h)) for x, y, w, h, code in found}


def test_every_step_stands_after_all_it_waits_for() -> None:
    column = columns_of(CODES, EDGES)
    assert all(column[first] < column[then] for first, then in EDGES)
    assert column["AGENCY"] == 0
    assert column["LK3-REAL"] == max(column.values())


def test_edges_that_follow_from_others_are_left_out() -> None:
    kept = plain(CODES, [*EDGES, ("PKK", "SPB"), ("SPM", "SPB"), ("NOT-SHOWN", "SPB"), ("SPB", "SPB")])
    assert ("PPKB", "SPB") not in kept
    assert ("PKK", "SPB") not in kept
    assert ("BILL", "SPB") in kept
    assert len(kept) == len(EDGES) - 1


def test_a_circle_of_prerequisites__is_named() -> None:
    with pytest.raises(Circular, match="B → C"):
        process_svg([Node(c, c, "draft") for c in "ABC"], [("A", "B"), ("B", "C"), ("C", "B")], title="x")


def test_lines_do_not_cross__where_they_need_not() -> None:
    codes = ["a", "b", "c", "x", "y", "z"]
    edges = [("a", "z"), ("b", "y"), ("c", "x")]
    column = columns_of(codes, edges)
    layers = rows_of(codes, column, roads(edges, column))
    assert crossings(layers, {a: [b] for a, b in edges}) == 0


def test_boxes_never_overlap_and_stay_inside_the_picture() -> None:
    svg = process_svg(a_process(), EDGES, title="Proses")
    placed = boxes(svg)
    assert set(placed) == set(CODES)
    width, height = map(float, re.search(r'class="graph" width="([\d.]+)" height="([\d.]+)"', svg).groups())  # type: ignore[union-attr]
    for code, (x, y, w, h) in placed.items():
        assert min(x, y, width - x - w, height - y - h) >= 0, code
        for other, (x2, y2, w2, h2) in placed.items():
            apart = x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
            assert other == code or apart, (code, other)


def test_the_list_says_the_same_as_the_picture() -> None:
    nodes = [Node("SPB", "Persetujuan berlayar", "granted", "Disetujui", "09.31 WIB · 12 menit", "/spb")]
    svg = process_svg(nodes, [], title="Proses")
    listed = svg[svg.index("<ol") :]
    assert all(
        words in listed for words in ("SPB", "Persetujuan berlayar", "Disetujui", "09.31 WIB · 12 menit", 'href="/spb"')
    )


def test_hostile_words__come_out_as_words() -> None:
    svg = process_svg(
        [Node("A<b>", "<script>x</script>", "granted", "a&b", '"><i>', '/"onclick="x')], [], title="</title><b>"
    )
    assert "<script" not in svg
    assert "<b>" not in svg
    assert "<i>" not in svg
    assert '"onclick' not in svg


def test_nothing_inline__so_that_the_content_security_policy_holds() -> None:
    svg = process_svg(a_process("in_review"), EDGES, title="Proses")
    assert "style=" not in svg
    assert " on" not in re.sub(r">[^<]*<", "><", svg)


def test_an_open_road_is_drawn_open__only_after_a_granted_step() -> None:
    nodes = [Node("A", "a", "granted"), Node("B", "b", "in_review"), Node("C", "c", "not_started")]
    svg = process_svg(nodes, [("A", "B"), ("B", "C")], title="Proses")
    assert svg.count('class="edge open"') == 1
    assert svg.count('class="edge"') == 1


def test_no_steps_at_all__is_an_empty_picture() -> None:
    assert "<ol" in process_svg([], [], title="Proses")
