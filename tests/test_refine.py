"""Raw lines drawn in to their ink: what a line takes up, and what it leaves to others."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitize.layout.rawlines import RawLine
from digitize.layout.refine import tighten
from digitize.layout.slopes import parallel


def sheet() -> np.ndarray:
    return np.zeros((400, 900), np.uint8)


def signs(mask: np.ndarray, y: int, count: int = 12, size: int = 20) -> None:
    """A row of square signs from x = 100."""
    for n in range(count):
        x = 100 + n * (size + 4)
        cv2.rectangle(mask, (x, y), (x + size - 1, y + size - 1), (255,), 1)


def level(y: float, thickness: float, length: float = 290, slope: float = 0.0) -> RawLine:
    return RawLine(98 + length / 2, y, length, thickness, slope, False, 0.9)


def test_a_fringe_of_the_line_above_is_not_taken() -> None:
    mask = sheet()
    signs(mask, 100)
    for x in (120, 190, 260):
        mask[84:88, x : x + 8] = 255  # feet of the line above, that nobody saw
    (line,), _ = tighten([level(106, 50)], mask)
    assert line.thickness <= 21 and abs(line.bounds[1] - 100) <= 1


def test_of_two_full_rows_in_one_band_none_is_lost() -> None:
    mask = sheet()
    signs(mask, 100)
    signs(mask, 134)
    (line,), _ = tighten([level(127, 64)], mask)
    assert line.bounds[1] <= 101 and line.bounds[3] >= 153


def test_a_sign_whose_halves_stand_apart_stays_whole() -> None:
    mask = sheet()
    cv2.rectangle(mask, (100, 100), (116, 139), (255,), 3)
    cv2.rectangle(mask, (128, 108), (133, 114), (255,), 1)
    for n in (0, 1):
        cv2.line(mask, (104, 110 + 12 * n), (112, 110 + 12 * n), (255,), 2)
    (line,), _ = tighten([RawLine(116, 120, 60, 60, 0.0, True, 0.9)], mask)
    assert line.bounds[0] <= 100 and line.bounds[2] >= 131


def test_a_headline_among_specks_is_kept() -> None:
    mask, dice = sheet(), np.random.default_rng(5)
    raw = [level(30 + 26 * n, 32, 200) for n in range(3)]
    for n in range(3):
        signs(mask, 20 + 26 * n, 8, 18)
    for n in range(4):
        cv2.rectangle(mask, (110 + 190 * n, 150), (270 + 190 * n, 330), (255,), 14)
    for x, y in zip(dice.integers(100, 860, 60), dice.integers(130, 350, 60), strict=True):
        mask[y : y + 3, x : x + 3] = 255
    lines, _ = tighten([*raw, RawLine(480, 240, 800, 260, 0.0, False, 0.9)], mask)
    assert any(line.thickness > 150 for line in lines)


@pytest.mark.parametrize(("seen", "kept"), [(9, True), (32, False)])
def test_specks_in_a_title_that_were_taken_for_lines_make_it_no_box(seen: int, kept: bool) -> None:
    mask, dice = sheet(), np.random.default_rng(5)
    raw = [level(30 + 26 * n, 32, 200) for n in range(4)]
    for n in range(4):
        signs(mask, 20 + 26 * n, 8, 18)
        cv2.line(mask, (110 + 190 * n, 150), (270 + 190 * n, 330), (255,), 14)
        cv2.line(mask, (110 + 190 * n, 330), (270 + 190 * n, 150), (255,), 14)
    for x, y in zip(dice.integers(100, 860, 60), dice.integers(130, 350, 60), strict=True):
        mask[y : y + 3, x : x + 3] = 255
    raw += [RawLine(x, 240, 3.0 * seen, seen, 0.0, False, 0.6) for x in (380, 570)]
    lines, _ = tighten([*raw, RawLine(480, 240, 800, 260, 0.0, False, 0.9)], mask)
    assert any(line.thickness > 150 for line in lines) == kept


def test_a_box_with_lines_in_it_is_no_line() -> None:
    mask = sheet()
    for n in range(6):
        signs(mask, 80 + 36 * n)
    for x in range(60, 500, 8):
        for y in (50, 320):
            mask[y : y + 4, x : x + 4] = 255
    raw = [level(90 + 36 * n, 32) for n in range(6)]
    lines, free = tighten([*raw, RawLine(280, 185, 460, 290, 0.0, False, 0.9)], mask)
    assert len(lines) == 6 and len(free) > 50


def test_a_short_line_runs_parallel_to_the_long_ones_around_it() -> None:
    raw = [level(100 + 33 * n, 30, 300) for n in range(4)]
    askew = level(100 + 33 * 4, 50, 240, slope=-0.03)
    assert parallel([*raw, askew])[-1].slope == 0.0


def test_heavy_light_letters_on_a_bar_are_light_and_dark_ones_between_rules_are_not() -> None:
    mask = sheet()
    mask[90:150, 90:400] = 255
    for n in range(5):  # their strokes are wider than the ground between two of them
        x = 100 + n * 58
        mask[98:142, x : x + 20] = mask[98:142, x + 28 : x + 50] = 0
    (light,), _ = tighten([level(120, 64)], mask)
    assert light.reversed and 40 <= light.thickness <= 48
    mask[:] = 0
    mask[88:92, 90:400] = mask[148:152, 90:400] = 255
    for n in range(5):
        x = 100 + n * 58
        mask[98:142, x : x + 20] = mask[98:142, x + 28 : x + 50] = 255
    (dark,), _ = tighten([level(120, 64)], mask)
    assert not dark.reversed


def dark_bar(starts: list[int], width: int) -> np.ndarray:
    """A dark bar with light signs of 20 x 20."""
    mask = sheet()
    mask[80:140, 60 : 60 + width] = 255
    for x in starts:
        cv2.rectangle(mask, (x, 100), (x + 19, 119), (0,), 3)
    return mask


ROW = list(range(100, 400, 26))


def test_a_light_letter_that_a_detector_cut_is_whole() -> None:
    first, last = ROW[0] + 12, ROW[-1] + 8
    cut = RawLine((first + last) / 2, 110, last - first, 26, 0.0, False, 0.9)
    (line,), _ = tighten([cut], dark_bar(ROW, 800))
    assert line.reversed and len(line.pieces) == len(ROW)
    assert abs(line.start - ROW[0]) <= 2 and abs(line.end - ROW[-1] - 20) <= 2


def test_a_light_line_ends_at_a_wide_white_and_where_its_bar_does() -> None:
    mask = dark_bar([*ROW, ROW[-1] + 60], 420)
    (line,), _ = tighten([RawLine(240, 110, 280, 26, 0.0, False, 0.9)], mask)
    assert abs(line.start - ROW[0]) <= 2 and abs(line.end - ROW[-1] - 20) <= 2


def test_light_letters_that_reach_the_edge_of_their_band_are_not_lost() -> None:
    mask = dark_bar(ROW, 800)
    cv2.rectangle(mask, (ROW[5], 98), (ROW[5] + 19, 121), (0,), 3)
    (line,), _ = tighten([RawLine(243, 110, 320, 26, 0.0, False, 0.9)], mask)
    tall = line.pieces[:, 3] - line.pieces[:, 2] > 25
    assert tall.sum() == 1


def test_light_letters_that_follow_closely_are_not_those_of_the_next_line() -> None:
    mask = sheet()
    mask[80:160, 60:700] = 255
    for n in range(8):
        x = 100 + n * 58
        mask[98:142, x : x + 50] = 0
        mask[108:132, x + 10 : x + 40] = 255
    first, second = (
        RawLine(212, 120, 236, 64, 0.0, False, 0.9),
        RawLine(444, 120, 236, 64, 0.0, False, 0.9),
    )
    lines, _ = tighten([first, second], mask)
    assert [(round(n.start), round(n.end)) for n in lines] == [(100, 324), (332, 556)]


def test_what_is_left_of_a_rule_is_no_part_of_the_title_over_it() -> None:
    mask = sheet()
    signs(mask, 40, count=3, size=40)
    start = int(np.flatnonzero(mask.any(axis=0))[0])
    end = int(np.flatnonzero(mask.any(axis=0))[-1])
    mask[84:86, :] = 255
    title = RawLine((start + end) / 2, 62, end - start, 56, 0.0, False, 1.0)
    (line,), _ = tighten([title], mask)
    assert line.start >= start - 2 and line.end <= end + 2
