"""Tiles in which detection looks at a page: all ink is seen, and little of it twice."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from digitize.layout.tiling import OVERLAP, TILE, inked, tiles

SIZES = [(1543, 2205), (1400, 2000), (2988, 4311), (520, 732), (31, 4000), (900, 60), (1, 1)]


@pytest.mark.parametrize("size", SIZES)
def test_tiles_cover_a_page_and_overlap(size: tuple[int, int]) -> None:
    seen = np.zeros((size[1], size[0]), np.uint8)
    places = list(tiles(size))
    for rows, columns in places:
        seen[rows, columns] += 1
        assert seen[rows, columns].size <= TILE
    assert seen.min() == 1
    for sides in ({(r.start, r.stop) for r, _ in places}, {(c.start, c.stop) for _, c in places}):
        spans = sorted(sides)
        assert all(a[1] - b[0] >= OVERLAP for a, b in pairwise(spans))


@pytest.mark.parametrize("size", SIZES[:4])
def test_little_of_a_page_is_seen_twice(size: tuple[int, int]) -> None:
    shown = sum((r.stop - r.start) * (c.stop - c.start) for r, c in tiles(size))
    assert shown < 1.35 * size[0] * size[1]


def test_tiles_lie_where_ink_is() -> None:
    mask = np.zeros((2000, 1500), np.uint8)
    mask[900:1000, 600:700] = 255
    ((rows, columns),) = inked(mask, (3000, 4000), 8)
    assert rows.start <= 1800 and rows.stop >= 2000 and columns.start <= 1200
    assert (rows.stop - rows.start) * (columns.stop - columns.start) < 400 * 400
    assert inked(mask, (3000, 4000), 100 * 100 + 1) == []
    assert inked(np.zeros_like(mask), (3000, 4000), 8) == []


def test_all_ink_is_seen() -> None:
    dice = np.random.default_rng(3)
    mask = np.zeros((1200, 900), np.uint8)
    mask[dice.integers(100, 1100, 300), dice.integers(80, 800, 300)] = 255
    seen = np.zeros((2400, 1800), bool)
    for place in inked(mask, (1800, 2400), 1):
        seen[place] = True
    rows, columns = np.nonzero(mask)
    assert seen[2 * rows, 2 * columns].all() and seen[2 * rows + 1, 2 * columns + 1].all()
