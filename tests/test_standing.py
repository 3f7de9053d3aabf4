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
