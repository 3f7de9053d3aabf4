"""The tiles in which a network looks at a page: few, no larger than memory allows, where ink is.

A network's cost is linear in the area that it sees, so that what two tiles share is paid for twice.

Unit: pixels of the page at the scale at which it is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

TILE = 1_500_000  # pixels of the largest tile; the memory that a network takes grows with it
OVERLAP = 192  # wide enough that a headline cut by one tile's edge is whole in the next
_NARROW = 512  # tiles need not be narrower
_STEP = 32  # networks want multiples of this: a tile takes in more of the page, rather than white
_ROOM = 64  # around the outermost ink

Tile = tuple[slice, slice]
"""Rows and columns."""
Normal = tuple[tuple[float, ...], tuple[float, ...]]
"""Mean and spread, BGR, shares of white, by which a network wants its picture normalised."""


def inked(mask: np.ndarray, size: tuple[int, int], least: int) -> list[Tile]:
    """Tiles of a page of a size (width, height) with at least so many pixels set in its mask.

    ``mask`` (uint8, H x W, of any size) shows the whole page; all that is set lies in some tile. A
    page that fits into one is shown whole: from far off, large type wants the white around it.
    """
    if size[0] * size[1] <= TILE:
        return [(slice(0, size[1]), slice(0, size[0]))] if cv2.countNonZero(mask) >= least else []
    scale = size[0] / mask.shape[1]
    x, y, w, h = cv2.boundingRect(mask)
    left, top = max(0, int(x * scale) - _ROOM), max(0, int(y * scale) - _ROOM)
    right = min(size[0], int((x + w) * scale) + _ROOM)
    foot = min(size[1], int((y + h) * scale) + _ROOM)
    found = []
    for rows, columns in tiles((right - left, foot - top)):
        place = (
            slice(rows.start + top, rows.stop + top),
            slice(columns.start + left, columns.stop + left),
        )
        if _count(mask, place, scale) >= least:
            found.append(place)
    return found


def tiles(size: tuple[int, int]) -> Iterator[Tile]:
    """Overlapping tiles of one size that cover a page of a size (width, height).

    Of all ways to part it, that which shows the fewest pixels.
    """
    width, height = size
    ways = [(a, b) for a in _counts(width) for b in _counts(height)]
    area = {(a, b): _side(width, a) * _side(height, b) for a, b in ways}
    across, down = min((w for w in ways if area[w] <= TILE), key=lambda w: w[0] * w[1] * area[w])
    for y0, y1 in _spans(height, down):
        for x0, x1 in _spans(width, across):
            yield slice(y0, y1), slice(x0, x1)


def _counts(length: int) -> range:
    """In how many spans a length may be parted."""
    return range(1, 2 + -(-length // _NARROW))


def _side(length: int, count: int) -> int:
    """How long overlapping spans are, of which so many cover a length."""
    side = -(-(length + (count - 1) * OVERLAP) // count)
    return min(length, -(-side // _STEP) * _STEP)


def _spans(length: int, count: int) -> list[tuple[int, int]]:
    side = _side(length, count)
    starts = np.linspace(0, length - side, count).round().astype(int)
    return [(int(s), int(s) + side) for s in starts]


def _count(mask: np.ndarray, place: Tile, scale: float) -> int:
    """Pixels set in a tile's part of a mask."""
    rows, columns = (slice(int(p.start / scale), int(p.stop / scale) + 1) for p in place)
    return cv2.countNonZero(mask[rows, columns])


def tensor(tile: np.ndarray, normal: Normal) -> np.ndarray:
    """A tile (RGB) as the network wants it: BGR, normalised, white up to multiples of 32."""
    h, w = tile.shape[:2]
    out = np.empty((1, 3, -(-h // 32) * 32, -(-w // 32) * 32), np.float32)
    levels = np.arange(256, dtype=np.float32)
    for channel, (mean, spread) in enumerate(zip(*normal, strict=True)):
        by, shift = np.float32(1 / (255 * spread)), np.float32(mean / spread)
        out[0, channel, h:], out[0, channel, :, w:] = (np.float32(1 / spread) - shift,) * 2
        one = cv2.extractChannel(tile, 2 - channel)
        cv2.LUT(one, levels * by - shift, dst=out[0, channel, :h, :w])
    return out
