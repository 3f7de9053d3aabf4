"""Printed rules: what stands in line with one is no part of it."""

from __future__ import annotations

import numpy as np
import pytest

from digitize.layout.ink import Ink, components
from digitize.layout.separators import find_rules

GLYPH = 20


def ruled(
    spans: list[tuple[int, int]], letters: list[tuple[int, int]], level: bool = False
) -> list[tuple[float, float]]:
    """Ends of the rules of a page that has strokes on one line, some of which are of letters."""
    mask = np.zeros((1000, 1000), np.uint8)
    for a, b in (*spans, *letters):
        mask[a:b, 300:303] = 255
    for a, b in letters:
        for y in range(a + 4, b - 4, 12):  # the bars of a letter
            mask[y : y + 4, 270:330] = 255
    if level:
        mask = np.ascontiguousarray(mask.T)
    ink = Ink(mask, 1, mask, components(mask), float(GLYPH))
    return [(r.start, r.end) for r in find_rules(ink) if r.upright != level]


@pytest.mark.parametrize("level", [False, True])
@pytest.mark.parametrize("white", [4, 10])
def test_a_letter_at_the_end_of_a_column_rule_is_no_part_of_it(white: int, level: bool) -> None:
    """Its stroke is longer than the shortest rule, and as near as a rule's own breaks are."""
    over, under = (230 - white - 66, 230 - white), (800 + white, 800 + white + 66)
    for letters in ([over], [under], [over, under]):
        assert np.allclose(ruled([(230, 800)], letters, level), [(230, 800)], atol=2)
    two = [(230 - 2 * white - 130, 230 - 2 * white - 66), over]
    assert np.allclose(ruled([(230, 800)], two, level), [(230, 800)], atol=2)


def test_pieces_of_a_broken_rule_are_of_it() -> None:
    assert np.allclose(ruled([(160, 226), (230, 800), (810, 876)], []), [(160, 876)], atol=2)


def test_a_long_stretch_is_no_letter() -> None:
    assert np.allclose(ruled([(230, 800)], [(90, 226)]), [(90, 800)], atol=2)
    assert np.allclose(ruled([(230, 800)], [(804, 940)]), [(230, 940)], atol=2)


def test_what_is_too_short_without_a_letter_is_no_rule() -> None:
    assert ruled([(230, 286)], [(160, 226)]) == []
