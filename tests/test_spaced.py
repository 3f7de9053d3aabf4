"""Words and signs that stand far apart and are one line all the same, and those that are not."""

from __future__ import annotations

import cv2
import numpy as np

from digitize.geometry import Box
from digitize.layout import detect
from digitize.layout.corridors import Corridors
from digitize.layout.furniture import Separators
from digitize.layout.marks import box_of
from digitize.layout.refine import TightLine
from digitize.layout.spaced import gather
from tests.test_completion import body
from tests.test_layout import Drawn, Told, lines_of


def spread(sheet: Drawn, starts: list[int], y: int = 300) -> list[Box]:
    """Words of large type at some places of a row, and what a detector says of each."""
    for x in starts:
        sheet.text(x, y, 2, size=44, pitch=48)
    return [Box(x - 5, y - 5, x + 98, y + 49) for x in starts]


def columns(sheet: Drawn, gutters: int = 40) -> list[Box]:
    """Two columns of body type, the first wider than the white between two words of a title."""
    width = 16 * 22
    return body(sheet, 100, lines=8, signs=16) + body(
        sheet, 100 + width + gutters, lines=8, signs=16
    )


def title_of(lines: list[Box]) -> list[Box]:
    return [b for b in lines if b.y0 < 360]


def test_words_of_a_spread_title_are_one_line() -> None:
    sheet = Drawn()
    boxes = columns(sheet)
    lines = title_of(lines_of(sheet, [*boxes, *spread(sheet, [100, 300, 500, 700])]))
    assert len(lines) == 1
    assert abs(lines[0].x0 - 100) <= 3 and abs(lines[0].x1 - 792) <= 3


def test_words_unevenly_apart_are_not() -> None:
    sheet = Drawn()
    boxes = columns(sheet)
    lines = title_of(lines_of(sheet, [*boxes, *spread(sheet, [100, 300, 560, 700])]))
    assert len(lines) > 1


def test_signs_far_apart_under_each_other_are_a_vertical_line() -> None:
    sheet = Drawn()
    boxes = body(sheet, 300, lines=14)
    places = [100 + 120 * n for n in range(6)]
    for y in places:
        sheet.text(60, y, 1)
    single = [Box(56, y - 4, 84, y + 24) for y in places]
    found = detect(sheet, (Separators(), Told([*boxes, *single])))
    margin = [box_of(b) for b in found if b.type.endswith("line") and box_of(b).x1 < 200]
    assert len(margin) == 1
    assert abs(margin[0].y0 - 100) <= 3 and margin[0].y1 > 700


def test_a_rule_parts_words_of_a_title() -> None:
    sheet = Drawn()
    boxes = columns(sheet)
    words = spread(sheet, [100, 300, 500, 700])
    cv2.line(sheet.pixels, (447, 200), (447, 390), (0, 0, 0), 2)
    assert len(title_of(lines_of(sheet, [*boxes, *words]))) > 1


def test_titles_side_by_side_over_their_columns_are_two() -> None:
    sheet = Drawn()
    boxes = columns(sheet)
    for y in (160, 220):  # an advertisement above runs across the white between the titles
        sheet.text(300, y, 6, size=44, pitch=48)
        boxes.append(Box(295, y - 5, 590, y + 49))
    for x in (180, 520):
        sheet.text(x, 300, 4, size=44, pitch=48)
        boxes.append(Box(x - 5, 295, x + 197, 349))
    assert len([b for b in title_of(lines_of(sheet, boxes)) if b.y0 > 280]) == 2


def test_signs_far_apart_beside_each_other_are_a_level_line() -> None:
    sheet = Drawn()
    boxes = columns(sheet)
    places = [100 + 110 * n for n in range(7)]
    for x in places:
        sheet.text(x, 760, 1)
    single = [Box(x - 4, 756, x + 24, 784) for x in places]
    foot = [b for b in lines_of(sheet, [*boxes, *single]) if b.y0 > 700]
    assert len(foot) == 1
    assert abs(foot[0].x0 - 100) <= 3 and foot[0].x1 > 770


HIGH = 44


def word(*starts: float) -> TightLine:
    """A line of words of 96 pixels that begin at some places of one row."""
    pieces = [(x, x + 96, -HIGH / 2, HIGH / 2) for x in starts]
    return TightLine(np.array(pieces, float), 300.0, 0.0, False, False, 0.9)


def gathered(*words: TightLine) -> list[tuple[float, float]]:
    """From where to where the lines of a title go that stands over a text."""
    mask = np.zeros((900, 900), np.uint8)
    text = []
    for n in range(10):
        ink = np.array([(100, 844, -10, 10)], float)
        text.append(TightLine(ink, 400.0 + 32 * n, 0.0, False, False, 0.9))
        mask[390 + 32 * n : 410 + 32 * n, 100:844] = 255
    lines = [*words, *text]
    done = gather(lines, [], Corridors(mask, lines))
    return sorted((n.start, n.end) for n in done if n.thickness == HIGH)


def test_words_of_which_some_were_joined_before_are_one_line() -> None:
    assert gathered(word(100, 300), word(500, 700)) == [(100, 796)]
    assert gathered(word(100), word(300, 500)) == [(100, 596)]
    assert gathered(word(100), word(300, 500), word(700)) == [(100, 796)]
    assert gathered(word(100), word(300)) == [(100, 196), (300, 396)], "too few to tell"


def test_words_unlike_those_that_were_joined_are_another_line() -> None:
    assert gathered(word(100, 300), word(440, 640)) == [(100, 396), (440, 736)]
    assert gathered(word(100, 300), word(540, 740)) == [(100, 396), (540, 836)]
    assert gathered(word(100), word(300, 560)) == [(100, 196), (300, 656)]


def test_the_white_between_letters_is_none_between_words() -> None:
    close = word(100, 206)  # 10 pixels apart
    assert gathered(close, word(400)) == [(100, 302), (400, 496)]
