"""What is done for all of a line or of a page at once gives what it gives one by one."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from digitize.geometry import Transform
from digitize.layout import gaps
from digitize.layout.columns import gaps_inside
from digitize.layout.gaps import Gap, gaps_of
from digitize.layout.refine import TightLine
from digitize.layout.separators import Stroke
from digitize.page import Source
from digitize.pipeline import Recording
from digitize.preprocess import placement, thumbnail
from digitize.reading import Reading


def reach(line: TightLine, at: float, ahead: int) -> tuple[float, float]:
    """How far a line's print reaches across beside one place along it."""
    start, end = line.pieces[:, 0], line.pieces[:, 1]
    away = start - at if ahead > 0 else at - end
    axis, size = line.axis + line.slope * at, line.thickness
    for _ in range(2):
        own = line.pieces[(away > -1.0) & (away < gaps._BESIDE * size)]
        if not len(own) or own[:, 1].max() - own[:, 0].min() < gaps._LEAST * size:
            return line.above + axis, line.below + axis
        above, below = float(own[:, 2].min()), float(own[:, 3].max())
        size = below - above
    if size < gaps._SWOLLEN * line.thickness:
        return above + axis, below + axis
    return line.above + axis, line.below + axis


@pytest.mark.parametrize("seed", range(20))
def test_whites_of_a_line_are_sized_as_one_by_one(seed: int) -> None:
    dice = np.random.default_rng(seed)
    count = int(dice.integers(1, 50))
    start = np.cumsum(dice.integers(2, 40, count)).astype(float)
    swollen = np.where(start > start.mean(), 30.0, 0.0)
    pieces = np.stack(
        [start, start + dice.integers(1, 40, count), swollen - dice.integers(1, 30, count),
         swollen + dice.random(count)], axis=1,
    )  # fmt: skip
    line = TightLine(pieces, 55.5, float(dice.normal()) / 100, bool(seed % 2), False, 0.9)
    found = gaps_of(line, line.gaps)
    assert [(g.low, g.high) for g in found] == list(line.gaps)
    for gap in found:
        assert gap.sides == (reach(line, gap.low, -1), reach(line, gap.high, 1))
        assert gap.size == Gap(line, line, gap.low, gap.high, True).size


def test_white_that_is_asked_about_again_is_that_which_was_found() -> None:
    start = np.array([0.0, 30, 80, 110, 180, 230])
    pieces = np.stack([start, start + 25, np.full(6, -15.0), np.full(6, 15.0)], axis=1)
    lines = [TightLine(pieces, axis, 0.0, False, False, 0.9) for axis in (100.0, 140.0)]
    rule = Stroke(80.0, 160.0, 70.0, 0.0, 2.0, True)  # upright, across the first line's white
    every = gaps_inside(lines, [rule])
    assert [ruled for *_, ruled in every].count(True) == 2
    where = {(g.low, g.high, g.before.axis) for _, g, _ in every[::2]}
    again = gaps_inside(lines, [rule], where)
    kept = [(n, g.low, g.high, g.sides) for n, g, ruled in every[::2] if not ruled]
    assert [(n, g.low, g.high, g.sides) for n, g, _ in again] == kept
    assert not any(ruled for *_, ruled in again)


@pytest.mark.parametrize("seed", range(10))
def test_a_median_of_bytes_is_that_of_their_values(seed: int) -> None:
    dice = np.random.default_rng(seed)
    high, wide, most = dice.integers(1, 9), dice.integers(1, 9), dice.integers(2, 256)
    picture = dice.integers(0, most, (high, wide, 3), dtype=np.uint8)
    where = (dice.random((high, wide)) < 0.6).astype(np.uint8)
    where[0, 0] = 1
    for channel in range(3):
        values = picture[:, :, channel]
        assert thumbnail.median(picture, channel) == np.median(values)
        assert thumbnail.median(picture, channel, where) == np.median(values[where > 0])


def test_a_grid_is_followed_down_as_across() -> None:
    dice = np.random.default_rng(0)
    grid = dice.random((7, 5, 2)).astype(np.float32)
    places = dice.random(40).astype(np.float32)
    turned = placement._across(grid.transpose(1, 0, 2), places).transpose(1, 0, 2)
    assert np.array_equal(placement._along(grid, places), turned)


def test_the_papers_colour_is_the_median_of_its_brighter_half() -> None:
    dice = np.random.default_rng(0)
    rgb = cv2.blur(dice.integers(0, 256, (160, 120, 3), dtype=np.uint8), (3, 3))
    thumb = thumbnail.Thumbnail(rgb)
    grey, inner = thumb.grey[20:140, 15:105], rgb[20:140, 15:105]
    bright = inner[grey >= np.median(grey)]
    assert thumb.paper == tuple(int(v) for v in np.median(bright, axis=0))


def test_no_point_lies_off_the_scan() -> None:
    source = Source(file="", sha256="", width=100, height=200)
    kept = Recording(Reading(100, 200), source, Transform(), {})
    points = [(-1.0, 5.5), (50.0, 201.0), (100.5, -0.5), (99.9, 199.9)]
    placed = kept.onto_scan(points)
    assert placed == ((0.0, 5.5), (50.0, 200), (100, 0.0), (99.9, 199.9))


@pytest.mark.parametrize("angle", [0.0, 0.01])
def test_a_grey_page_is_drawn_from_one_channel_as_from_three(angle: float) -> None:
    dice = np.random.default_rng(0)
    grey = cv2.blur(dice.integers(0, 256, (700, 500), dtype=np.uint8), (3, 3))
    pixels, paper = cv2.merge([grey] * 3), (230, 230, 230)
    placed = placement.Placement(500, 700, angle=angle)
    coloured = pixels.copy()
    coloured[-1, -1] = (9, 8, 7)  # in a row that is not among the first looked at
    away = np.zeros((4, 4))
    flat = placement.flattened(placed, away + 0.01, away - 0.005, (0.0, 0.0, 0.0, 0.0))
    drawn, with_colour = (
        (placement.draw(seen, placed, paper), placement.draw_grid(seen, flat, paper))
        for seen in (pixels, coloured)
    )
    for found, other in zip(drawn, with_colour, strict=True):
        assert found.shape == other.shape and found.dtype == np.uint8
        assert np.array_equal(found[:-40, :-40], other[:-40, :-40])
        assert not np.array_equal(other[..., 0], other[..., 1])
