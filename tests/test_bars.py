"""Titles on dark bars: what stands light in one row on one bar is one title."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest

from digitize.geometry import Box
from digitize.layout import detect
from digitize.layout.furniture import Separators
from digitize.layout.marks import box_of
from digitize.layout.refine import TightLine
from digitize.layout.titles import on_bars
from tests.test_layout import Drawn, Told

SIZE, ROW = 40.0, 200.0
BAR = Box(90, 165, 910, 235)


def piece(
    start: float, end: float, row: float = ROW, size: float = SIZE, light: bool = True,
    vertical: bool = False, score: float = 0.9,
) -> TightLine:  # fmt: skip
    """A piece of a title of some size around a row."""
    ink = np.array([(start, end, -size / 2, size / 2)], float)
    return TightLine(ink, row, 0.0, vertical, light, score)


def spans(lines: list[TightLine]) -> list[tuple[float, float]]:
    return sorted((n.start, n.end) for n in lines)


def test_pieces_on_one_bar_are_one_title() -> None:
    other = piece(100, 800, row=500, light=False)
    pieces = [piece(500, 880, score=0.6), other, piece(100, 300), piece(340, 460)]
    done = on_bars(pieces, [BAR])
    assert done[0] is other and spans(done[1:]) == [(100, 880)]
    assert (done[1].across(500), done[1].thickness) == (ROW, SIZE)
    assert (done[1].reversed, done[1].vertical, done[1].score) == (True, False, 0.6)
    assert len(done[1].pieces) == 3


def test_each_bar_has_its_own_title() -> None:
    below = Box(90, 265, 910, 335)
    rows = [piece(100, 300), piece(340, 460), piece(100, 400, row=300), piece(450, 700, row=300)]
    done = on_bars(rows, [BAR, below])
    assert sorted((n.across(100), n.start, n.end) for n in done) == [
        (200, 100, 460), (300, 100, 700),
    ]  # fmt: skip


def test_a_small_mark_between_belongs_to_the_title() -> None:
    done = on_bars([piece(100, 300), piece(330, 345, size=14), piece(375, 600)], [BAR])
    assert spans(done) == [(100, 600)]


def test_a_bar_that_runs_aslant_is_one_row() -> None:
    ink = np.array([(400, 600, -SIZE / 2, SIZE / 2)], float)
    askew = TightLine(ink, ROW - 32, 0.08, False, True, 0.9)
    assert spans(on_bars([piece(100, 360), askew], [BAR])) == [(100, 600)]


@pytest.mark.parametrize(
    ("pieces", "bar"),
    [
        ([piece(100, 300, row=182), piece(340, 600, row=222)], Box(90, 155, 910, 250)),  # two rows
        ([piece(100, 300), piece(400, 600)], BAR),  # far apart
        ([piece(100, 300), piece(340, 400), piece(600, 800)], BAR),  # one of them
        ([piece(100, 300, light=False), piece(340, 600, light=False)], BAR),
        ([piece(100, 300), piece(340, 600, light=False)], BAR),
        (
            [piece(155, 205, vertical=True), piece(215, 265, vertical=True)],
            Box(90, 150, 910, 270),
        ),
        ([piece(100, 300), piece(340, 600, size=24)], BAR),  # a kicker beside its title
        ([piece(100, 300), piece(340, 600)], Box(90, 130, 910, 270)),  # a dark ground
        ([piece(100, 300), piece(340, 600)], Box(90, 265, 910, 335)),  # another bar
        ([piece(100, 300), piece(340, 600)], Box(90, 165, 330, 235)),  # one on it, one beside it
        ([piece(100, 300), piece(270, 600)], BAR),  # one on the other
        ([piece(100, 600)], BAR),
    ],
)
def test_other_pieces_stay_as_they_are(pieces: list[TightLine], bar: Box) -> None:
    done = on_bars(pieces, [bar])
    assert [id(n) for n in done] == [id(n) for n in pieces]


def drawn(dark: bool) -> list[Box]:
    """Lines found where two halves of a title stand far apart, a dot between them."""
    sheet, boxes = Drawn(), []
    for x in (110, 446):
        sheet.text(x, 100, 5, size=40, pitch=44)
        boxes.append(Box(x - 4, 94, x + 220, 146))
    cv2.circle(sheet.pixels, (386, 120), 6, (0, 0, 0), -1)
    boxes.append(Box(377, 111, 395, 129))
    if dark:
        sheet.pixels[84:156, 90:800] = 255 - sheet.pixels[84:156, 90:800]
    for n in range(12):
        sheet.text(100, 200 + 32 * n, 30)
        boxes.append(Box(96, 196 + 32 * n, 764, 224 + 32 * n))
    detectors: list[Any] = [Separators(), Told(boxes)]
    found = detect(sheet, detectors)
    return [box_of(b) for b in found if b.type == "line" and box_of(b).y0 < 160]


def test_a_title_on_a_drawn_bar_is_found_as_one_line() -> None:
    (whole,) = drawn(dark=True)
    assert whole.x0 == pytest.approx(110, abs=6) and whole.x1 == pytest.approx(662, abs=6)
    assert len(drawn(dark=False)) > 1
