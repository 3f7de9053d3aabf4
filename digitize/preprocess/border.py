"""The page within its frame: without the scanner's bed, a black bar beside the page, empty corners.

Nothing is cut off that has print in it: a line of pixels with ink stops the cut on its side.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from digitize.geometry import Box
from digitize.preprocess.placement import Placement, reduced_matrix, warp
from digitize.preprocess.thumbnail import Thumbnail

_BED = 0.03  # share of a line of pixels that may be bed
_INK = 0.012  # share from which a line of pixels has print in it
_LEAST = 0.4  # of a side that must remain; a page is not smaller than that in its frame
_BAR_ZONE = 0.15  # outer part of the page in which a bar beside it is looked for
_BAR_WIDTH = 0.06  # of the side, the most that a bar measures
_BAR_FULL = 0.5  # share of the page's length that a bar covers


@dataclass(frozen=True)
class _Canvas:
    """The reduced canvas: bed (or outside the scan), bare foreign areas and ink, each 0 or 1."""

    bed: np.ndarray
    foreign: np.ndarray
    ink: np.ndarray


def find(thumb: Thumbnail, placement: Placement, bed: bool = True) -> Box | None:
    """The page on the placement's canvas, in pixels of the scan; None where it fills the canvas.

    Without ``bed`` only the empty corners are cut off that levelling makes.
    """
    if placement.level and not (bed and thumb.foreign.any()):
        return None
    width, height = placement.canvas
    scale = max(thumb.size) / max(placement.width, placement.height)
    size = max(1, round(width * scale)), max(1, round(height * scale))
    canvas = _drawn(thumb, placement, size, bed)
    box = _without_bed(canvas)
    box = _without_bars(canvas, box) if bed else box
    x, y = width / size[0], height / size[1]
    found = Box(*(round(v) for v in (box.x0 * x, box.y0 * y, box.x1 * x, box.y1 * y)))
    return None if box == Box(0, 0, *size) and placement.level else found


def margins(ink: np.ndarray) -> tuple[float, float, float, float]:
    """The margins without print at left, top, right and bottom, as parts of width and height."""
    found = []
    for axis in (0, 1):
        printed = np.flatnonzero((ink > 0).mean(axis=axis) > 0.25 * _INK)
        length = ink.shape[1 - axis]
        ends = (printed[0], length - 1 - printed[-1]) if len(printed) else (length, length)
        found.append([float(end) / length for end in ends])
    (left, right), (top, bottom) = found
    return left, top, right, bottom


def _drawn(thumb: Thumbnail, placement: Placement, size: tuple[int, int], bed: bool) -> _Canvas:
    matrix = reduced_matrix(replace(placement, box=None), thumb.size, size)

    def drawn(mask: np.ndarray, fill: int) -> np.ndarray:
        return warp(np.ascontiguousarray(mask), matrix, size, (fill,), cv2.INTER_NEAREST)

    ink = (thumb.ink > 0).astype(np.uint8)
    ink[cv2.dilate(thumb.foreign, np.ones((9, 9), np.uint8)) > 0] = 0
    outside = drawn(thumb.bed if bed else np.zeros_like(ink), 1)
    return _Canvas(outside, drawn(thumb.bare, 0), drawn(ink, 0))


def _without_bed(canvas: _Canvas) -> Box:
    """The canvas without lines of pixels that are bed, taken off where there is most of it."""
    height, width = canvas.bed.shape
    if not canvas.bed.any():
        return Box(0, 0, width, height)
    across = [_running(mask, 1) for mask in (canvas.bed, canvas.ink)]
    down = [_running(mask, 0) for mask in (canvas.bed, canvas.ink)]
    x0, y0, x1, y1 = 0, 0, width, height
    while True:
        rows, columns = [], []
        if y1 - y0 > _LEAST * height:
            rows = [(y, [(c[y, x1] - c[y, x0]) / (x1 - x0) for c in across]) for y in (y0, y1 - 1)]
        if x1 - x0 > _LEAST * width:
            columns = [(x, [(c[y1, x] - c[y0, x]) / (y1 - y0) for c in down]) for x in (x0, x1 - 1)]
        sides = [(bed, "row", at) for at, (bed, ink) in rows if bed > _BED and ink < _INK]
        sides += [(bed, "column", at) for at, (bed, ink) in columns if bed > _BED and ink < _INK]
        if not sides:
            return Box(x0, y0, x1, y1)
        _, kind, at = max(sides)
        if kind == "row":
            y0, y1 = (y0 + 1, y1) if at == y0 else (y0, y1 - 1)
        else:
            x0, x1 = (x0 + 1, x1) if at == x0 else (x0, x1 - 1)


def _running(mask: np.ndarray, axis: int) -> np.ndarray:
    """Sums from the start along an axis, beginning with 0."""
    sums = np.cumsum(mask, axis=axis, dtype=np.int32)
    return np.pad(sums, ((1, 0), (0, 0)) if axis == 0 else ((0, 0), (1, 0)))


def _without_bars(canvas: _Canvas, box: Box) -> Box:
    """The page within black bars: copiers and film frames draw them around the sheet."""
    x0, y0, x1, y1 = (int(v) for v in (box.x0, box.y0, box.x1, box.y1))
    foreign, ink = canvas.foreign[y0:y1, x0:x1], canvas.ink[y0:y1, x0:x1]
    top = _bar(foreign.mean(axis=1), ink.mean(axis=1))
    bottom = _bar(foreign.mean(axis=1)[::-1], ink.mean(axis=1)[::-1])
    left = _bar(foreign.mean(axis=0), ink.mean(axis=0))
    right = _bar(foreign.mean(axis=0)[::-1], ink.mean(axis=0)[::-1])
    return Box(x0 + left, y0 + top, x1 - right, y1 - bottom)


def _bar(foreign: np.ndarray, ink: np.ndarray) -> int:
    """How many lines of pixels to cut from the start so that a bar goes; 0 where there is none.

    In: share of foreign area and of ink, line by line inwards. Print outside the bar keeps it.
    """
    length = len(foreign)
    dark = np.flatnonzero(foreign[: int(_BAR_ZONE * length)] > _BAR_FULL)
    if not len(dark) or dark[-1] - dark[0] > _BAR_WIDTH * length:
        return 0
    outside = ink[: dark[0]]
    if len(outside) and outside.mean() > 0.2 * _INK:
        return 0
    inner = dark[-1] + 1
    # The bar's ragged inner edge goes with it.
    while inner < _BAR_ZONE * length and foreign[inner] > _BED and ink[inner] < _INK:
        inner += 1
    return int(inner)
