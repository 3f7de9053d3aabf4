"""Layout without models: rules, frames and lines on drawn sheets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

import cv2
import numpy as np
import pytest

from digitize.geometry import Box
from digitize.layout import InkedSheet, detect
from digitize.layout.furniture import Separators
from digitize.layout.ink import Ink, components, find_ink
from digitize.layout.marks import box_of, rectangle
from digitize.layout.options import Options
from digitize.layout.refine import TightLine
from digitize.layout.separators import find_rules
from digitize.layout.settling import _without_scraps
from digitize.layout.textlines import TextLines
from digitize.runtime import Options as RuntimeOptions


class Drawn:
    """A sheet of square glyphs."""

    def __init__(self, height: int = 900, width: int = 900) -> None:
        self.pixels = np.full((height, width, 3), 255, np.uint8)
        self.dice = np.random.default_rng(1)

    def text(self, x: int, y: int, count: int, size: int = 20, pitch: int = 22) -> None:
        for i in range(count):
            a, b = x + i * pitch, y
            middle, half = (a + size // 2, b + size // 2), size // 2 - 1
            shape = int(self.dice.integers(4))  # one glyph repeated would be an ornament
            if shape in (0, 3):
                cv2.circle(self.pixels, middle, half, (0, 0, 0), 2)
            if shape < 3:
                cv2.line(self.pixels, (a + 2, b + 2), (a + size - 2, b + size - 2), (0, 0, 0), 2)
            if shape in (1, 2):
                cv2.line(self.pixels, (a + 2, b + size - 2), (a + size - 2, b + 2), (0, 0, 0), 2)
            if shape == 2:
                cv2.line(self.pixels, (a + size // 2, b + 1), (a + 2, b + size // 2), (0, 0, 0), 2)


class Told:
    """A detector that says what a test tells it."""

    models: ClassVar[dict[str, str]] = {}

    def __init__(self, boxes: list[Box]) -> None:
        self.boxes = boxes

    def detect(self, sheet: object) -> list[object]:
        return [rectangle(box, "line", 0.9) for box in self.boxes]


def columns(rule: bool) -> tuple[Drawn, list[Box]]:
    """Two columns of eight lines whose lines a detector joined over the gutter."""
    sheet, boxes = Drawn(), []
    for n in range(8):
        y = 100 + 32 * n
        sheet.text(100, y, 12)
        sheet.text(400, y, 12)
        boxes.append(Box(96, y - 4, 668, y + 24))
    if rule:
        cv2.line(sheet.pixels, (382, 90), (382, 360), (0, 0, 0), 1)
    return sheet, boxes


def lines_of(sheet: Drawn, boxes: list[Box]) -> list[Box]:
    found = detect(sheet, (Separators(), Told(boxes)))
    return sorted((box_of(b) for b in found if b.type == "line"), key=lambda b: (b.y0, b.x0))


def test_lines_joined_over_a_rule_are_cut_and_tight() -> None:
    lines = lines_of(*columns(rule=True))
    assert len(lines) == 16
    assert abs(lines[0].x0 - 100) <= 2 and abs(lines[0].x1 - 362) <= 3
    assert abs(lines[1].x0 - 400) <= 2 and abs(lines[1].y1 - lines[1].y0 - 20) <= 3


def test_a_wide_space_that_other_lines_cross_stays_in_its_line() -> None:
    sheet, boxes = Drawn(), []
    for n in range(8):
        y = 100 + 32 * n
        sheet.text(100, y, 12 if n != 4 else 5)
        if n == 4:
            sheet.text(100 + 7 * 22, y, 5)
        boxes.append(Box(96, y - 4, 368, y + 24))
    assert len(lines_of(sheet, boxes)) == 8


def test_rules_are_found_and_letters_are_none() -> None:
    sheet, boxes = columns(rule=True)
    cv2.line(sheet.pixels, (90, 600), (700, 600), (0, 0, 0), 3)
    for x in range(90, 700, 12):
        cv2.rectangle(sheet.pixels, (x, 700), (x + 4, 704), (0, 0, 0), -1)
    found = detect(sheet, (Separators(), Told(boxes)))
    kinds = sorted(str(b.type) for b in found if str(b.type).endswith("rule"))
    assert kinds == ["dashed-rule", "rule", "rule"]


def test_a_frame_is_found() -> None:
    sheet, _ = columns(rule=False)
    cv2.rectangle(sheet.pixels, (80, 450), (500, 700), (0, 0, 0), 2)
    frames = [box_of(b) for b in detect(sheet, (Separators(),)) if b.type == "frame"]
    assert len(frames) == 1 and abs(frames[0].x0 - 80) <= 4 and abs(frames[0].y1 - 701) <= 4


def light_signs(sheet: Drawn, count: int) -> None:
    """White signs down a dark bar that begins at x = 100."""
    for n in range(count):
        y = 540 + 60 * n
        cv2.line(sheet.pixels, (112, y), (148, y), (255, 255, 255), 7)
        cv2.line(sheet.pixels, (130, y - 16), (130, y + 24), (255, 255, 255), 7)


def test_a_dark_bar_with_a_headline_in_it_is_no_picture() -> None:
    sheet, boxes = columns(rule=False)
    cv2.rectangle(sheet.pixels, (100, 500), (160, 860), (20, 20, 20), -1)
    light_signs(sheet, 5)
    found = detect(sheet, (Separators(), Told(boxes)))
    assert [b.type for b in found if b.type in ("dark", "picture")] == ["dark"]


def test_a_dark_bar_beside_a_photograph_is_no_picture() -> None:
    sheet, boxes = columns(rule=False)
    cv2.rectangle(sheet.pixels, (100, 420), (160, 880), (20, 20, 20), -1)
    light_signs(sheet, 4)
    tones = np.linspace(90, 180, 240).astype(np.uint8)[None, :, None]
    sheet.pixels[780:880, 170:410] = tones + (np.indices((100, 240)).sum(0) % 9 * 5)[..., None]
    found = detect(sheet, (Separators(), Told(boxes)))
    bars = [b for b in found if b.type == "dark" and box_of(b).x1 < 170]
    assert len(bars) == 1


def test_a_box_that_a_detector_took_for_a_line_keeps_its_lines() -> None:
    sheet, boxes = columns(rule=False)
    for x in range(80, 700, 9):
        for y in (70, 390):
            cv2.circle(sheet.pixels, (x, y), 2, (0, 0, 0), -1)
    for y in range(70, 390, 9):
        for x in (80, 700):
            cv2.circle(sheet.pixels, (x, y), 2, (0, 0, 0), -1)
    lines = lines_of(sheet, [Box(60, 40, 720, 420), *boxes])
    assert len([b for b in lines if 15 < b.height < 30 and b.width > 200]) == 16
    assert not [b for b in lines if b.height > 60]


def ornament(sheet: Drawn, box: Box, motif: str, pitch: int = 14) -> None:
    """A border of one motif around a box."""
    for x in range(int(box.x0), int(box.x1), pitch):
        for y in range(int(box.y0), int(box.y1), pitch):
            if box.x0 + pitch <= x < box.x1 - pitch and box.y0 + pitch <= y < box.y1 - pitch:
                continue
            middle = (x + pitch // 2, y + pitch // 2)
            if motif == "ring":
                cv2.circle(sheet.pixels, middle, 4, (0, 0, 0), 2)
            elif motif == "wide":
                cv2.ellipse(sheet.pixels, middle, (13, 13), 0, 180, 340, (0, 0, 0), 3)
            else:
                cv2.line(sheet.pixels, (x, y + pitch - 3), (middle[0], y + 2), (0, 0, 0), 2)
                cv2.line(sheet.pixels, (middle[0], y + 2), (x + pitch, y + pitch - 3), (0, 0, 0), 2)


@pytest.mark.parametrize("motif", ["ring", "zigzag"])
def test_an_ornamental_border_is_a_frame_and_no_line_of_text(motif: str) -> None:
    sheet, boxes = columns(rule=False)
    border = Box(80, 500, 640, 794)
    ornament(sheet, border, motif)
    sheet.text(120, 560, 16)
    taken = [Box(80, 498, 640, 516), Box(118, 558, 476, 584)]  # the upper side, and a line in it
    found = detect(sheet, (Separators(), Told([*boxes, *taken])))
    frames = [box_of(b) for b in found if b.type == "ornament-frame"]
    assert len(frames) == 1
    assert frames[0].intersection(border).area > 0.95 * border.area
    assert frames[0].area < 1.05 * border.area
    lower = [box_of(b) for b in found if b.type == "line" and box_of(b).y0 > 450]
    assert len(lower) == 1 and abs(lower[0].y0 - 561) <= 3


def test_a_border_of_motifs_as_large_as_the_type_is_a_frame() -> None:
    sheet, boxes = columns(rule=False)  # on a Latin page a "glyph" is a small letter
    border = Box(60, 440, 780, 840)
    ornament(sheet, border, "wide", pitch=40)
    found = detect(sheet, (Separators(), Told(boxes)))
    assert len([b for b in found if b.type == "ornament-frame"]) == 1


def test_a_band_that_reaches_into_other_lines_takes_none_of_their_ink() -> None:
    sheet = Drawn()
    for n in range(7):
        sheet.text(100, 100 + 32 * n, 12)
        cv2.line(sheet.pixels, (300, 113 + 32 * n), (310, 113 + 32 * n), (0, 0, 0), 2)
        sheet.pixels[114 + 32 * n : 124 + 32 * n, 296:316] = 255
        cv2.circle(sheet.pixels, (306, 118 + 32 * n), 2, (0, 0, 0), -1)  # a mark at its foot
    boxes = [Box(96, 96 + 32 * n, 366, 124 + 32 * n) for n in range(7)]
    boxes[3] = Box(96, 178, 366, 232)  # inflated
    lines = lines_of(sheet, boxes)
    assert len(lines) == 7
    assert abs(lines[3].y0 - 196) <= 3 and lines[3].height < 26


def test_lines_of_one_character_are_lines_and_no_border() -> None:
    sheet, boxes = columns(rule=False)
    for y in (560, 660):
        for x in range(80, 80 + 16 * 22, 22):  # 哈哈哈哈, or 元 in every row of a table
            cv2.rectangle(sheet.pixels, (x + 2, y + 2), (x + 18, y + 18), (0, 0, 0), 2)
            cv2.line(sheet.pixels, (x + 4, y + 14), (x + 16, y + 6), (0, 0, 0), 2)
    spoken = [Box(78, y - 2, 434, y + 22) for y in (560, 660)]
    found = detect(sheet, (Separators(), Told([*boxes, *spoken])))
    assert not [b for b in found if b.type in ("ornament-rule", "ornament-frame")]
    lower = sorted(box_of(b).y0 for b in found if b.type == "line" and box_of(b).y0 > 540)
    assert len(lower) == 2 and abs(lower[0] - 561) <= 3 and abs(lower[1] - 661) <= 3


def test_a_blank_sheet_has_nothing_on_it() -> None:
    sheet = Drawn()
    assert len(detect(sheet, (Separators(), Told([])))) == 0
    assert InkedSheet(sheet).ink.size == 0


def words(sheet: Drawn, x: int, y: int, width: int, dice: np.random.Generator) -> None:
    """A justified line of words, the white between them as it comes."""
    right, at = x + width, x
    while right - at > 130:
        letters = int(dice.integers(2, 6))
        sheet.text(at, y, letters, 18, 18)
        at += 18 * letters + int(dice.integers(8, 18))
    sheet.text(at, y, max(1, (right - at) // 18), 18, 18)
    sheet.text(right - 18, y, 1, 18, 18)


def test_latin_columns_that_a_detector_joined_are_cut_in_their_gutter() -> None:
    dice = np.random.default_rng(3)
    sheet, boxes = Drawn(), []
    for n in range(12):
        y = 80 + 26 * n
        words(sheet, 80, y, 300, dice)
        words(sheet, 395, y, 300, dice)
        boxes.append(Box(78, y - 2, 697, y + 20))
    lines = lines_of(sheet, boxes)
    assert len(lines) == 24, "cut in the gutter, and nowhere between words"
    assert max(b.x1 for b in lines if b.x0 < 300) <= 384


def test_words_of_one_column_stay_together() -> None:
    dice = np.random.default_rng(4)
    sheet, boxes = Drawn(), []
    for n in range(12):
        words(sheet, 80, 80 + 26 * n, 500, dice)
        boxes.append(Box(78, 78 + 26 * n, 582, 100 + 26 * n))
    assert len(lines_of(sheet, boxes)) == 12


def test_few_words_of_a_narrow_column_stay_together() -> None:
    sheet, boxes = Drawn(), []
    for n, (left, right) in enumerate([(3, 2), (2, 3), (4, 1), (1, 4), (5, 2), (2, 5)]):
        for x, signs in ((100, left), (250 - 18 * right, right)):
            sheet.text(x, 100 + 26 * n, signs, 16, 18)
            boxes.append(Box(x - 3, 97 + 26 * n, x + 18 * signs + 1, 119 + 26 * n))
    assert len(lines_of(sheet, boxes)) == 6


def test_a_list_is_not_cut_behind_its_numbers() -> None:
    sheet, boxes = Drawn(), []
    for n in range(8):
        y = 80 + 30 * n
        sheet.text(100, y, 1)
        sheet.text(136, y, 12)
        boxes.append(Box(98, y - 2, 402, y + 22))
    assert len(lines_of(sheet, boxes)) == 8


@pytest.mark.parametrize("size", [(300, 401), (75, 100), (33, 44), (299, 50), (411, 300)])
@pytest.mark.parametrize("coloured", [False, True])
def test_a_page_without_colour_is_reduced_to_the_same_picture(
    size: tuple[int, int], coloured: bool
) -> None:
    grey = cv2.blur(np.random.default_rng(1).integers(0, 256, (401, 300), np.uint8), (3, 3))
    pixels = cv2.merge([grey] * 3)
    pixels[200, 150, 1] += 9 * coloured
    ink = find_ink(pixels)
    assert (ink.grey is None) == coloured
    plain = cv2.resize(ink.pixels, size, interpolation=cv2.INTER_AREA)
    assert np.array_equal(ink.reduced(size), plain)


class Blind:
    """A network that sees nothing, and notes down each time that it is asked."""

    runtime = precision = "none"

    def __init__(self) -> None:
        self.scales: list[int] = []

    def run(self, batches: Iterable[np.ndarray]) -> Iterator[list[np.ndarray]]:
        self.scales.append(0)
        for batch in batches:
            self.scales[-1] += batch.size
            yield [np.zeros((1, 1, *batch.shape[2:]), np.float32)]


@pytest.mark.parametrize("border", ["ring", "dashes"])
def test_ornaments_and_dashes_are_not_looked_at_again(border: str) -> None:
    sheet = Drawn()
    if border == "ring":
        ornament(sheet, Box(80, 500, 640, 794), "ring")
    else:
        for x in range(80, 640, 16):
            for y in (500, 640, 790):
                cv2.rectangle(sheet.pixels, (x, y), (x + 9, y + 3), (0, 0, 0), -1)
    detector = TextLines(Options(), RuntimeOptions(threads=1))
    detector._network = blind = Blind()
    detector.detect(InkedSheet(sheet))
    assert len(blind.scales) == 3, "no look but those at the whole page"


def test_a_line_that_a_detector_saw_twice_stands_once() -> None:
    sheet = Drawn()
    sheet.text(100, 100, 12)
    sheet.text(100, 200, 12)
    twice = [Box(96, 96, 368, 124), Box(94, 95, 372, 126), Box(96, 196, 368, 224)]
    assert len(lines_of(sheet, twice)) == 2


def ruled(crossed: bool) -> list[tuple[float, float]]:
    """Ends of the upright rules where a stroke stands in line over one, a white apart."""
    mask = np.zeros((900, 600), np.uint8)
    mask[230:800, 300:303] = mask[150:206, 300:303] = 255
    for y in range(154, 206, 12) if crossed else ():
        mask[y : y + 4, 270:330] = 255
    ink = Ink(mask, 1, mask, components(mask), 20.0)
    return [(rule.start, rule.end) for rule in find_rules(ink) if rule.upright]


def test_a_letter_s_stroke_in_line_with_a_rule_is_no_part_of_it() -> None:
    assert np.allclose(ruled(crossed=True), [(230, 800)], atol=1)
    assert np.allclose(ruled(crossed=False), [(150, 800)], atol=1), "a piece of the rule itself"


def tight(start: float, end: float, axis: float, size: float, vertical: bool = False) -> TightLine:
    """A line of one piece of ink."""
    ink = np.array([(start, end, -size / 2, size / 2)])
    return TightLine(ink, axis, 0.0, vertical, False, 0.9)


@pytest.mark.parametrize("vertical", [False, True])
def test_letters_of_a_line_are_no_line_of_their_own(vertical: bool) -> None:
    whole, below = tight(100, 400, 110, 20, vertical), tight(100, 400, 140, 20, vertical)
    beside, last = tight(410, 470, 110, 18, vertical), tight(340, 398, 111, 18, vertical)
    sign = tight(101, 119, 120, 18, not vertical)  # of the other direction, in the first one
    own = [whole, below, beside, sign]
    for lines in ([last, *own], [*own, last]):
        assert _without_scraps(lines) == own
    title = tight(90, 480, 110, 60, vertical)
    assert _without_scraps([title, whole]) == [title, whole], "of a size of its own"


def test_a_rule_beside_a_large_title_is_no_dash_of_it_where_lines_end_at_it() -> None:
    sheet, boxes = columns(rule=True)
    for n in range(3):
        sheet.text(312, 400 + 150 * n, 1, 140)
    told = Told([*boxes, Box(302, 390, 462, 850)])
    found = [box_of(b) for b in detect(sheet, (Separators(), told)) if b.type == "rule"]
    assert any(abs(box.x0 - 382) < 3 and box.height > 250 for box in found)
