"""Folds of the paper and printed rules are told apart."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from digitize.layout.folds import folds, over
from digitize.layout.rawlines import RawLine
from digitize.layout.refine import TightLine
from digitize.layout.separators import Stroke
from tests.test_completion import body
from tests.test_layout import Drawn, lines_of

SIDE, GLYPH, PITCH = 1000, 20, 30


def page(gutters: tuple[int, ...] = (500,), skipped: tuple[int, ...] = ()) -> np.ndarray:
    """Lines of square signs in columns with gutters of two glyphs; rows that are left out."""
    mask = np.zeros((SIDE, SIDE), np.uint8)
    for row, y in enumerate(range(40, 960, PITCH)):
        for x in range(40, 960, GLYPH + 2):
            if row not in skipped and all(abs(x + GLYPH / 2 - g) > 2 * GLYPH for g in gutters):
                mask[y : y + GLYPH, x : x + GLYPH] = 255
    return mask


def lines(skipped: tuple[int, ...] = (), columns: int = 2) -> list[RawLine]:
    return [
        RawLine((n + 0.5) * SIDE / columns, y + GLYPH / 2, 800 / columns, GLYPH * 1.3, 0, False, 1)
        for row, y in enumerate(range(40, 960, PITCH))
        for n in range(columns)
        if row not in skipped
    ]


def stroke(axis: float, upright: bool, kind: str = "rule", length: float = 980) -> Stroke:
    return Stroke(10, 10 + length, axis, 0.0, 4.0, upright, kind)


def wiped(mask: np.ndarray, rule: Stroke) -> np.ndarray:
    band = slice(int(rule.axis - 3), int(rule.axis + 4))
    mask[(slice(None), band) if rule.upright else (band, slice(None))] = 0
    return mask


def test_a_line_through_signs_is_a_fold_and_one_in_a_gutter_is_none() -> None:
    fold, printed = stroke(303, True), stroke(500, True)
    plain = wiped(wiped(page(), fold), printed)
    assert folds([fold, printed], lines(), plain, GLYPH) == [fold]


def test_a_line_between_lines_that_keep_their_distance_is_a_fold() -> None:
    at = 40 + 10 * PITCH - (PITCH - GLYPH) / 2
    plain = wiped(page(), stroke(at, False))
    assert folds([stroke(at, False)], lines(), plain, GLYPH) == [stroke(at, False)]
    apart = wiped(page(skipped=(10,)), stroke(at + PITCH / 2, False))
    assert not folds([stroke(at + PITCH / 2, False)], lines((10,)), apart, GLYPH)


def test_a_fold_that_fades_in_the_text_has_to_cut_it_and_to_lie_between_lines_of_one_distance() -> (
    None
):
    at = 40 + 10 * PITCH - (PITCH - GLYPH) / 2
    faded = replace(stroke(at, False, length=700), thickness=6.0)
    plain = wiped(page(), faded)
    for x in range(40, 960, 3 * (GLYPH + 2)):
        plain[:, x : x + GLYPH] = 0  # else all along it is ink, as at a rough edge
    assert folds([faded], lines(columns=4), plain, GLYPH) == [faded]
    through = stroke(303, True, length=700)  # through signs, but beside no lines of its own way
    assert not folds([through], lines(columns=4), wiped(page(), through), GLYPH)


@pytest.mark.parametrize(("kind", "length"), [("dashed-rule", 980), ("rule", 400)])
def test_short_and_dashed_ones_are_rules(kind: str, length: float) -> None:
    rule = stroke(303, True, kind, length)
    assert not folds([rule], lines(), wiped(page(), rule), GLYPH)


def test_the_many_rules_of_a_table_are_none() -> None:
    rules = [stroke(40 + n * PITCH - 5, False) for n in range(6, 26, 4)]
    plain = page()
    for rule in rules:
        wiped(plain, rule)
    assert not folds(rules, lines(), plain, GLYPH)


def test_an_empty_page_has_none() -> None:
    assert not folds([stroke(303, True)], [], np.zeros((SIDE, SIDE), np.uint8), 0.0)
    assert not folds([stroke(303, True)], [], np.zeros((SIDE, SIDE), np.uint8), GLYPH)


def test_a_rule_that_ends_with_the_text_is_none_though_signs_stand_close() -> None:
    """Of old papers' tiers: two pixels of white on both sides of a rule."""
    short = stroke(303, True, length=950)
    short = Stroke(40, 960, short.axis, 0.0, short.thickness, True, short.kind)
    assert not folds([short], lines(), wiped(page(), short), GLYPH)


def row(*spans: tuple[float, float], vertical: bool = False) -> TightLine:
    """A line of type around 500 across, its ink in stretches along."""
    pieces = [(a, b, -GLYPH / 2, GLYPH / 2) for a, b in spans]
    return TightLine(np.array(pieces, float), 500.0, 0.0, vertical, False, 0.9)


@pytest.mark.parametrize("vertical", [False, True])
def test_a_line_has_no_white_where_a_fold_crosses_it(vertical: bool) -> None:
    fold = stroke(303, not vertical)
    broken = row((40, 299.5), (306.5, 600), vertical=vertical)  # what was wiped out with it
    assert broken.gaps
    (whole,) = over([broken], [fold])
    assert not whole.gaps
    assert (whole.start, whole.end, whole.thickness) == (40, 600, GLYPH)
    twice = row((40, 116.5), (123.5, 299.5), (306.5, 600), vertical=vertical)
    assert not over([twice], [stroke(120, not vertical), fold])[0].gaps


def test_a_slanting_fold_crosses_a_line_where_that_stands() -> None:
    fold = Stroke(10, 990, 303, 0.04, 4.0, True)
    (whole,) = over([row((40, 319.5), (326.5, 600))], [fold])
    assert not whole.gaps


def test_a_fold_beyond_a_line_and_one_along_it_leave_it_as_it_is() -> None:
    for spans in (((40, 200), (220, 299)), ((307, 400), (420, 600)), ((40, 303), (290, 303))):
        line = row(*spans)
        assert over([line], [stroke(303, True)])[0] is line
    broken = row((40, 299.5), (306.5, 600))
    assert over([broken], [stroke(500, False)])[0] is broken
    assert over([broken], [])[0] is broken


@pytest.mark.parametrize("x", [307, 312])
def test_lines_are_not_cut_where_a_fold_crosses_them_all(x: int) -> None:
    """White that stands under white, in all of them, else is a gutter."""
    sheet = Drawn()
    boxes = body(sheet, 100, y=200, lines=16, signs=20)
    cv2.line(sheet.pixels, (x, 0), (x, 899), (0, 0, 0), 5)
    assert len(lines_of(sheet, boxes)) == 16
