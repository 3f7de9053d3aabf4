"""Ornamental borders: small motifs are seen, the dots of a table's rows are none."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitize.layout.ink import Ink, components
from digitize.layout.ornaments import bordered, find_ornaments

GLYPH = 30.0


def inked(mask: np.ndarray) -> Ink:
    """The ink of a page whose body type is known."""
    return Ink(mask, 1, mask, components(mask), GLYPH)


@pytest.mark.parametrize("across", [13, 15])
def test_a_border_of_rings_half_as_large_as_the_type_is_a_frame(across: int) -> None:
    mask, pitch = np.zeros((600, 900), np.uint8), across + 2
    left, top, right, bottom = 100, 100, 100 + 40 * pitch, 100 + 24 * pitch
    for x in range(left, right + 1, pitch):
        for y in range(top, bottom + 1, pitch):
            if x in (left, right) or y in (top, bottom):
                cv2.circle(mask, (x, y), across // 2, (255,), 1)
    (frame,) = bordered(find_ornaments(inked(mask)), GLYPH)
    sides = (frame.box.x0 - left, frame.box.y0 - top, frame.box.x1 - right, frame.box.y1 - bottom)
    assert max(map(abs, sides)) <= across


def dotted(rows: int, pitch: int) -> Ink:
    """Rows of dots, so far apart."""
    mask = np.zeros((1300, 900), np.uint8)
    for n in range(rows):
        for x in range(200, 700, 14):
            cv2.circle(mask, (x, 100 + pitch * n), 3, (255,), -1)
    return inked(mask)


def test_the_dots_in_the_rows_of_a_table_are_no_ornament() -> None:
    assert not find_ornaments(dotted(8, 48))
    assert len(find_ornaments(dotted(4, 48))) == 4, "of two boxes, one above the other"
    assert len(find_ornaments(dotted(6, 200))) == 6, "of three"


def test_rows_of_dots_and_columns_of_them_are_no_common_stack() -> None:
    """Borders at two sides of a page, which make no corner: two level ones, three upright ones."""
    mask = np.zeros((1300, 1000), np.uint8)
    for y in (600, 648):
        for x in range(200, 700, 14):
            cv2.circle(mask, (x, y), 3, (255,), -1)
    for x in (760, 808, 856):
        for y in range(100, 590, 14):
            cv2.circle(mask, (x, y), 3, (255,), -1)
    assert [b.upright for b in find_ornaments(inked(mask))] == [False] * 2 + [True] * 3
