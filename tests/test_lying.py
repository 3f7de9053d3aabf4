"""Level blocks that were seen as vertical lines are set in rows; vertical text is let be."""

from __future__ import annotations

import numpy as np
import pytest

from digitize.layout.ink import Components, Ink
from digitize.layout.lying import lay
from digitize.layout.refine import TightLine
from digitize.layout.separators import Stroke

SIZE = 20
Boxes = list[tuple[int, int, int, int]]


def field(columns: int, rows: int, right: int, down: int, x: int = 100, y: int = 100) -> Boxes:
    """Signs, column by column."""
    return [
        (x + right * c, y + down * r, x + right * c + SIZE, y + down * r + SIZE)
        for c in range(columns) for r in range(rows)
    ]  # fmt: skip


def ink(*fields: Boxes) -> Ink:
    boxes = np.array([box for boxes in fields for box in boxes])
    blank = np.zeros((10, 10), np.uint8)
    areas = np.full(len(boxes), SIZE**2 // 3)
    return Ink(blank, 1, blank, Components(boxes, areas), float(SIZE))


def line(boxes: Boxes, vertical: bool) -> TightLine:
    """A line of signs as a detector saw it."""
    a, b = (1, 0) if vertical else (0, 1)
    axis = float(np.mean([(box[b] + box[b + 2]) / 2 for box in boxes]))
    pieces = [[box[a], box[a + 2], box[b] - axis, box[b + 2] - axis] for box in boxes]
    return TightLine(np.array(pieces, float), axis, 0.0, vertical, False, 0.9)


def upright(boxes: Boxes, rows: int) -> list[TightLine]:
    return [line(boxes[n : n + rows], True) for n in range(0, len(boxes), rows)]


def bounds(lines: list[TightLine]) -> list[list[float]]:
    return sorted(n.bounds.tolist() for n in lines)


@pytest.mark.parametrize(("columns", "rows"), [(8, 2), (7, 6)])
def test_a_block_whose_rows_stand_apart_is_set_in_rows(columns: int, rows: int) -> None:
    signs = field(columns, rows, 22, 28)
    done = lay(upright(signs, rows), [], ink(signs))
    assert not any(n.vertical for n in done)
    right = 100 + 22 * (columns - 1) + SIZE
    assert bounds(done) == [[100, 100 + 28 * r, right, 120 + 28 * r] for r in range(rows)]


def test_one_piece_among_level_lines_has_the_direction_of_the_block() -> None:
    """Signs beside it that were not seen at all are of its rows, too."""
    signs = field(8, 2, 22, 28)
    seen = [line(signs[0:6:2], False), line(signs[1:6:2], False), line(signs[6:8], True)]
    done = lay(seen, [], ink(signs))
    assert bounds(done) == [[100, 100 + 28 * r, 274, 120 + 28 * r] for r in range(2)]


@pytest.mark.parametrize(("right", "down"), [(30, 22), (28, 28), (32, 40)])
def test_vertical_lines_are_let_be(right: int, down: int) -> None:
    """Also names whose signs are spread out: white as wide as theirs stands between no signs."""
    signs = field(8, 3, right, down)
    lines = upright(signs, 3)
    assert lay(lines, [], ink(signs)) == lines


def test_few_signs_and_titles_are_let_be() -> None:
    few, title = field(3, 2, 22, 28), field(8, 2, 22, 28)
    assert len(lay(upright(few, 2), [], ink(few))) == 3
    page = ink(title)
    page = Ink(page.pixels, 1, page.mask, page.components, SIZE / 2)  # its body is small
    assert len(lay(upright(title, 2), [], page)) == 8


def test_a_caption_is_parted_from_the_vertical_lines_under_it() -> None:
    caption, body = field(10, 2, 22, 28), field(7, 10, 33, 22, 100, 160)
    columns = upright(body, 10)
    pieces = upright(caption, 2)
    joined = line([*caption[6:8], *body[20:30]], True)  # the fourth sign stands over the third line
    seen = [*pieces[:3], joined, *pieces[4:], *columns[:2], *columns[3:]]
    done = lay(seen, [], ink(caption, body))
    assert bounds([n for n in done if not n.vertical]) == [
        [100, 100 + 28 * r, 318, 120 + 28 * r] for r in range(2)
    ]
    assert bounds([n for n in done if n.vertical]) == bounds(columns)


def test_a_rule_parts_a_block_from_the_signs_beside_it() -> None:
    signs, others = field(6, 2, 22, 28), field(4, 2, 22, 28, 240)
    rule = Stroke(90, 160, 235, 0.0, 2.0, True, "rule")
    rows = [line(others[r::2], False) for r in range(2)]
    done = lay([*upright(signs, 2), *rows], [rule], ink(signs, others))
    assert bounds(done) == [
        [x, y, x1, y + SIZE] for x, x1 in ((100, 230), (240, 326)) for y in (100, 128)
    ]


def test_single_signs_by_a_block_are_level() -> None:
    signs = field(8, 2, 22, 28)
    below = field(2, 1, 22, 28, 100, 156)
    done = lay([*upright(signs, 2), *upright(below, 1)], [], ink(signs, below))
    assert len(done) == 4 and not any(n.vertical for n in done)


@pytest.mark.parametrize(
    ("columns", "rows", "right", "down"), [(30, 25, 22, 25), (20, 12, 24, 27), (5, 7, 23, 27)]
)
def test_vertical_text_with_narrow_leading_is_let_be(
    columns: int, rows: int, right: int, down: int
) -> None:
    signs = field(columns, rows, right, down)
    seen = upright(signs, rows)
    assert bounds(lay(seen, [], ink(signs))) == bounds(seen)


def test_a_title_in_the_notch_of_a_block_is_not_lost() -> None:
    signs = field(12, 2, 22, 28) + field(4, 4, 22, 28, y=156)
    title = [(220, 170, 265, 215), (270, 170, 315, 215)]
    seen = [
        *upright(signs[:24], 2), *upright(signs[24:], 4), line(title, False),
    ]  # fmt: skip
    done = lay(seen, [], ink(signs, title))
    assert [220, 170, 315, 215] in bounds(done)


def test_signs_that_touch_are_not_lost() -> None:
    """Two signs of the last column are one piece of ink."""
    signs = field(8, 2, 22, 28)
    joined = [*signs[:14], (254, 100, 274, 148)]
    seen = [*upright(signs[:14], 2), line([joined[-1]], True)]
    done = lay(seen, [], ink(joined))
    assert max(n.bounds[2] for n in done) == 274
    assert sum(len(n.pieces) for n in done) == sum(len(n.pieces) for n in seen)
