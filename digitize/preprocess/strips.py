"""Sample text lines of a page as strips, and strips laid out as a page turned otherwise would be.

A strip is a picture of one line of type, RGB, ``HEIGHT`` pixels high. A line of a horizontal page
is cut as it stands; a column of a vertical page is turned a quarter counter-clockwise, so that it
runs from left to right with its characters lying on their backs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np

from digitize.preprocess.placement import Placement, reduced_matrix, warp
from digitize.preprocess.thumbnail import Thumbnail

HEIGHT = 48
_LONGEST = 12  # of a strip, in line heights
_MARGIN = 0.12  # around the line, in line heights
_TILE = 64  # side of the tiles whose gaps are compared, in pixels of the thumbnail
_SPREAD = (6, 4)  # rows and columns of a raster from each field of which one line is taken


@dataclass(frozen=True)
class Strip:
    """A sample line; ``column`` where it was cut from top to bottom."""

    pixels: np.ndarray
    column: bool

    def as_if_turned(self, quarters: int) -> np.ndarray:
        """The line as it would read if the page were turned by quarters counter-clockwise."""
        # A column is the line of a page turned once; so far is its characters' way to stand up.
        turn = (quarters - self.column) % 4
        if turn % 2 == 0:
            return np.ascontiguousarray(np.rot90(self.pixels, turn))
        cells = [np.rot90(cell, turn) for cell in _cells(self.pixels)]
        size = (HEIGHT, HEIGHT)
        upright = [cv2.resize(np.ascontiguousarray(cell), size) for cell in cells]
        return np.concatenate(upright[::-1] if turn == 1 else upright, axis=1)


@dataclass(frozen=True)
class Sample:
    """Strips of both directions, those of the writing's own first, and which that is.

    ``vertical`` says how the lines run on the page as it lies; None where it cannot be told.
    """

    strips: tuple[Strip, ...]
    vertical: bool | None


NONE = Sample((), None)


def sample(pixels: np.ndarray, thumb: Thumbnail, placement: Placement, count: int) -> Sample:
    """Up to ``count`` lines of each direction from all over a page.

    In: the scan, its thumbnail, and a placement with the scan's skew (its box is not used).
    """
    placement = replace(placement, box=None)
    width, height = placement.canvas
    scale = max(thumb.size) / max(placement.width, placement.height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    matrix = reduced_matrix(placement, thumb.size, size)
    ink = thumb.ink
    if not placement.level:
        ink = warp(ink, matrix, size, (0,), cv2.INTER_LINEAR)
    black = _binary(ink)
    glyph = _glyph_size(black)
    if glyph == 0:
        return NONE
    vertical = _runs_down(black)
    enlarge = placement.matrix() @ np.diag([width / size[0], height / size[1], 1.0])
    found = []
    for column in (False, True) if not vertical else (True, False):
        if vertical is not None and column != vertical:
            break
        lines = _lines(cv2.transpose(black) if column else black, glyph)
        found += [
            _cut(pixels, enlarge, line, column) for line in _spread(lines, count, black, column)
        ]
    return Sample(tuple(found), vertical)


def _binary(ink: np.ndarray) -> np.ndarray:
    strong = ink[ink > 0]
    threshold = 0.4 * float(np.percentile(strong, 80)) if strong.size > 500 else 255.0
    return (ink > threshold).astype(np.uint8)


def _glyph_size(black: np.ndarray) -> float:
    """Height of the body type, in pixels; 0 where there is hardly any type."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(black)
    longer = np.maximum(stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT])
    shorter = np.minimum(stats[1:, cv2.CC_STAT_WIDTH], stats[1:, cv2.CC_STAT_HEIGHT])
    typelike = (shorter >= 3) & (longer >= 5) & (longer <= 90) & (3 * shorter > longer)
    return float(np.median(longer[typelike])) if typelike.sum() >= 20 else 0.0


def _runs_down(black: np.ndarray) -> bool | None:
    """Whether lines run from top to bottom: told by the wider gaps, those between lines.

    In a tile of dense type the rows without ink are the gaps between lines of a horizontal page,
    the columns without ink those of a vertical one; between the characters of a line gaps are
    narrower. None where tiles contradict each other.
    """
    height, width = black.shape
    rows, columns = height // _TILE, width // _TILE
    if not rows or not columns:
        return None
    tiles = black[: rows * _TILE, : columns * _TILE].reshape(rows, _TILE, columns, _TILE)
    share = tiles.mean(axis=(1, 3))
    dense = (share > 0.08) & (share < 0.5)
    if dense.sum() < 8:
        return None
    across = (tiles.mean(axis=3).transpose(0, 2, 1)[dense] < 0.02).mean()
    down = (tiles.mean(axis=1)[dense] < 0.02).mean()
    if max(across, down) < 1.3 * min(across, down):
        return None
    return bool(down > across)


def _lines(black: np.ndarray, glyph: float) -> np.ndarray:
    """Lines of type along x: rows of x, y, width, height."""
    reach = max(3, round(glyph))
    run = cv2.morphologyEx(black, cv2.MORPH_CLOSE, np.ones((1, reach), np.uint8))
    run = cv2.morphologyEx(run, cv2.MORPH_OPEN, np.ones((1, round(2.5 * glyph)), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(run)
    width, height = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT]
    single = (height >= 0.6 * glyph) & (height <= 2.2 * glyph)
    kept = stats[single & (width >= 5 * glyph) & (width > 4 * height)][:, :4]
    if not len(kept):
        return kept
    usual = np.median(kept[:, 3])
    return kept[np.abs(kept[:, 3] - usual) <= max(2, 0.35 * usual)]


def _spread(
    lines: np.ndarray, count: int, black: np.ndarray, column: bool
) -> Iterator[tuple[int, int, int, int]]:
    """The longest lines, not more than one from each part of the page."""
    height, width = black.shape[::-1] if column else black.shape
    seen: set[tuple[int, int]] = set()
    length = np.minimum(lines[:, 2], _LONGEST * np.median(lines[:, 3])) if len(lines) else []
    for i in np.argsort(-np.asarray(length), kind="stable"):
        x, y, w, h = (int(v) for v in lines[i])
        field = y * _SPREAD[0] // height, x * _SPREAD[1] // width
        if field not in seen:
            seen.add(field)
            yield x, y, w, h
        if len(seen) == count:
            return


def _cut(
    pixels: np.ndarray, enlarge: np.ndarray, line: tuple[int, int, int, int], column: bool
) -> Strip:
    """A strip from the full scan; ``enlarge`` maps the reduced canvas to it."""
    x, y, width, height = line
    margin = max(1.0, _MARGIN * height)
    step = (height + 2 * margin) / HEIGHT
    length = round((min(width, _LONGEST * height) + 2 * margin) / step)
    to_lines = np.array([[step, 0, x - margin], [0, step, y - margin], [0, 0, 1.0]])
    if column:  # found on the transposed page; the strip's y runs from right to left
        flip = np.array([[1, 0, 0], [0, -1, HEIGHT], [0, 0, 1.0]])
        to_lines = np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1.0]]) @ to_lines @ flip
    cut = warp(pixels, enlarge @ to_lines, (length, HEIGHT), (255, 255, 255), cv2.INTER_LINEAR)
    return Strip(cut, column)


def _cells(strip: np.ndarray) -> Iterator[np.ndarray]:
    """The characters of a strip: cut where least ink is, about one height apart."""
    grey = cv2.cvtColor(strip, cv2.COLOR_RGB2GRAY).astype(np.float32)
    height, width = grey.shape
    ink = np.convolve((grey.max() - grey).sum(axis=0), np.ones(3) / 3, mode="same")
    usual = 0.9 * height
    start = 0
    while start < width - 1.3 * height:
        places = np.arange(start + int(0.6 * height), start + int(1.2 * height))
        cost = ink[places] + 0.5 * ink.mean() * np.abs(places - start - usual) / height
        cut = int(places[cost.argmin()])
        yield strip[:, start:cut]
        start = cut
    if width - start > 0.4 * height:
        yield strip[:, start:]
