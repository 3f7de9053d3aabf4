"""Lines that a detector saw in part, askew or not at all, drawn from their ink."""

from __future__ import annotations

import time

import cv2
import numpy as np
import pytest

from digitize.geometry import Box
from digitize.layout import detect
from digitize.layout.completion import complete
from digitize.layout.furniture import Separators
from digitize.layout.marks import box_of, rectangle
from digitize.layout.refine import TightLine
from tests.test_layout import Drawn, Told, lines_of


def body(sheet: Drawn, x: int = 100, y: int = 400, lines: int = 8, signs: int = 12) -> list[Box]:
    """Lines of body type, and what a detector says of them."""
    boxes = []
    for n in range(lines):
        sheet.text(x, y + 32 * n, signs)
        boxes.append(Box(x - 4, y + 32 * n - 4, x + 22 * signs + 2, y + 32 * n + 24))
    return boxes


def test_a_line_that_nobody_saw_is_found_by_its_ink() -> None:
    sheet = Drawn()
    boxes = body(sheet)
    lines = lines_of(sheet, boxes[:3] + boxes[4:])
    assert len(lines) == 8
    assert abs(lines[3].x0 - 100) <= 2 and abs(lines[3].x1 - 362) <= 3


def test_a_title_that_nobody_saw_is_found_by_its_ink() -> None:
    sheet = Drawn()
    boxes = body(sheet)
    sheet.text(100, 200, 6, size=44, pitch=48)
    title = next(b for b in lines_of(sheet, boxes) if b.y0 < 300)
    assert abs(title.x0 - 100) <= 3 and abs(title.y1 - title.y0 - 44) <= 4


def test_a_title_is_completed_at_both_ends_but_not_over_a_rule() -> None:
    sheet = Drawn()
    boxes = body(sheet)
    sheet.text(100, 200, 9, size=44, pitch=48)
    sheet.text(650, 200, 2, size=44, pitch=48)
    cv2.line(sheet.pixels, (590, 120), (590, 330), (0, 0, 0), 2)
    lines = lines_of(sheet, [*boxes, Box(190, 192, 440, 252)])
    title = next(b for b in lines if b.y0 < 300)
    assert abs(title.x0 - 100) <= 3, "the two signs before what the detector saw"
    assert abs(title.x1 - 528) <= 3, "the two behind it, not those beyond the rule"


def test_a_comma_at_the_end_of_a_line_is_its_own() -> None:
    sheet = Drawn()
    boxes = body(sheet)
    cv2.rectangle(sheet.pixels, (371, 509), (374, 513), (0, 0, 0), -1)
    lines = lines_of(
        sheet, [b if n != 3 else Box(b.x0, b.y0, 355, b.y1) for n, b in enumerate(boxes)]
    )
    assert len(lines) == 8 and abs(lines[3].x1 - 375) <= 2


def test_bold_letters_are_not_light_ones() -> None:
    sheet = Drawn()
    boxes = body(sheet)
    for n in range(8):
        x = 100 + 50 * n
        cv2.rectangle(sheet.pixels, (x, 206), (x + 45, 239), (0, 0, 0), -1)
        cv2.rectangle(sheet.pixels, (x + 8, 200), (x + 36, 245), (0, 0, 0), -1)
        for cx, cy in ((12, 14), (31, 14), (12, 32), (31, 32)):
            low, high = (x + cx, 200 + cy - 4), (x + cx + 3, 200 + cy + 4)
            cv2.rectangle(sheet.pixels, low, high, (255,) * 3, -1)
    lines = lines_of(sheet, [*boxes, Box(92, 190, 505, 256)])
    title = next(b for b in lines if b.y0 < 300)
    assert abs(title.x0 - 100) <= 2 and abs(title.x1 - 496) <= 3
    assert abs(title.height - 46) <= 3, "the letters, not the white in them"


class Ruled(Told):
    """A detector that also sees one upright rule."""

    def __init__(self, boxes: list[Box], rule: Box) -> None:
        super().__init__(boxes)
        self.rule = rule

    def detect(self, sheet: object) -> list[object]:
        return [*super().detect(sheet), rectangle(self.rule, "rule", 0.9)]


def test_heavy_letters_that_touch_are_no_rule() -> None:
    sheet, boxes = Drawn(), []
    sheet.text(100, 200, 1, 22)
    cv2.rectangle(sheet.pixels, (124, 208), (264, 212), (0, 0, 0), -1)
    for x in range(124, 262, 9):  # letters that run into each other
        cv2.rectangle(sheet.pixels, (x, 201), (x + 4, 220), (0, 0, 0), -1)
    boxes.append(Box(97, 196, 268, 226))
    found = detect(sheet, (Ruled(boxes, Box(123, 201, 265, 221)),))
    assert not [b for b in found if b.type == "rule"]
    (line,) = (box_of(b) for b in found if b.type == "line")
    assert line.x0 <= 103 and line.x1 >= 263


@pytest.mark.parametrize("printed", [False, True])
def test_strokes_of_titles_one_above_the_other_are_no_rule(printed: bool) -> None:
    sheet, boxes = Drawn(), []
    for row in range(3):
        y = 200 + 58 * row
        for n in range(8):
            x = 100 + 50 * n
            cv2.line(sheet.pixels, (x + 2, y + 8), (x + 37, y + 20), (0, 0, 0), 4)
            cv2.line(sheet.pixels, (x + 22, y), (x + 22, y + 45), (0, 0, 0), 5)
        boxes.append(Box(92, y - 8, 500, y + 52))
    rule = Box(270, 195, 275, 370) if not printed else Box(292, 190, 296, 380)
    if printed:
        cv2.rectangle(sheet.pixels, (292, 190), (296, 380), (0, 0, 0), -1)
    found = list(detect(sheet, (Ruled(boxes, rule),)))
    assert len([b for b in found if b.type == "rule"]) == printed
    assert len([b for b in found if b.type == "line"]) == (6 if printed else 3)


@pytest.mark.parametrize("ruled", [False, True])
def test_words_of_a_justified_line_are_one_line(ruled: bool) -> None:
    sheet = Drawn()
    boxes = body(sheet)
    cv2.rectangle(sheet.pixels, (98, 400 + 32 * 4 - 4), (370, 400 + 32 * 4 + 24), (255,) * 3, -1)
    sheet.text(100, 400 + 32 * 4, 3)
    sheet.text(100 + 22 * 9, 400 + 32 * 4, 3)
    if ruled:
        cv2.line(sheet.pixels, (232, 380), (232, 400 + 32 * 8), (0, 0, 0), 2)
    y0, y1 = boxes[4].y0, boxes[4].y1
    boxes[4:5] = [Box(96, y0, 168, y1), Box(294, y0, 366, y1)]
    level = [b for b in lines_of(sheet, boxes) if abs(b.y0 - 400 - 32 * 4) < 5]
    assert len(level) == (2 if ruled else 1)


def test_a_heap_of_bits_of_a_vertical_title_is_set_again() -> None:
    sheet = Drawn()
    boxes = body(sheet, x=400)
    for x in (100, 170):
        for n in range(5):
            sheet.text(x, 200 + 52 * n, 1, size=46)
    heap = [
        Box(95, 195, 222, 250),
        Box(95, 245, 150, 305),
        Box(160, 240, 222, 470),
        Box(90, 300, 225, 360),
        Box(95, 395, 150, 465),
    ]
    found = list(detect(sheet, (Separators(), Told([*boxes, *heap]))))
    title = sorted((box_of(b) for b in found if b.type == "vertical-line"), key=lambda b: b.x0)
    assert [round(b.x0 / 10) for b in title] == [10, 17]
    assert all(abs(b.y0 - 200) <= 4 and abs(b.y1 - 454) <= 4 for b in title)
    assert len([b for b in found if b.type == "line"]) == 8


def test_noise_makes_no_lines() -> None:
    sheet = Drawn()
    boxes = body(sheet)
    dice = np.random.default_rng(5)
    for _ in range(900):
        x, y = (int(v) for v in dice.integers(10, 890, 2))
        if not 380 < y < 660:
            half = int(dice.integers(3, 8))
            cv2.rectangle(sheet.pixels, (x - half, y - half), (x + half, y + half), (0, 0, 0), -1)
    assert len(lines_of(sheet, boxes)) == 8


def test_dirt_costs_no_time() -> None:
    dice = np.random.default_rng(6)
    start = dice.integers(0, 4000, (50_000, 2))
    loose = np.hstack([start, start + dice.integers(5, 20, (50_000, 2))])
    lines = [
        TightLine(np.array([[x, x + 20, -10, 10] for x in range(100, 500, 22)], dtype=float),
                  axis=50.0 + 32 * n, slope=0.0, vertical=n % 2 == 0, reversed=False, score=1.0)
        for n in range(500)
    ]  # fmt: skip
    began = time.process_time()
    done = complete(lines, loose, (), 20.0)
    assert len(done) == len(lines), "no line is made of dirt"
    assert time.process_time() - began < 5


def test_signs_of_several_pieces_are_given_whole_and_once() -> None:
    signs = np.array([[x, x + 40, -22, 22] for x in range(100, 400, 48)], dtype=float)
    line = TightLine(signs, 222.0, 0.0, vertical=False, reversed=False, score=1.0)
    stacked = ((0, 200, 38, 212), (3, 214, 30, 228), (1, 231, 40, 244))
    free = np.array([[a + x, b, c + x, d] for x in (436, 484) for a, b, c, d in stacked])
    (done,) = complete([line], free, (), 20.0)
    assert len(done.pieces) == len(signs) + len(free)
    assert (done.end, done.above, done.below) == (524.0, -22.0, 22.0)


def test_a_line_thinner_than_a_pixel_harms_nobody() -> None:
    sheet = Drawn()
    boxes = body(sheet)
    for x in range(100, 800, 9):
        sheet.pixels[100, x : x + 3] = 0
    lines_of(sheet, [*boxes, Box(96, 99.6, 810, 100.6), Box(-50, -50, -10, -20)])
