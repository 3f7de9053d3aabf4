"""Rows across vertical lines are set upright; grids of level type and short lines are let be."""

from __future__ import annotations

import numpy as np
import pytest

from digitize.layout.refine import TightLine
from digitize.layout.standing import stand

SIZE = 20


def sign(x: int, y: int, width: int = SIZE) -> TightLine:
    pieces = np.array([[x, x + width, -SIZE / 2, SIZE / 2]], dtype=float)
    return TightLine(pieces, float(y + SIZE / 2), 0.0, False, False, 0.9)


def field(right: int, down: int, columns: int = 5, rows: int = 4) -> list[TightLine]:
    return [sign(100 + right * c, 100 + down * r) for r in range(rows) for c in range(columns)]


def test_rows_across_vertical_lines_are_set_upright() -> None:
    prose = [sign(600, 100 + 30 * n, 300) for n in range(5)]
    done = stand([*field(32, 22), *prose], SIZE)
    upright = [line for line in done if line.vertical]
    assert len(upright) == 5 and len(done) == 10
    assert sorted(line.bounds.tolist() for line in upright) == [
        [100 + 32 * c, 100, 120 + 32 * c, 186] for c in range(5)
    ]


@pytest.mark.parametrize(("right", "down"), [(24, 40), (30, 30)])
def test_signs_that_stand_as_close_beside_each_other_are_let_be(right: int, down: int) -> None:
    lines = field(right, down)
    assert stand(lines, SIZE) == lines


def test_few_signs_are_let_be() -> None:
    lines = field(32, 22, columns=3, rows=3)
    assert stand(lines, SIZE) == lines


def test_columns_of_a_table_and_numbers_of_a_list_are_let_be() -> None:
    table = [sign(100 + 50 * c, 100 + 24 * r, width) for r in range(8)
             for c, width in enumerate((10, 10, 22, 22))]  # fmt: skip
    listed = [
        line
        for n in range(12)
        for line in (sign(100, 100 + 24 * n, 18), sign(140, 100 + 24 * n, 300))
    ]
    for lines in (table, listed):
        assert stand(lines, SIZE) == lines


def row(y: int, *xs: int) -> TightLine:
    """Signs that a detector saw as one level line."""
    pieces = [[x, x + SIZE, -SIZE / 2, SIZE / 2] for x in xs]
    return TightLine(np.array(pieces, float), float(y + SIZE / 2), 0.0, False, False, 0.9)


UPRIGHT = [[100 + 32 * c, 100, 120 + 32 * c, 186] for c in range(5)]  # what `field(32, 22)` is


def bounds(lines: list[TightLine]) -> list[list[float]]:
    return sorted(line.bounds.tolist() for line in lines)


def test_rows_of_which_some_were_seen_whole_are_set_upright() -> None:
    first, second, third, fourth, fifth = (100 + 32 * c for c in range(5))
    signs = field(32, 22, rows=2)
    done = stand(
        [*signs, row(144, first, second, third), row(144, fourth, fifth),
         row(166, first, second), row(166, third, fourth), row(166, fifth)], SIZE
    )  # fmt: skip
    assert all(line.vertical for line in done)
    assert bounds(done) == UPRIGHT


def test_signs_of_a_row_that_stand_close_are_one_word() -> None:
    words = [row(144, 100, 126, 152), row(144, 190, 216)]  # white of 0.3
    done = stand([*field(32, 22, rows=2), *words], SIZE)
    assert [line for line in done if line in words] == words


def standing(x: int, *stretches: tuple[int, int]) -> TightLine:
    """A vertical line that was seen as one, in stretches from and to."""
    pieces = [[a, b, -SIZE / 2, SIZE / 2] for a, b in stretches]
    return TightLine(np.array(pieces, float), float(x + SIZE / 2), 0.0, True, False, 0.9)


@pytest.mark.parametrize("place", [(260, 122), (260, 78), (260, 190)])
def test_a_sign_that_a_vertical_line_passes_over_is_its_own(place: tuple[int, int]) -> None:
    """Within it, where it was seen to begin too late, or to end too early."""
    x, y = place
    beside = standing(x, (100, 120), (144, 186))
    done = stand([*field(32, 22), beside, sign(x, y)], SIZE)
    assert bounds(done) == sorted([*UPRIGHT, [260, min(100, y), 280, max(186, y + 20)]])
    (whole,) = [line for line in done if line.end - line.start > 86 or len(line.pieces) == 3]
    assert whole.vertical and whole.thickness == SIZE


@pytest.mark.parametrize("place", [(260, 230), (260, 204), (272, 190), (260, 40)])
def test_a_sign_apart_from_it_stays_alone(place: tuple[int, int]) -> None:
    beside, single = standing(260, (100, 186)), sign(*place)
    done = stand([*field(32, 22), beside, single], SIZE)
    assert single in done and beside in done


def test_where_nothing_is_set_upright_signs_stay() -> None:
    beside, single = standing(260, (100, 120), (144, 186)), sign(260, 122)
    lines = [*field(30, 30), beside, single]
    assert stand(lines, SIZE) == lines
