"""Small type beside a large title, which a detector took for one line."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitize.layout.neighbours import apart
from digitize.layout.rawlines import RawLine
from digitize.layout.refine import TightLine, tighten


def sheet() -> np.ndarray:
    """A title of three signs, 100 pixels high, from x = 50."""
    mask = np.zeros((300, 900), np.uint8)
    for n in range(3):
        x = 50 + 110 * n
        cv2.rectangle(mask, (x, 60), (x + 99, 159), (255,), 8)
        cv2.circle(mask, (x + 50, 110), 6, (255,), -1)
    return mask


def row(mask: np.ndarray, x: int, y: int, count: int = 8) -> None:
    for n in range(count):
        cv2.rectangle(mask, (x + 18 * n, y), (x + 18 * n + 14, y + 15), (255,), 2)


def title(mask: np.ndarray) -> list[TightLine]:
    lines, _ = tighten([RawLine(300, 110, 560, 130, 0.0, False, 0.8)], mask)
    return lines


def test_rows_beside_a_title_are_lines_of_their_own() -> None:
    mask = sheet()
    for n in range(3):
        row(mask, 410, 66 + 32 * n)
    whole, *rows = apart(title(mask), 16)
    assert whole.end == 374 and whole.thickness == 108
    assert [(round(r.bounds[0]), round(r.bounds[1])) for r in rows] == [
        (409, 65),
        (409, 97),
        (409, 129),
    ]


def test_rows_under_a_vertical_title_are_level_lines() -> None:
    mask = sheet().T.copy()
    for n in range(2):
        row(mask, 60, 410 + 40 * n, 5)
    lines, _ = tighten([RawLine(110, 260, 480, 130, 0.0, True, 0.8)], mask)
    whole, *rows = apart(lines, 16)
    assert whole.vertical and whole.end == 374
    assert [(r.vertical, round(r.bounds[1])) for r in rows] == [(False, 409), (False, 449)]


@pytest.mark.parametrize("signs", [2, 8])
def test_a_sign_of_the_title_and_type_of_no_small_size_stay(signs: int) -> None:
    mask = sheet()
    for n in range(signs):  # as in 上海（一九三六）, half as high as the title
        cv2.rectangle(mask, (400 + 60 * n, 80), (448 + 60 * n, 132), (255,), 4)
    assert len(apart(title(mask), 16)) == 1
    assert len(apart(title(sheet()), 16)) == 1


def test_the_dots_behind_a_title_are_its_own() -> None:
    mask = sheet()
    for n in range(6):
        cv2.circle(mask, (400 + 30 * n, 110), 5, (255,), -1)
    assert len(apart(title(mask), 16)) == 1
